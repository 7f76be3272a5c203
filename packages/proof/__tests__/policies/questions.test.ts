import { type Decision, decisionsOf, inOtherContexts, neverAllowed, othersOf } from "../../src/policies/questions";

const ROLE = "arn:aws:sts::000000000000:assumed-role/deploy/session";
const asked = (action: string, resource: string, context = {}): Decision => ({
  principal: ROLE,
  action,
  resource,
  context,
  decision: "Allow",
});

it.each([
  ["arn:aws:s3:::data/a/b", ["arn:aws:s3:::another-application/a/b"]],
  [
    "arn:aws:lambda:us-east-1:000000000000:function:api:3",
    [
      "arn:aws:lambda:us-east-1:000000000000:function:another-application:3",
      "arn:aws:lambda:us-east-1:222222222222:function:api:3",
    ],
  ],
  [
    "arn:aws:iam::000000000000:role/api",
    ["arn:aws:iam::000000000000:role/another-application", "arn:aws:iam::222222222222:role/api"],
  ],
  // which of the account's keys are ours is not in their names
  ["arn:aws:kms:us-east-1:000000000000:key/1-2", ["arn:aws:kms:us-east-1:222222222222:key/1-2"]],
  ["arn:aws:apigateway:us-east-1::/apis/1", ["arn:aws:apigateway:us-east-1::/restapis/another"]],
  ["*", []],
])("finds for %s what belongs to others", (resource, others) => {
  expect(othersOf(resource)).toEqual(others);
});

it("takes each question of a role once", () => {
  const other = { ...asked("s3:GetObject", "arn:aws:s3:::data/a"), principal: ROLE.replace("deploy", "deploy-2") };
  const one = asked("s3:GetObject", "arn:aws:s3:::data/a");
  expect(decisionsOf("deploy", [one, one, other])).toEqual([one]);
});

it("asks the same in another context, of those roles alone", () => {
  const question = asked("iam:CreateRole", "arn:aws:iam::000000000000:role/api", { "iam:permissionsboundary": "b" });
  const refusal = { roles: ["deploy"], actions: ["iam:CreateRole"], context: { "iam:PermissionsBoundary": undefined } };
  expect(inOtherContexts("deploy", [question], [refusal])).toEqual([{ ...question, context: {} }]);
  expect(inOtherContexts("plan", [question], [refusal])).toEqual([]);
});

it("asks for what is never allowed on everything of its service", () => {
  const questions = neverAllowed(
    [asked("s3:GetObject", "arn:aws:s3:::data/a"), asked("sns:Publish", "arn:aws:sns:r:1:t")],
    ["s3:DeleteBucket"],
  );
  expect(questions.map(({ resource }) => resource)).toEqual(["arn:aws:s3:::data/a", "*"]);
});
