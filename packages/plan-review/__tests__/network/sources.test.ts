import { Addresses } from "../../src/network/addresses";
import { defaultSources } from "../../src/network/defaults";
import { partsOf } from "../../src/network/parts";
import { addressesOf } from "../../src/network/ranges";
import { sourcesOf } from "../../src/network/sources";
import { type MarkedObject, Unknown } from "../../src/values";

// what is open where nobody is named has tests of its own
jest.mock("../../src/network/defaults", () => ({ defaultSources: jest.fn() }));
beforeEach(() => jest.mocked(defaultSources).mockReset());

const [FIREWALL, OTHER] = ["acme_firewall", "acme_database"];
const context = (type: string, path = "rule") => ({
  type,
  inFirewall: type === FIREWALL,
  resource: {},
  isComputed: () => false,
  path,
});
const found = (block: MarkedObject, type = FIREWALL, path = "rule") =>
  sourcesOf(block, partsOf(block), context(type, path));
const said = (...args: Parameters<typeof found>) => found(...args)?.said;
const isSame = (one: Addresses | undefined, ...texts: readonly string[]) => {
  const other = Addresses.union(texts.flatMap((text) => addressesOf(text) ?? []));
  return one?.without(other).isEmpty === true && other.without(one).isEmpty;
};

describe("who comes in by a rule", () => {
  it("is who is named, in words and in networks, in lists and in one text", () => {
    const block = { cidr_blocks: ["10.0.0.0/8", "sg-1", "::/0"], source: "any", source_ranges: "1.2.3.4,5.6.7.0/24" };
    const sources = found(block);
    expect(sources).toMatchObject({ lists: [], created: "same" });
    expect(sources?.said).toEqual(["10.0.0.0/8", "::/0", "any", "1.2.3.4", "5.6.7.0/24"]);
    expect(isSame(sources?.sources, "0.0.0.0/0", "::/0")).toBe(true);
    expect(isSame(found({ cidr: "10.0.0.0/8" })?.sources, "10.0.0.0/8")).toBe(true);
  });

  it("is also in a list that is a long text", () => {
    const long = `${"203.0.113.1,".repeat(1_000)}0.0.0.0/0`;
    expect(said({ ip_range_filter: long }, OTHER, "")?.at(-1)).toBe("0.0.0.0/0");
  });

  it("is a network under any name, and a word only where sources are named", () => {
    expect(said({ whatever: "0.0.0.0/0", other: "any" })).toEqual(["0.0.0.0/0"]);
    expect(said({ whatever: ["0.0.0.0/0", null, 7, true], list: "x" })).toEqual(["0.0.0.0/0"]);
    expect(said({ source: "any" }, OTHER)).toBeUndefined();
    expect(said({ allowed_ips: "any" }, OTHER)).toEqual(["any"]);
  });

  it("is a network that is the key of a map", () => {
    expect(said({ allowed: { "10.0.0.0/8": "office", any: "x", "1.2.3.4/32": "me" } })).toEqual([
      "10.0.0.0/8",
      "1.2.3.4/32",
    ]);
  });

  it("is nobody by where the traffic goes, what the rule is called, and what is somebody's own", () => {
    const world = "0.0.0.0/0";
    expect(said({ destination: world, egress_cidr: world, name: world, description: world })).toBeUndefined();
    expect(said({ metadata: world, tags: world, user_data: world, destination: { [world]: "x" } })).toBeUndefined();
    // `input` is a program's, but as the name of a list it would be one of sources
    expect(said({ values: world })).toBeUndefined();
  });

  it("is nobody in a type whose networks are routes", () => {
    expect(said({ cidr_block: "0.0.0.0/0" }, "acme_route")).toBeUndefined();
    expect(said({ cidr_block: "0.0.0.0/0" }, "acme_routed")).toEqual(["0.0.0.0/0"]);
  });

  it("is a value where its block is a list of networks", () => {
    const block = { value: "1.2.3.4/32" };
    const paths = ["authorized_networks", "cidr", "settings.ip", "ips", "ip_list", "ranges"];
    expect(paths.filter((path) => said(block, OTHER, path) === undefined)).toEqual([]);
    expect(["database_flags", "zip", "ship_to", "tips"].filter((path) => said(block, OTHER, path))).toEqual([]);
    expect(said(block, FIREWALL, "database_flags")).toEqual(["1.2.3.4/32"]);
    expect(said({ other: "1.2.3.4/32" }, OTHER, "database_flags")).toEqual(["1.2.3.4/32"]);
  });

  it("is a list of networks by its identifier, which another resource holds", () => {
    const sources = found({ prefix_list_ids: ["pl-1", "pl-2"] });
    expect(sources).toMatchObject({ said: [], lists: ["pl-1", "pl-2"], created: "same" });
    expect(sources?.sources.isEmpty).toBe(true);
    expect(found({ prefix_list_ids: null })).toBeUndefined();
    expect(found({ prefix_list_id: "pl-1", cidr: "1.2.3.4" })).toMatchObject({ said: ["1.2.3.4"], lists: ["pl-1"] });
  });
});

describe("a range in two attributes", () => {
  it.each([
    ["start_ip_address", "end_ip_address"],
    ["start_ip", "end_ip"],
    ["first_ip", "last_ip"],
  ])("is from %s to %s", (first, last) => {
    const sources = found({ [first]: "1.2.3.4", [last]: "1.2.3.9" }, OTHER, "");
    expect(sources?.said).toEqual(["1.2.3.4-1.2.3.9"]);
    expect(isSame(sources?.sources, "1.2.3.4-1.2.3.9")).toBe(true);
    expect(said({ [first]: "1.2.3.4" }, OTHER, "")).toBeUndefined();
    expect(said({ [last]: "1.2.3.4" }, OTHER, "")).toBeUndefined();
    expect(said({ [first]: "1.2.3.4", [last]: new Unknown() }, OTHER, "")).toBeUndefined();
    expect(said({ [first]: new Unknown(), [last]: "1.2.3.4" }, OTHER, "")).toBeUndefined();
  });

  it("is a subnet with its size", () => {
    const sources = found({ subnet: "10.0.0.0", subnet_size: 8 });
    expect(sources?.said).toContain("10.0.0.0/8");
    expect(isSame(sources?.sources, "10.0.0.0/8")).toBe(true);
    expect(said({ subnet: "10.0.0.0", subnet_size: "8" })).toEqual(["10.0.0.0"]);
    expect(said({ subnet: 10, subnet_size: 8 })).toBeUndefined();
  });
});

describe("where nobody is named", () => {
  it("is who the provider takes then", () => {
    const block = { port: 22 };
    const who = Addresses.of(4, [1n, 2n]);
    jest.mocked(defaultSources).mockReturnValue({ who, created: "look" });
    expect(found(block)).toEqual({
      sources: who,
      said: ["everyone, since no source is named"],
      lists: [],
      created: "look",
    });
    const { type, path, resource, isComputed } = context(FIREWALL);
    expect(defaultSources).toHaveBeenCalledWith(type, path, block, resource, expect.any(Function));
    expect(isComputed()).toBe(false);
    expect(found({ cidr: "1.2.3.4" })?.created).toBe("same");
    expect(found({ prefix_list_id: "pl-1" })?.created).toBe("same");
  });

  it("is nothing where the provider takes nobody", () => {
    expect([found({ port: 22 }), found({})]).toEqual([undefined, undefined]);
  });
});
