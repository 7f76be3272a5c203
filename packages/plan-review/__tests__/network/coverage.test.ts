import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exposure } from "../../src/rules/exposure";
import { awsSchema } from "../support/aws-schema";
import { planOf, rulesOf, updated } from "../support/plan-builder";

const PAIRS = awsSchema().flatMap(({ type, paths }) => paths.map((path) => ({ type, path })));

/** The value under a dotted path, every part but the last a list of one block. */
function nested(path: string, value: unknown): Record<string, unknown> {
  const [last = "", ...parents] = path.split(".").reverse();
  return parents.reduce<Record<string, unknown>>((inner, name) => ({ [name]: [inner] }), { [last]: value });
}

/** Networks that let nobody in: the way out, the way there, address spaces of one's own, and what only looks at traffic. */
const LETS_NOBODY_IN =
  /egress|destination|^aws_(default_)?(route_table|vpc|subnet)\b|^aws_(route|vpn|vpc_ipam|vpc_ipv|securityhub_insight|ec2_(subnet_cidr|client_vpn|traffic_mirror|transit_gateway|network_insights)|networkmanager)|routable|blocked_ip_range|cidr_list_aliases|_(count|id|pool|group|support|length)$/;
/** Where no network at all is everyone already, so that one more adds nobody. */
const OPEN_WITHOUT = /^aws_eks_cluster vpc_config\.public_access_cidrs$|^aws_lightsail_instance_public_ports /;

describe("every attribute of AWS that names networks", () => {
  const networks = PAIRS.filter(({ path }) =>
    /(^|_)(cidrs?|cidr_blocks?|cidr_ipv[46]|ip_range|ip_range_list|cidr_allow_list)$/.test(path),
  );

  it.each(networks.map(({ type, path }) => [type, path]))("%s %s", (type, path) => {
    const everyone = /v6/.test(path) ? "::/0" : "0.0.0.0/0";
    const changes = [everyone, [everyone]].flatMap((value) =>
      rulesOf(planOf([updated(type, nested(path, null), nested(path, value))])),
    );
    const letsIn = !LETS_NOBODY_IN.test(`${type} ${path}`) && !OPEN_WITHOUT.test(`${type} ${path}`);
    const isRoute = /^aws_(default_)?route(_table)? /.test(`${type} ${path}`);
    expect(changes.includes("public-access-opened") || changes.includes("reach-widened")).toBe(letsIn && !isRoute);
  });

  it("are many", () => {
    expect(networks.length).toBeGreaterThan(60);
  });
});

describe("every attribute of AWS that is a switch of public access", () => {
  const switches = PAIRS.filter(({ path }) =>
    /(^|\.)(publicly_accessible|is_publicly_accessible|public_connectivity|map_public_ip_on_launch|associate_public_ip_address|assign_public_ip|create_public_ip)$/.test(
      path,
    ),
  );

  it.each(switches.map(({ type, path }) => [type, path]))("%s %s", (type, path) => {
    const rules = rulesOf(planOf([updated(type, nested(path, false), nested(path, true))]));
    expect(rules.includes("public-access-opened") || rules.includes("internet-facing")).toBe(true);
    expect(exposure.knows(type, path)).toBe(true);
  });

  it("are many", () => {
    expect(switches.length).toBeGreaterThan(25);
  });
});

describe("what the judge of reach knows", () => {
  it.each([
    ["aws_security_group", "ingress"],
    ["aws_security_group", "ingress.cidr_blocks"],
    ["aws_security_group", "ingress.ipv6_cidr_blocks"],
    ["aws_security_group", "ingress.from_port"],
    ["aws_security_group", "ingress.to_port"],
    ["aws_security_group", "ingress.protocol"],
    ["aws_security_group", "ingress.prefix_list_ids"],
    ["aws_security_group", "ingress.security_groups"],
    ["aws_security_group", "ingress.self"],
    ["aws_security_group", "egress.cidr_blocks"],
    ["aws_vpc_security_group_ingress_rule", "referenced_security_group_id"],
    ["aws_network_acl", "ingress.rule_no"],
    ["aws_network_acl", "ingress.action"],
    ["aws_network_acl", "ingress.icmp_type"],
    ["azurerm_network_security_group", "security_rule.source_address_prefix"],
    ["azurerm_network_security_group", "security_rule.destination_port_range"],
    ["google_compute_firewall", "allow.ports"],
    ["google_compute_firewall", "disabled"],
    ["google_sql_database_instance", "settings.ip_configuration.ipv4_enabled"],
    ["aws_eks_cluster", "vpc_config.public_access_cidrs"],
    ["aws_eks_cluster", "vpc_config.endpoint_public_access"],
    ["aws_db_instance", "vpc_security_group_ids"],
    ["aws_route", "gateway_id"],
    ["aws_s3_bucket_acl", "acl"],
    ["aws_ssm_document", "permissions.account_ids"],
  ])("%s %s", (type, path) => {
    expect(exposure.knows(type, path)).toBe(true);
  });

  it.each([
    ["aws_lambda_function", "memory_size"],
    ["aws_security_group", "revoke_rules_on_delete"],
    ["aws_vpc", "cidr_block"],
    ["aws_lambda_function", "environment.variables.allowed_cidr"],
    ["aws_s3_object", "source"],
    ["aws_cloudwatch_event_rule", "event_pattern"],
    ["aws_db_instance", "port"],
    ["aws_networkfirewall_rule_group", "rule_group.rules_source.rules_string"],
    ["aws_networkfirewall_rule_group", "rules"],
    ["aws_networkfirewall_resource_policy", "policy"],
    ["aws_pinpoint_email_channel", "from_address"],
    ["aws_imagebuilder_lifecycle_policy", "policy_detail.exclusion_rules.amis.is_public"],
    ["aws_route_table", "vpc_id"],
  ])("not %s %s", (type, path) => {
    expect(exposure.knows(type, path)).toBe(false);
  });

  it("says which types it reads as a whole", () => {
    const reads = (type: string) => exposure.reads?.(type) === true;
    expect(
      ["aws_ami_launch_permission", "aws_ram_principal_association", "aws_security_group_rule", "aws_route"].every(
        reads,
      ),
    ).toBe(true);
    expect(["aws_iam_role", "aws_lambda_permission", "aws_db_instance"].some(reads)).toBe(false);
  });

  it("is as much as the documentation says", () => {
    const known = PAIRS.filter(({ type, path }) => exposure.knows(type, path));
    const types = new Set(known.map(({ type }) => type));
    const page = readFileSync(join(__dirname, "../../../../docs/plan-review.md"), "utf8").replace(/\s+/g, " ");
    const said = /Of the AWS provider (\d+) attributes of (\d+) types are read for reach/.exec(page)?.slice(1);
    expect(said).toEqual([String(known.length), String(types.size)]);
  });

  it("has no attribute that has nothing to do with reach, by its last name", () => {
    const known = PAIRS.filter(({ type, path }) => exposure.knows(type, path)).map(
      ({ path }) => path.split(".").at(-1) ?? "",
    );
    const odd = known.filter((name) =>
      /name$|description|tags|timeout|_key$|version|size$|(^|_)count$|role_arn|policy_arn|kms/.test(name),
    );
    expect([...new Set(odd)]).toEqual([]);
    expect(known.length).toBeLessThan(PAIRS.length / 20);
  });
});
