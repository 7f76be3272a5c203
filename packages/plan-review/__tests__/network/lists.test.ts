import type { Values } from "../support/clouds-cases";
import { created, kept, planOf, reviewOf, updated } from "../support/plan-builder";
import { OPENED, speaks } from "../support/speaks";

describe("a service of Kubernetes", () => {
  const service = (spec: Values, annotations: Values = {}) => ({
    metadata: [{ annotations }],
    spec: [{ port: [{ port: 443, protocol: "TCP" }], ...spec }],
  });

  it("opens with a load balancer for everyone", () => {
    expect(speaks(created("kubernetes_service", service({ type: "LoadBalancer" })))).toEqual(["reach-widened"]);
    expect(
      speaks(updated("kubernetes_service", service({ type: "ClusterIP" }), service({ type: "LoadBalancer" }))),
    ).toEqual([OPENED]);
    const some = service({ type: "LoadBalancer", load_balancer_source_ranges: ["203.0.113.0/24"] });
    expect(speaks(updated("kubernetes_service", some, service({ type: "LoadBalancer" })))).toEqual([OPENED]);
  });

  it("opens nothing without one, with an internal one, for some", () => {
    expect(speaks(created("kubernetes_service", service({ type: "ClusterIP" })))).toEqual([]);
    const internal = { "service.beta.kubernetes.io/aws-load-balancer-internal": "true" };
    expect(speaks(created("kubernetes_service", service({ type: "LoadBalancer" }, internal)))).toEqual([]);
    const some = service({ type: "LoadBalancer", load_balancer_source_ranges: ["203.0.113.0/24"] });
    expect(speaks(created("kubernetes_service", some))).toEqual([]);
  });
});

describe("lists of networks", () => {
  const list = (...cidrs: string[]) => ({ id: "pl-1", entry: cidrs.map((cidr) => ({ cidr })) });
  const rule = { security_group_id: "sg-1", ip_protocol: "tcp", from_port: 22, to_port: 22, prefix_list_id: "pl-1" };
  const grows = updated("aws_ec2_managed_prefix_list", list("10.0.0.0/8"), list("10.0.0.0/8", "0.0.0.0/0"));

  it("open what names them, changed or not", () => {
    expect(speaks(grows, kept("aws_vpc_security_group_ingress_rule", rule))).toContain(OPENED);
    expect(
      speaks(
        kept("aws_ec2_managed_prefix_list", list("0.0.0.0/0")),
        created("aws_vpc_security_group_ingress_rule", rule),
      ),
    ).toEqual([OPENED]);
  });

  it("are to be looked at when nothing in the plan names them", () => {
    expect(speaks(grows)).toEqual(["reach-widened"]);
    expect(speaks(updated("aws_wafv2_ip_set", { addresses: [] }, { addresses: ["0.0.0.0/1"] }))).toEqual([
      "reach-widened",
    ]);
  });

  it("open nothing for an office", () => {
    const office = updated("aws_ec2_managed_prefix_list", list(), list("203.0.113.0/24"));
    expect(speaks(office, kept("aws_vpc_security_group_ingress_rule", rule))).toEqual([]);
  });
});

describe("networks that let nobody in", () => {
  it.each<[string, Values]>([
    ["aws_vpn_connection", { local_ipv4_network_cidr: "0.0.0.0/0" }],
    ["aws_ec2_transit_gateway_route", { destination_cidr_block: "0.0.0.0/0" }],
    ["azurerm_route", { address_prefix: "0.0.0.0/0", next_hop_type: "Internet" }],
    ["google_compute_route", { dest_range: "0.0.0.0/0" }],
    ["aws_ssm_parameter", { value: "0.0.0.0/0" }],
    ["aws_lambda_function", { environment: [{ variables: { ALLOWED: "0.0.0.0/0" } }] }],
    ["aws_instance", { tags: { scanned: "0.0.0.0/0" } }],
    ["kubernetes_config_map", { data: { cidr: "0.0.0.0/0" } }],
    ["aws_ec2_traffic_mirror_filter_rule", { source_cidr_block: "0.0.0.0/0" }],
  ])("%s", (type, after) => {
    expect(speaks(created(type, after))).toEqual([]);
  });

  it("open as the lists of a network of AWS, as they are made", () => {
    const all = { ingress: [{ action: "allow", rule_no: 100, protocol: "-1", cidr_block: "0.0.0.0/0" }] };
    expect(speaks(created("aws_default_network_acl", all))).toEqual([]);
    expect(speaks(created("aws_network_acl", all))).toEqual(["reach-widened"]);
    expect(speaks(updated("aws_network_acl", { ingress: [] }, all))).toEqual([OPENED]);
    expect(speaks(updated("aws_default_network_acl", { ingress: [] }, all))).toEqual([OPENED]);
  });

  it("begins with letting everybody pass where it is in front of something else, and opens when it does so later", () => {
    const policy = (action: string) => ({
      rule: [{ action, priority: 2147483647, match: [{ config: [{ src_ip_ranges: ["*"] }] }] }],
    });
    expect(speaks(created("google_compute_security_policy", policy("allow")))).toEqual([]);
    expect(speaks(updated("google_compute_security_policy", policy("deny(403)"), policy("allow")))).toEqual([OPENED]);
  });
});

describe("many rules", () => {
  it("are open as far as they let in everyone where all overlap, on more ports than can be compared", () => {
    const own = (network: string) => ({
      id: "sg-1",
      ingress: Array.from({ length: 4_000 }, (_, port) => ({
        protocol: "tcp",
        from_port: port,
        to_port: 60_000,
        cidr_blocks: [network],
      })),
    });
    const review = reviewOf(planOf([updated("aws_security_group", { id: "sg-1", ingress: [] }, own("0.0.0.0/0"))]));
    expect(review.findings.map(({ rule, details }) => [rule.id, details])).toEqual([
      [OPENED, ["4000 rules are too many to compare, and they let in a large part of the Internet"]],
    ]);
    expect(speaks(updated("aws_security_group", { id: "sg-1", ingress: [] }, own("203.0.113.0/24")))).toEqual([]);
  });
});
