import type { ResourceChange } from "../../src/model";
import { compareOpenings } from "../../src/network/compare";
import { openedBy } from "../../src/network/firewalls";
import { mayReach } from "../../src/network/touched";
import { type MarkedObject, Unknown } from "../../src/values";
import { changeOf, planOfChanges } from "../support/changes";

jest.mock("../../src/network/touched", () => ({ mayReach: jest.fn(() => true) }));
jest.mock("../../src/network/compare", () => {
  const actual = jest.requireActual<typeof import("../../src/network/compare")>("../../src/network/compare");
  return { ...actual, compareOpenings: jest.fn(actual.compareOpenings) };
});
const RULE = "aws_security_group_rule";
const WORLD = "0.0.0.0/0";
const SSH = { protocol: "tcp", from_port: 22, to_port: 22 };
const rule = (cidr: string, more: MarkedObject = {}): MarkedObject => ({
  security_group_id: "sg-1",
  type: "ingress",
  cidr_blocks: [cidr],
  ...SSH,
  ...more,
});
const made = (name: string, after: MarkedObject, type = RULE): ResourceChange =>
  changeOf(type, { address: name, action: "create", before: null, after });
const gone = (name: string, before: MarkedObject, type = RULE): ResourceChange =>
  changeOf(type, { address: name, action: "delete", before, after: null });
const stays = (name: string, values: MarkedObject, type = RULE): ResourceChange =>
  changeOf(type, { address: name, action: "no-op", before: values, after: values });
const found = (...changes: readonly ResourceChange[]) =>
  openedBy(planOfChanges(...changes)).map(
    ({ address, extent, isCustomary, details }) =>
      `${address} ${extent}${isCustomary ? " customary" : ""}: ${details.join("; ")}`,
  );
const NEW = "tcp 22 from 0.0.0.0/0, not open before";

describe("what a plan opens", () => {
  it("is told of each resource by its own rules", () => {
    expect(found(made("a", rule(WORLD)), made("b", rule("52.0.0.0/8")), made("c", rule("203.0.113.0/24")))).toEqual([
      `a everyone: ${NEW}`,
      "b wide: tcp 22 from 52.0.0.0/8, not open before",
    ]);
  });

  it("is nothing that another rule of the firewall let in before, whether it stays or goes", () => {
    expect(found(made("a", rule(WORLD)), stays("b", rule(WORLD)))).toEqual([]);
    expect(found(made("a", rule(WORLD)), gone("b", rule(WORLD)))).toEqual([]);
    expect(found(stays("b", rule(WORLD)))).toEqual([]);
    expect(found(gone("b", rule(WORLD)))).toEqual([]);
    expect(openedBy({ ...planOfChanges(made("a", rule(WORLD))), context: [stays("b", rule(WORLD))] })).toEqual([]);
  });

  it("is new where another firewall let it in, or one that Terraform forgets", () => {
    const other = rule(WORLD, { security_group_id: "sg-2" });
    expect(found(made("a", rule(WORLD)), stays("b", other))).toEqual([`a everyone: ${NEW}`]);
    expect(found(made("a", rule(WORLD)), { ...gone("b", rule(WORLD)), action: "forget" })).toEqual([
      `a everyone: ${NEW}`,
    ]);
    const moved = changeOf(RULE, { address: "a", before: other, after: rule(WORLD) });
    expect(found(moved)).toEqual([`a everyone: ${NEW}`]);
  });

  it("is nothing new where the firewall is made anew with the same", () => {
    const group = changeOf("aws_security_group", {
      address: "g",
      action: "replace",
      before: { id: "sg-1" },
      after: { id: new Unknown() },
    });
    const again = changeOf(RULE, {
      address: "a",
      action: "replace",
      before: rule(WORLD),
      after: rule(WORLD, { security_group_id: new Unknown() }),
    });
    expect(found(group, again)).toEqual([]);
    expect(found(again)).toEqual([`a everyone: ${NEW}`]);
    expect(found({ ...group, action: "update" }, again)).toEqual([`a everyone: ${NEW}`]);
    expect(found({ ...group, type: "aws_lb" }, again)).toEqual([`a everyone: ${NEW}`]);
  });

  it("is not looked for in what cannot say anything of it", () => {
    jest.mocked(mayReach).mockImplementation(({ address }) => address !== "a");
    const changes = [made("a", rule(WORLD)), made("b", rule(WORLD, { security_group_id: "sg-2" }))];
    expect(found(...changes)).toEqual([`b everyone: ${NEW}`]);
    jest.mocked(mayReach).mockReturnValue(true);
    expect(found(...changes)).toHaveLength(2);
  });

  it("is nothing in a new filter, and something in one that changes", () => {
    const type = "google_compute_security_policy";
    const rules = (cidr: string) => ({ rule: [{ action: "allow", src_ip_ranges: [cidr] }] });
    expect(found(made("a", rules(WORLD), type))).toEqual([]);
    const changed = changeOf(type, { address: "a", before: rules("10.0.0.0/8"), after: rules(WORLD) });
    expect(found(changed)).toHaveLength(1);
  });

  it("is told in at most four services and sources each, each once", () => {
    const rules = [1, 3, 5, 7, 9, 11].map((port) => ({
      ...SSH,
      from_port: port,
      to_port: port,
      cidr: `${port}.0.0.0/0`,
    }));
    const words = (count: number) => found(made("a", { rule: rules.slice(0, count) }, "acme_firewall"));
    expect(words(1)).toEqual(["a everyone: tcp 1 from 1.0.0.0/0, not open before"]);
    expect(words(4)).toEqual([
      "a everyone: tcp 1, tcp 3, tcp 5, tcp 7 from 1.0.0.0/0, 3.0.0.0/0, 5.0.0.0/0, 7.0.0.0/0, not open before",
    ]);
    expect(words(6)).toEqual([
      "a everyone: tcp 1, tcp 3, tcp 5, tcp 7, 2 more from 1.0.0.0/0, 3.0.0.0/0, 5.0.0.0/0, 7.0.0.0/0, 2 more, not open before",
    ]);
    const twice = [
      { ...SSH, cidr: WORLD },
      { ...SSH, cidr: WORLD },
    ];
    expect(found(made("a", { rule: twice }, "acme_firewall"))).toEqual([`a everyone: ${NEW}`]);
    const small = ["50.0.0.0-50.127.255.254", "50.127.255.255"].map((cidr) => ({ ...SSH, cidr }));
    expect(found(made("a", { rule: small }, "acme_firewall"))).toEqual([
      "a wide: tcp 22 from 50.0.0.0-50.127.255.254, 50.127.255.255, not open before",
    ]);
    const graver = [
      { ...SSH, cidr: "52.0.0.0/8", to_port: 23 },
      { ...SSH, cidr: WORLD },
    ];
    expect(found(made("a", { rule: graver }, "acme_firewall"))[0]).toMatch(/^a everyone: /);
    // a part of what is everyone only together
    const parts = ["50.0.0.0/8", "51.0.0.0/8"].map((cidr) => ({ ...SSH, cidr }));
    expect(found(made("a", { rule: parts }, "acme_firewall"))).toEqual([
      "a everyone: tcp 22 from 50.0.0.0/8, 51.0.0.0/8, not open before",
    ]);
  });
});

