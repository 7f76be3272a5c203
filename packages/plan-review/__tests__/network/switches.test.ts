import { created, deleted, planOf, reviewOf, updated } from "../support/plan-builder";
import { FACING, LOOK, OPENED, speaks } from "../support/speaks";

type Values = Readonly<Record<string, unknown>>;

describe("a switch that opens", () => {
  /** Type, closed, open, what a change to open is, what a new one that is open is. */
  it.each<[string, Values, Values, readonly string[], readonly string[]]>([
    ["aws_db_instance", { publicly_accessible: false }, { publicly_accessible: true }, [OPENED], [OPENED]],
    ["aws_mq_broker", { publicly_accessible: false }, { publicly_accessible: true }, [OPENED], [OPENED]],
    ["aws_neptunegraph_graph", { public_connectivity: false }, { public_connectivity: true }, [OPENED], [OPENED]],
    [
      "aws_msk_cluster",
      { broker_node_group_info: [{ connectivity_info: [{ public_access: [{ type: "DISABLED" }] }] }] },
      { broker_node_group_info: [{ connectivity_info: [{ public_access: [{ type: "SERVICE_PROVIDED_EIPS" }] }] }] },
      [OPENED],
      [OPENED],
    ],
    [
      "aws_codebuild_project",
      { project_visibility: "PRIVATE" },
      { project_visibility: "PUBLIC_READ" },
      [OPENED],
      [OPENED],
    ],
    ["github_repository", { visibility: "private" }, { visibility: "public" }, [OPENED], [OPENED]],
    ["aws_s3_object", { acl: "private" }, { acl: "public-read" }, [OPENED], [OPENED]],
    ["google_storage_bucket_acl", { predefined_acl: "private" }, { predefined_acl: "publicRead" }, [OPENED], [OPENED]],
    ["aws_lambda_function_url", { authorization_type: "AWS_IAM" }, { authorization_type: "NONE" }, [OPENED], [OPENED]],
    [
      "azurerm_storage_container",
      { container_access_type: "private" },
      { container_access_type: "container" },
      [OPENED],
      [OPENED],
    ],
    [
      "azurerm_container_registry",
      { anonymous_pull_enabled: false },
      { anonymous_pull_enabled: true },
      [OPENED],
      [OPENED],
    ],
    [
      "azurerm_key_vault",
      { network_acls: [{ default_action: "Deny" }] },
      { network_acls: [{ default_action: "Allow" }] },
      [OPENED],
      [LOOK],
    ],
    ["azurerm_storage_account", { network_rules: [{ default_action: "Deny" }] }, { network_rules: [] }, [OPENED], []],
    [
      "azurerm_storage_account",
      { public_network_access_enabled: false },
      { public_network_access_enabled: true },
      [OPENED],
      [],
    ],
    [
      "azurerm_storage_account",
      { allow_nested_items_to_be_public: false },
      { allow_nested_items_to_be_public: null },
      [OPENED],
      [],
    ],
    ["linode_firewall", { inbound_policy: "DROP" }, { inbound_policy: "ACCEPT" }, [OPENED], [LOOK]],
    [
      "aws_cognito_identity_pool",
      { allow_unauthenticated_identities: false },
      { allow_unauthenticated_identities: true },
      [OPENED],
      [OPENED],
    ],
    [
      "google_storage_bucket",
      { public_access_prevention: "enforced" },
      { public_access_prevention: "inherited" },
      [OPENED],
      [],
    ],
    ["acme_database", { is_public: false }, { is_public: true }, [OPENED], [OPENED]],
    [
      "acme_bucket",
      { settings: [{ block_public_access: true }] },
      { settings: [{ block_public_access: false }] },
      [OPENED],
      [],
    ],
    ["aws_subnet", { map_public_ip_on_launch: false }, { map_public_ip_on_launch: true }, [FACING], [LOOK]],
    [
      "aws_ecs_service",
      { network_configuration: [{ assign_public_ip: false }] },
      { network_configuration: [{ assign_public_ip: true }] },
      [FACING],
      [LOOK],
    ],
    ["aws_lb", { internal: true }, { internal: false }, [FACING], []],
    [
      "aws_api_gateway_rest_api",
      { endpoint_configuration: [{ types: ["PRIVATE"] }] },
      { endpoint_configuration: [{ types: ["REGIONAL"] }] },
      [FACING],
      [],
    ],
    ["aws_opensearch_domain", { vpc_options: [{ subnet_ids: ["subnet-1"] }] }, { vpc_options: [] }, [FACING], []],
    [
      "aws_mwaa_environment",
      { webserver_access_mode: "PRIVATE_ONLY" },
      { webserver_access_mode: "PUBLIC_ONLY" },
      [FACING],
      [LOOK],
    ],
    ["aws_transfer_server", { endpoint_type: "VPC" }, { endpoint_type: "PUBLIC" }, [FACING], []],
    [
      "google_cloud_run_v2_service",
      { ingress: "INGRESS_TRAFFIC_INTERNAL_ONLY" },
      { ingress: "INGRESS_TRAFFIC_ALL" },
      [FACING],
      [],
    ],
    [
      "google_compute_forwarding_rule",
      { load_balancing_scheme: "INTERNAL" },
      { load_balancing_scheme: "EXTERNAL" },
      [FACING],
      [],
    ],
    [
      "aws_sagemaker_notebook_instance",
      { direct_internet_access: "Disabled" },
      { direct_internet_access: "Enabled" },
      [],
      [],
    ],
  ])("%s: %j → %j", (type, closed, open, changed, fresh) => {
    expect(speaks(updated(type, closed, open))).toEqual(changed);
    expect(speaks(created(type, open))).toEqual(fresh);
    expect(speaks(updated(type, open, closed))).toEqual([]);
    expect(speaks(created(type, closed))).toEqual([]);
    expect(speaks(updated(type, open, { ...open, name: "other" }))).toEqual([]);
  });

  it("is none among tags, of a zone of names, and of what a policy leaves out", () => {
    expect(speaks(created("aws_elb", { tags: { visibility: "public", acl: "public-read" } }))).toEqual([]);
    expect(speaks(created("google_dns_managed_zone", { visibility: "public" }))).toEqual([]);
    const policy = { policy_detail: [{ exclusion_rules: [{ amis: [{ is_public: true }] }] }] };
    expect(speaks(created("aws_imagebuilder_lifecycle_policy", policy))).toEqual([]);
  });

  it("is one by being there, though the address shows after apply", () => {
    const machine = (...access_config: Values[]) => ({ network_interface: [{ access_config }] });
    const unknown = { network_interface: [{ access_config: [{ nat_ip: true }] }] };
    expect(speaks(updated("google_compute_instance", machine(), machine({}), { unknown }))).toEqual([FACING]);
    expect(speaks(created("google_compute_instance", machine({}), { unknown }))).toEqual([LOOK]);
    expect(speaks(created("google_compute_instance", machine()))).toEqual([]);
  });

  it("says nothing of a subnet in a new network", () => {
    const subnet = { cidr_block: "10.0.1.0/24", map_public_ip_on_launch: true };
    expect(speaks(created("aws_subnet", subnet, { unknown: { vpc_id: true } }))).toEqual([]);
    expect(speaks(created("aws_subnet", { ...subnet, vpc_id: "vpc-1" }))).toEqual([LOOK]);
  });

  it("is of an address what somebody attaches it to", () => {
    const computed = { unknown: { instance: true, network_interface: true } };
    expect(speaks(created("aws_eip", { domain: "vpc" }, computed))).toEqual([]);
    expect(speaks(created("aws_eip", { instance: "i-1" }))).toEqual([LOOK]);
    expect(speaks(updated("aws_eip", { instance: "" }, { instance: "i-1" }))).toEqual([FACING]);
    expect(speaks(created("aws_eip_association", { instance_id: "i-1", allocation_id: "eipalloc-1" }))).toEqual([LOOK]);
  });

  it("tells a default of the provider from what somebody chose", () => {
    const account = created("azurerm_storage_account", { name: "s", public_network_access_enabled: true });
    const configured = (...attributes: string[]) => ({
      configuration: {
        root_module: {
          resources: [
            {
              address: "azurerm_storage_account.it",
              expressions: Object.fromEntries(attributes.map((name) => [name, {}])),
            },
          ],
        },
      },
    });
    const rules = (rest: Values) => reviewOf(planOf([account], rest)).findings.map(({ rule }) => rule.id);
    expect(rules(configured("name"))).toEqual([]);
    expect(rules(configured("name", "public_network_access_enabled"))).toEqual([LOOK]);
  });

  it("counts in a list of blocks wherever it stands", () => {
    const template = (...own: boolean[]) => ({
      network_interfaces: own.map((associate_public_ip_address) => ({ associate_public_ip_address })),
    });
    expect(speaks(updated("aws_launch_template", template(true, false), template(false, true)))).toEqual([]);
    expect(speaks(updated("aws_launch_template", template(true, false), template(true, true)))).toEqual([FACING]);
  });
});

