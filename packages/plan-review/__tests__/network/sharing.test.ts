import { created, deleted, type Entry, kept, planOf, reviewOf, updated } from "../support/plan-builder";

const OPENED = "public-access-opened";
const FACING = "internet-facing";
const OUTSIDE = "shared-outside";
const LOOK = "reach-widened";
type Values = Readonly<Record<string, unknown>>;

function speaks(...entries: readonly Entry[]): readonly string[] {
  const about = [OPENED, FACING, LOOK, OUTSIDE];
  return [
    ...new Set(reviewOf(planOf(entries)).findings.flatMap(({ rule }) => (about.includes(rule.id) ? [rule.id] : []))),
  ];
}

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

  it("of a subnet says nothing in a new network", () => {
    const subnet = { cidr_block: "10.0.1.0/24", map_public_ip_on_launch: true };
    expect(speaks(created("aws_subnet", subnet, { unknown: { vpc_id: true } }))).toEqual([]);
    expect(speaks(created("aws_subnet", { ...subnet, vpc_id: "vpc-1" }))).toEqual([LOOK]);
  });

  it("of an address is what somebody attaches it to", () => {
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

  it("in a list of blocks counts wherever it stands", () => {
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

  it("that blocked nothing may go, and another setting may be what it likes", () => {
    expect(speaks(deleted("aws_ebs_snapshot_block_public_access", { state: "unblocked" }))).toEqual([]);
    const setting = (setting_value: string) => ({ setting_id: "/ssm/managed-instance/default-role", setting_value });
    expect(speaks(updated("aws_ssm_service_setting", setting("Disable"), setting("Enable")))).toEqual([]);
  });
});

describe("sharing", () => {
  const ACCOUNT = "111122223333";

  it.each<[string, Values]>([
    ["aws_ami_launch_permission", { image_id: "ami-1", group: "all" }],
    ["aws_lambda_layer_version_permission", { principal: "*" }],
    ["aws_cloudwatch_event_permission", { principal: "*" }],
    ["aws_vpc_endpoint_service_allowed_principal", { principal_arn: "*" }],
    ["aws_db_snapshot", { shared_accounts: ["all"] }],
    ["aws_db_cluster_snapshot", { shared_accounts: ["all"] }],
    ["aws_ssm_document", { permissions: { type: "Share", account_ids: "All" } }],
    [
      "aws_imagebuilder_distribution_configuration",
      { distribution: [{ ami_distribution_configuration: [{ launch_permission: [{ user_groups: ["all"] }] }] }] },
    ],
    ["google_storage_bucket_iam_member", { role: "roles/storage.objectViewer", member: "allUsers" }],
    ["google_storage_bucket_acl", { role_entity: ["READER:allUsers"] }],
    ["google_cloud_run_service_iam_binding", { role: "roles/run.invoker", members: ["allAuthenticatedUsers"] }],
    ["google_bigquery_dataset", { access: [{ role: "READER", special_group: "allAuthenticatedUsers" }] }],
    ["google_pubsub_topic_iam_policy", { policy_data: '{"bindings":[{"role":"r","members":["allUsers"]}]}' }],
    [
      "aws_s3_bucket_acl",
      {
        access_control_policy: [
          { grant: [{ permission: "READ", grantee: [{ uri: "http://acs.amazonaws.com/groups/global/AllUsers" }] }] },
        ],
      },
    ],
    [
      "aws_s3_bucket",
      { grant: [{ permissions: ["READ"], uri: "http://acs.amazonaws.com/groups/global/AuthenticatedUsers" }] },
    ],
  ])("with everyone: %s %j", (type, after) => {
    expect(speaks(created(type, after))).toEqual([OPENED]);
    expect(speaks(updated(type, { name: "it" }, { ...after, name: "it" }))).toEqual([OPENED]);
    expect(speaks(updated(type, after, { ...after, description: "new" }))).toEqual([]);
    expect(speaks(deleted(type, after))).toEqual([]);
  });

  it.each<[string, Values]>([
    ["aws_ami_launch_permission", { account_id: ACCOUNT }],
    ["aws_ami_launch_permission", { organization_arn: "arn:aws:organizations::1:organization/o-1" }],
    ["aws_lambda_layer_version_permission", { principal: "*", organization_id: "o-1" }],
    ["aws_cloudwatch_event_permission", { principal: "*", condition: [{ key: "aws:PrincipalOrgID", value: "o-1" }] }],
    ["aws_ram_principal_association", { principal: ACCOUNT }],
    ["aws_redshift_endpoint_authorization", { account: ACCOUNT }],
    ["aws_db_snapshot", { shared_accounts: [ACCOUNT] }],
  ])("with somebody else: %s %j", (type, after) => {
    expect(speaks(created(type, after))).toEqual([OUTSIDE]);
    expect(speaks(deleted(type, after))).toEqual([]);
  });

  it("with everyone who was bound to an organization, and is no longer", () => {
    const layer = { principal: "*", organization_id: "o-1" };
    expect(speaks(updated("aws_lambda_layer_version_permission", layer, { principal: "*" }))).toEqual([OPENED]);
    expect(speaks(updated("aws_lambda_layer_version_permission", { principal: "*" }, layer))).toEqual([]);
  });

  it("with everyone, beside whom somebody else comes", () => {
    const entities = (...role_entity: string[]) => ({ role_entity });
    const before = entities("READER:allUsers");
    expect(speaks(updated("google_storage_bucket_acl", before, entities("OWNER:user-a", "READER:allUsers")))).toEqual(
      [],
    );
    expect(speaks(updated("google_storage_bucket_acl", before, entities("OWNER:allUsers")))).toEqual([OPENED]);
  });

  it("more of what everyone may do already is told apart from the same in another place", () => {
    const members = (...roles: string[]) => ({
      policy_data: JSON.stringify({ bindings: roles.map((role) => ({ role, members: ["allUsers"] })) }),
    });
    const type = "google_storage_bucket_iam_policy";
    expect(speaks(updated(type, members("a", "b"), members("b", "a")))).toEqual([]);
    expect(speaks(updated(type, members("a"), members("a", "b")))).toEqual([OPENED]);
  });

  it("is not every word that looks like it", () => {
    expect(speaks(created("google_project_iam_member", { role: "r", member: "user:a@example.com" }))).toEqual([]);
    expect(speaks(created("google_storage_bucket", { description: "not for allUsersOfOurs" }))).toEqual([]);
    expect(
      speaks(
        created("aws_s3_bucket_logging", {
          target_grant: [{ grantee: [{ uri: "http://acs.amazonaws.com/groups/s3/LogDelivery" }] }],
        }),
      ),
    ).toEqual([]);
  });

  it("with whom shows after apply is to be looked at", () => {
    const share = created("aws_ami_launch_permission", { image_id: "ami-1" }, { unknown: { account_id: true } });
    expect(speaks(share)).toEqual([LOOK]);
  });

  it("by a public repository is a choice", () => {
    expect(speaks(created("aws_ecrpublic_repository", { repository_name: "cli" }))).toEqual([LOOK]);
  });
});

describe("a route to the Internet", () => {
  const route = (values: Values) => ({ route_table_id: "rtb-1", ...values });
  const table = (...route: Values[]) => ({ id: "rtb-1", route });
  const out = { cidr_block: "0.0.0.0/0", gateway_id: "igw-1" };

  it("makes the subnets of a table that exists public", () => {
    expect(speaks(created("aws_route", route({ destination_cidr_block: "0.0.0.0/0", gateway_id: "igw-1" })))).toEqual([
      FACING,
    ]);
    expect(speaks(created("aws_route", route({ destination_ipv6_cidr_block: "::/0", gateway_id: "igw-1" })))).toEqual([
      FACING,
    ]);
    expect(speaks(updated("aws_route_table", table(), table(out)))).toEqual([FACING]);
    expect(speaks(created("aws_route", route({ destination_prefix_list_id: "pl-1", gateway_id: "igw-1" })))).toEqual([
      FACING,
    ]);
    const unknown = created("aws_route", route({ destination_cidr_block: "0.0.0.0/0" }), {
      unknown: { gateway_id: true },
    });
    expect(speaks(unknown)).toEqual([FACING]);
  });

  it("is nothing in a new table, the way out, or to another network", () => {
    const fresh = created(
      "aws_route",
      { destination_cidr_block: "0.0.0.0/0", gateway_id: "igw-1" },
      { unknown: { route_table_id: true } },
    );
    expect(speaks(fresh)).toEqual([]);
    expect(
      speaks(created("aws_route", route({ destination_cidr_block: "0.0.0.0/0", nat_gateway_id: "nat-1" }))),
    ).toEqual([]);
    expect(
      speaks(created("aws_route", route({ destination_ipv6_cidr_block: "::/0", egress_only_gateway_id: "eigw-1" }))),
    ).toEqual([]);
    expect(
      speaks(created("aws_route", route({ destination_cidr_block: "0.0.0.0/0", transit_gateway_id: "tgw-1" }))),
    ).toEqual([]);
    expect(speaks(created("aws_route", route({ destination_cidr_block: "10.9.0.0/16", gateway_id: "vgw-1" })))).toEqual(
      [],
    );
    expect(speaks(updated("aws_route_table", table(out), table({ ...out, gateway_id: "igw-2" })))).toEqual([]);
  });

  it("of another table comes with it", () => {
    const association = (route_table_id: string) => ({ subnet_id: "subnet-1", route_table_id });
    const moved = updated("aws_route_table_association", association("rtb-2"), association("rtb-1"));
    expect(speaks(moved, kept("aws_route_table", table(out)))).toEqual([FACING]);
    expect(speaks(moved, kept("aws_route_table", table()))).toEqual([]);
    expect(speaks(moved)).toEqual([FACING]);
  });
});

describe("a firewall that something gets", () => {
  const open = { id: "sg-1", ingress: [{ protocol: "tcp", from_port: 22, to_port: 22, cidr_blocks: ["0.0.0.0/0"] }] };
  const database = (...vpc_security_group_ids: string[]) => ({ vpc_security_group_ids });
  const gets = updated("aws_db_instance", database("sg-9"), database("sg-9", "sg-1"));

  it("is judged by its rules, where the plan shows them", () => {
    expect(speaks(gets, kept("aws_security_group", open))).toEqual([FACING]);
    expect(speaks(gets, kept("aws_security_group", { ...open, ingress: [] }))).toEqual([]);
    expect(speaks(gets)).toEqual([LOOK]);
    expect(speaks(updated("aws_db_instance", database("sg-9", "sg-1"), database("sg-9")))).toEqual([]);
    expect(speaks(created("aws_db_instance", database("sg-1")))).toEqual([]);
    const tie = { network_interface_id: "eni-1", security_group_id: "sg-1" };
    const ties = created("aws_network_interface_sg_attachment", tie);
    expect(speaks(ties, kept("aws_security_group", open))).toEqual([FACING]);
    expect(speaks(ties, kept("aws_security_group", { ...open, ingress: [] }))).toEqual([]);
  });
});

describe("time and memory", () => {
  it("are in proportion to the blocks, the members and the paths", () => {
    const many = <T>(of: (index: number) => T) => Array.from({ length: 20_000 }, (_, index) => of(index));
    const startedAt = Date.now();
    speaks(
      created("acme_a", { block: many((index) => ({ [`x${index}`]: [{ acl: "private", allowed_ips: [] }] })) }),
      created("acme_b", { role: "r".repeat(100_000), members: many(() => "allUsers") }, { address: "acme_b.it" }),
      updated(
        "acme_c",
        { allowed: many((index) => ({ [`x${index}`]: [{ allowed_ips: ["203.0.113.1"] }] })) },
        { allowed: [] },
        { address: "acme_c.it" },
      ),
    );
    expect(Date.now() - startedAt).toBeLessThan(15_000);
  });
});

describe("what is not known before apply", () => {
  const unknownRisk = (entry: Entry) => reviewOf(planOf([entry])).findings.map(({ rule }) => rule.id);

  it.each<[string, Values, Values, Values]>([
    ["aws_security_group", { ingress: [{ cidr_blocks: ["10.0.0.0/8"] }] }, {}, { ingress: true }],
    ["google_compute_firewall", { source_ranges: ["10.0.0.0/8"] }, {}, { source_ranges: true }],
    ["aws_lb", { internal: true }, {}, { internal: true }],
    ["aws_db_snapshot", { shared_accounts: ["1"] }, {}, { shared_accounts: true }],
    ["azurerm_storage_account", { network_rules: [{ default_action: "Deny" }] }, {}, { network_rules: true }],
  ])("%s: a medium risk", (type, before, after, unknown) => {
    expect(unknownRisk(updated(type, before, after, { unknown }))).toEqual(["unknown-risk"]);
  });

  it("of what nobody set is a default", () => {
    expect(
      unknownRisk(created("aws_security_group", { name: "a" }, { unknown: { ingress: true, egress: true } })),
    ).toEqual([]);
    expect(unknownRisk(created("aws_lb", { name: "a" }, { unknown: { internal: true } }))).toEqual([]);
  });
});
