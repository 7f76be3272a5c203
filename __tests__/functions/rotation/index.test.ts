import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { coldStart } from "../support/cold-start";

const SECRET_ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:s";
const ENVIRONMENT = {
  AWS_REGION: "eu-central-1",
  SECRET_ARN,
  LOG_LEVEL: "INFO",
  SERVICE_VERSION: "1",
  PREVIOUS_KEY_OVERLAP_SECONDS: "3600",
  LAMBDA_TASK_ROOT: undefined,
};
const VALUE = { api_key: `mark-${"k".repeat(40)}`, db_connection: "mark-d", third_party_token: "mark-t" };
const secrets = mockClient(SecretsManagerClient);
let write: jest.SpyInstance;

const start = (variables: Readonly<Record<string, string | undefined>> = {}) =>
  coldStart({ ...ENVIRONMENT, ...variables }, async () => {
    const { handler } =
      require("../../../functions/rotation/index") as typeof import("../../../functions/rotation/index");
    return (Step: string) =>
      handler({ Step, SecretId: SECRET_ARN, ClientRequestToken: "new" }, { awsRequestId: "id-1" });
  });

beforeEach(() => {
  secrets.reset();
  write = jest.spyOn(process.stdout, "write").mockReturnValue(true);
  secrets.on(DescribeSecretCommand).resolves({ VersionIdsToStages: { old: ["AWSCURRENT"], new: ["AWSPENDING"] } });
  secrets
    .on(GetSecretValueCommand, { SecretId: SECRET_ARN, VersionId: "old" })
    .resolves({ SecretString: JSON.stringify(VALUE), CreatedDate: new Date(0) });
  secrets
    .on(GetSecretValueCommand, { SecretId: SECRET_ARN, VersionId: "new" })
    .rejects(new ResourceNotFoundException({ message: "no value", $metadata: { httpStatusCode: 400 } }));
});

afterEach(() => write.mockRestore());

it("puts the new value under the token, pending, and finishes by moving exactly the labels", async () => {
  const rotate = await start();
  await rotate("createSecret");

  const [put] = secrets.commandCalls(PutSecretValueCommand).map(({ args }) => args[0].input);
  expect(put).toEqual({
    SecretId: SECRET_ARN,
    ClientRequestToken: "new",
    SecretString: expect.any(String),
    VersionStages: ["AWSPENDING"],
  });
  secrets
    .on(GetSecretValueCommand, { SecretId: SECRET_ARN, VersionId: "new" })
    .resolves({ SecretString: put?.SecretString ?? "", CreatedDate: new Date() });
  for (const step of ["setSecret", "testSecret", "finishSecret"]) await rotate(step);

  const moves = secrets.commandCalls(UpdateSecretVersionStageCommand).map(({ args }) => args[0].input);
  expect(moves).toEqual([
    { SecretId: SECRET_ARN, VersionStage: "AWSCURRENT", MoveToVersionId: "new", RemoveFromVersionId: "old" },
    { SecretId: SECRET_ARN, VersionStage: "AWSPENDING", MoveToVersionId: undefined, RemoveFromVersionId: "new" },
  ]);
  const lines = write.mock.calls.join();
  expect(lines).toContain('"reason":"finishSecret"');
  expect([lines.includes("mark-"), lines.includes(JSON.parse(put?.SecretString ?? "").api_key)]).toEqual([
    false,
    false,
  ]);
});

it("throws and logs what AWS refuses, so that Secrets Manager counts it", async () => {
  secrets.on(DescribeSecretCommand).rejects(new Error("AccessDenied"));
  const rotate = await start();
  await expect(rotate("createSecret")).rejects.toThrow("AccessDenied");
  expect(write.mock.calls.join()).toContain("rotation step failed");
});

it("takes a failed read for a failure, not for a version without a value", async () => {
  secrets.on(GetSecretValueCommand, { VersionId: "new" }).rejects(new Error("InternalServiceError"));
  const rotate = await start();
  await expect(rotate("createSecret")).rejects.toThrow("InternalServiceError");
  expect(secrets.commandCalls(PutSecretValueCommand)).toHaveLength(0);
});

it.each([
  [{ SECRET_ARN: undefined }, "SECRET_ARN must be set"],
  [{ PREVIOUS_KEY_OVERLAP_SECONDS: "1d" }, "PREVIOUS_KEY_OVERLAP_SECONDS must be a whole number of at least 0"],
])("%j fails the cold start", async (variables, message) => {
  await expect(start(variables)).rejects.toThrow(message);
});
