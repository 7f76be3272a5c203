import fc from "fast-check";
import { created, deleted, type Entry, entry, kept, planOf, rulesOf, updated } from "../support/plan-builder";

/**
 * A judge of its own over a small universe: four people outside and one inside, a port of each kind, three protocols. It evaluates the rules as the clouds
 * document it, address by address, and knows nothing of intervals. Each person outside stands for a large part of the
 * Internet; what is opened to him is opened to everyone.
 */
const OUTSIDE = ["low v4", "high v4", "low v6", "high v6"] as const;
/** One of each part into which the ports below cut the whole. */
const PORTS = [0, 5, 22, 100, 443, 500, 2000, 5432, 5500, 7000];
const PROTOCOLS = ["tcp", "udp", "47"];

/** Who is in a network, by hand. */
const WHO: Readonly<Record<string, readonly string[]>> = {
  "0.0.0.0/0": ["low v4", "high v4", "inside"],
  "1.2.3.4/0": ["low v4", "high v4", "inside"],
  "0.0.0.0/1": ["low v4", "inside"],
  "128.0.0.0/1": ["high v4"],
  "::/0": ["low v6", "high v6"],
  "2000::/4": ["low v6"],
  "3000::/4": ["high v6"],
  "10.0.0.0/8": ["inside"],
  "203.0.113.0/24": [],
};
const V4 = Object.keys(WHO).filter((network) => !network.includes(":"));
const V6 = Object.keys(WHO).filter((network) => network.includes(":"));

type Packet = { readonly who: string; readonly port: number; readonly protocol: string };
const PACKETS: readonly Packet[] = OUTSIDE.flatMap((who) =>
  PORTS.flatMap((port) => PROTOCOLS.map((protocol) => ({ who, port, protocol }))),
);

const ports = fc.constantFrom([22, 22], [443, 443], [5432, 5432], [1, 1000], [443, 6000], [0, 65535]);
const runs = { numRuns: 600, seed: 20_300_615 };

describe("an AWS security group is open to more people exactly when somebody outside gets in who did not", () => {
  interface Rule {
    readonly protocol: string;
    readonly from_port: number;
    readonly to_port: number;
    readonly cidr_blocks: readonly string[];
    readonly ipv6_cidr_blocks: readonly string[];
  }
  const rule: fc.Arbitrary<Rule> = fc
    .record({
      protocol: fc.constantFrom("tcp", "udp", "-1"),
      ports,
      cidr_blocks: fc.subarray(V4, { maxLength: 2 }),
      ipv6_cidr_blocks: fc.subarray(V6, { maxLength: 2 }),
    })
    .map(({ ports: [first = 0, last = 0], protocol, ...rest }) => ({
      ...rest,
      protocol,
      from_port: protocol === "-1" ? 0 : first,
      to_port: protocol === "-1" ? 0 : last,
    }));
  const rules = fc.array(rule, { maxLength: 4 });

  function allows(own: readonly Rule[], { who, port, protocol }: Packet): boolean {
    return own.some(
      (one) =>
        [...one.cidr_blocks, ...one.ipv6_cidr_blocks].some((network) => WHO[network]?.includes(who)) &&
        (one.protocol === "-1" || (one.protocol === protocol && one.from_port <= port && port <= one.to_port)),
    );
  }
  const widens = (before: readonly Rule[], after: readonly Rule[]) =>
    PACKETS.some((packet) => allows(after, packet) && !allows(before, packet));
  const speaks = (entries: readonly Entry[]) => rulesOf(planOf(entries)).includes("public-access-opened");

  it("as rules inside of it", () => {
    fc.assert(
      fc.property(rules, rules, (before, after) => {
        const entries = [
          updated("aws_security_group", { id: "sg-1", ingress: before }, { id: "sg-1", ingress: after }),
        ];
        expect(speaks(entries)).toBe(widens(before, after));
      }),
      runs,
    );
  });

  it("as resources of their own, some of which stay, go and come", () => {
    const single = (one: Rule) =>
      [...one.cidr_blocks, ...one.ipv6_cidr_blocks].map((network) => ({
        security_group_id: "sg-1",
        ip_protocol: one.protocol,
        from_port: one.protocol === "-1" ? null : one.from_port,
        to_port: one.protocol === "-1" ? null : one.to_port,
        [network.includes(":") ? "cidr_ipv6" : "cidr_ipv4"]: network,
      }));
    fc.assert(
      fc.property(rules, rules, rules, (stay, go, come) => {
        const type = "aws_vpc_security_group_ingress_rule";
        const at = (kind: string, index: number) => ({ address: `${type}.${kind}${index}` });
        const entries = [
          ...stay.flatMap(single).map((one, index) => kept(type, one, at("stay", index))),
          ...go.flatMap(single).map((one, index) => deleted(type, one, at("go", index))),
          ...come.flatMap(single).map((one, index) => created(type, one, at("come", index))),
        ];
        expect(speaks(entries)).toBe(widens([...stay, ...go], [...stay, ...come]));
      }),
      runs,
    );
  });

  it("moved from inside of it to resources of their own", () => {
    fc.assert(
      fc.property(rules, rules, (before, after) => {
        const entries = [
          updated("aws_security_group", { id: "sg-1", ingress: before }, { id: "sg-1", ingress: [] }),
          ...after.map((one, index) =>
            created(
              "aws_security_group_rule",
              { security_group_id: "sg-1", type: "ingress", ...one },
              { address: `aws_security_group_rule.r${index}` },
            ),
          ),
        ];
        expect(speaks(entries)).toBe(widens(before, after));
      }),
      runs,
    );
  });

  it("holds in any order, and split at any port", () => {
    fc.assert(
      fc.property(rules, fc.nat(), fc.integer({ min: 1, max: 65_534 }), (before, turn, cut) => {
        const turned = [...before.slice(turn % (before.length + 1)), ...before.slice(0, turn % (before.length + 1))];
        const split = turned.flatMap((one) =>
          one.from_port <= cut && cut < one.to_port
            ? [
                { ...one, to_port: cut },
                { ...one, from_port: cut + 1 },
              ]
            : [one],
        );
        expect(
          speaks([updated("aws_security_group", { id: "sg-1", ingress: before }, { id: "sg-1", ingress: split })]),
        ).toBe(false);
      }),
      runs,
    );
  });
});

