import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import type { UserError } from "@secure-serverless/system/user-error";
import { mockClient } from "aws-sdk-client-mock";
import { anEnvironment } from "../../../../__tests__/support/environments";
import type { Target } from "../../src/aws/target";
import { SecretStore } from "../../src/secret/store";

const secrets = mockClient(SecretsManagerClient);
const ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:secure-serverless-api-x";
const MARK = "value-mark-31f7";
const VALUE = { api_key: MARK };

function storeOf(variables: Record<string, string> = {}): SecretStore {
  const environment = anEnvironment({}, { TEST_REGION: "eu-west-1", ...variables });
  return new SecretStore({ environment, sdk: { region: "eu-west-1" } } as Target);
}

const failure = (name: string, message = "no") => Object.assign(new Error(message), { name });
const labels = (VersionIdsToStages: Record<string, string[]>) =>
  secrets.on(DescribeSecretCommand).resolves({ ARN, VersionIdsToStages });
const inputs = () => secrets.calls().map(({ args }) => args[0].input as Record<string, unknown>);
const refusal = (work: Promise<unknown>) => work.then(String, (error: unknown) => error as UserError);

beforeEach(() => {
  secrets.reset();
  secrets.on(PutSecretValueCommand).resolves({});
  secrets.on(UpdateSecretVersionStageCommand).resolves({});
});

describe("storing a value", () => {
  it("makes that of a secret that has none current in one call", async () => {
    const id = await storeOf().store(VALUE, undefined);
    expect(inputs()).toEqual([
      { SecretId: "secure-serverless-api", ClientRequestToken: id, SecretString: JSON.stringify(VALUE) },
    ]);
  });

  it("moves in place of another the label from exactly that one, and leaves no label of its own", async () => {
    const id = await storeOf().store(VALUE, "old");
    const SecretId = "secure-serverless-api";
    expect(inputs()).toEqual([
      { SecretId, ClientRequestToken: id, SecretString: JSON.stringify(VALUE), VersionStages: [`put-${id}`] },
      { SecretId, VersionStage: "AWSCURRENT", MoveToVersionId: id, RemoveFromVersionId: "old" },
      { SecretId, VersionStage: `put-${id}`, RemoveFromVersionId: id },
    ]);
  });

  it("fails when somebody else was faster, and takes its own label back", async () => {
    secrets
      .on(UpdateSecretVersionStageCommand, { VersionStage: "AWSCURRENT" })
      .rejects(failure("InvalidParameterException"));
    labels({ theirs: ["AWSCURRENT"], old: ["AWSPREVIOUS"] });
    const error = await refusal(storeOf().store(VALUE, "old"));
    expect(error).toMatchObject({
      name: "UserError",
      message: "Someone else has changed the secret meanwhile; this command changed nothing",
    });
    expect(secrets.commandCalls(UpdateSecretVersionStageCommand)).toHaveLength(2);
  });

  it("succeeds when the move was done and its answer was lost", async () => {
    secrets
      .on(UpdateSecretVersionStageCommand, { VersionStage: "AWSCURRENT" })
      .rejects(failure("InvalidParameterException"));
    secrets.on(PutSecretValueCommand).callsFake(({ ClientRequestToken }) => {
      labels({ [ClientRequestToken]: ["AWSCURRENT"], old: ["AWSPREVIOUS"] });
      return {};
    });
    await expect(storeOf().store(VALUE, "old")).resolves.toMatch(/^[0-9a-f-]{36}$/);
  });

  it("fails with AWS's own error when the label is where it was", async () => {
    secrets
      .on(UpdateSecretVersionStageCommand, { VersionStage: "AWSCURRENT" })
      .rejects(failure("InternalServiceError"));
    labels({ old: ["AWSCURRENT"] });
    await expect(storeOf().store(VALUE, "old")).rejects.toThrow("no");
  });

  it("does not fail of a label that could not be taken back", async () => {
    secrets.on(UpdateSecretVersionStageCommand).rejects(failure("InternalServiceError"));
    secrets.on(UpdateSecretVersionStageCommand, { VersionStage: "AWSCURRENT" }).resolves({});
    await expect(storeOf().store(VALUE, "old")).resolves.toBeDefined();
  });
});

