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

it("asks in another context only on those resources, and only where the context is the one that is meant", () => {
  const key = "arn:aws:kms:us-east-1:000000000000:key/1";
  const viaTopic = asked("kms:Decrypt", key, { "kms:viaservice": "sns" });
  const viaBucket = asked("kms:Decrypt", key, { "kms:viaservice": "s3" });
  const alias = asked("kms:Decrypt", "arn:aws:kms:us-east-1:000000000000:alias/a", { "kms:viaservice": "sns" });
  const refusal = {
    roles: ["deploy"],
    actions: ["kms:Decrypt"],
    on: ":key/",
    where: { "kms:ViaService": "sns" },
    context: { "kms:ViaService": "ec2" },
  };
  expect(inOtherContexts("deploy", [viaTopic, viaBucket, alias], [refusal])).toEqual([
    { ...viaTopic, context: { "kms:viaservice": "ec2" } },
  ]);
});

it("asks for what is never allowed in the place of what is asked of that service, in the same context", () => {
  const read = asked("s3:GetObject", "arn:aws:s3:::data/a", { "s3:prefix": "a" });
  const questions = neverAllowed([read, asked("sns:Publish", "arn:aws:sns:r:1:t")], ["s3:DeleteBucket"]);
  expect(questions).toEqual([{ ...read, action: "s3:DeleteBucket" }]);
});
