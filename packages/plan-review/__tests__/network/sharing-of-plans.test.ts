import { created, deleted, type Entry, kept, planOf, reviewOf, updated } from "../support/plan-builder";
import { FACING, LOOK, OPENED, OUTSIDE, speaks } from "../support/speaks";

type Values = Readonly<Record<string, unknown>>;

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
    ["google_pubsub_topic_iam_policy", { policy_data: '{"bindings":[{"role":"r","members":["all\\u0055sers"]}]}' }],
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
  ])("is with everyone: %s %j", (type, after) => {
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
  ])("is with somebody else: %s %j", (type, after) => {
    expect(speaks(created(type, after))).toEqual([OUTSIDE]);
    expect(speaks(deleted(type, after))).toEqual([]);
  });

  it("is with everyone who was bound to an organization, and is no longer", () => {
    const layer = { principal: "*", organization_id: "o-1" };
    expect(speaks(updated("aws_lambda_layer_version_permission", layer, { principal: "*" }))).toEqual([OPENED]);
    expect(speaks(updated("aws_lambda_layer_version_permission", { principal: "*" }, layer))).toEqual([]);
  });

  it("is with everyone, beside whom somebody else comes", () => {
    const entities = (...role_entity: string[]) => ({ role_entity });
    const before = entities("READER:allUsers");
    expect(speaks(updated("google_storage_bucket_acl", before, entities("OWNER:user-a", "READER:allUsers")))).toEqual(
      [],
    );
    expect(speaks(updated("google_storage_bucket_acl", before, entities("OWNER:allUsers")))).toEqual([OPENED]);
  });

  it("is told apart where more of what everyone may do already is added from the same in another place", () => {
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

  it("is to be looked at where it shows after apply with whom", () => {
    const share = created("aws_ami_launch_permission", { image_id: "ami-1" }, { unknown: { account_id: true } });
    expect(speaks(share)).toEqual([LOOK]);
  });

  it("is a choice by a public repository", () => {
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

  it("comes with another table", () => {
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
    const startedAt = process.cpuUsage();
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
    expect(process.cpuUsage(startedAt).user / 1000).toBeLessThan(15_000);
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

  it("is a default where nobody set it", () => {
    expect(
      unknownRisk(created("aws_security_group", { name: "a" }, { unknown: { ingress: true, egress: true } })),
    ).toEqual([]);
    expect(unknownRisk(created("aws_lb", { name: "a" }, { unknown: { internal: true } }))).toEqual([]);
  });
});
