import type { Values } from "../support/clouds-cases";
import { created, deleted, type Entry, kept, planOf, reviewOf, updated } from "../support/plan-builder";
import { OPENED, speaks } from "../support/speaks";

describe("a finding", () => {
  const rule = (name: string, port: number, network: string) =>
    created(
      "aws_vpc_security_group_ingress_rule",
      { security_group_id: "sg-1", ip_protocol: "tcp", from_port: port, to_port: port, cidr_ipv4: network },
      { address: `aws_vpc_security_group_ingress_rule.${name}` },
    );
  const found = (...entries: readonly Entry[]) =>
    reviewOf(planOf(entries)).findings.map(({ rule: { severity }, address, details }) => [
      severity,
      address.split(".")[1],
      ...details,
    ]);

  it("says of each rule what it opens itself", () => {
    expect(found(rule("a", 22, "0.0.0.0/0"), rule("b", 80, "0.0.0.0/0"), rule("office", 22, "203.0.113.0/24"))).toEqual(
      [
        ["critical", "a", "tcp 22 from 0.0.0.0/0, not open before"],
        ["critical", "b", "tcp 80 from 0.0.0.0/0, not open before"],
      ],
    );
    expect(found(rule("a", 22, "0.0.0.0/0"), rule("wide", 80, "52.0.0.0/8"))).toEqual([
      ["critical", "a", "tcp 22 from 0.0.0.0/0, not open before"],
      ["medium", "wide", "tcp 80 from 52.0.0.0/8, not open before"],
    ]);
  });

  it("is of each that has a part in it where only together they open", () => {
    const parts = [16, 18, 20, 22].map((first) => rule(`n${first}`, 22, `${first}.0.0.0/8`));
    expect(found(...parts).map(([severity]) => severity)).toEqual(["critical", "critical", "critical", "critical"]);
  });

  it("is of the denial that goes", () => {
    const entryOf = (name: string, number: number, action: string) =>
      [
        {
          network_acl_id: "acl-1",
          rule_number: number,
          rule_action: action,
          egress: false,
          protocol: "-1",
          cidr_block: "0.0.0.0/0",
        },
        { address: `aws_network_acl_rule.${name}` },
      ] as const;
    const [stays, goes] = [entryOf("stays", 200, "allow"), entryOf("goes", 100, "deny")];
    expect(found(kept("aws_network_acl_rule", ...stays), deleted("aws_network_acl_rule", ...goes))).toEqual([
      ["critical", "goes", "every protocol from 0.0.0.0/0, not open before"],
    ]);
  });
});

describe("a rule that is open", () => {
  const group = (rule: Values) => ({ id: "sg-1", ingress: [{ cidr_blocks: ["0.0.0.0/0"], protocol: "tcp", ...rule }] });
  const web = group({ from_port: 443, to_port: 443 });

  it.each<[string, Values]>([
    ["another port", group({ from_port: 5432, to_port: 5432 })],
    ["more ports", group({ from_port: 443, to_port: 444 })],
    ["every protocol", group({ protocol: "-1", from_port: 0, to_port: 0 })],
    ["another protocol", group({ protocol: "udp", from_port: 443, to_port: 443 })],
    [
      "IPv6 too",
      {
        id: "sg-1",
        ingress: [
          { cidr_blocks: ["0.0.0.0/0"], ipv6_cidr_blocks: ["::/0"], protocol: "tcp", from_port: 443, to_port: 443 },
        ],
      },
    ],
  ])("is opened for %s", (_, after) => {
    expect(speaks(updated("aws_security_group", web, after))).toEqual([OPENED]);
  });

  it("is opened for ports that are known after apply", () => {
    const after = { id: "sg-1", ingress: [{ cidr_blocks: ["0.0.0.0/0"], protocol: "tcp" }] };
    const unknown = { ingress: [{ from_port: true, to_port: true }] };
    expect(speaks(updated("aws_security_group", web, after, { unknown }))).toEqual([OPENED]);
  });

  it("is not opened for fewer ports, nor in two parts", () => {
    const wide = group({ from_port: 1, to_port: 100 });
    expect(speaks(updated("aws_security_group", wide, group({ from_port: 2, to_port: 9 })))).toEqual([]);
    const parts = {
      id: "sg-1",
      ingress: [...group({ from_port: 1, to_port: 50 }).ingress, ...group({ from_port: 51, to_port: 100 }).ingress],
    };
    expect(speaks(updated("aws_security_group", wide, parts))).toEqual([]);
  });

  it("moves to another port in what is not a firewall by itself", () => {
    const fleet = (port: number) => ({
      ec2_inbound_permission: [{ protocol: "UDP", from_port: port, to_port: port, ip_range: "0.0.0.0/0" }],
    });
    expect(speaks(updated("aws_gamelift_fleet", fleet(7777), fleet(22)))).toEqual([OPENED]);
  });

  it("is compared with what it was in a firewall that is replaced", () => {
    const unknown = { id: true };
    const { id: _, ...rest } = web;
    const both = (before: Values) => ({
      ...updated("aws_security_group", before, rest, { unknown }),
      change: { ...updated("aws_security_group", before, rest, { unknown }).change, actions: ["delete", "create"] },
    });
    expect(speaks(both(web))).toEqual([]);
    expect(speaks(both({ id: "sg-1", ingress: [] }))).toEqual([OPENED]);
  });

  it("is opened in another group", () => {
    const rule = (id: string) => ({
      security_group_id: id,
      ip_protocol: "tcp",
      from_port: 22,
      to_port: 22,
      cidr_ipv4: "0.0.0.0/0",
    });
    expect(speaks(updated("aws_vpc_security_group_ingress_rule", rule("sg-1"), rule("sg-2")))).toEqual([OPENED]);
    const other = kept("aws_vpc_security_group_ingress_rule", rule("sg-2"), {
      address: "aws_vpc_security_group_ingress_rule.other",
    });
    expect(speaks(other, updated("aws_vpc_security_group_ingress_rule", rule("sg-1"), rule("sg-2")))).toEqual([]);
  });
});

