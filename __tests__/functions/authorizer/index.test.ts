import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { coldStart } from "../support/cold-start";

const SECRET_ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:s";
const ENVIRONMENT = {
  AWS_REGION: "eu-central-1",
  SECRET_ARN,
  LOG_LEVEL: "ERROR",
  SERVICE_VERSION: "1",
  SECRET_TTL_SECONDS: undefined,
  PREVIOUS_KEY_OVERLAP_SECONDS: undefined,
  AWS_CALL_TIMEOUT_MS: "100",
  LAMBDA_TASK_ROOT: undefined,
};
const NOW = Date.parse("2026-03-01T00:00:00Z");
const secrets = mockClient(SecretsManagerClient);
const context = { awsRequestId: "id-1", getRemainingTimeInMillis: () => 9_000 };
const event = (key: string) => ({ headers: { authorization: `Bearer ${key}` } });
const passes = (keyName: string) => ({ isAuthorized: true, context: { keyName } });
const none = () => new ResourceNotFoundException({ message: "none", $metadata: { httpStatusCode: 400 } });

function start(variables: Readonly<Record<string, string | undefined>> = {}) {
  return coldStart({ ...ENVIRONMENT, ...variables }, async () => {
    const { handler } =
      require("../../../functions/authorizer/index") as typeof import("../../../functions/authorizer/index");
    return (key: string) => handler(event(key), context);
  });
}

function secretIs(current: string, createdAt: Date, previous?: string): void {
  const answer = (key: string) => ({ SecretString: JSON.stringify({ api_key: key }), CreatedDate: createdAt });
  secrets.on(GetSecretValueCommand, { VersionStage: "AWSCURRENT" }).resolves(answer(current));
  const old = secrets.on(GetSecretValueCommand, { VersionStage: "AWSPREVIOUS" });
  if (previous === undefined) old.rejects(none());
  else old.resolves(answer(previous));
}

const calls = (stage: string) =>
  secrets.commandCalls(GetSecretValueCommand, { SecretId: SECRET_ARN, VersionStage: stage });

let write: jest.SpyInstance;
let now: jest.SpyInstance<number, []>;

beforeEach(() => {
  secrets.reset();
  write = jest.spyOn(process.stdout, "write").mockReturnValue(true);
  now = jest.spyOn(Date, "now").mockReturnValue(NOW);
});

afterEach(() => {
  write.mockRestore();
  now.mockRestore();
});

it("reads the secret once and not again while it is fresh", async () => {
  secretIs("k1", new Date(0));
  const authorize = await start();

  expect(calls("AWSCURRENT")).toHaveLength(0);
  await expect(authorize("k1")).resolves.toEqual(passes("default"));
  await expect(authorize("wrong")).resolves.toEqual({ isAuthorized: false });
  now.mockReturnValue(NOW + 299_999);
  await authorize("k1");

  expect(calls("AWSCURRENT")).toHaveLength(1);
  expect(calls("AWSPREVIOUS")).toHaveLength(0);
});

it("reads it again after the TTL, and then refuses the key that was revoked", async () => {
  secretIs("k1", new Date(0));
  const authorize = await start({ SECRET_TTL_SECONDS: "60" });
  await authorize("k1");
  secretIs("k2", new Date(0));

  now.mockReturnValue(NOW + 59_999);
  await expect(authorize("k1")).resolves.toEqual(passes("default"));
  now.mockReturnValue(NOW + 60_000);
  await expect(authorize("k1")).resolves.toEqual({ isAuthorized: false });
});

it("reads it again for a key that it does not know, but not twice in ten seconds", async () => {
  secretIs("k1", new Date(0));
  const authorize = await start();
  await authorize("k1");
  secretIs("k2", new Date(0));

  now.mockReturnValue(NOW + 9_999);
  await expect(authorize("k2")).resolves.toEqual({ isAuthorized: false });
  now.mockReturnValue(NOW + 10_000);
  await expect(authorize("k2")).resolves.toEqual(passes("default"));
  for (const guess of ["g1", "g2", "g3"]) await authorize(guess);
  expect(calls("AWSCURRENT")).toHaveLength(2);
});

