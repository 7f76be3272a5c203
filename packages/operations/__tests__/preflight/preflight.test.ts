import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { GetAccountSettingsCommand } from "@aws-sdk/client-lambda";
import { DescribeSecretCommand } from "@aws-sdk/client-secrets-manager";
import { GetServiceQuotaCommand } from "@aws-sdk/client-service-quotas";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { DOMAIN_PREFLIGHT_ACTIONS, PREFLIGHT_ACTIONS } from "../../../../src/config/preflight-actions";
import { preflight } from "../../src/preflight/preflight";
import { aws, awsError, healthyAccount, notAllowed, resultOf, target } from "../support/healthy-account";

healthyAccount();

const ALL_ACTIONS: readonly string[] = [...PREFLIGHT_ACTIONS, ...DOMAIN_PREFLIGHT_ACTIONS];
const IDS = [
  "credentials",
  "account",
  "region",
  "state-bucket",
  "access-logs",
  "state-lock",
  "state",
  "previews",
  "concurrency",
  "data-bucket",
  "log-groups",
  "log-delivery",
  "secret",
  "secret-rotation",
  "http-apis",
  "routes",
  "certificates",
  "hosted-zone",
  "domain-name",
  "truststore",
  "permissions",
  "alarms",
  "subscriptions",
];

it("passes every check in an account that is ready", async () => {
  const results = await preflight(target());

  expect(results.map(({ id }) => id)).toEqual(IDS);
  expect(results.filter(({ status }) => status !== "ok")).toEqual([
    { id: "access-logs", status: "skipped", message: "test has no access logs configured" },
    { id: "previews", status: "skipped", message: "test is not made of a template" },
    { id: "secret-rotation", status: "skipped", message: expect.stringContaining("no rotation") },
    ...["certificates", "hosted-zone", "domain-name", "truststore"].map((id) => ({
      id,
      status: "skipped",
      message: "test has no domain configured",
    })),
  ]);
});

describe("the local AWS", () => {
  it("is not asked for what it does not have", async () => {
    const local = { ...target({ emulated: true }), local: { awsPort: 4566 } as never };
    const results = await preflight(local);

    const skipped = results.filter(({ message }) => message.startsWith("the local AWS has no"));
    expect(skipped.map(({ id }) => id)).toEqual(["concurrency", "http-apis", "routes", "subscriptions"]);
    expect(skipped.every(({ status }) => status === "skipped")).toBe(true);
    expect(aws.quotas.commandCalls(GetServiceQuotaCommand)).toHaveLength(0);
  });
});

