import { Boxes } from "../../src/policy/box";
import { Budget } from "../../src/policy/budget";
import type { Statement } from "../../src/policy/document";
import { ANY, PART_ANY, PART_STAR, STAR } from "../../src/policy/pattern";
import { statementOf, when } from "../support/statement";

const read = (more: Partial<Statement> = {}) => new Boxes().read(statementOf(more));
const but = (...negated: readonly ("actions" | "resources" | "principals")[]) => ({ negated: new Set(negated) });
const real = (...actions: readonly string[]) => read({ actions }).realActions?.patterns;

describe("the actions of a statement", () => {
  it("are read without case", () => {
    expect(read({ actions: ["S3:Get*", "sqs:SendMessage"] }).actions.patterns).toEqual([
      `s3:get${STAR}`,
      "sqs:sendmessage",
    ]);
  });

  it("are everything else where they are negated, of which nobody tells what is real", () => {
    const box = read(but("actions"));
    expect([box.actions.negated, box.resources.negated, box.realActions]).toEqual([true, false, undefined]);
    expect(read().actions.negated).toBe(false);
  });

  it("are real with one colon and something behind it", () => {
    expect(real("s3:GetObject", "s3:PutObject")).toEqual(["s3:getobject", "s3:putobject"]);
    expect(real("s3:*", "s3:GetObject")).toEqual([`s3:${PART_ANY}${PART_STAR}`, "s3:getobject"]);
    expect(real("s3:**", "sqs:?*")).toEqual([`s3:${PART_ANY}${PART_STAR}`, `sqs:${PART_ANY}${PART_STAR}`]);
    expect(real("s3:G*t*", "s3:?x?", "s3:?")).toEqual([
      `s3:g${PART_STAR}t${PART_STAR}`,
      `s3:${PART_ANY}x${PART_ANY}`,
      `s3:${PART_ANY}`,
    ]);
  });

  it.each([["*"], ["s3*"], ["s3:a:b"], ["s3:"], [":a"], ["*:a"], ["s3.x:a"], ["s3:a", "*"], ["x s3:a"]])(
    "are not told to be real: %s",
    (...actions) => {
      expect(real(...actions)).toBeUndefined();
    },
  );

  it("are one set with what is real of them, where there is nothing else", () => {
    const literal = read({ actions: ["s3:GetObject"] });
    expect(literal.realActions).toBe(literal.actions);
    const real = new Boxes().read(statementOf({ actions: ["s3:a*"] })).realActions;
    expect(real?.negated).toBe(false);
    expect(real?.has("s3:ab", new Budget(10))).toBe(true);
  });
});

describe("the resources of a statement", () => {
  it("are one thing that cannot be told apart where there are none", () => {
    expect(read({ resources: [] }).resources.patterns).toEqual([""]);
    expect(read({ resources: ["a*", "B?"] }).resources.patterns).toEqual([`a${STAR}`, `B${ANY}`]);
  });

  it.each([
    [["arn:aws:s3:::a"], true],
    [["arn:aws:s3:::*"], true],
    [["arn:aws:sqs:eu-west-1:111122223333:a", "arn:aws:s3:::b"], true],
    [["arn:aws:s3:::a", "*"], false],
    [["arn:aws:s3::*"], false],
    [["arn:*:s3:::a"], false],
    [["xarn:aws:s3:::a"], false],
    [["arn:aws:s3"], false],
    [[], false],
  ])("are ARNs up to the last part, or not: %j", (resources, expected) => {
    expect(read({ resources }).hasArns).toBe(expected);
  });

  it("begin with anything where they are negated", () => {
    const box = read({ resources: ["arn:aws:s3:::a"], ...but("resources") });
    expect([box.hasArns, box.resources.negated, box.actions.negated]).toEqual([false, true, false]);
  });

  it("hold a variable, or none", () => {
    expect(read({ resources: ["a", "b/${aws:username}"] }).hasVariables).toBe(true);
    expect(read({ resources: ["a", "b"], actions: ["s3:${aws:username}"] }).hasVariables).toBe(false);
  });
});

describe("a box", () => {
  it("has the statement, its principals and its conditions", () => {
    const statement = statementOf({ principals: ["AWS:x"], conditions: [when("StringEquals", "aws:x", "a")] });
    const box = new Boxes().read(statement);
    expect(box.statement).toBe(statement);
    expect(box.principals.names({ name: "AWS:x", implied: new Map() })).toBe(true);
    expect(box.conditions.map(({ key }) => key)).toEqual(["aws:x"]);
    expect(box.hasNotPrincipal).toBe(false);
    expect(read(but("principals")).hasNotPrincipal).toBe(true);
    expect(read(but("actions", "resources")).hasNotPrincipal).toBe(false);
  });

  it("shares its sets with others that name the same, and not with what leaves the same out", () => {
    const boxes = new Boxes();
    const one = boxes.read(statementOf());
    expect(boxes.read(statementOf()).actions).toBe(one.actions);
    expect(boxes.read(statementOf()).resources).toBe(one.resources);
    expect(boxes.read(statementOf(but("actions"))).actions).not.toBe(one.actions);
    expect(boxes.read(statementOf({ actions: ["s3:a"] })).actions).not.toBe(one.actions);
    expect(boxes.read(statementOf({ actions: ["a,b"] })).actions).not.toBe(
      boxes.read(statementOf({ actions: ["a", "b"] })).actions,
    );
  });

  it("writes the names of variables", () => {
    const boxes = new Boxes();
    const [pattern = ""] = boxes.read(statementOf({ resources: ["a/${aws:username}"] })).resources.patterns;
    expect(pattern).not.toBe("a/${aws:username}");
    expect(boxes.write(pattern)).toBe("a/${aws:username}");
  });
});

describe("a budget", () => {
  it("is spent when more was taken than there was", () => {
    const budget = new Budget(3);
    expect(budget.isSpent).toBe(false);
    budget.spend(3);
    expect(budget.isSpent).toBe(false);
    budget.spend(1);
    expect(budget.isSpent).toBe(true);
  });
});
