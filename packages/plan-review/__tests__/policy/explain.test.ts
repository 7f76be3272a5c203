import type { Condition, Statement } from "../../src/policy/document";
import { explain } from "../../src/policy/explain";
import { statementOf, when } from "../support/statement";

const get = (more: Partial<Statement> = {}) => statementOf({ actions: ["s3:GetObject"], ...more });
const but = (...negated: readonly ("actions" | "resources" | "principals")[]) => ({ negated: new Set(negated) });
const many = (count: number, of: (index: number) => string) => Array.from({ length: count }, (_, index) => of(index));

describe("what a statement gives and no other does", () => {
  it("is nothing where another one gives the same or more", () => {
    for (const more of [{}, { actions: ["S3:GETobject"] }, { actions: ["S3:Get*"] }, { resources: ["*"] }])
      expect(explain(get(), [get({ actions: ["sqs:*"] }), get(more)])).toEqual([]);
    expect(explain(get({ actions: ["S3:Get?"] }), [get({ actions: ["s3:get*"] })])).toEqual([]);
  });

  it("is its actions where no other has them, with what they are about and for whom", () => {
    expect(explain(get(), [])).toEqual(["new action s3:GetObject on arn:aws:s3:::a/*"]);
    const more = { actions: ["s3:a", "s3:b", "s3:GetObject"], resources: ["c", "d"], principals: ["AWS:e", "AWS:f"] };
    expect(explain(get(more), [get({ resources: ["c", "d"], principals: ["AWS:e", "AWS:f"] })])).toEqual([
      "new action s3:a, s3:b on c, d to AWS:e, AWS:f",
    ]);
    expect(explain(get({ resources: [], principals: ["AWS:e"] }), [])).toEqual(["new action s3:GetObject to AWS:e"]);
  });

  it("is not covered by an action that only begins or ends alike", () => {
    for (const action of [
      "s3:GetObjectAcl",
      "s3:Get",
      "3:GetObject",
      "s3:GetObject?",
      "s3:?GetObject",
      "\u017F3:GetObject",
    ])
      expect(explain(get(), [get({ actions: [action] })])).toEqual(["new action s3:GetObject on arn:aws:s3:::a/*"]);
  });

  it("is its resources, those of the same actions in one line", () => {
    const now = get({ actions: ["s3:a", "s3:b"], resources: ["c", "d", "e"] });
    expect(explain(now, [get({ actions: ["s3:*"], resources: ["e"] })])).toEqual([
      "wider resource c, d for s3:a, s3:b",
    ]);
    expect(
      explain(now, [get({ actions: ["s3:a"], resources: ["c"] }), get({ actions: ["s3:b"], resources: ["c", "d"] })]),
    ).toEqual(["wider resource d for s3:a", "wider resource e for s3:a, s3:b"]);
    // of resources the case counts
    expect(explain(get({ resources: ["C"] }), [get({ resources: ["c", "c*"] })])).toEqual([
      "wider resource C for s3:GetObject",
    ]);
    expect(explain(get({ resources: ["ab", "*"] }), [get({ resources: ["a?"] })])).toEqual([
      "wider resource * for s3:GetObject",
    ]);
  });

  it("is its principals, those of the same actions in one line", () => {
    const now = get({ actions: ["s3:a", "s3:b"], principals: ["AWS:c", "AWS:d", "*"] });
    expect(explain(now, [get({ actions: ["s3:*"], principals: ["AWS:c"] })])).toEqual([
      "new principal AWS:d, * for s3:a, s3:b",
    ]);
    expect(explain(now, [get({ actions: ["s3:*"], principals: ["Service:x", "*"] })])).toEqual([]);
    const account = "AWS:arn:aws:iam::111122223333:root";
    const user = "AWS:arn:aws:iam::111122223333:user/a";
    expect(explain(get({ principals: [user] }), [get({ principals: [account] })])).toEqual([]);
    expect(explain(get({ principals: [account] }), [get({ principals: [user] })])).toEqual([
      `new principal ${account} for s3:GetObject`,
    ]);
  });

  it("is its principals where it is about nothing but a role", () => {
    const assume = (principal: string) => get({ resources: [], principals: [principal] });
    expect(explain(assume("AWS:a"), [assume("AWS:b")])).toEqual(["new principal AWS:a for s3:GetObject"]);
    expect(explain(assume("AWS:a"), [assume("AWS:a")])).toEqual([]);
  });

  it("is not compared with what an identity has where it names principals, nor what has resources with what has none", () => {
    expect(explain(get({ principals: ["AWS:a"] }), [get()])).toEqual(["new principal AWS:a for s3:GetObject"]);
    expect(explain(get(), [get({ principals: ["AWS:a"] })])).toHaveLength(1);
    expect(explain(get({ resources: [] }), [get({ resources: [] })])).toEqual([]);
    expect(explain(get(), [get({ resources: [] })])).toEqual(["wider resource arn:aws:s3:::a/* for s3:GetObject"]);
  });

  it("is told of each list", () => {
    const before = [
      get({ actions: ["s3:a", "s3:d"], resources: ["c"], principals: ["AWS:e"] }),
      get({ actions: ["s3:b"], resources: ["c", "f"], principals: ["*"], conditions: [when("Bool", "aws:x", "true")] }),
    ];
    const now = { actions: ["s3:a", "s3:b", "s3:c", "s3:d"], resources: ["c", "f"], principals: ["AWS:z"] };
    expect(explain(get(now), before)).toEqual([
      "new action s3:c on c, f to AWS:z",
      "wider resource f for s3:a, s3:d",
      "new principal AWS:z for s3:a, s3:d",
      "condition removed or loosened for s3:b on c, f",
    ]);
  });
});