describe("it only reads", () => {
  const folder = join(PROJECT_ROOT, "packages/operations/src/preflight");
  const sources = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => readFileSync(join(file.parentPath ?? file.path, file.name), "utf8"))
    .join("\n");

  it("has in its code only commands that read, and none that reads the secret's value", () => {
    const commands = [...sources.matchAll(/new (\w+)Command\(/g)].map(([, name = ""]) => name);

    expect(commands.length).toBeGreaterThan(15);
    expect(commands.filter((name) => !/^(Get|List|Describe|Head)[A-Z]/.test(name))).toEqual([]);
    expect(commands).not.toContain("GetSecretValue");
  });

  it("may use only actions that read, uses each, and no other", () => {
    const used = [...sources.matchAll(/read\(\s*"([a-z0-9]+:\w+)"/g)].map(([, action = ""]) => action);

    expect([...new Set(used)].sort()).toEqual([...ALL_ACTIONS].sort());
    expect(ALL_ACTIONS.filter((action) => !/:(Get|List|Describe)[A-Z]|^apigateway:GET$/.test(action))).toEqual([]);
  });

  it("docs/preflight.md lists exactly these actions", () => {
    const text = readFileSync(join(PROJECT_ROOT, "docs/preflight.md"), "utf8");
    const listed = [...text.matchAll(/^\| [^|]+\| `([a-z0-9]+:\w+)` \|/gm)].map(([, action = ""]) => action);

    expect([...new Set(listed)].sort()).toEqual([...ALL_ACTIONS].sort());
  });

  it("sends only what reads in a whole run", async () => {
    await preflight(target());

    const sent = Object.values(aws).flatMap((mock) => mock.calls().map(({ args }) => args[0].constructor.name));
    expect(sent.length).toBeGreaterThan(15);
    expect(sent.filter((name) => !/^(Get|List|Describe|Head)[A-Z]\w+Command$/.test(name))).toEqual([]);
  });
});

it("tells of a question that ended with another check's time, and stops no other", async () => {
  const ended = Object.assign(new Error("Request aborted"), { name: "AbortError" });
  aws.lambda.on(GetAccountSettingsCommand).rejects(ended);

  expect(await resultOf("concurrency")).toMatchObject({ status: "failure", message: "There was no answer in time" });
  expect(await resultOf("region")).toMatchObject({ status: "ok" });
});

describe("credentials", () => {
  it.each([
    ["ExpiredToken", "The security token included in the request is expired", "have expired"],
    ["CredentialsProviderError", "Could not load credentials from any providers", "no usable credentials"],
    ["InvalidClientTokenId", "The security token included in the request is invalid", "AWS rejected the credentials"],
    ["RequestTimeTooSkewed", "too skewed", "clock"],
  ])("%s is a failure, and nothing else is asked", async (name, message, said) => {
    aws.sts.on(GetCallerIdentityCommand).rejects(awsError(name, 403, message));

    const [credentials, ...others] = await preflight(target());

    expect(credentials).toMatchObject({ id: "credentials", status: "failure", remedy: expect.any(String) });
    expect(credentials?.message).toContain(said);
    expect(others.map(({ id }) => id)).toEqual(IDS.slice(1));
    expect(new Set(others.map(({ status, message: why }) => `${status}: ${why}`))).toEqual(
      new Set(["skipped: not checked: see credentials"]),
    );
    expect(aws.s3.calls()).toHaveLength(0);
  });

  it("tells of a network that is not there in a plain sentence", async () => {
    const cause = Object.assign(new Error("getaddrinfo ENOTFOUND sts.example"), { code: "ENOTFOUND" });
    aws.sts.on(GetCallerIdentityCommand).rejects(cause);

    expect(await resultOf("credentials")).toMatchObject({
      status: "failure",
      message: "AWS cannot be reached: getaddrinfo ENOTFOUND sts.example",
    });
  });

  describe("while AWS_ENDPOINT_URL is set", () => {
    const BEFORE = process.env["AWS_ENDPOINT_URL"];
    beforeEach(() => {
      process.env["AWS_ENDPOINT_URL"] = "https://127.0.0.1:4566";
    });
    afterEach(() => {
      if (BEFORE === undefined) delete process.env["AWS_ENDPOINT_URL"];
      else process.env["AWS_ENDPOINT_URL"] = BEFORE;
    });

    it("warns that an account's calls would go elsewhere", async () => {
      expect(await resultOf("credentials")).toMatchObject({
        status: "warning",
        message: expect.stringContaining("https://127.0.0.1:4566"),
      });
    });
  });
});

describe("account", () => {
  it("fails in another account than the environment's, and asks nothing else", async () => {
    const results = await preflight(target({}, { TEST_ACCOUNT_ID: "999988887777" }));

    expect(results[1]).toMatchObject({ id: "account", status: "failure" });
    expect(results[1]?.message).toMatch(/999988887777.*111122223333/);
    expect(results.slice(2).every(({ status }) => status === "skipped")).toBe(true);
    expect(aws.s3.calls()).toHaveLength(0);
  });

  it("warns of an account that is not stated, and the checks go on", async () => {
    const results = await preflight(target({}, { TEST_ACCOUNT_ID: "" }));

    expect(results[1]).toMatchObject({
      status: "warning",
      remedy: expect.stringContaining("TEST_ACCOUNT_ID=111122223333"),
    });
    expect(results.filter(({ message }) => message.startsWith("not checked"))).toEqual([]);
  });

  it("fails where data is protected from deletion", async () => {
    const results = await preflight(target({ deletionProtection: true }, { TEST_ACCOUNT_ID: "" }));

    expect(results[1]).toMatchObject({ id: "account", status: "failure" });
  });
});

describe("a call that goes wrong", () => {
  it("warns of a missing permission, names the action, and stops nothing else", async () => {
    aws.lambda.on(GetAccountSettingsCommand).rejects(notAllowed("lambda:GetAccountSettings"));
    aws.secrets.on(DescribeSecretCommand).rejects(awsError("AccessDeniedException", 400, "no reason given"));

    const results = await preflight(target());

    expect(results.filter(({ status }) => status === "warning")).toEqual([
      expect.objectContaining({ id: "concurrency", message: expect.stringContaining("lambda:GetAccountSettings") }),
      expect.objectContaining({ id: "secret", message: expect.stringContaining("secretsmanager:DescribeSecret") }),
    ]);
    expect(results.filter(({ status }) => status === "failure")).toEqual([]);
  });

  it("fails after the time limit without an answer", async () => {
    jest.useFakeTimers();
    try {
      aws.secrets.on(DescribeSecretCommand).callsFake(() => new Promise(() => {}));
      const results = preflight(target());
      await jest.advanceTimersByTimeAsync(15_000);

      expect((await results).find(({ id }) => id === "secret")).toMatchObject({
        status: "failure",
        message: "There was no answer within 15 s",
      });
    } finally {
      jest.useRealTimers();
    }
  });

  it("fails on an error of AWS's own with its name", async () => {
    aws.secrets.on(DescribeSecretCommand).rejects(awsError("InternalServiceError", 500, "try later"));

    expect(await resultOf("secret")).toMatchObject({
      status: "failure",
      message: "AWS answered InternalServiceError: try later (status 500)",
    });
  });

  it("does not take a defect for an answer of AWS", async () => {
    aws.secrets.on(DescribeSecretCommand).rejects(new TypeError("undefined is not a function"));

    await expect(preflight(target())).rejects.toThrow("undefined is not a function");
  });
});