describe("a block of public access", () => {
  it.each<[string, Values, Values]>([
    ["aws_s3_account_public_access_block", { block_public_policy: true }, { block_public_policy: false }],
    [
      "aws_s3_access_point",
      { public_access_block_configuration: [{ restrict_public_buckets: true }] },
      { public_access_block_configuration: [{ restrict_public_buckets: false }] },
    ],
    ["aws_ebs_snapshot_block_public_access", { state: "block-all-sharing" }, { state: "block-new-sharing" }],
    ["aws_ec2_image_block_public_access", { state: "block-new-sharing" }, { state: "unblocked" }],
    [
      "aws_vpc_block_public_access_options",
      { internet_gateway_block_mode: "block-bidirectional" },
      { internet_gateway_block_mode: "block-ingress" },
    ],
    [
      "aws_vpc_block_public_access_exclusion",
      { internet_gateway_exclusion_mode: "allow-egress" },
      { internet_gateway_exclusion_mode: "allow-bidirectional" },
    ],
    [
      "aws_emr_block_public_access_configuration",
      { block_public_security_group_rules: true },
      { block_public_security_group_rules: false },
    ],
    [
      "aws_emr_block_public_access_configuration",
      { permitted_public_security_group_rule_range: [{ min_range: 22, max_range: 22 }] },
      { permitted_public_security_group_rule_range: [{ min_range: 22, max_range: 3389 }] },
    ],
    [
      "aws_ssm_service_setting",
      { setting_id: "/ssm/documents/console/public-sharing-permission", setting_value: "Disable" },
      { setting_id: "/ssm/documents/console/public-sharing-permission", setting_value: "Enable" },
    ],
  ])("%s is weakened: %j → %j", (type, strong, weak) => {
    expect(speaks(updated(type, strong, weak))).toEqual([OPENED]);
    expect(speaks(updated(type, weak, strong))).toEqual([]);
  });

  it.each<[string, Values]>([
    ["aws_s3_account_public_access_block", { block_public_acls: true }],
    ["aws_ebs_snapshot_block_public_access", { state: "block-new-sharing" }],
    ["aws_vpc_block_public_access_options", { internet_gateway_block_mode: "block-ingress" }],
    ["azurerm_storage_account_network_rules", { default_action: "Deny" }],
  ])("%s is deleted", (type, values) => {
    expect(speaks(deleted(type, values))).toEqual([OPENED]);
  });

  it("may go where it blocked nothing, and another setting may be what it likes", () => {
    expect(speaks(deleted("aws_ebs_snapshot_block_public_access", { state: "unblocked" }))).toEqual([]);
    const setting = (setting_value: string) => ({ setting_id: "/ssm/managed-instance/default-role", setting_value });
    expect(speaks(updated("aws_ssm_service_setting", setting("Disable"), setting("Enable")))).toEqual([]);
  });
});
