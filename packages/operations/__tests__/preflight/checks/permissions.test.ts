import { GetPolicyCommand } from "@aws-sdk/client-lambda";
import {
  aws,
  awsError,
  healthyAccount,
  notAllowed,
  resultOf,
  stateOf,
  storeState,
} from "../../support/healthy-account";

healthyAccount();

const ARN = "arn:aws:execute-api:eu-west-1:111122223333:abc/*/GET/api/health";
const ACCOUNT = "111122223333";
const TYPE = "aws_lambda_permission";
const attributes = { function_name: "f", qualifier: "live", statement_id: "ApiGateway-1", source_arn: ARN };

const conditioned = (Condition: object) =>
  aws.lambda
    .on(GetPolicyCommand, { FunctionName: "f", Qualifier: "live" })
    .resolves({ Policy: JSON.stringify({ Statement: [{ Sid: "ApiGateway-1", Effect: "Allow", Condition }] }) });

const byBoth = {
  ArnLike: { "AWS:SourceArn": ARN },
  StringEquals: { "AWS:SourceAccount": ACCOUNT },
};

it.each([
  ["by the caller's ARN", {}, { ArnLike: { "AWS:SourceArn": ARN } }],
  ["with the key in other letters", {}, { StringEquals: { "aws:sourcearn": ARN } }],
  ["by the account too", { source_account: ACCOUNT }, byBoth],
  ["by the account alone", { source_arn: "", source_account: ACCOUNT }, { StringEquals: byBoth.StringEquals }],
  ["by nothing, as Terraform has it", { source_arn: null }, {}],
])("is ok where a permission is limited %s", async (_, more, condition) => {
  storeState(stateOf([TYPE, { ...attributes, ...more }]));
  conditioned(condition);

  expect(await resultOf("permissions")).toMatchObject({
    status: "ok",
    message: expect.stringMatching(/^1 permission/),
  });
});

it.each([
  ["no condition", {}, {}],
  ["another ARN", {}, { ArnLike: { "AWS:SourceArn": "arn:aws:execute-api:eu-west-1:111122223333:other/*" } }],
  ["one more ARN", {}, { ArnLike: { "AWS:SourceArn": [ARN, "*"] } }],
  ["a condition that says the opposite", {}, { ArnNotLike: { "AWS:SourceArn": ARN } }],
  ["no account", { source_account: ACCOUNT }, { ArnLike: byBoth.ArnLike }],
])("warns of a permission that has %s by now, with the command that removes it", async (_, more, condition) => {
  storeState(stateOf([TYPE, { ...attributes, ...more }]));
  conditioned(condition);

  expect(await resultOf("permissions")).toEqual({
    id: "permissions",
    status: "warning",
    message: "Somebody has changed who may call f:live (ApiGateway-1), and no plan shows it",
    remedy:
      "Remove it, and a deploy makes it again: aws lambda remove-permission --function-name f --qualifier live --statement-id ApiGateway-1",
  });
});

it("looks at every permission, and asks once for each policy", async () => {
  const other = { ...attributes, function_name: "g", qualifier: "", statement_id: "SecretsManager" };
  storeState(stateOf([TYPE, attributes], [TYPE, { ...attributes, statement_id: "ApiGateway-2" }], [TYPE, other]));
  conditioned({ ArnLike: { "AWS:SourceArn": ARN } });
  aws.lambda
    .on(GetPolicyCommand, { FunctionName: "g" })
    .resolves({ Policy: JSON.stringify({ Statement: [{ Sid: "SecretsManager" }] }) });

  expect(await resultOf("permissions")).toMatchObject({
    message: "Somebody has changed who may call g (SecretsManager), and no plan shows it",
    remedy: expect.stringMatching(/--function-name g --statement-id SecretsManager$/),
  });
  expect(aws.lambda.commandCalls(GetPolicyCommand)).toHaveLength(2);
});

it("leaves to a plan what is gone altogether", async () => {
  storeState(stateOf([TYPE, attributes]));
  aws.lambda.on(GetPolicyCommand).rejects(awsError("ResourceNotFoundException", 404));

  expect(await resultOf("permissions")).toMatchObject({ status: "ok" });
});

it("says so where it may not look, or there is no state that can be read", async () => {
  storeState(stateOf([TYPE, attributes]));
  aws.lambda.on(GetPolicyCommand).rejects(notAllowed("lambda:GetPolicy"));
  expect(await resultOf("permissions")).toMatchObject({
    status: "warning",
    message: "Not checked: the credentials are not allowed lambda:GetPolicy",
  });

  storeState("not a state");
  expect(await resultOf("permissions")).toMatchObject({ status: "skipped" });
});