describe("a condition that goes", () => {
  const bool = when("Bool", "aws:x", "true");

  it("is told where each of the others that gives the same demands more", () => {
    expect(explain(get({ resources: ["b", "c"] }), [get({ resources: ["b", "c"], conditions: [bool] })])).toEqual([
      "condition removed or loosened for s3:GetObject on b, c",
    ]);
    expect(explain(get({ principals: ["*"] }), [get({ principals: ["*"], conditions: [bool] })])).toEqual([
      "condition removed or loosened for s3:GetObject on arn:aws:s3:::a/*",
    ]);
    expect(explain(get(), [get({ conditions: [bool] }), get()])).toEqual([]);
    expect(explain(get({ conditions: [bool] }), [get()])).toEqual([]);
  });

  it("is one of the actions alone", () => {
    const now = get({ actions: ["s3:a", "s3:b", "s3:c"] });
    expect(explain(now, [get({ actions: ["s3:a", "s3:c"], conditions: [bool] }), get({ actions: ["s3:b"] })])).toEqual([
      "condition removed or loosened for s3:a, s3:c on arn:aws:s3:::a/*",
    ]);
  });

  it("is another one for another operator or key", () => {
    const loosened = ["condition removed or loosened for s3:GetObject on arn:aws:s3:::a/*"];
    for (const other of [when("BoolIfExists", "aws:x", "true"), when("Bool", "aws:y", "true")])
      expect(explain(get({ conditions: [other] }), [get({ conditions: [bool] })])).toEqual(loosened);
    expect(explain(get({ conditions: [bool] }), [get({ conditions: [bool, when("Null", "aws:y", "true")] })])).toEqual(
      loosened,
    );
    const two = [when("Null", "aws:y", "true"), bool];
    expect(explain(get({ conditions: two }), [get({ conditions: [bool] })])).toEqual([]);
  });

  const isLoosened = (before: Condition, now: Condition) =>
    explain(get({ conditions: [now] }), [get({ conditions: [before] })]).length > 0;

  it.each([
    ["StringEquals", ["a", "b"], ["a"], false],
    ["StringEquals", ["a"], ["a", "b"], true],
    ["StringEquals", ["a*"], ["ab"], true],
    ["StringLike", ["a*"], ["ab", "a?"], false],
    ["StringLike", ["a*"], ["ab", "b"], true],
    ["StringLike", ["a*"], ["Ab"], true],
    ["stringlike", ["a*"], ["ab"], false],
    ["ArnLike", ["a*"], ["ab"], false],
    ["ArnEquals", ["a*"], ["ab"], false],
    ["StringNotEquals", ["a"], ["a", "b"], false],
    ["StringNotEquals", ["a", "b"], ["a"], true],
    ["stringnotequals", ["a", "b"], ["a"], true],
    ["StringNotLike", ["a*"], ["ab"], true],
    ["NotIpAddress", ["10.0.0.0/8"], ["10.0.0.0/8", "11.0.0.0/8"], false],
    ["IpAddress", ["10.0.0.0/8", "11.0.0.0/8"], ["10.0.0.0/8"], false],
  ])("of %s from %j to %j: %s", (operator, before, now, expected) => {
    expect(isLoosened(when(operator, "aws:x", ...before), when(operator, "aws:x", ...now))).toBe(expected);
  });

  it.each([
    "ForAllValues:StringEquals",
    "foranyvalue:stringequals",
    "StringEqualsIfExists",
    "Null",
    "NumericEquals",
    "DateEquals",
  ])("may go with any other list of %s", (operator) => {
    expect(isLoosened(when(operator, "aws:x", "1", "2"), when(operator, "aws:x", "1"))).toBe(true);
    expect(isLoosened(when(operator, "aws:x", "1", "2"), when(operator, "aws:x", "12"))).toBe(true);
    expect(isLoosened(when(operator, "aws:x", "1", "2"), when(operator, "aws:x", "1", "2"))).toBe(false);
  });
});

describe("what is not named one by one", () => {
  it("is what a statement leaves out, and what another one does counts for nothing", () => {
    expect(explain(get(but("actions")), [])).toEqual([]);
    expect(explain(get(but("resources")), [])).toEqual([]);
    expect(explain(get(), [get(but("actions")), get(but("principals"))])).toEqual([
      "new action s3:GetObject on arn:aws:s3:::a/*",
    ]);
  });

  it.each([
    [399, 499, 1, 1],
    [400, 499, 1, 0],
    [488, 408, 1, 0],
    [250, 250, 3, 1],
    [260, 260, 3, 0],
    [1, 1, 99_998, 1],
    [1, 1, 100_000, 0],
  ])("is %d actions on %d resources to %d principals: %d lines", (actions, resources, principals, lines) => {
    const large = get({
      actions: many(actions, (index) => `s3:a${index}`),
      resources: many(resources, (index) => `r${index}`),
      principals: many(principals, (index) => `AWS:p${index}`),
    });
    expect(explain(large, [get({ actions: ["sqs:a"], resources: ["b"] })])).toHaveLength(lines);
    expect(explain(large, [])).toHaveLength(1);
  });

  it("is what many wildcards are compared with", () => {
    const large = get({ actions: many(100, (index) => `s3:a${index}`), resources: many(100, (index) => `r${index}`) });
    const other = (actions: number, resources: number) =>
      get({
        actions: [...many(actions, (index) => `sqs:${index}*`), "sqs:a"],
        resources: [...many(resources, (index) => `${index}?`), "b"],
      });
    expect(explain(large, [other(10, 8)])).toHaveLength(1);
    expect(explain(large, [other(10, 9)])).toEqual([]);
    expect(explain(large, [other(5, 4), other(4, 4)])).toHaveLength(1);
    expect(explain(large, [other(5, 4), other(5, 4)])).toEqual([]);
  });
});
