import { attributeChanges, leafChanges } from "../src/attributes";
import { pairItems } from "../src/pairing";
import { Secrets } from "../src/secrets";
import { type Marked, mark } from "../src/values";
import { planOf, rulesOf, updated } from "./support/plan-builder";

const plain = (value: unknown): Marked => mark(value, { sensitive: [], unknown: undefined }, new Secrets());
const changesOf = (before: unknown, after: unknown) => attributeChanges(plain(before), plain(after), []);
const linesOf = (before: unknown, after: unknown) =>
  changesOf(before, after)
    .flatMap((change) => [...leafChanges(change)])
    .map(({ path, before: from, after: to }) => `${path}: ${JSON.stringify(from)} → ${JSON.stringify(to)}`);

describe("blocks", () => {
  const https = { from_port: 443, to_port: 443, protocol: "tcp", cidr_blocks: ["0.0.0.0/0"], description: "" };
  const balancer = { from_port: 8080, to_port: 8080, protocol: "tcp", security_groups: ["sg-1"], description: "lb" };

  it("count as gone, and what stays has not changed", () => {
    const changes = changesOf({ ingress: [balancer, https] }, { ingress: [https] });
    expect(changes.map(({ path }) => path)).toEqual(
      ["description", "from_port", "protocol", "security_groups", "to_port"].map((name) => `ingress.0.${name}`),
    );
    for (const { after, block } of changes) {
      expect(after).toBeUndefined();
      expect(block.before).toMatchObject({ description: "lb" });
      expect(block.after).toBeUndefined();
    }
  });

  it("have no block before where they are new", () => {
    const changes = changesOf({ ingress: [https] }, { ingress: [balancer, https] });
    expect(changes).toHaveLength(5);
    for (const { before, block } of changes) {
      expect(before).toBeUndefined();
      expect(block).toMatchObject({ after: { description: "lb" } });
      expect(block.before).toBeUndefined();
    }
  });

  it("have not changed where they change places", () => {
    const rules = [
      { id: "a", expiration: [{ days: 365 }] },
      { id: "b", expiration: [{ days: 7 }] },
    ];
    expect(changesOf({ rule: rules }, { rule: [...rules].reverse() })).toEqual([]);
    expect(changesOf({ ordered_cache_behavior: rules }, { ordered_cache_behavior: [...rules].reverse() })).toHaveLength(
      1,
    );
  });

  it.each([
    ["id", "a", "b"],
    ["name", "a", "b"],
    ["priority", 1, 2],
    ["rule_no", 100, 200],
    ["region_name", "eu-west-1", "us-east-1"],
    ["port", 80, 443],
  ])("are the same one by their %s, wherever they stand", (key, first, second) => {
    const before = [
      { [key]: first, days: 10 },
      { [key]: second, days: 20 },
    ];
    const after = [
      { [key]: second, days: 21 },
      { [key]: first, days: 11 },
    ];
    expect(linesOf({ rule: before }, { rule: after })).toEqual(["rule.0.days: 20 → 21", "rule.1.days: 10 → 11"]);
  });

  it("are paired without a key by how much they share", () => {
    const before = [
      { from: 1, to: 2, kind: "tcp", text: "one" },
      { from: 8, to: 9, kind: "udp", text: "two" },
      { from: 5, to: 5, kind: "icmp", text: "three" },
    ];
    const after = [
      { from: 8, to: 9, kind: "udp", text: "other" },
      { from: 1, to: 3, kind: "tcp", text: "one" },
    ];
    expect(linesOf({ rule: before }, { rule: after })).toEqual([
      'rule.0.text: "two" → "other"',
      "rule.1.to: 2 → 3",
      "rule.2.from: 5 → null",
      'rule.2.kind: "icmp" → null',
      'rule.2.text: "three" → null',
      "rule.2.to: 5 → null",
    ]);
  });

  it("stay the one where there is one", () => {
    expect(linesOf({ options: [{ name: "a", mode: "x" }] }, { options: [{ name: "b", mode: "y" }] })).toEqual([
      'options.0.mode: "x" → "y"',
      'options.0.name: "a" → "b"',
    ]);
  });

  it("are told apart by the hidden values that they hold", () => {
    const of = (...passwords: string[]) => plain({ user: passwords.map((password) => ({ password })) });
    expect(attributeChanges(of("hunter2-a-x9", "hunter2-b-x9"), of("hunter2-b-x9", "hunter2-a-x9"), [])).toEqual([]);
    expect(attributeChanges(of("hunter2-a-x9", "hunter2-b-x9"), of("hunter2-b-x9", "hunter2-c-x9"), [])).toHaveLength(
      1,
    );
  });

  it.each([10_000, 20_000])("are compared in seconds, %d of them in another order", (length) => {
    const rules = Array.from({ length }, (_, index) => ({ from: index % 97, to: index % 89, text: `rule ${index}` }));
    const changed = rules.map((rule) => ({ ...rule, to: rule.to + 1 })).reverse();
    const keyless = rules.map(({ from, to, text }) => ({ from, to: to + 1, label: [{ text }] })).reverse();
    const started = process.cpuUsage();
    expect(changesOf({ rule: rules }, { rule: changed })).toHaveLength(length);
    changesOf({ rule: rules }, { rule: keyless });
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(15_000);
  });

  it("are each in one pair", () => {
    const items = (count: number, seed: number) =>
      Array.from({ length: count }, (_, index) =>
        plain({ a: (index * seed) % 7, b: (index * seed) % 5, c: index % 3 }),
      );
    for (let seed = 1; seed < 60; seed += 1) {
      const pairs = pairItems(items(seed % 13, seed), items(seed % 11, seed + 3));
      const positions = (side: "before" | "after") => pairs.flatMap((pair) => pair[side] ?? []).sort((a, b) => a - b);
      expect(positions("before")).toEqual([...Array(seed % 13).keys()]);
      expect(positions("after")).toEqual([...Array(seed % 11).keys()]);
    }
  });
});