it("requests that arrive together share one read", async () => {
  secretIs("k1", new Date(0));
  const authorize = await start();
  await Promise.all(Array.from({ length: 20 }, () => authorize("k1")));
  expect(calls("AWSCURRENT")).toHaveLength(1);
});

it("throws a failure and does not keep it: the next request reads again", async () => {
  secrets.on(GetSecretValueCommand).rejects(new Error("InternalServiceError"));
  const authorize = await start();
  await expect(authorize("k1")).rejects.toThrow("InternalServiceError");

  secretIs("k1", new Date(0));
  await expect(authorize("k1")).resolves.toEqual(passes("default"));
});

it("gives a service that does not answer up within the budget", async () => {
  secrets.on(GetSecretValueCommand).callsFake(() => new Promise(() => undefined));
  const authorize = await start();
  await expect(authorize("k1")).rejects.toThrow("no answer within 100 ms");
});

it("lets both keys pass during the overlap, the old one by default for a day", async () => {
  secretIs("new", new Date(NOW), "old");
  const authorize = await start();

  await expect(authorize("old")).resolves.toEqual(passes("default"));
  await expect(authorize("new")).resolves.toEqual(passes("default"));
  now.mockReturnValue(NOW + 86_400_000);
  await expect(authorize("old")).resolves.toEqual({ isAuthorized: false });
});

it("PREVIOUS_KEY_OVERLAP_SECONDS=0 turns the overlap off", async () => {
  secretIs("new", new Date(NOW), "old");
  const authorize = await start({ PREVIOUS_KEY_OVERLAP_SECONDS: "0" });
  await expect(authorize("old")).resolves.toEqual({ isAuthorized: false });
});

it("takes a secret without a previous version for no failure", async () => {
  secretIs("k1", new Date(NOW));
  await expect((await start())("k1")).resolves.toEqual(passes("default"));
  expect(calls("AWSPREVIOUS")).toHaveLength(1);
});

it("fails on a malformed secret, and neither error nor log shows it", async () => {
  secrets
    .on(GetSecretValueCommand)
    .resolves({ SecretString: '{"db_connection":"value-mark"}', CreatedDate: new Date(0) });
  const authorize = await start();

  await expect(authorize("k1")).rejects.toThrow("the secret has neither api_key nor api_keys");

  const lines = write.mock.calls.join();
  expect(lines).toContain("MalformedSecretError");
  expect(lines).not.toContain("value-mark");
});

it("logs a part that is unusable by name, and the rest of the secret works", async () => {
  const value = { api_key: "value-mark\n", api_keys: { ci: "k1" } };
  secrets
    .on(GetSecretValueCommand)
    .resolves({ SecretString: `\uFEFF${JSON.stringify(value)}`, CreatedDate: new Date(0) });
  const authorize = await start({ LOG_LEVEL: "WARN" });

  await expect(authorize("k1")).resolves.toEqual(passes("ci"));

  const lines = write.mock.calls.join();
  expect(JSON.parse(String(write.mock.calls[0]?.[0]))).toMatchObject({
    level: "WARN",
    errorMessage:
      "the secret begins with a byte order mark; " +
      "api_key must consist of printable ASCII characters without spaces, and it holds a line end",
  });
  expect(lines).not.toContain("value-mark");
});

it.each([
  [{ AWS_REGION: undefined }, "AWS_REGION must be set"],
  [{ SECRET_ARN: "" }, "SECRET_ARN must be set"],
  [{ SECRET_TTL_SECONDS: "-1" }, 'SECRET_TTL_SECONDS must be a whole number of at least 0, got "-1"'],
  [
    { PREVIOUS_KEY_OVERLAP_SECONDS: "1d" },
    'PREVIOUS_KEY_OVERLAP_SECONDS must be a whole number of at least 0, got "1d"',
  ],
  [{ LOG_LEVEL: "loud" }, 'LOG_LEVEL must be one of DEBUG, INFO, WARN, ERROR, got "loud"'],
])("%j fails the cold start", async (variables, message) => {
  await expect(start(variables)).rejects.toThrow(message);
});
