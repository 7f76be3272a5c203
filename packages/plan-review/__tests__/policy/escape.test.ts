import { Boxes } from "../../src/policy/box";
import { Budget } from "../../src/policy/budget";
import type { Statement } from "../../src/policy/document";
import { escapes } from "../../src/policy/escape";
import { statementOf, when } from "../support/statement";

type Some = Partial<Statement>;
/** What is found that all of the first match and none of the others, by as many steps as are given. */
const found = (inside: readonly Some[], outside: readonly Some[] = [], steps = 100_000) => {
  const boxes = new Boxes();
  const read = (more: Some) => boxes.read(statementOf(more));
  return escapes(inside.map(read), outside.map(read), new Budget(steps));
};
const but = (...negated: readonly ("actions" | "resources" | "principals")[]) => ({ negated: new Set(negated) });
const request = (
  action: string,
  resource: string,
  principal = "",
  ...context: readonly (readonly [string, string[]])[]
) => ({
  principal,
  action,
  resource,
  context: new Map(context),
});
const UNKNOWN = { conditions: [when("Geo", "aws:x", "a")] };
const ROLE = { actions: ["sts:AssumeRole"], resources: [], principals: ["Service:a.amazonaws.com"] };

describe("a request that only the first statements match", () => {
  it("is one of what they name", () => {
    expect(found([{}])).toStrictEqual(request("s3:x", "arn:aws:s3:::a/"));
    expect(found([{ actions: ["s3:Get*"] }], [{ actions: ["s3:G*x"] }])).toStrictEqual(
      request("s3:get", "arn:aws:s3:::a/"),
    );
    expect(found([{}], [{ actions: ["sqs:*"] }])).toStrictEqual(request("s3:x", "arn:aws:s3:::a/"));
  });

  it("is none where another one matches it too", () => {
    expect(found([{}], [{}])).toBe("none");
    expect(found([{}], [{ actions: ["*"], resources: ["*"] }])).toBe("none");
    expect(found([{ actions: ["s3:a", "s3:b"] }], [{ actions: ["s3:a"] }, { actions: ["s3:b"] }])).toBe("none");
    expect(found([{ actions: ["s3:a", "s3:b"] }], [{ actions: ["s3:a"] }])).toStrictEqual(
      request("s3:b", "arn:aws:s3:::a/"),
    );
  });

  it("is one that all of the first match", () => {
    expect(found([{ actions: ["s3:a*"] }, { actions: ["s3:*b"] }])).toStrictEqual(request("s3:ab", "arn:aws:s3:::a/"));
    expect(found([{ actions: ["s3:a"] }, { actions: ["s3:b"] }])).toBe("none");
    expect(found([{}, { resources: ["arn:aws:s3:::*/b"] }])).toStrictEqual(request("s3:x", "arn:aws:s3:::a/b"));
    expect(found([{}, { resources: ["b"] }])).toBe("none");
  });

  it("is on a resource that the others leave", () => {
    expect(found([{}], [{ resources: ["arn:aws:s3:::a/"] }])).toStrictEqual(request("s3:x", "arn:aws:s3:::a/x"));
    const two = { resources: ["a", "b"] };
    expect(found([two], [{ resources: ["a"] }])).toStrictEqual(request("s3:x", "b"));
    expect(found([two], [{ resources: ["a"] }, { resources: ["b"] }])).toBe("none");
    expect(found([two], [{ resources: ["a"] }, { resources: ["b"], actions: ["sqs:*"] }])).toStrictEqual(
      request("s3:x", "b"),
    );
  });

  it("is by somebody whom the others do not name", () => {
    const two = { principals: ["AWS:a", "AWS:b"] };
    expect(found([two], [{ principals: ["AWS:a"] }])).toStrictEqual(request("s3:x", "arn:aws:s3:::a/", "AWS:b"));
    expect(found([two], [{ principals: ["AWS:a"] }, { principals: ["AWS:b"] }])).toBe("none");
    expect(found([two, { principals: ["AWS:b"] }])).toStrictEqual(request("s3:x", "arn:aws:s3:::a/", "AWS:b"));
  });

  it("has the keys that they demand, and those by which the others do not match", () => {
    const one = { conditions: [when("StringEquals", "aws:x", "a")] };
    const other = { conditions: [when("StringEquals", "aws:x", "b")] };
    expect(found([one])).toStrictEqual(request("s3:x", "arn:aws:s3:::a/", "", ["aws:x", ["a"]]));
    expect(found([one], [other])).toStrictEqual(request("s3:x", "arn:aws:s3:::a/", "", ["aws:x", ["a"]]));
    expect(found([one], [one])).toBe("none");
    expect(found([one, other])).toBe("none");
    expect(found([one], [{}])).toBe("none");
  });
});

describe("the action of a request", () => {
  it("is one of a service, although a statement names everything", () => {
    expect(found([{ actions: ["*"] }])).toStrictEqual(request("x:x", "arn:aws:s3:::a/"));
    expect(found([{ actions: ["*"] }], [{ actions: ["*:*"] }])).toBe("none");
    expect(found([{ actions: ["s3*"] }], [{ actions: ["s3*:*"] }])).toBe("none");
    expect(found([{ actions: ["s3:*"] }], [{ actions: ["s3:?*"] }])).toBe("none");
  });

  it("is one of a service where what is real of one statement bounds another", () => {
    expect(found([{ actions: ["*"] }, { actions: ["s3:*"] }])).toStrictEqual(request("s3:x", "arn:aws:s3:::a/"));
    expect(found([{ actions: ["s3:*"], ...but("actions") }])).toStrictEqual(request("s:x", "arn:aws:s3:::a/"));
  });
});

