import { type PolicyDocument, parsePolicy } from "../../src/policies/document";
import { anotherResource, mutants } from "../../src/policies/mutants";

const BUCKET = "arn:aws:s3:::data";
const allow: PolicyDocument = {
  Statement: [
    {
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:PutObject"],
      Resource: [`${BUCKET}/*`, `${BUCKET}-2/*`],
      Condition: { StringEquals: { "aws:ResourceAccount": ["1", "2"], "aws:PrincipalOrgID": "o" } },
    },
    { Effect: "Allow", Action: "logs:PutLogEvents", Resource: "*" },
  ],
};

const named = (document: PolicyDocument) => mutants(document).map(({ kind, name }) => `${kind} | ${name}`);
const documentOf = (document: PolicyDocument, name: string) =>
  mutants(document).find((mutant) => mutant.name === name)?.document;

it("changes every element of an Allow, one at a time", () => {
  expect(named(allow)).toEqual([
    "statement removed | s3:GetObject: removed",
    "action removed | s3:GetObject: without s3:GetObject",
    "action removed | s3:GetObject: without s3:PutObject",
    `resource replaced | s3:GetObject: ${BUCKET}/* replaced`,
    `resource replaced | s3:GetObject: ${BUCKET}-2/* replaced`,
    "condition removed | s3:GetObject: without the condition aws:ResourceAccount",
    "condition value removed | s3:GetObject: aws:ResourceAccount without 1",
    "condition value removed | s3:GetObject: aws:ResourceAccount without 2",
    "condition removed | s3:GetObject: without the condition aws:PrincipalOrgID",
    "action widened | s3:GetObject: widened to s3:*",
    "resource widened | s3:GetObject: on every resource",
    "statement removed | logs:PutLogEvents: removed",
    "resource replaced | logs:PutLogEvents: * replaced",
    "action widened | logs:PutLogEvents: widened to logs:*",
  ]);
});

it("leaves the rest of the policy as it is", () => {
  expect(documentOf(allow, "s3:GetObject: removed")?.Statement).toEqual([allow.Statement[1]]);
  expect(documentOf(allow, "s3:GetObject: without s3:GetObject")?.Statement).toEqual([
    { ...allow.Statement[0], Action: ["s3:PutObject"] },
    allow.Statement[1],
  ]);
  expect(documentOf(allow, "s3:GetObject: aws:ResourceAccount without 1")?.Statement[0]?.Condition).toEqual({
    StringEquals: { "aws:ResourceAccount": ["2"], "aws:PrincipalOrgID": "o" },
  });
  expect(documentOf(allow, "s3:GetObject: without the condition aws:PrincipalOrgID")?.Statement[0]?.Condition).toEqual({
    StringEquals: { "aws:ResourceAccount": ["1", "2"] },
  });
});

it("leaves no condition where the only one is removed", () => {
  const one: PolicyDocument = {
    Statement: [{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*", Condition: { Bool: { k: "false" } } }],
  };
  expect(documentOf(one, "s3:*: without the condition k")?.Statement).toEqual([
    { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" },
  ]);
});

it("weakens a Deny, and does not widen it", () => {
  const deny: PolicyDocument = {
    Statement: [{ Sid: "Tls", Effect: "Deny", Principal: "*", Action: "s3:*", Resource: BUCKET }],
  };
  expect(named(deny)).toEqual([
    "statement removed | Tls: removed",
    `resource replaced | Tls: ${BUCKET} replaced`,
    "principal replaced | Tls: principal replaced",
  ]);
});

it("gives a trust to everybody, and to somebody else", () => {
  const trust: PolicyDocument = {
    Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
  };
  expect(documentOf(trust, "sts:AssumeRole: for everybody")?.Statement[0]?.Principal).toBe("*");
  expect(documentOf(trust, "sts:AssumeRole: principal replaced")?.Statement[0]?.Principal).toEqual({
    Service: "events.amazonaws.com",
  });
});

it("names statements that begin alike apart", () => {
  const twice: PolicyDocument = {
    Statement: [
      { Effect: "Allow", Action: "s3:GetObject", Resource: "*" },
      { Effect: "Allow", Action: "s3:GetObject", Resource: "*" },
    ],
  };
  const names = mutants(twice).map(({ name }) => name);
  expect(names).toContain("s3:GetObject (2): removed");
  expect(new Set(names).size).toBe(names.length);
});

it.each([
  ["arn:aws:s3:::data", "arn:aws:s3:::data-other"],
  ["arn:aws:s3:::data/*", "arn:aws:s3:::data-other/*"],
  ["arn:aws:sqs:us-east-1:1:queue", "arn:aws:sqs:us-east-1:1:queue-other"],
  ["*", "arn:aws:none:us-east-1:222222222222:other"],
])("replaces %s by another thing", (resource, another) => {
  expect(anotherResource(resource)).toBe(another);
});

it("refuses an element that it does not mutate", () => {
  const text = JSON.stringify({ Statement: [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }] });
  expect(() => parsePolicy(text)).toThrow("no mutation knows NotAction");
  expect(parsePolicy(JSON.stringify(allow)).Statement).toHaveLength(2);
});