describe("lists of plain values", () => {
  it("are sets, except where their order decides", () => {
    expect(changesOf({ groups: ["a", "b"] }, { groups: ["b", "a"] })).toEqual([]);
    expect(changesOf({ command: ["a", "b"] }, { command: ["b", "a"] })).toHaveLength(1);
  });

  it("gain and lose items, whatever moves", () => {
    expect(linesOf({ groups: ["a", "b", "c"] }, { groups: ["c", "a"] })).toEqual(['groups.1: "b" → null']);
    expect(linesOf({ groups: ["a", "b"] }, { groups: ["c", "b", "d"] })).toEqual([
      'groups.0: "a" → "c"',
      'groups.2: null → "d"',
    ]);
    expect(linesOf({ groups: ["a", "a"] }, { groups: ["a"] })).toEqual(['groups.1: "a" → null']);
  });
});

describe("a text of JSON", () => {
  const queue = (value: unknown) => ({ redrive_policy: JSON.stringify(value) });

  it("is compared by what it says", () => {
    expect(linesOf(queue({ arn: "d", maxReceiveCount: 5 }), queue({ maxReceiveCount: 1, arn: "d" }))).toEqual([
      "redrive_policy.maxReceiveCount: 5 → 1",
    ]);
    const [change] = changesOf(queue({ maxReceiveCount: 5 }), { redrive_policy: "" });
    expect(change).toMatchObject({ path: "redrive_policy.maxReceiveCount", inText: "redrive_policy", before: 5 });
  });

  it("is a text where it is none", () => {
    expect(linesOf({ body: '{"a": 1}' }, { body: "{not json" })).toEqual(['body: "{\\"a\\": 1}" → "{not json"']);
    const deep = "[".repeat(5_000) + "]".repeat(5_000);
    expect(linesOf({ body: deep }, { body: "[]" })).toHaveLength(1);
  });

  it("is data with names of a prototype", () => {
    expect(linesOf({ body: '{"a": 1}' }, { body: '{"a": 1, "__proto__": 2, "constructor": 3}' })).toEqual([
      "body.__proto__: null → 2",
      "body.constructor: null → 3",
    ]);
  });
});

describe("a rule of a review", () => {
  it("is not alarmed by a set whose items move", () => {
    const open = { cidr_blocks: ["0.0.0.0/0"], from_port: 443, to_port: 443, protocol: "tcp" };
    const inside = { security_groups: ["sg-1"], from_port: 8080, to_port: 8080, protocol: "tcp" };
    const plan = (before: unknown, after: unknown) =>
      planOf([updated("aws_security_group", { ingress: before }, { ingress: after })]);
    expect(rulesOf(plan([inside, open], [open]))).toEqual([]);
    expect(rulesOf(plan([inside], [open, inside]))).toEqual(["public-access-opened"]);
  });
});