describe("the resource of a request", () => {
  it("is an ARN where it can be one", () => {
    expect(found([{ resources: ["*"] }])).toStrictEqual(request("s3:x", "arn:::::x"));
    expect(found([{ resources: ["arn:aws:s3:::a"], ...but("resources") }])).toStrictEqual(request("s3:x", "arn:::::x"));
    // what begins as one needs nothing more to be one
    expect(found([{ resources: ["arn:aws:s3:::*"] }])).toStrictEqual(request("s3:x", "arn:aws:s3:::"));
    expect(found([{ resources: ["arn:aws:s3:::*"] }, { resources: ["*"] }])).toStrictEqual(
      request("s3:x", "arn:aws:s3:::"),
    );
    expect(found([{ resources: ["ab*"] }])).toStrictEqual(request("s3:x", "ab"));
    expect(found([{ resources: ["*"] }], [{ resources: ["arn:*"] }])).toStrictEqual(request("s3:x", "a"));
    expect(found([{ resources: ["*"] }], [{ resources: ["?*"] }])).toBe("none");
  });

  it("is nothing where a statement is about nothing but a role", () => {
    expect(found([ROLE])).toStrictEqual(request("sts:assumerole", "", "Service:a.amazonaws.com"));
    expect(found([ROLE], [ROLE])).toBe("none");
    expect(found([ROLE, { ...ROLE, resources: ["*"] }])).toStrictEqual(
      request("sts:assumerole", "", "Service:a.amazonaws.com"),
    );
  });
});

describe("the steps that it takes", () => {
  const steps = (count: number, more: Some) => {
    const boxes = new Boxes();
    const budget = new Budget(1_000_000);
    const spend = jest.spyOn(budget, "spend");
    const others = Array.from({ length: count }, () => boxes.read(statementOf(more)));
    escapes([boxes.read(statementOf({ principals: ["AWS:a"] }))], others, budget);
    return spend.mock.calls.reduce((sum, [taken]) => sum + taken, 0);
  };

  it("are more for each statement, and still more for one about the same actions and resources", () => {
    const forFifty = (more: Some) => steps(100, more) - steps(50, more);
    const elsewhere = forFifty({ actions: ["sqs:a"] });
    expect(elsewhere).toBeGreaterThanOrEqual(16 * 50);
    expect(forFifty({ principals: ["AWS:b"] })).toBeGreaterThan(elsewhere);
  });
});

describe("what cannot be decided", () => {
  it("is unclear where principals are those that are left out", () => {
    const rest = { principals: ["AWS:a"], ...but("principals") };
    const all = { principals: ["*"] };
    expect(found([rest])).toBe("unclear");
    expect(found([all, rest])).toBe("unclear");
    expect(found([all], [rest])).toBe("unclear");
    // whatever that one matches, the other one matches all
    expect(found([all], [rest, all])).toBe("none");
    expect(found([all], [{ ...all, actions: ["sqs:*"] }])).not.toBe("unclear");
  });

  it("is unclear where a condition is not understood and would decide", () => {
    expect(found([UNKNOWN])).toBe("unclear");
    expect(found([{}], [UNKNOWN])).toBe("unclear");
    expect(found([UNKNOWN], [{}])).toBe("none");
    expect(found([{ actions: ["s3:a", "s3:b"] }], [{ actions: ["s3:a"], ...UNKNOWN }])).toStrictEqual(
      request("s3:b", "arn:aws:s3:::a/"),
    );
    expect(found([{ resources: ["*"] }], [{ resources: ["arn:*"], ...UNKNOWN }])).toStrictEqual(request("s3:x", "a"));
    // of the one action nobody can tell, the other one is matched
    expect(found([{ actions: ["s3:a", "s3:b"] }], [{ actions: ["s3:a"], ...UNKNOWN }, { actions: ["s3:b"] }])).toBe(
      "unclear",
    );
    expect(found([{ resources: ["a", "b"] }], [{ resources: ["a"], ...UNKNOWN }, { resources: ["b"] }])).toBe(
      "unclear",
    );
  });

  it("is unclear where a variable may be what another statement names or leaves out", () => {
    const home = { resources: ["a/${aws:username}"] };
    expect(found([home], [home])).toBe("none");
    expect(found([home, { resources: ["b"] }])).toBe("unclear");
    expect(found([{ resources: ["b"] }, { resources: ["c"] }])).toBe("none");
    expect(found([{ resources: ["b"] }, { resources: ["c"] }], [home])).toBe("unclear");
    expect(found([home], [{ resources: ["b"], ...but("resources") }])).toBe("unclear");
    expect(found([{ resources: ["b"] }], [home, { resources: ["c"], ...but("resources") }])).toBe("unclear");
    expect(found([{ resources: ["b"] }], [{ resources: ["c"], ...but("resources") }])).toBe("none");
    expect(found([home], [{ resources: ["a/*"] }])).toBe("none");
  });

  it("is unclear where it takes too many steps", () => {
    expect(found([{}], [], 0)).toBe("unclear");
    expect(found([{}], [{}], 40)).toBe("unclear");
    const answers = Array.from({ length: 300 }, (_, tens) => found([{}], [{}], 10 * tens));
    expect(new Set(answers)).toEqual(new Set(["unclear", "none"]));
    expect(answers).toEqual([...answers].sort().reverse());
  });
});