describe("what only the provider opens", () => {
  const type = "google_compute_firewall";

  it("is not looked at where nobody set what is unknown", () => {
    const after = { network: "n", source_ranges: new Unknown(), allow: [{ protocol: "tcp" }] };
    expect(found(made("a", after, type))).toHaveLength(1);
    expect(found({ ...made("a", after, type), configured: new Set(["allow"]) })).toHaveLength(1);
    expect(found({ ...made("a", after, type), configured: new Set(["source_ranges"]) })).toEqual([]);
    // of what exists it is a value that shows after apply
    const before = { network: "n", source_ranges: ["10.0.0.0/8"], allow: [{ protocol: "tcp" }] };
    expect(found(changeOf(type, { before, after }))).toEqual([]);
    expect(found(changeOf(type, { before, after, configured: new Set(["allow"]) }))).toEqual([]);
    expect(found(changeOf(type, { before, after: { ...after, source_ranges: [] } }))).toHaveLength(1);
  });

  it("is customary for something new that is public by itself, and nothing for some", () => {
    const cluster = { vpc_config: [{ subnet_ids: ["a"] }] };
    expect(found(made("a", cluster, "aws_eks_cluster"))).toEqual([
      "a everyone customary: every protocol from everyone, since no source is named, not open before",
    ]);
    const also = { ...cluster, rule: [{ allowed_ips: [WORLD] }] };
    expect(found(made("a", also, "aws_eks_cluster"))[0]).toMatch(/^a everyone: /);
    const account = "azurerm_cosmosdb_account";
    expect(found(made("a", { name: "x" }, account))).toEqual([]);
    const closed = { ip_range_filter: ["10.0.0.0/8"] };
    expect(found(changeOf(account, { address: "a", before: closed, after: {} }))).toEqual([
      "a everyone: every protocol from everyone, since no source is named, not open before",
    ]);
    const was = { vpc_config: [{ public_access_cidrs: ["10.0.0.0/8"] }] };
    expect(found(changeOf("aws_eks_cluster", { address: "a", before: was, after: cluster }))[0]).toMatch(
      /^a everyone: /,
    );
  });

  it("is customary of a list of control that is made, since its subnets had one before", () => {
    const ingress = [{ action: "allow", cidr_block: WORLD, protocol: "-1", rule_no: 1 }];
    const acl = "aws_network_acl";
    expect(found(made("a", { ingress }, acl))[0]).toMatch(/^a everyone customary: /);
    expect(found(changeOf(acl, { address: "a", before: { ingress: [] }, after: { ingress } }))[0]).toMatch(
      /^a everyone: /,
    );
    const one = (network_acl_id: MarkedObject[string]) =>
      found(made("a", { network_acl_id, rule_action: "allow", cidr_block: WORLD, rule_number: 1 }, `${acl}_rule`))[0];
    expect(one(new Unknown())).toMatch(/^a everyone customary: /);
    expect(one("acl-1")).toMatch(/^a everyone: /);
    expect(found(made("a", rule(WORLD, { network_acl_id: new Unknown() })))[0]).toMatch(/^a everyone: /);
  });
});

