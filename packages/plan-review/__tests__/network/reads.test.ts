import type { ResourceChange } from "../../src/model";
import { isAttachment } from "../../src/network/attached";
import { allowLists, decidesReach, readsAttribute, readsType } from "../../src/network/reads";
import { isRoute, isRouting } from "../../src/network/routes";
import { isShare, isSharing } from "../../src/network/sharing";
import { switchOf } from "../../src/network/switches";
import type { Marked, MarkedObject } from "../../src/values";
import { changeOf } from "../support/changes";

// what each of them answers has tests of its own; here is what follows from it
jest.mock("../../src/network/attached", () => ({ TIE: "acme_tie", isAttachment: jest.fn() }));
jest.mock("../../src/network/routes", () => ({ isRoute: jest.fn(), isRouting: jest.fn() }));
jest.mock("../../src/network/sharing", () => ({ isShare: jest.fn(), isSharing: jest.fn() }));
jest.mock("../../src/network/switches", () => ({ switchOf: jest.fn() }));

beforeEach(() => {
  for (const ask of [isAttachment, isRoute, isRouting, isShare, isSharing])
    jest.mocked(ask).mockReset().mockReturnValue(false);
  jest.mocked(switchOf).mockReset();
});

const [FIREWALL, OTHER] = ["acme_firewall", "acme_thing"];
const reads = (type: string, ...paths: readonly string[]) => paths.filter((path) => readsAttribute(type, path));

it("reads a type as a whole that shares, leads, is a firewall or ties one", () => {
  const types = [FIREWALL, "acme_tie", OTHER];
  expect(types.filter(readsType)).toEqual([FIREWALL, "acme_tie"]);
  jest.mocked(isShare).mockReturnValueOnce(true);
  expect(readsType(OTHER)).toBe(true);
  jest.mocked(isRouting).mockReturnValueOnce(true);
  expect(readsType(OTHER)).toBe(true);
});

describe("an attribute that is read", () => {
  it("is what one of the others reads, by its path in snake_case", () => {
    expect(reads(OTHER, "someThing.who")).toEqual([]);
    for (const ask of [isAttachment, isRoute, isSharing]) {
      jest.mocked(ask).mockImplementation((type, path) => type === OTHER && path === "some_thing.who");
      expect(reads(OTHER, "someThing.who", "someThing.what")).toEqual(["someThing.who"]);
      jest.mocked(ask).mockReset().mockReturnValue(false);
    }
    const on = { path: /x/, opens: () => true, reach: "everyone", created: "same" } as const;
    jest.mocked(switchOf).mockImplementation((_, path) => (path === "some_thing.who" ? on : undefined));
    expect(reads(OTHER, "someThing.who", "someThing.what")).toEqual(["someThing.who"]);
  });

  it("is what a rule of a firewall says, and that it is for the way out", () => {
    const rule = ["rule.cidr", "ingress.from_port", "rule.action", "rule.priority", "ingress", "rule"];
    expect(reads(FIREWALL, ...rule)).toEqual(rule);
    const out = ["egress.x", "egress", "outbound_rule.x", "rule.destination_addresses", "destination_ips.x"];
    expect(reads(FIREWALL, ...out)).toEqual(out);
    const others = ["name", "rule.name", "x.ingress", "egress.description", "my_egress.x", "egress_x.y", "tags.x"];
    expect(reads(FIREWALL, ...others)).toEqual([]);
  });

  it("is a source, and a service of a block of rules, of anything else", () => {
    const sources = ["allowed_ips", "settings.authorized_networks", "ingress.port", "cidr_options.port"];
    expect(reads(OTHER, ...sources, "public_security_group_rule_range.min_range", "my_network_acl.protocol")).toEqual([
      ...sources,
      "public_security_group_rule_range.min_range",
      "my_network_acl.protocol",
    ]);
    expect(reads(OTHER, "port", "listener.port", "name", "egress.cidr_blocks", "tags.allowed_ips")).toEqual([]);
    // a word that is one only in the rule of a firewall
    expect(reads(OTHER, "source", "from")).toEqual([]);
    expect(reads(OTHER, "inbounds.port", "myingress.port")).toEqual([]);
    expect(reads("acme_parameter", "allowed_ips")).toEqual([]);
    expect(reads("acme_route", "allowed_ips")).toEqual([]);
  });

  it("is of a rule group of the network firewall only what is not in a language of its own", () => {
    const group = "aws_networkfirewall_rule_group";
    const rule = "rule_group.rules_source.stateful_rule";
    const known = ["action", "header.source", "header.destination_port", "header.protocol", "header.direction"];
    expect(reads(group, ...known.map((name) => `${rule}.${name}`))).toHaveLength(known.length);
    expect(reads(group, `stateful_rule.action`)).toHaveLength(1);
    const others = ["rule_group.rules_source.rules_string", `${rule}.header.source_port`, "my_stateful_rule.action"];
    expect(reads(group, ...others, `${rule}.action.x`, "rule.cidr")).toEqual([]);
  });

  it("is of a few types what only they have", () => {
    const own: readonly (readonly [string, readonly string[]])[] = [
      ["aws_ec2_managed_prefix_list", ["entry.cidr", "cidr", "prefix_list_id"]],
      ["aws_ec2_managed_prefix_list_entry", ["cidr", "prefix_list_id"]],
      ["aws_wafv2_ip_set", ["addresses"]],
      ["aws_waf_ipset", ["ip_set_descriptors.value"]],
      ["aws_wafregional_ipset", ["ip_set_descriptors.value"]],
      ["aws_eks_cluster", ["vpc_config.endpoint_public_access"]],
      ["aws_eip_association", ["allocation_id", "instance_id", "network_interface_id", "private_ip_address"]],
      ["aws_eip_association", ["public_ip", "allow_reassociation"]],
    ];
    expect(own.filter(([type, paths]) => reads(type, ...paths).length < paths.length)).toEqual([]);
    const elsewhere = own.map(([type, paths]) => reads(type, ...paths.flatMap((path) => [`${path}.x`, `x.${path}`])));
    expect(elsewhere.flat()).toEqual([]);
    const types = ["my_aws_ec2_managed_prefix_list", "aws_ec2_managed_prefix_lists"];
    expect(types.flatMap((type) => reads(type, "prefix_list_id"))).toEqual([]);
    const sets = ["my_aws_wafv2_ip_set", "aws_wafv2_ip_sets"];
    expect(sets.flatMap((type) => reads(type, "addresses", "ip_set_descriptors.value"))).toEqual([]);
    expect(reads("my_aws_eks_cluster", "vpc_config.endpoint_public_access")).toEqual([]);
    expect(reads("aws_eks_clusters", "vpc_config.endpoint_public_access")).toEqual([]);
    expect([reads("aws_eip_associations", "instance_id"), reads("my_aws_eip_association", "instance_id")]).toEqual([
      [],
      [],
    ]);
  });
});

