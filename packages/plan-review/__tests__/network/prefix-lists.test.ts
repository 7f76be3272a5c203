import { Addresses } from "../../src/network/addresses";
import { listGrows, PrefixLists } from "../../src/network/prefix-lists";
import { addressesOf } from "../../src/network/ranges";
import { type MarkedObject, Unknown } from "../../src/values";
import { changeOf } from "../support/changes";

const LIST = "aws_ec2_managed_prefix_list";
const ENTRY = `${LIST}_entry`;
const list = (id: MarkedObject[string], ...cidrs: readonly string[]): MarkedObject => ({
  id,
  entry: cidrs.map((cidr) => ({ cidr })),
});
const isOf = (set: Addresses | undefined, ...texts: readonly string[]) => {
  const other = Addresses.union(texts.flatMap((text) => addressesOf(text) ?? []));
  return set?.without(other).isEmpty === true && other.without(set).isEmpty;
};

describe("the lists of a plan", () => {
  it("have the networks of their entries, before and after", () => {
    const lists = new PrefixLists([
      changeOf(LIST, { before: list("pl-1", "1.2.3.4/32"), after: list("pl-1", "1.2.3.4/32", "10.0.0.0/8", "web") }),
    ]);
    expect([isOf(lists.before.get("pl-1"), "1.2.3.4/32"), lists.before.size]).toEqual([true, 1]);
    expect([isOf(lists.after.get("pl-1"), "1.2.3.4/32", "10.0.0.0/8"), lists.after.size]).toEqual([true, 1]);
  });

  it("have the entries too that are resources of their own", () => {
    const entry = (cidr: string) => changeOf(ENTRY, { before: null, after: { id: "x", prefix_list_id: "pl-1", cidr } });
    const own = changeOf(LIST, { action: "no-op", before: list("pl-1", "1.2.3.4"), after: list("pl-1", "1.2.3.4") });
    const lists = new PrefixLists([entry("10.0.0.0/8"), own, entry("::/0")]);
    expect(isOf(lists.after.get("pl-1"), "1.2.3.4", "10.0.0.0/8", "::/0")).toBe(true);
    expect(isOf(lists.before.get("pl-1"), "1.2.3.4")).toBe(true);
  });

  it("are known by the identifier that they had, where the new one shows after apply", () => {
    const lists = new PrefixLists([
      changeOf(LIST, { before: list("pl-1", "1.2.3.4"), after: { entry: [{ cidr: "::/0" }] } }),
      changeOf(ENTRY, { before: { prefix_list_id: "pl-2", cidr: "1.2.3.4" }, after: { cidr: "::/0" } }),
      changeOf(LIST, { before: null, after: list(new Unknown(), "::/0") }),
    ]);
    expect([[...lists.before.keys()], [...lists.after.keys()]]).toEqual([["pl-1", "pl-2"], ["pl-1"]]);
    expect(isOf(lists.after.get("pl-1"), "::/0")).toBe(true);
  });

  it("leave out other resources", () => {
    const values = { before: list("pl-1", "::/0"), after: list("pl-1", "::/0") };
    const rule = changeOf("aws_security_group_rule", { after: { prefix_list_id: "pl-1", id: "pl-1" } });
    expect(new PrefixLists([rule]).changed.size).toBe(0);
    expect(new PrefixLists([changeOf("aws_lb", values), changeOf(`${LIST}s`, values)]).after.size).toBe(0);
  });

  it("change with each resource that holds a part of them", () => {
    const both = { before: list("pl-1"), after: list("pl-1", "::/0") };
    const lists = new PrefixLists([
      changeOf(LIST, { ...both, address: "a" }),
      changeOf(ENTRY, { address: "b", before: null, after: { prefix_list_id: "pl-1" } }),
      changeOf(LIST, { ...both, address: "c", action: "no-op", before: list("pl-2"), after: list("pl-2") }),
      changeOf(LIST, { address: "d", before: list("pl-3"), after: null }),
    ]);
    expect([...lists.changed.keys()]).toEqual(["pl-1", "pl-3"]);
    expect([...new Set(lists.addressesOf(["pl-1", "pl-2", "pl-9"]))]).toEqual(["a", "b"]);
    expect(lists.addressesOf([])).toEqual([]);
  });
});

describe("a list that grows", () => {
  it("is told by what is new in it", () => {
    const grows = (before: readonly string[], after: readonly string[]) =>
      listGrows(changeOf(LIST, { before: list("pl-1", ...before), after: list("pl-1", ...after) }));
    expect([grows([], ["0.0.0.0/0"]), grows(["0.0.0.0/1"], ["0.0.0.0/1", "52.0.0.0/8"])]).toEqual([
      "everyone",
      "nobody",
    ]);
    expect([grows(["10.0.0.0/8"], ["52.0.0.0/8"]), grows(["::/0"], []), grows([], ["1.2.3.4"])]).toEqual([
      "wide",
      "nobody",
      "some",
    ]);
  });

  it("is a list, an entry, or a set of a web firewall", () => {
    const cases: readonly (readonly [string, MarkedObject])[] = [
      [LIST, list("pl-1", "0.0.0.0/0")],
      [ENTRY, { cidr: "0.0.0.0/0" }],
      ["aws_wafv2_ip_set", { addresses: ["0.0.0.0/0"] }],
      ["aws_waf_ipset", { ip_set_descriptors: [{ value: "0.0.0.0/0" }] }],
      ["aws_wafregional_ipset", { ip_set_descriptors: [{ value: "0.0.0.0/0" }] }],
    ];
    const extents = cases.map(([type, after]) => listGrows(changeOf(type, { action: "create", before: null, after })));
    expect(extents).toEqual(cases.map(() => "everyone"));
    expect(cases.map(([type, after]) => listGrows(changeOf(type, { action: "delete", after })))).toEqual(
      cases.map(() => "nobody"),
    );
    const others = cases.map(([type, after]) => listGrows(changeOf(`my_${type}`, { action: "create", after })));
    expect(others).toEqual(cases.map(() => "nobody"));
    expect(cases.map(([type, after]) => listGrows(changeOf(`${type}s`, { action: "create", after })))).toEqual(
      cases.map(() => "nobody"),
    );
  });

  it("does not grow by what is in the attributes of another one", () => {
    const after = { addresses: ["0.0.0.0/0"], ip_set_descriptors: [{ value: "0.0.0.0/0" }], cidr: "0.0.0.0/0" };
    expect(listGrows(changeOf(LIST, { before: null, after }))).toBe("nobody");
    expect(listGrows(changeOf(ENTRY, { before: null, after: { ...after, cidr: null } }))).toBe("nobody");
  });
});