describe("where one rule denies, the first that matches decides", () => {
  interface Ordered {
    readonly priority: number;
    readonly allow: boolean;
    readonly inbound: boolean;
    readonly protocol: string;
    readonly first: number;
    readonly last: number;
    readonly network: string;
  }
  const rule: fc.Arbitrary<Ordered> = fc
    .record({
      allow: fc.boolean(),
      inbound: fc.integer({ min: 0, max: 4 }).map((number) => number > 0),
      protocol: fc.constantFrom("tcp", "udp", "*"),
      ports,
      network: fc.constantFrom(...Object.keys(WHO)),
    })
    .map(({ ports: [first = 0, last = 0], ...rest }) => ({ ...rest, first, last, priority: 0 }));
  /** Every priority is there once, as the clouds require it, and in no order. */
  const rules = fc
    .tuple(fc.array(rule, { maxLength: 5 }), fc.shuffledSubarray([100, 110, 120, 130, 140], { minLength: 5 }))
    .map(([own, priorities]) => own.map((one, index) => ({ ...one, priority: priorities[index] ?? 0 })));

  function allows(own: readonly Ordered[], { who, port, protocol }: Packet, portsCount: boolean): boolean {
    const inOrder = own.filter(({ inbound }) => inbound).sort((a, b) => a.priority - b.priority);
    const decides = inOrder.find(
      (one) =>
        WHO[one.network]?.includes(who) &&
        (one.protocol === "*" || one.protocol === protocol) &&
        ((one.protocol === "*" && !portsCount) || (one.first <= port && port <= one.last)),
    );
    return decides?.allow === true;
  }
  const widens = (before: readonly Ordered[], after: readonly Ordered[], portsCount: boolean) =>
    PACKETS.some((packet) => allows(after, packet, portsCount) && !allows(before, packet, portsCount));

  it("holds in an Azure network security group", () => {
    const azure = (own: readonly Ordered[]) =>
      own.map((one) => ({
        name: `rule-${one.priority}`,
        priority: one.priority,
        access: one.allow ? "Allow" : "Deny",
        direction: one.inbound ? "Inbound" : "Outbound",
        protocol: one.protocol === "tcp" ? "Tcp" : one.protocol === "udp" ? "Udp" : "*",
        source_address_prefix: one.network,
        source_port_range: "*",
        destination_address_prefix: "*",
        destination_port_range: one.first === one.last ? `${one.first}` : `${one.first}-${one.last}`,
      }));
    fc.assert(
      fc.property(rules, rules, (before, after) => {
        const plan = planOf([
          updated(
            "azurerm_network_security_group",
            { name: "nsg", security_rule: azure(before) },
            { name: "nsg", security_rule: azure(after) },
          ),
        ]);
        expect(rulesOf(plan).includes("public-access-opened")).toBe(widens(before, after, true));
      }),
      runs,
    );
  });

  it("holds in an AWS network ACL, whose rules are resources", () => {
    const acl = (one: Ordered) => ({
      network_acl_id: "acl-1",
      rule_number: one.priority,
      rule_action: one.allow ? "allow" : "deny",
      egress: !one.inbound,
      protocol: one.protocol === "*" ? "-1" : one.protocol,
      from_port: one.protocol === "*" ? 0 : one.first,
      to_port: one.protocol === "*" ? 0 : one.last,
      cidr_block: one.network.includes(":") ? null : one.network,
      ipv6_cidr_block: one.network.includes(":") ? one.network : null,
    });
    fc.assert(
      fc.property(rules, fc.array(fc.constantFrom("stays", "goes", "comes"), { minLength: 5 }), (own, fates) => {
        const entries = own.map((one, index) => {
          const address = { address: `aws_network_acl_rule.r${index}` };
          if (fates[index] === "stays") return kept("aws_network_acl_rule", acl(one), address);
          if (fates[index] === "goes") return deleted("aws_network_acl_rule", acl(one), address);
          return created("aws_network_acl_rule", acl(one), address);
        });
        const before = own.filter((_, index) => fates[index] !== "comes");
        const after = own.filter((_, index) => fates[index] !== "goes");
        expect(rulesOf(planOf(entries)).includes("public-access-opened")).toBe(widens(before, after, false));
      }),
      runs,
    );
  });

  it("holds in the firewall of a Google network, with rules for some of its machines", () => {
    interface Google extends Ordered {
      readonly tag: string;
      readonly disabled: boolean;
    }
    const google = fc
      .tuple(
        rules,
        fc.array(fc.constantFrom("", "", "web", "db"), { minLength: 5 }),
        fc.array(fc.boolean(), { minLength: 5 }),
      )
      .map(([own, tags, off]) =>
        own.map((one, index) => ({ ...one, tag: tags[index] ?? "", disabled: off[index] === true && index === 0 })),
      );
    const resource = (one: Google) => ({
      network: "main",
      priority: one.priority,
      direction: one.inbound ? "INGRESS" : "EGRESS",
      disabled: one.disabled,
      source_ranges: one.inbound ? [one.network] : [],
      destination_ranges: one.inbound ? [] : [one.network],
      target_tags: one.tag === "" ? [] : [one.tag],
      [one.allow ? "allow" : "deny"]: [
        one.protocol === "*"
          ? { protocol: "all", ports: [] }
          : { protocol: one.protocol, ports: one.first === one.last ? [`${one.first}`] : [`${one.first}-${one.last}`] },
      ],
    });
    fc.assert(
      fc.property(google, google, (before, after) => {
        const entries = Array.from({ length: Math.max(before.length, after.length) }, (_, index) => {
          const [old, now] = [before[index], after[index]];
          return entry(
            "google_compute_firewall",
            old === undefined ? ["create"] : now === undefined ? ["delete"] : ["update"],
            old === undefined ? null : resource(old),
            now === undefined ? null : resource(now),
            { address: `google_compute_firewall.r${index}` },
          );
        });
        const isOpen = ["plain", "web", "db"].some((machine) => {
          const of = (own: readonly Google[]) =>
            own.filter(({ tag, disabled }) => !disabled && (tag === "" || tag === machine));
          return widens(of(before), of(after), false);
        });
        expect(rulesOf(planOf(entries)).includes("public-access-opened")).toBe(isOpen);
      }),
      runs,
    );
  });
});