describe("a side that there is not", () => {
  it("lets nobody in, although it names nobody", () => {
    const open = { source_ranges: [WORLD], allow: [{ protocol: "tcp" }] };
    const type = "google_compute_firewall";
    expect(found({ ...gone("a", open, type), after: {} })).toEqual([]);
    expect(found({ ...gone("a", open, type), action: "update", after: {} })).toHaveLength(1);
    expect(found({ ...made("a", open, type), before: {} })).toHaveLength(1);
    expect(found({ ...made("a", open, type), action: "update", before: {} })).toEqual([]);
  });
});

describe("what another resource opens", () => {
  const acl = "aws_network_acl_rule";
  const line = (rule_action: string, cidr_block: string, rule_number: number): MarkedObject => ({
    network_acl_id: "acl-1",
    rule_action,
    cidr_block,
    rule_number,
    protocol: "-1",
  });
  const open = stays("open", line("allow", WORLD, 200), acl);

  it("is told of a denial that goes before a rule that stays", () => {
    expect(found(open, gone("denial", line("deny", WORLD, 100), acl))).toEqual([
      "denial everyone: every protocol from 0.0.0.0/0, not open before",
    ]);
  });

  it("is told of a denial of few that goes, and of each resource that held one", () => {
    const [one, other] = [line("deny", "198.51.44.0/24", 100), line("deny", "198.51.45.0/24", 101)];
    expect(found(open, gone("a", one, acl))).toEqual([
      "a wide: 198.51.44.0/24 is denied no longer, and another rule lets it in",
    ]);
    const both = "198.51.44.0/24, 198.51.45.0/24 is denied no longer, and another rule lets it in";
    expect(found(open, gone("a", one, acl), gone("b", other, acl))).toEqual([`a wide: ${both}`, `b wide: ${both}`]);
    expect(found(open, gone("a", one, acl), stays("b", other, acl))).toHaveLength(1);
    expect(found(open, gone("a", one, acl), gone("c", line("allow", WORLD, 300), acl))).toEqual([
      "a wide: 198.51.44.0/24 is denied no longer, and another rule lets it in",
    ]);
    const inside = { address: "n", before: { ingress: [one, other] }, after: { ingress: [line("allow", WORLD, 1)] } };
    const closed = stays("x", line("allow", "10.0.0.0/8", 1), acl);
    expect(found(closed, gone("a", one, acl))).toEqual([]);
    expect(found(changeOf("acme_firewall", inside))).toHaveLength(1);
  });

  it("is told of a list that grows, by its name", () => {
    const LIST = "aws_ec2_managed_prefix_list";
    const list = (cidr: string) => ({ id: "pl-1", entry: [{ cidr }] });
    const { cidr_blocks: _, ...without } = rule(WORLD);
    const names = stays("rule", { ...without, prefix_list_ids: ["pl-1"] });
    const grows = changeOf(LIST, { address: "list", before: list("10.0.0.0/8"), after: list(WORLD) });
    expect(found(names, grows)).toEqual(["list everyone: tcp 22 from pl-1, not open before"]);
    expect(found(names, { ...grows, after: list("10.0.0.0/8") })).toEqual([]);
    expect(found(names, stays("list", list(WORLD), LIST))).toEqual([]);
    expect(found({ ...names, action: "create", before: null }, stays("list", list(WORLD), LIST))).toEqual([
      "rule everyone: tcp 22 from pl-1, not open before",
    ]);
    expect(found({ ...names, action: "create", before: null })).toEqual([]);
    const two = stays("rule", { ...without, prefix_list_ids: ["pl-9", "pl-1"] });
    expect(found(two, grows)).toEqual(["list everyone: tcp 22 from pl-9, pl-1, not open before"]);
  });
});

it("compares nothing of a firewall that nobody touches", () => {
  jest.mocked(compareOpenings).mockClear();
  found(stays("a", rule(WORLD)), made("b", rule(WORLD, { security_group_id: "sg-2" })));
  expect(compareOpenings).toHaveBeenCalledTimes(1);
});

it("says so where there are too many rules to compare", () => {
  jest.mocked(compareOpenings).mockReturnValueOnce(undefined);
  const stayed = stays("b", rule("10.0.0.0/8"));
  expect(found(made("a", rule(WORLD)), stayed, made("a", rule("52.0.0.0/8")))).toEqual([
    "a everyone: 3 rules are too many to compare, and they let in a large part of the Internet",
  ]);
  jest.mocked(compareOpenings).mockClear();
  found(made("a", rule(WORLD)), made("b", rule(WORLD, { security_group_id: "sg-2" })));
  const budgets = jest.mocked(compareOpenings).mock.calls.map(([, , steps]) => steps);
  expect(budgets).toHaveLength(2);
  expect(budgets[0]).toBe(budgets[1]);
});
