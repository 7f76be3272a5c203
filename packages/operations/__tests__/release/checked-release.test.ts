import { Writable } from "node:stream";
import { ApiGatewayV2Client, GetApisCommand } from "@aws-sdk/client-apigatewayv2";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { Progress } from "@secure-serverless/system/progress";
import { UserError } from "@secure-serverless/system/user-error";
import { mockClient } from "aws-sdk-client-mock";
import { type CheckedReleaseProps, releaseWithChecks } from "../../src/release/checked-release";
import { describeInterrupted } from "../../src/release/deploy-summary";
import { target } from "../support/healthy-account";
import { FakeLambda } from "../support/lambda";

const gateway = mockClient(ApiGatewayV2Client);
const secrets = mockClient(SecretsManagerClient);
beforeEach(() => {
  secrets.reset();
  secrets.on(GetSecretValueCommand).resolves({ SecretString: '{"api_key":"of-the-test"}' });
  gateway.reset();
  gateway.on(GetApisCommand).rejects(new Error("getaddrinfo ENOTFOUND"));
});

function handing(
  lambda: FakeLambda,
  signal = new AbortController().signal,
  token?: string,
  onPlanned: CheckedReleaseProps["onPlanned"] = () => {},
) {
  const quiet = new Writable({ write: (_chunk, _encoding, done) => done() });
  return releaseWithChecks({
    target: target(),
    client: lambda.client,
    // neither the API's nor the authorizer's, so nothing of it is invoked before
    applied: {
      functions: [{ functionName: "other", version: "7" }],
      layers: [],
      alarmNames: [],
      endpoint: undefined,
      record: undefined,
    },
    isFirst: false,
    again: false,
    token,
    progress: new Progress(quiet as unknown as NodeJS.WriteStream),
    signal,
    onPlanned,
  });
}

it("says where the callers are when the smoke test could not be done", async () => {
  const lambda = new FakeLambda({ other: "6" });
  const error: UserError = await handing(lambda).then(
    () => new Error("passed"),
    (reason) => reason,
  );

  expect(error).toBeInstanceOf(UserError);
  expect(error.message).toBe("The smoke test could not run, so all traffic is back on other 6: getaddrinfo ENOTFOUND");
  expect(lambda.history).toEqual(["other 7", "other 6"]);
});

it("says so too when the release was stopped by something else than a look", async () => {
  const lambda = new FakeLambda({ other: "6" });
  lambda.trouble.before = () => {
    throw new Error("no network");
  };

  await expect(handing(lambda)).rejects.toThrow(
    "The release was stopped, and all traffic is back on other 6: no network",
  );
});

it("leaves an interrupt to who made it", async () => {
  await expect(handing(new FakeLambda({ other: "6" }), AbortSignal.abort())).rejects.toThrow("aborted");
});

it("begins no release whose smoke test could not use the API key", async () => {
  const lambda = new FakeLambda({ other: "6" });
  secrets
    .on(GetSecretValueCommand)
    .rejects(Object.assign(new Error("Access to KMS is not allowed"), { name: "AccessDeniedException" }));

  await expect(handing(lambda)).rejects.toMatchObject({
    name: "UserError",
    message: expect.stringMatching(/^Nothing was released, .*\(Access to KMS is not allowed\)$/),
    remedy: expect.stringContaining("kms:Decrypt"),
  });
  expect(lambda.history).toEqual([]);
});

it("begins no release with a token that ends before it, and says what to do about the token", async () => {
  const lambda = new FakeLambda({ other: "6" });
  const claims = Buffer.from(JSON.stringify({ exp: Math.floor(Date.now() / 1000) + 60 })).toString("base64url");

  await expect(handing(lambda, undefined, `e30.${claims}.c2ln`)).rejects.toMatchObject({
    name: "UserError",
    message: expect.stringMatching(/^The token for the smoke test expires at .*Nothing was released$/),
    remedy: expect.stringContaining("--token-file"),
  });
  expect(lambda.history).toEqual([]);
});

describe("an interrupt during the smoke test tells what is true", () => {
  const interruptedDuring = async (lambda: FakeLambda) => {
    const told: string[] = [];
    await handing(lambda, undefined, undefined, (plan) => told.push(describeInterrupted(plan))).catch(() => {});
    return told;
  };

  it("tells of a new version", async () => {
    const lambda = new FakeLambda({ other: "6" });
    expect(await interruptedDuring(lambda)).toEqual([
      "The new version is published, and all traffic is on the previous one",
    ]);
    // which is so: they have it again
    expect(lambda.history.at(-1)).toBe("other 6");
  });

  it("tells of a deploy without changes, which published nothing", async () => {
    const lambda = new FakeLambda({ other: "7" });
    expect(await interruptedDuring(lambda)).toEqual([
      "Terraform has applied the plan, and there was nothing to release: no function has changed. The smoke test did not finish",
    ]);
    expect(lambda.history).toEqual([]);
  });

  it("tells of a version that a person rolled back", () => {
    const [move] = [{ alias: { functionName: "other", version: "6" }, to: "7" }] as never[];
    expect(describeInterrupted({ moves: [], held: [move as never] })).toContain(
      "nothing to release: a person rolled the newest version back",
    );
  });
});
