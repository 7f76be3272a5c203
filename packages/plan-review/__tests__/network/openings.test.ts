import { openingsOf } from "../../src/network/openings";
import { type MarkedObject, Unknown } from "../../src/values";

const FIREWALL = "acme_firewall";
/** Each rule as a line: who comes in, whether he is let in, to what, and the rest where there is one. */
const rulesOf = (resource: MarkedObject, type = FIREWALL) =>
  openingsOf(type, resource).map(({ said, lists, allows, services, priority, targets }) =>
    [
      [...said, ...lists].join(" "),
      allows ? "in" : "out",
      services.map(({ protocol, first, last }) => `${protocol}:${first}-${last}`).join(" "),
      ...(priority === undefined ? [] : [priority]),
      ...targets,
    ].join(", "),
  );

const cidr = "10.0.0.0/8";
const SSH = { protocol: "tcp", from_port: 22, to_port: 22 };

describe("the rules of a resource", () => {
  it("are those in its blocks, in their order, and its own", () => {
    expect(
      rulesOf({
        ingress: [
          { cidr, ...SSH },
          { cidr: "1.2.3.4", protocol: "udp" },
        ],
        rule: { cidr: "::/0" },
      }),
    ).toEqual(["10.0.0.0/8, in, tcp:22-22", "1.2.3.4, in, udp:0-65535", "::/0, in, any:0-65535"]);
    expect(rulesOf({ cidr, ...SSH })).toEqual(["10.0.0.0/8, in, tcp:22-22"]);
    expect(rulesOf({ outer: { inner: [{ cidr }] } })).toEqual(["10.0.0.0/8, in, any:0-65535"]);
  });

  it("are whole", () => {
    expect(openingsOf(FIREWALL, { cidr: "sg-1", prefix_list_id: "pl-1" })).toStrictEqual([
      {
        sources: expect.anything(),
        said: [],
        lists: ["pl-1"],
        created: "same",
        services: [{ protocol: "any", first: 0, last: 65_535 }],
        allows: true,
        targets: [],
      },
    ]);
    expect(openingsOf(FIREWALL, { cidr, priority: 7 })).toMatchObject([{ priority: 7 }]);
  });

  it("are none where nobody is named, of what has no rules, and without a resource", () => {
    expect(rulesOf({ ingress: [{ ...SSH }], name: "x", list: [1, "x", null] })).toEqual([]);
    expect(rulesOf({ cidr }, "acme_firewall_egress")).toEqual([]);
    expect([openingsOf(FIREWALL, null), openingsOf(FIREWALL, new Unknown())]).toEqual([[], []]);
  });

  it("are not those for the way out, that are off, or in what is somebody's own", () => {
    expect(
      rulesOf({
        egress: [{ cidr }],
        rule: [
          { cidr, direction: "egress" },
          { cidr, enabled: false },
        ],
      }),
    ).toEqual([]);
    expect(rulesOf({ direction: "egress", rule: [{ cidr }] })).toEqual([]);
    expect(rulesOf({ disabled: true, rule: [{ cidr }] })).toEqual([]);
    expect(rulesOf({ tags: { cidr }, metadata: [{ cidr }], rule: [{ cidr, direction: "ingress" }] })).toHaveLength(1);
  });

  it("are not those that only note what they match, but those in them", () => {
    expect(
      rulesOf({
        rule: [
          { cidr, action: "log" },
          { cidr, action: "deny" },
        ],
      }),
    ).toEqual(["10.0.0.0/8, out, any:0-65535"]);
    expect(rulesOf({ cidr: "1.2.3.4", type: "log", rule: [{ cidr }] })).toEqual(["10.0.0.0/8, in, any:0-65535"]);
  });

  it("have what is said above them, unless they say it themselves", () => {
    const rule = [{ cidr }, { cidr, action: "allow", priority: 2, target_tags: ["db"], ports: ["80"] }];
    expect(rulesOf({ action: "deny", priority: 1, target_tags: ["web"], ...SSH, rule })).toEqual([
      "10.0.0.0/8, out, tcp:22-22, 1, target_tags: web",
      "10.0.0.0/8, in, any:80-80, 2, target_tags: db",
    ]);
  });

  it("are of blocks by their path, where the provider takes everyone", () => {
    const cluster = { vpc_config: [{ endpoint_public_access: true }], other: [{ x: 1 }] };
    expect(rulesOf(cluster, "aws_eks_cluster")).toEqual(["everyone, since no source is named, in, any:0-65535"]);
    const policy = { spec: [{ ingress: [{ ports: [{ port: "80" }] }] }] };
    expect(rulesOf(policy, "kubernetes_network_policy")).toHaveLength(1);
  });

  it("are told apart by whether what is unknown is the provider's", () => {
    const group = { source_ranges: new Unknown(), source_tags: null, ...SSH };
    const type = "google_compute_firewall";
    expect(openingsOf(type, group)).toEqual([]);
    expect(openingsOf(type, group, (name) => name === "source_ranges")).toHaveLength(1);
  });
});

