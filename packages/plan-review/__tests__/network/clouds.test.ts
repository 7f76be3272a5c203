import { created, deleted, type Entry, kept, planOf, reviewOf, updated } from "../support/plan-builder";

const OPENED = "public-access-opened";
type Values = Readonly<Record<string, unknown>>;

/** The rules about reach that speak. */
function speaks(...entries: readonly Entry[]): readonly string[] {
  const about = [OPENED, "internet-facing", "reach-widened", "shared-outside"];
  return [
    ...new Set(reviewOf(planOf(entries)).findings.flatMap(({ rule }) => (about.includes(rule.id) ? [rule.id] : []))),
  ];
}

/** For each kind of firewall a rule that lets everyone in, and what makes it let nobody in. */
const RULES: Readonly<Record<string, { type: string; open: Values; closed: Readonly<Record<string, Values>> }>> = {
  "AWS security group": {
    type: "aws_security_group",
    open: { ingress: [{ protocol: "tcp", from_port: 22, to_port: 22, cidr_blocks: ["0.0.0.0/0"] }] },
    closed: {
      "the way out": { egress: [{ protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] }] },
      "an office": { ingress: [{ protocol: "tcp", from_port: 22, to_port: 22, cidr_blocks: ["203.0.113.0/24"] }] },
      "another group": { ingress: [{ protocol: "tcp", from_port: 22, to_port: 22, security_groups: ["sg-2"] }] },
    },
  },
  "AWS security group rule": {
    type: "aws_security_group_rule",
    open: { type: "ingress", protocol: "tcp", from_port: 22, to_port: 22, ipv6_cidr_blocks: ["::/0"] },
    closed: { "the way out": { type: "egress", protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] } },
  },
  "AWS egress rule": {
    type: "aws_vpc_security_group_ingress_rule",
    open: { ip_protocol: "-1", cidr_ipv4: "0.0.0.0/0" },
    closed: { private: { ip_protocol: "-1", cidr_ipv4: "10.0.0.0/8" } },
  },
  "AWS network ACL rule": {
    type: "aws_network_acl_rule",
    open: {
      egress: false,
      rule_action: "allow",
      rule_number: 100,
      protocol: "6",
      from_port: 22,
      to_port: 22,
      cidr_block: "0.0.0.0/0",
    },
    closed: {
      "the way out": { egress: true, rule_action: "allow", rule_number: 100, protocol: "-1", cidr_block: "0.0.0.0/0" },
      denied: { egress: false, rule_action: "deny", rule_number: 100, protocol: "-1", cidr_block: "0.0.0.0/0" },
    },
  },
  "Lightsail ports without a source": {
    type: "aws_lightsail_instance_public_ports",
    open: { port_info: [{ protocol: "tcp", from_port: 22, to_port: 22 }] },
    closed: { office: { port_info: [{ protocol: "tcp", from_port: 22, to_port: 22, cidrs: ["203.0.113.0/24"] }] } },
  },
  "GameLift fleet": {
    type: "aws_gamelift_fleet",
    open: { ec2_inbound_permission: [{ protocol: "UDP", from_port: 7777, to_port: 7780, ip_range: "0.0.0.0/0" }] },
    closed: {
      office: {
        ec2_inbound_permission: [{ protocol: "UDP", from_port: 7777, to_port: 7780, ip_range: "203.0.113.0/24" }],
      },
      "other ports": {
        ec2_inbound_permission: [{ protocol: "UDP", from_port: 1, to_port: 2, ip_range: "10.0.0.0/8" }],
      },
    },
  },
  "Azure rule": {
    type: "azurerm_network_security_rule",
    open: {
      access: "Allow",
      direction: "Inbound",
      priority: 100,
      protocol: "*",
      source_address_prefixes: ["Internet"],
      destination_port_range: "22",
    },
    closed: {
      denied: { access: "Deny", direction: "Inbound", priority: 100, protocol: "*", source_address_prefix: "*" },
      "the way out": {
        access: "Allow",
        direction: "Outbound",
        priority: 100,
        protocol: "*",
        source_address_prefix: "*",
      },
      "its own network": {
        access: "Allow",
        direction: "Inbound",
        protocol: "*",
        source_address_prefix: "VirtualNetwork",
      },
    },
  },
  "Azure database": {
    type: "azurerm_postgresql_flexible_server_firewall_rule",
    open: { start_ip_address: "0.0.0.0", end_ip_address: "255.255.255.255" },
    closed: { office: { start_ip_address: "203.0.113.1", end_ip_address: "203.0.113.9" } },
  },
  "Google firewall": {
    type: "google_compute_firewall",
    open: { source_ranges: ["0.0.0.0/0"], allow: [{ protocol: "tcp", ports: ["22"] }] },
    closed: {
      denied: { source_ranges: ["0.0.0.0/0"], deny: [{ protocol: "all" }] },
      "the way out": { direction: "EGRESS", destination_ranges: ["0.0.0.0/0"], allow: [{ protocol: "all" }] },
      "switched off": { disabled: true, source_ranges: ["0.0.0.0/0"], allow: [{ protocol: "all" }] },
      "from machines with a tag": { source_tags: ["web"], allow: [{ protocol: "all" }] },
    },
  },
  "Google firewall without a source": {
    type: "google_compute_firewall",
    open: { allow: [{ protocol: "tcp", ports: ["22"] }] },
    closed: { "from machines with a tag": { source_tags: ["web"], allow: [{ protocol: "tcp", ports: ["22"] }] } },
  },
  "DigitalOcean firewall": {
    type: "digitalocean_firewall",
    open: { inbound_rule: [{ protocol: "tcp", port_range: "22", source_addresses: ["0.0.0.0/0", "::/0"] }] },
    closed: {
      "the way out": { outbound_rule: [{ protocol: "tcp", port_range: "all", destination_addresses: ["0.0.0.0/0"] }] },
    },
  },
  "Hetzner firewall": {
    type: "hcloud_firewall",
    open: { rule: [{ direction: "in", protocol: "tcp", port: "22", source_ips: ["0.0.0.0/0"] }] },
    closed: {
      "the way out": { rule: [{ direction: "out", protocol: "tcp", port: "any", destination_ips: ["0.0.0.0/0"] }] },
    },
  },
  "Oracle security list": {
    type: "oci_core_security_list",
    open: {
      ingress_security_rules: [
        { protocol: "6", source: "0.0.0.0/0", source_type: "CIDR_BLOCK", tcp_options: [{ min: 22, max: 22 }] },
      ],
    },
    closed: { "the way out": { egress_security_rules: [{ protocol: "all", destination: "0.0.0.0/0" }] } },
  },
  "Alibaba rule": {
    type: "alicloud_security_group_rule",
    open: { type: "ingress", ip_protocol: "tcp", policy: "accept", port_range: "22/22", cidr_ip: "0.0.0.0/0" },
    closed: {
      "the way out": { type: "egress", ip_protocol: "all", port_range: "-1/-1", cidr_ip: "0.0.0.0/0" },
      dropped: { type: "ingress", ip_protocol: "all", policy: "drop", port_range: "-1/-1", cidr_ip: "0.0.0.0/0" },
    },
  },
  "OpenStack rule": {
    type: "openstack_networking_secgroup_rule_v2",
    open: {
      direction: "ingress",
      protocol: "tcp",
      port_range_min: 22,
      port_range_max: 22,
      remote_ip_prefix: "0.0.0.0/0",
    },
    closed: {
      "the way out": { direction: "egress", remote_ip_prefix: "0.0.0.0/0" },
      "another group": { direction: "ingress", protocol: "tcp", remote_group_id: "g" },
    },
  },
  "OpenStack rule without a source": {
    type: "openstack_networking_secgroup_rule_v2",
    open: { direction: "ingress", protocol: "tcp", port_range_min: 22, port_range_max: 22 },
    closed: { "the way out": { direction: "egress" } },
  },
  "IBM rule": {
    type: "ibm_is_security_group_rule",
    open: { direction: "inbound", remote: "0.0.0.0/0", tcp: [{ port_min: 22, port_max: 22 }] },
    closed: { "the way out": { direction: "outbound", remote: "0.0.0.0/0" } },
  },
  "Linode firewall": {
    type: "linode_firewall",
    open: { inbound: [{ action: "ACCEPT", protocol: "TCP", ports: "22", ipv4: ["0.0.0.0/0"], ipv6: ["::/0"] }] },
    closed: {
      dropped: { inbound: [{ action: "DROP", protocol: "TCP", ports: "22", ipv4: ["0.0.0.0/0"] }] },
      "the way out": { outbound: [{ action: "ACCEPT", protocol: "TCP", ports: "22", ipv4: ["0.0.0.0/0"] }] },
    },
  },
  "Scaleway group": {
    type: "scaleway_instance_security_group",
    open: { inbound_rule: [{ action: "accept", protocol: "TCP", port: 22, ip_range: "0.0.0.0/0" }] },
    closed: { dropped: { inbound_rule: [{ action: "drop", protocol: "TCP", port: 22, ip_range: "0.0.0.0/0" }] } },
  },
  "Vultr rule": {
    type: "vultr_firewall_rule",
    open: { protocol: "tcp", ip_type: "v4", subnet: "0.0.0.0", subnet_size: 0, port: "22" },
    closed: { office: { protocol: "tcp", ip_type: "v4", subnet: "203.0.113.0", subnet_size: 24, port: "22" } },
  },
  "database firewall of DigitalOcean": {
    type: "digitalocean_database_firewall",
    open: { rule: [{ type: "ip_addr", value: "0.0.0.0/0" }] },
    closed: { office: { rule: [{ type: "ip_addr", value: "203.0.113.0/24" }] } },
  },
  "access list of MongoDB Atlas": {
    type: "mongodbatlas_project_ip_access_list",
    open: { cidr_block: "0.0.0.0/0" },
    closed: { office: { cidr_block: "203.0.113.0/24" } },
  },
  "Yandex group": {
    type: "yandex_vpc_security_group",
    open: { ingress: [{ protocol: "TCP", port: 22, v4_cidr_blocks: ["0.0.0.0/0"] }] },
    closed: { "the way out": { egress: [{ protocol: "ANY", v4_cidr_blocks: ["0.0.0.0/0"] }] } },
  },
  "Exoscale rule": {
    type: "exoscale_security_group_rule",
    open: { type: "INGRESS", protocol: "TCP", cidr: "0.0.0.0/0", start_port: 22, end_port: 22 },
    closed: { "the way out": { type: "EGRESS", protocol: "TCP", cidr: "0.0.0.0/0", start_port: 1, end_port: 65535 } },
  },
  "Alibaba database": {
    type: "alicloud_db_instance",
    open: { security_ips: ["0.0.0.0/0"] },
    closed: { office: { security_ips: ["203.0.113.0/24"] } },
  },
  "GKE control plane": {
    type: "google_container_cluster",
    open: { master_authorized_networks_config: [{ cidr_blocks: [{ cidr_block: "0.0.0.0/0" }] }] },
    closed: { office: { master_authorized_networks_config: [{ cidr_blocks: [{ cidr_block: "203.0.113.0/24" }] }] } },
  },
  "AKS control plane": {
    type: "azurerm_kubernetes_cluster",
    open: { api_server_access_profile: [{ authorized_ip_ranges: ["0.0.0.0/0"] }] },
    closed: { office: { api_server_access_profile: [{ authorized_ip_ranges: ["203.0.113.0/24"] }] } },
  },
  "Azure app": {
    type: "azurerm_linux_web_app",
    open: { site_config: [{ ip_restriction: [{ action: "Allow", priority: 100, ip_address: "0.0.0.0/0" }] }] },
    closed: {
      office: { site_config: [{ ip_restriction: [{ action: "Allow", priority: 100, ip_address: "203.0.113.0/24" }] }] },
    },
  },
  "network policy": {
    type: "kubernetes_network_policy",
    open: {
      spec: [
        { ingress: [{ from: [{ ip_block: [{ cidr: "0.0.0.0/0" }] }], ports: [{ port: "5432", protocol: "TCP" }] }] },
      ],
    },
    closed: { "the way out": { spec: [{ egress: [{ to: [{ ip_block: [{ cidr: "0.0.0.0/0" }] }] }] }] } },
  },
  "the firewall of a provider that nobody has described": {
    type: "acme_cloud_firewall_policy",
    open: { rules: [{ verdict: "allow", service: "ssh", sources: ["any"] }] },
    closed: {
      denied: { rules: [{ verdict: "deny", service: "ssh", sources: ["any"] }] },
      "the way out": { rules: [{ direction: "outbound", verdict: "allow", sources: ["any"] }] },
    },
  },
  "a database of a provider that nobody has described": {
    type: "acme_database",
    open: { settings: [{ authorized_networks: [{ name: "all", value: "0.0.0.0/0" }] }] },
    closed: { office: { settings: [{ authorized_networks: [{ name: "office", value: "203.0.113.0/24" }] }] } },
  },
};

