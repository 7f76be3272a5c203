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

// nobody has given the function itself a policy
beforeEach(() => {
  aws.lambda.on(GetPolicyCommand, { FunctionName: "f" }, true).rejects(awsError("ResourceNotFoundException", 404));
});

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

describe("a statement that somebody has added", () => {
  const own = { Sid: "ApiGateway-1", Effect: "Allow", Condition: { ArnLike: { "AWS:SourceArn": ARN } } };
  const withStatements = (...Statement: readonly object[]) => {
    storeState(stateOf([TYPE, attributes]));
    aws.lambda
      .on(GetPolicyCommand, { FunctionName: "f", Qualifier: "live" })
      .resolves({ Policy: JSON.stringify({ Statement }) });
  };

  it("is a warning, with the command that removes it, however narrow it is", async () => {
    withStatements(own, { ...own, Sid: "by-hand" });
    expect(await resultOf("permissions")).toEqual({
      id: "permissions",
      status: "warning",
      message: "Somebody has let others call f:live (by-hand), and no plan shows it",
      remedy:
        "Remove it, unless you know what it is for: aws lambda remove-permission --function-name f --qualifier live --statement-id by-hand",
    });
  });

  it("is a warning on the function itself, whose policy Terraform leaves alone", async () => {
    withStatements(own);
    aws.lambda
      .on(GetPolicyCommand, { FunctionName: "f" }, true)
      .resolves({ Policy: JSON.stringify({ Statement: [{ Sid: "by-hand", Effect: "Allow" }] }) });
    expect(await resultOf("permissions")).toMatchObject({
      message: "Somebody has let others call f (by-hand), and no plan shows it",
      remedy: expect.stringMatching(/--function-name f --statement-id by-hand$/),
    });
  });

  it("is told beside one that was changed", async () => {
    withStatements({ ...own, Condition: {} }, { Sid: "by-hand", Effect: "Allow" });
    expect(await resultOf("permissions")).toMatchObject({
      message: "Somebody has changed who may call f:live (ApiGateway-1), f:live (by-hand), and no plan shows it",
    });
  });

  it("is nothing to warn of where it only denies", async () => {
    withStatements(own, { Sid: "by-hand", Effect: "Deny" });
    expect(await resultOf("permissions")).toMatchObject({ status: "ok" });
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
  const asked = aws.lambda.commandCalls(GetPolicyCommand).map(({ args: [{ input }] }) => input);
  expect(asked).toEqual([{ FunctionName: "f", Qualifier: "live" }, { FunctionName: "f" }, { FunctionName: "g" }]);
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
