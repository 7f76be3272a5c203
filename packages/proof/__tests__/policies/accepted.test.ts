import { type Accepted, problemsOf } from "../../src/policies/accepted";
import { matrixOf } from "../../src/policies/matrix";

const accepted: Accepted[] = [
  { policies: ["role/a", "role/b"], mutants: ["s3:GetObject: removed"], reason: "only on AWS" },
  { policies: ["role/a"], mutants: ["keys: …"], reason: "keys have no names" },
];
const outcome = (policy: string, mutant: string, killed: boolean) => ({ policy, mutant, killed });
const good = [
  outcome("role/a", "s3:GetObject: removed", false),
  outcome("role/b", "s3:GetObject: removed", false),
  outcome("role/a", "keys: widened", false),
  outcome("role/a", "keys: removed", true),
  outcome("role/a", "s3:PutObject: removed", true),
];

it("accepts what is noticed, and what is on the list", () => {
  expect(problemsOf(good, accepted)).toEqual([]);
});

it("reports a mutant that nothing notices", () => {
  expect(problemsOf([...good, outcome("role/a", "s3:GetBucketTagging: removed", false)], accepted)).toEqual([
    'role/a: nothing notices "s3:GetBucketTagging: removed"',
  ]);
});

it("reports an acceptance of what is noticed", () => {
  const [first, ...others] = good;
  expect(problemsOf([{ ...first, killed: true } as (typeof good)[number], ...others], accepted)).toEqual([
    'role/a: accepts "s3:GetObject: removed", which is noticed',
  ]);
});

it("reports an acceptance of what does not exist", () => {
  expect(problemsOf(good.slice(1), accepted)).toEqual([
    'role/a: accepts "s3:GetObject: removed", which does not exist',
  ]);
});

it("shows by policy and kind how many are noticed, how many accepted, and what noticed them", () => {
  const table = matrixOf(
    [
      { policy: "role/a", mutant: "s3:GetObject: removed", kind: "statement removed" },
      { policy: "role/a", mutant: "s3:PutObject: removed", kind: "statement removed", killedBy: "calls" },
      { policy: "role/b", mutant: "s3:*", kind: "action widened", killedBy: "evaluator" },
    ],
    accepted,
  );
  const [, a = "", b = "", all = ""] = table.split("\n").map((line) =>
    line
      .split(/ {2,}/)
      .filter((text) => text !== "")
      .join(" | "),
  );
  expect([a, b, all]).toEqual([
    "role/a | 1/2 +1 | 1/2 +1 | 1",
    "role/b | 1/1 | 1/1 | 0",
    "all | 1/2 +1 | 1/1 | 2/3 +1 | 1",
  ]);
});