describe("the services of a rule", () => {
  it("are in blocks beside its sources, each of which may let in or keep out", () => {
    expect(
      rulesOf({
        source_ranges: [cidr],
        allow: [{ protocol: "tcp", ports: ["22", "80-81"] }, { protocol: "udp" }, "x"],
        deny: { protocol: "icmp" },
      }),
    ).toEqual(["10.0.0.0/8, in, tcp:22-22 tcp:80-81", "10.0.0.0/8, in, udp:0-65535", "10.0.0.0/8, out, icmp:0-65535"]);
    expect(rulesOf({ cidr, action: "deny", ports: [{ port: 80 }], denied: [{ protocol: "udp" }] })).toEqual([
      "10.0.0.0/8, out, any:80-80",
      "10.0.0.0/8, out, udp:0-65535",
    ]);
    expect(rulesOf({ cidr, action: "deny", allowed: [{ protocol: "udp" }] })).toEqual(["10.0.0.0/8, in, udp:0-65535"]);
  });

  it("are its own where the blocks say nothing", () => {
    expect(rulesOf({ cidr, ...SSH, services: [{ name: "x" }] })).toEqual(["10.0.0.0/8, in, tcp:22-22"]);
  });

  it("are not the port of a database beside its allow list, but those of a rule in it", () => {
    const database = "acme_database";
    expect(rulesOf({ allowed_ips: [cidr], port: 5432 }, database)).toEqual(["10.0.0.0/8, in, any:0-65535"]);
    expect(rulesOf({ rule: [{ allowed_ips: [cidr], port: 5432 }] }, database)).toEqual([
      "10.0.0.0/8, in, any:5432-5432",
    ]);
  });

  it("are words that nobody knows, where only those say what it is about", () => {
    expect(
      rulesOf({ rule: { cidr, application: "ssh", name: "x", zone: null, tags: { a: "b" }, on: [7, { x: 1 }] } }),
    ).toEqual(["10.0.0.0/8, in, application ssh:0-65535"]);
    expect(rulesOf({ rule: { cidr, application: "ssh", level: 3 } })).toEqual([
      "10.0.0.0/8, in, application ssh, level 3:0-65535",
    ]);
    expect(rulesOf({ rule: { cidr, application: new Unknown() } })).toEqual(["10.0.0.0/8, in, any:0-65535"]);
    expect(rulesOf({ rule: { allowed_ips: cidr, application: "ssh" } }, "acme_database")).toEqual([
      "10.0.0.0/8, in, any:0-65535",
    ]);
  });

  it("are all where those words are too long", () => {
    const rule = (length: number) => rulesOf({ rule: { cidr, app: "x".repeat(length) } })[0];
    expect(rule(996)).toBe(`10.0.0.0/8, in, app ${"x".repeat(996)}:0-65535`);
    expect(rule(997)).toBe("10.0.0.0/8, in, any:0-65535");
  });
});
