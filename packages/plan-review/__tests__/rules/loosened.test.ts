import { attributeChanges } from "../../src/attributes";
import type { ResourceChange } from "../../src/model";
import { loosened } from "../../src/rules/loosened";
import { attributeOf, changeOf } from "../support/changes";

// the names have tests of their own; here is what follows from them
jest.mock("../../src/iam/doors", () => ({ BOUNDS: /^only$/, EXCEPTIONS: /^(except|until)$/ }));
jest.mock("../../src/iam/policy-paths", () => ({
  isPolicyPath: (type: string, path: string) => type === "acme_user" && path === "policy",
}));

type Values = ResourceChange["before"];
const lines = (before: Values, after: Values, type = "acme_role") =>
  loosened(changeOf(type, { before, after, attributes: attributeChanges(before, after, []) }));

describe("a list of what something is given for", () => {
  it("is loosened where all of it goes", () => {
    expect(lines({ only: ["a", "b"] }, { only: [] })).toEqual(["only.0: a → not set", "only.1: b → not set"]);
    expect(lines({ only: ["a"] }, { only: null })).toEqual(["only.0: a → not set"]);
    expect(lines({ only: "a" }, { only: "" })).toEqual(["only: a → not set"]);
    expect(lines({ only: true }, { only: false })).toEqual(["only: true → false"]);
    expect(lines({ rule: [{ for: "x", only: ["a"] }] }, { rule: [{ for: "x", only: [] }] })).toEqual([
      "rule.0.only.0: a → not set",
    ]);
    expect(lines({ only: { a: "b" } }, { only: {} })).toEqual(["only.a: b → not set"]);
  });

  it("is tighter where some of it stays", () => {
    expect(lines({ only: ["a", "b"] }, { only: ["a"] })).toEqual([]);
    expect(lines({ only: { a: "b", c: "d" } }, { only: { a: "b" } })).toEqual([]);
  });

  it("is another one where something else takes its place", () => {
    expect(lines({ only: ["a"] }, { only: ["b"] })).toEqual([]);
    expect(lines({ only: [] }, { only: ["b"] })).toEqual([]);
    expect(lines({ only: false }, { only: null })).toEqual([]);
  });

  it("goes with what it bounded", () => {
    const rule = (only: readonly string[]) => ({ for: only.join(), only });
    expect(lines({ rule: [rule([]), rule(["a"])] }, { rule: [rule([])] })).toEqual([]);
    expect(lines({ rule: [{ for: "a", only: [{ name: "b" }] }] }, { rule: [] })).toEqual([]);
  });
});

describe("an exception, a condition or an end", () => {
  it("is loosened where one of several goes", () => {
    expect(lines({ except: ["a", "b"] }, { except: ["a"] })).toEqual(["except.1: b → not set"]);
    expect(lines({ until: "2030-01-01" }, { until: null })).toEqual(["until: 2030-01-01 → not set"]);
    expect(lines({ until: "2030-01-01" }, { until: "2031-01-01" })).toEqual([]);
    expect(lines({ except: [] }, { except: ["a"] })).toEqual([]);
  });

  it("may be a block in the block that stays", () => {
    const rule = { for: "x", except: [{ who: [{ name: "a" }] }] };
    expect(lines({ rule: [rule] }, { rule: [{ for: "x", except: [] }] })).toEqual([
      "rule.0.except.0.who.0.name: a → not set",
    ]);
    expect(lines({ rule: [rule] }, { rule: [] })).toEqual([]);
    const text = (...rules: readonly unknown[]) => ({ text: JSON.stringify({ rules }) });
    expect(lines(text(rule), text({ for: "x" }))).toEqual(["text.rules.0.except.0.who.0.name: a → not set"]);
    expect(lines(text(rule), text())).toEqual([]);
  });

  it("has names with digits in them, and more than ten of them", () => {
    const rule = (...except: readonly ResourceChange["after"][]) => ({ rule: [{ for: "x", except }] });
    for (const name of ["who1", "1who"])
      expect(lines(rule({ [name]: [{ name: "a" }] }), rule())).toEqual([`rule.0.except.0.${name}.0.name: a → not set`]);
    const many = rule(...Array.from({ length: 11 }, (_, position) => `${position}`));
    expect([lines(many, rule()).length, lines(many, { rule: [] }).length]).toEqual([11, 0]);
  });

  it("may be all that there is", () => {
    const attribute = attributeOf("except", { before: { name: "a" }, after: null, block: { after: {} } });
    expect(loosened(changeOf("acme_role", { attributes: [attribute] }))).toContain("except.name: a → not set");
  });
});

describe("a policy beside what is given", () => {
  it("bounds it, where the type has such a policy", () => {
    expect(lines({ policy: "p" }, { policy: "" }, "acme_user")).toEqual(["policy: p → not set"]);
    expect(lines({ policy: "p" }, { policy: "" })).toEqual([]);
  });
});

describe("what bounds nothing", () => {
  it("gives nothing by going", () => {
    expect(lines({ members: ["a"], until_when: "x", the_only: "y" }, { members: [] })).toEqual([]);
    expect(lines({ 1: { 2: "a" } }, { 1: { 2: "" } })).toEqual([]);
  });
});