describe("an unknown attribute that decides who reaches something", () => {
  const decides = (type: string, path: string, more: Partial<ResourceChange> = {}, before: Marked = "x") =>
    decidesReach(changeOf(type, more), path, before);

  it("names sources, is a block of rules, a switch, or says with whom something is shared", () => {
    expect(["rule.cidr", "cidr_blocks", "ingress"].filter((path) => !decides(FIREWALL, path))).toEqual([]);
    expect(
      ["rule.from_port", "name", "egress.cidr", "rule.destination"].filter((path) => decides(FIREWALL, path)),
    ).toEqual([]);
    expect([decides(OTHER, "allowed_ips"), decides(OTHER, "port"), decides(OTHER, "ingress")]).toEqual([
      true,
      false,
      false,
    ]);
    expect(decides("acme_firewall_egress", "ingress")).toBe(false);
    jest.mocked(isSharing).mockImplementation((_, path) => path === "some_thing");
    expect(decides(OTHER, "someThing")).toBe(true);
    jest.mocked(isSharing).mockReturnValue(false);
    const on = { path: /x/, opens: () => true, reach: "everyone", created: "same" } as const;
    jest.mocked(switchOf).mockImplementation((_, path) => (path === "some_thing" ? on : undefined));
    expect([decides(OTHER, "someThing"), decides(OTHER, "something")]).toEqual([true, false]);
  });

  it("is one that somebody set, as far as the plan tells", () => {
    const set = (...names: readonly string[]) => ({ configured: new Set(names) });
    expect(decides(OTHER, "allowed_ips", set("allowed_ips"))).toBe(true);
    expect(decides(OTHER, "allowed_ips", set("name"))).toBe(false);
    expect(decides(OTHER, "block.allowed_ips", set("block"))).toBe(true);
    expect([decides(OTHER, "allowed_ips", {}, null), decides(OTHER, "allowed_ips", {}, [])]).toEqual([false, false]);
  });

  it("is not one in a block of something new, unless it is a firewall", () => {
    const made = { action: "create", configured: new Set(["block", "allowed_ips"]) } as const;
    expect([decides(OTHER, "block.allowed_ips", made), decides(OTHER, "allowed_ips", made)]).toEqual([false, true]);
    expect(decides(FIREWALL, "block.allowed_ips", made)).toBe(true);
    expect(decides(OTHER, "block.allowed_ips", { ...made, action: "update" })).toBe(true);
  });
});

describe("the allow lists of a resource", () => {
  const lists = (resource: MarkedObject, type = OTHER) => allowLists(type, resource);
  const all = {
    allowed_ips: ["x"],
    settings: [{ authorized_networks: [{ value: "x", name: "y" }] }],
    ip_range_filter: "x",
    api: { trusted: { cidrs: ["x"] } },
  };

  it("are networks under a name that says so", () => {
    expect(lists(all)).toEqual([
      "allowed_ips",
      "settings.authorized_networks.value",
      "ip_range_filter",
      "api.trusted.cidrs",
    ]);
    const names = ["whitelist", "allowlist", "permitted", "restrictions", "source_ip_config", "access_cidrs", "allow"];
    expect(names.flatMap((name) => lists({ [name]: { cidrs: ["x"] } }))).toEqual(names.map((name) => `${name}.cidrs`));
  });

  it("leave out all others", () => {
    expect(lists({ value: "x", cidrs: ["x"], allowed: { name: "x" }, disallow: { cidrs: ["x"] } })).toEqual([]);
    expect(
      lists({ tags: { allowed_ips: "x" }, allowed: { egress: { cidrs: ["x"] } }, allowing: { cidrs: ["x"] } }),
    ).toEqual([]);
    expect(lists({ allowed: { source: "x", subnet: "y" } })).toEqual([]);
    const types = [FIREWALL, "acme_parameter", "google_sql_database_instance"];
    expect(types.flatMap((type) => lists(all, type))).toEqual([]);
    expect(lists(all, "my_google_sql_x")).toHaveLength(4);
  });
});