describe("the metadata", () => {
  it("never reads a value, and lists what has a label, the newest first and the current one before others of its second", async () => {
    labels({ previous: ["AWSPREVIOUS"], current: ["AWSCURRENT"], pending: ["AWSPENDING"] });
    const at = (second: number) => new Date(second * 1000);
    secrets.on(ListSecretVersionIdsCommand).resolvesOnce({
      NextToken: "more",
      Versions: [
        { VersionId: "previous", CreatedDate: at(1) },
        { VersionId: "gone", CreatedDate: at(9) },
      ],
    });
    secrets.on(ListSecretVersionIdsCommand, { NextToken: "more" }).resolves({
      Versions: [
        { VersionId: "pending", CreatedDate: at(2) },
        { VersionId: "current", CreatedDate: at(1) },
      ],
    });
    const { versions } = await storeOf().metadata();

    expect(versions).toEqual([
      { id: "pending", stages: ["AWSPENDING"], createdAt: at(2) },
      { id: "current", stages: ["AWSCURRENT"], createdAt: at(1) },
      { id: "previous", stages: ["AWSPREVIOUS"], createdAt: at(1) },
    ]);
    expect(secrets.commandCalls(GetSecretValueCommand)).toHaveLength(0);
  });

  it("tells of a secret that is to be deleted without ages where AWS lists no versions", async () => {
    labels({ current: ["AWSCURRENT"] });
    secrets.on(ListSecretVersionIdsCommand).rejects(failure("InvalidRequestException"));
    expect((await storeOf().metadata()).versions).toEqual([
      { id: "current", stages: ["AWSCURRENT"], createdAt: undefined },
    ]);
  });

  it("is refused for another account than the environment's", async () => {
    labels({});
    secrets.on(ListSecretVersionIdsCommand).resolves({});
    await expect(storeOf({ TEST_ACCOUNT_ID: "123456789012" }).metadata()).resolves.toBeDefined();
    await expect(storeOf({ TEST_ACCOUNT_ID: "210987654321" }).metadata()).rejects.toThrow(
      "test is in account 210987654321, but these credentials belong to account 123456789012",
    );
  });
});

it("has no current version of a secret without a value", async () => {
  secrets.on(GetSecretValueCommand).rejects(failure("ResourceNotFoundException"));
  await expect(storeOf().current()).resolves.toBeUndefined();
});

it.each([
  ["ResourceNotFoundException", "x", "There is no secret secure-serverless-api in eu-west-1", "npm run deploy -- test"],
  [
    "InvalidRequestException",
    "You can't perform this operation on the secret because it was marked for deletion.",
    "The secret secure-serverless-api is scheduled for deletion",
    "aws secretsmanager restore-secret --secret-id secure-serverless-api --region eu-west-1",
  ],
  [
    "AccessDeniedException",
    "User u is not authorized to perform: a",
    "AWS denied the request: User u is not authorized to perform: a",
    "docs/secrets.md",
  ],
  ["ExpiredTokenException", "expired.", "AWS rejected your credentials: expired", "AWS_PROFILE"],
  ["CredentialsProviderError", "none", "There are no AWS credentials that can be used: none", "AWS_PROFILE"],
  [
    "TimeoutError",
    "late",
    "Secrets Manager in eu-west-1 does not answer: There was no answer in time",
    "show-metadata test",
  ],
])("%s is told with its remedy", async (name, message, told, remedy) => {
  secrets.on(DescribeSecretCommand).rejects(failure(name, message));
  const error = await refusal(storeOf().metadata());
  expect(error).toMatchObject({ name: "UserError", message: told, remedy: expect.stringContaining(remedy) });
});

it("tells of a connection that is refused with its remedy, and a defect stays one", async () => {
  secrets.on(DescribeSecretCommand).rejects(Object.assign(new Error("connect"), { code: "ECONNREFUSED" }));
  expect(await refusal(storeOf().metadata())).toMatchObject({ name: "UserError" });
  const defect = new TypeError("x is not a function");
  secrets.on(DescribeSecretCommand).rejects(defect);
  expect(await refusal(storeOf().metadata())).toBe(defect);
});