describe.each(Object.entries(RULES))("%s", (_, { type, open, closed }) => {
  it("new and open is a finding, and so is one that is opened", () => {
    expect(speaks(created(type, open))).toEqual([OPENED]);
    for (const before of Object.values(closed)) expect(speaks(updated(type, before, open))).toEqual([OPENED]);
  });

  it("one that stays open, is renamed, closed or deleted is none", () => {
    expect(speaks(updated(type, open, { ...open, description: "in other words" }))).toEqual([]);
    expect(speaks(deleted(type, open))).toEqual([]);
    for (const after of Object.values(closed)) expect(speaks(updated(type, open, after))).toEqual([]);
  });

  it.each(Object.entries(closed))("%s is none", (__, values) => {
    expect(speaks(created(type, values))).toEqual([]);
  });
});

it("a rule in words that nobody knows is opened for other words, and says them", () => {
  const policy = (service: string) => ({ id: "p-1", rules: [{ verdict: "allow", service, sources: ["any"] }] });
  const opened = planOf([updated("acme_cloud_firewall_policy", policy("https"), policy("ssh"))]);
  expect(reviewOf(opened).findings.map(({ details }) => details)).toEqual([["service ssh from any, not open before"]]);
});

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
  ])("for %s is opened", (_, after) => {
    expect(speaks(updated("aws_security_group", web, after))).toEqual([OPENED]);
  });

  it("for ports that are known after apply is opened", () => {
    const after = { id: "sg-1", ingress: [{ cidr_blocks: ["0.0.0.0/0"], protocol: "tcp" }] };
    const unknown = { ingress: [{ from_port: true, to_port: true }] };
    expect(speaks(updated("aws_security_group", web, after, { unknown }))).toEqual([OPENED]);
  });

  it("for fewer ports is not, nor is one in two parts", () => {
    const wide = group({ from_port: 1, to_port: 100 });
    expect(speaks(updated("aws_security_group", wide, group({ from_port: 2, to_port: 9 })))).toEqual([]);
    const parts = {
      id: "sg-1",
      ingress: [...group({ from_port: 1, to_port: 50 }).ingress, ...group({ from_port: 51, to_port: 100 }).ingress],
    };
    expect(speaks(updated("aws_security_group", wide, parts))).toEqual([]);
  });

  it("in what is no firewall by itself moves to another port", () => {
    const fleet = (port: number) => ({
      ec2_inbound_permission: [{ protocol: "UDP", from_port: port, to_port: port, ip_range: "0.0.0.0/0" }],
    });
    expect(speaks(updated("aws_gamelift_fleet", fleet(7777), fleet(22)))).toEqual([OPENED]);
  });

  it("in a firewall that is replaced is compared with what it was", () => {
    const unknown = { id: true };
    const { id: _, ...rest } = web;
    const both = (before: Values) => ({
      ...updated("aws_security_group", before, rest, { unknown }),
      change: { ...updated("aws_security_group", before, rest, { unknown }).change, actions: ["delete", "create"] },
    });
    expect(speaks(both(web))).toEqual([]);
    expect(speaks(both({ id: "sg-1", ingress: [] }))).toEqual([OPENED]);
  });

  it("of another group is opened there", () => {
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

  it("of a database of Google closes it", () => {
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

describe("a service of Kubernetes", () => {
  const service = (spec: Values, annotations: Values = {}) => ({
    metadata: [{ annotations }],
    spec: [{ port: [{ port: 443, protocol: "TCP" }], ...spec }],
  });

  it("with a load balancer for everyone", () => {
    expect(speaks(created("kubernetes_service", service({ type: "LoadBalancer" })))).toEqual(["reach-widened"]);
    expect(
      speaks(updated("kubernetes_service", service({ type: "ClusterIP" }), service({ type: "LoadBalancer" }))),
    ).toEqual([OPENED]);
    const some = service({ type: "LoadBalancer", load_balancer_source_ranges: ["203.0.113.0/24"] });
    expect(speaks(updated("kubernetes_service", some, service({ type: "LoadBalancer" })))).toEqual([OPENED]);
  });

  it("without one, with an internal one, for some", () => {
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

  it("of an office open nothing", () => {
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

  it("the lists of a network of AWS, as they are made", () => {
    const all = { ingress: [{ action: "allow", rule_no: 100, protocol: "-1", cidr_block: "0.0.0.0/0" }] };
    expect(speaks(created("aws_default_network_acl", all))).toEqual([]);
    expect(speaks(created("aws_network_acl", all))).toEqual(["reach-widened"]);
    expect(speaks(updated("aws_network_acl", { ingress: [] }, all))).toEqual([OPENED]);
    expect(speaks(updated("aws_default_network_acl", { ingress: [] }, all))).toEqual([OPENED]);
  });

  it("what is in front of something else begins with letting everybody pass, and opens when it does so later", () => {
    const policy = (action: string) => ({
      rule: [{ action, priority: 2147483647, match: [{ config: [{ src_ip_ranges: ["*"] }] }] }],
    });
    expect(speaks(created("google_compute_security_policy", policy("allow")))).toEqual([]);
    expect(speaks(updated("google_compute_security_policy", policy("deny(403)"), policy("allow")))).toEqual([OPENED]);
  });
});

describe("many rules", () => {
  it("that all overlap, on more ports than can be compared, are open as far as they let in everyone", () => {
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
    const startedAt = Date.now();
    expect(speaks(created("aws_security_group", rules(5_000, "203.0.113.0/24")))).toEqual([]);
    expect(speaks(created("aws_security_group", rules(5_000, "0.0.0.0/0")))).toEqual([OPENED]);
    expect(Date.now() - startedAt).toBeLessThan(10_000);
  });
});