describe("who may reach a control plane", () => {
  const cluster = (cidrs: readonly string[] | null, isPublic = true) => ({
    vpc_config: [{ endpoint_public_access: isPublic, public_access_cidrs: cidrs }],
  });

  it("is everyone where the networks go, or the endpoint becomes public without any", () => {
    expect(speaks(updated("aws_eks_cluster", cluster(["203.0.113.0/24"]), cluster([])))).toEqual([OPENED]);
    expect(speaks(updated("aws_eks_cluster", cluster(null, false), cluster(null)))).toEqual([OPENED]);
    expect(
      speaks(
        updated(
          "azurerm_kubernetes_cluster",
          { api_server_access_profile: [{ authorized_ip_ranges: ["203.0.113.0/24"] }] },
          { api_server_access_profile: [] },
        ),
      ),
    ).toEqual([OPENED]);
  });

  it("is somebody's choice to look at where a new one says nothing", () => {
    expect(speaks(created("aws_eks_cluster", cluster(null)))).toEqual(["reach-widened"]);
    expect(speaks(created("aws_eks_cluster", cluster(["0.0.0.0/0"])))).toEqual([OPENED]);
    expect(speaks(created("aws_eks_cluster", cluster(null, false)))).toEqual([]);
  });

  it("is nobody new where the endpoint is closed", () => {
    expect(speaks(updated("aws_eks_cluster", cluster(["203.0.113.0/24"]), cluster(["0.0.0.0/0"], false)))).toEqual([]);
  });
});

describe("an allow list that is emptied", () => {
  const app = (...ip_restriction: Values[]) => ({ site_config: [{ ip_restriction }] });

  it("lets in everyone where no list means everyone", () => {
    expect(speaks(updated("azurerm_linux_web_app", app({ ip_address: "203.0.113.0/24" }), app()))).toEqual([OPENED]);
    expect(speaks(created("azurerm_linux_web_app", app()))).toEqual([]);
    expect(
      speaks(updated("azurerm_cosmosdb_account", { ip_range_filter: "203.0.113.1" }, { ip_range_filter: "" })),
    ).toEqual([OPENED]);
  });

  it("has to be looked at where nobody has described what it means", () => {
    const before = { allowed_ips: ["203.0.113.1"], name: "a" };
    expect(speaks(updated("acme_database", before, { allowed_ips: [], name: "a" }))).toEqual(["reach-widened"]);
    expect(speaks(updated("acme_database", { allowed_ips: [] }, before))).toEqual([]);
    expect(speaks(updated("acme_database", before, { ...before, allowed_ips: ["203.0.113.2"] }))).toEqual([]);
  });

  it("closes a database of Google", () => {
    const networks = (...authorized_networks: Values[]) => ({
      settings: [{ ip_configuration: [{ authorized_networks }] }],
    });
    expect(speaks(updated("google_sql_database_instance", networks({ value: "203.0.113.0/24" }), networks()))).toEqual(
      [],
    );
  });
});

describe("the rule by which everything in Azure comes in", () => {
  const rule = (address: string) => ({ start_ip_address: address, end_ip_address: address });

  it("is to be looked at", () => {
    expect(speaks(created("azurerm_mssql_firewall_rule", rule("0.0.0.0")))).toEqual(["reach-widened"]);
    expect(speaks(created("azurerm_mssql_firewall_rule", rule("203.0.113.1")))).toEqual([]);
    expect(speaks(deleted("azurerm_mssql_firewall_rule", rule("0.0.0.0")))).toEqual([]);
  });
});

describe("time", () => {
  it("is in proportion to the rules", () => {
    const rules = (number: number, network: string) => ({
      id: "sg-1",
      ingress: Array.from({ length: number }, (_, index) => ({
        protocol: "tcp",
        from_port: index * 3,
        to_port: index * 3 + 1,
        cidr_blocks: [network],
      })),
    });
    const startedAt = process.cpuUsage();
    expect(speaks(created("aws_security_group", rules(5_000, "203.0.113.0/24")))).toEqual([]);
    expect(speaks(created("aws_security_group", rules(5_000, "0.0.0.0/0")))).toEqual([OPENED]);
    expect(process.cpuUsage(startedAt).user / 1000).toBeLessThan(10_000);
  });
});

it("speaks where a denial becomes one that only notes, before a rule that lets everyone in", () => {
  const rules = (action: string) => ({
    rules: [
      { action, src_ip_ranges: ["0.0.0.0/0"], priority: 1 },
      { action: "allow", src_ip_ranges: ["0.0.0.0/0"], priority: 2 },
    ],
  });
  for (const action of ["log", "count", "alert"]) {
    expect(speaks(updated("acme_firewall", rules("deny"), rules(action)))).toEqual([OPENED]);
    expect(speaks(updated("acme_firewall", rules(action), rules("deny")))).toEqual([]);
  }
});
