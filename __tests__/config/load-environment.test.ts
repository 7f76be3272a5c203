import { type EnvironmentDefinition, environments } from "../../src/config/environments";
import { ConfigurationError, loadEnvironments } from "../../src/config/load-environment";
import { rotationOf } from "../../src/config/rotation";
import { anEnvironment, MINIMAL } from "../support/environments";

/** Returns what loading complains about. */
function problemsOf(definition: unknown, variables: Record<string, string> = {}): readonly string[] {
  try {
    loadEnvironments({ test: { ...MINIMAL, ...(definition as EnvironmentDefinition) } }, variables);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe("loadEnvironments", () => {
  it("loads every environment of the project from an empty process environment, each with a state bucket of its own", () => {
    const loaded = loadEnvironments(environments, {});

    expect(loaded.map(({ name }) => name)).toEqual(Object.keys(environments));
    expect(new Set(loaded.map(({ state }) => state.bucketName)).size).toBe(loaded.length);
  });

  it("keeps data where people rely on it", () => {
    const loaded = loadEnvironments(environments, {});
    const thrownAway = loaded.filter(({ destroyData }) => destroyData).map(({ name }) => name);
    const protectedOnes = loaded.filter(({ deletionProtection }) => deletionProtection).map(({ name }) => name);

    expect(thrownAway).toEqual(expect.arrayContaining(["local", "dev"]));
    expect(thrownAway).not.toContain("staging");
    expect(protectedOnes).toContain("prod");
  });

  it("writes a secret from a variable on this machine only", () => {
    const delivered = loadEnvironments(environments, {}).filter(({ secret }) => secret.delivery === "variable");

    expect(delivered.map(({ name }) => name)).toContain("local");
    expect(delivered.filter(({ emulated }) => !emulated)).toEqual([]);
  });

  it("takes account, region, state bucket, e-mails, runbook and origins from variables named after the environment", () => {
    const environment = anEnvironment(
      {},
      {
        TEST_ACCOUNT_ID: "123456789012",
        TEST_REGION: "eu-central-1",
        TEST_STATE_BUCKET: "my-state",
        TEST_ALERT_EMAILS: "a@example.org, b@example.org,",
        TEST_PAGE_EMAILS: "pager@example.org",
        TEST_RUNBOOK_URL: "https://wiki.example.org/runbook",
        TEST_ALLOWED_ORIGINS: "https://app.example.org,https://example.org:8443",
        TEST_CI_REPOSITORY: "owner/name",
        OTHER_REGION: "us-west-2",
      },
    );

    expect(environment).toMatchObject({
      accountId: "123456789012",
      region: "eu-central-1",
      state: { bucketName: "my-state" },
      alerts: { emails: ["a@example.org", "b@example.org"], pageEmails: ["pager@example.org"] },
      monitoring: { runbookUrl: "https://wiki.example.org/runbook" },
      api: { allowedOrigins: ["https://app.example.org", "https://example.org:8443"] },
      ci: { repository: "owner/name", oidcProviderExists: false },
    });
  });

  it("rehearses an environment on the local AWS when its variable says so, and takes no other word for it", () => {
    expect(anEnvironment().emulated).toBe(false);
    expect(anEnvironment({}, { TEST_EMULATED: "true" }).emulated).toBe(true);
    expect(anEnvironment({ emulated: true }, { TEST_EMULATED: "false" }).emulated).toBe(false);
    expect(problemsOf({}, { TEST_EMULATED: "yes" })).toEqual([
      expect.stringMatching(/^test: emulated: .*"yes" from TEST_EMULATED$/),
    ]);
  });

  it("takes a repository for CI by owner and name only, with the ids of both or of none", () => {
    expect(anEnvironment().ci).toBeUndefined();
    expect(anEnvironment({}, { TEST_CI_REPOSITORY: "owner@12/name@34" }).ci?.repository).toBe("owner@12/name@34");
    for (const wrong of ["https://github.com/owner/name", "owner@12/name", "owner/name@34", "owner@a/name@b"]) {
      expect(problemsOf({}, { TEST_CI_REPOSITORY: wrong })).toEqual([
        `test: ci.repository: must be a GitHub repository such as "owner/name" or, with its ids, "owner@123/name@456", got "${wrong}" from TEST_CI_REPOSITORY`,
      ]);
    }
  });

  it("hands a new version to all callers at once, or to a part of them first", () => {
    const gradual = (rollout: object) => problemsOf({ release: { rollout } });

    expect(anEnvironment().release.rollout).toEqual({ strategy: "all-at-once" });
    expect(anEnvironment({ release: { rollout: { strategy: "gradual" } } }).release.rollout).toEqual({
      strategy: "gradual",
      percent: 10,
      minutes: 10,
    });
    expect(gradual({ strategy: "gradual", percent: 100 })).toEqual([expect.stringContaining("rollout.percent")]);
    expect(gradual({ strategy: "gradual", minutes: 0 })).toEqual([expect.stringContaining("rollout.minutes")]);
    expect(gradual({ strategy: "canary" })).toEqual([expect.stringContaining("rollout")]);
  });

  it("names the state bucket after environment, account and region", () => {
    expect(anEnvironment().state.bucketName).toBe("secure-serverless-state-test-us-east-1");
    expect(anEnvironment({}, { TEST_ACCOUNT_ID: "123456789012", TEST_REGION: "eu-west-1" }).state.bucketName).toBe(
      "secure-serverless-state-test-123456789012-eu-west-1",
    );
  });

  it("takes the state bucket that an environment names, unless a variable names another", () => {
    const state = { bucketName: "state-of-mine" };

    expect(anEnvironment({ state }).state.bucketName).toBe("state-of-mine");
    expect(anEnvironment({ state }, { TEST_STATE_BUCKET: "another" }).state.bucketName).toBe("another");
    expect(problemsOf({ state: { bucketName: "Mine" } })).toEqual([
      expect.stringMatching(/^test: state\.bucketName: must have .*, got "Mine"$/),
    ]);
  });

  it("keeps what the environment says of its state beside the name of the bucket", () => {
    const kmsKeyArn = "arn:aws:kms:us-east-1:123456789012:key/1b2c";
    expect(anEnvironment({ state: { kmsKeyArn } }).state).toEqual({
      kmsKeyArn,
      bucketName: "secure-serverless-state-test-us-east-1",
    });
  });

  it("logs access to buckets only when told to, for 90 days by default", () => {
    expect(anEnvironment().accessLogs).toBeUndefined();
    expect(anEnvironment({ accessLogs: {} }).accessLogs).toEqual({ retentionDays: 90 });
    expect(anEnvironment({ accessLogs: { retentionDays: 400 } }).accessLogs).toEqual({ retentionDays: 400 });
  });

  it("takes an empty variable for one that is not set", () => {
    expect(anEnvironment({}, { TEST_ACCOUNT_ID: "", TEST_REGION: " " })).toMatchObject({ region: "us-east-1" });
    expect(anEnvironment({}, { TEST_ACCOUNT_ID: "" })).not.toHaveProperty("accountId");
  });

  it("reports every problem of every environment at once: environment, field, rule and value", () => {
    const load = () =>
      loadEnvironments(
        { one: { ...MINIMAL, nameSuffix: "Dev" }, two: { ...MINIMAL, logs: { retentionDays: 6 } } },
        { ONE_ACCOUNT_ID: "12", TWO_REGION: "Frankfurt" },
      );

    expect(load).toThrow(ConfigurationError);
    expect(load).toThrow(/one: accountId: must be the 12 digits of an AWS account, got "12" from ONE_ACCOUNT_ID/);
    expect(load).toThrow(/one: nameSuffix: must be empty or a hyphen .*, got "Dev"/);
    expect(load).toThrow(/two: region: must be an AWS region such as "us-east-1", got "Frankfurt" from TWO_REGION/);
    expect(load).toThrow(/two: logs\.retentionDays: must be a retention that CloudWatch Logs accepts .*, got 6/);
  });

  it("rotates a secret only when told to, by default every 30 days and as soon as the overlap is over", () => {
    const rotation = (secret: object) => rotationOf(anEnvironment({ secret: { delivery: "out-of-band", ...secret } }));

    expect(rotation({})).toBeUndefined();
    expect(rotation({ rotation: {} })).toEqual({ everyDays: 30 });
    expect(rotation({ rotation: { everyDays: 1 } })).toEqual({ everyDays: 1 });
    expect(Object.values(environments).filter(({ secret }) => "rotation" in secret)).toEqual([]);
  });

  it.each([
    ["an http origin", { api: { allowedOrigins: ["http://example.org"] } }, /allowedOrigins\.0: must use https/],
    [
      "http on localhost outside this machine",
      { api: { allowedOrigins: ["http://localhost:3000"] } },
      /allowedOrigins\.0: must use https/,
    ],
    ["an origin with a path", { api: { allowedOrigins: ["https://example.org/app"] } }, /must be an origin/],
    ["any origin", { api: { allowedOrigins: ["*"] } }, /allowedOrigins\.0: must be an origin .*got "\*"/],
    ["no origin", { api: { allowedOrigins: [] } }, /api\.allowedOrigins: /],
    ["no throttling", { api: { throttling: { rateLimit: 0 } } }, /api\.throttling\.rateLimit: .*got 0/],
    ["no burst", { api: { throttling: { burstLimit: 0 } } }, /api\.throttling\.burstLimit: .*got 0/],
    ["an address that is none", { alerts: { emails: ["nobody"] } }, /alerts\.emails\.0: must be an e-mail.*"nobody"/],
    ["an unknown field", { bukcet: {} }, /bukcet: is not a setting; an environment has .*bucket.*, got \{\}/],
    [
      "an unknown field further down",
      { api: { cors: true } },
      /api\.cors: is not a setting; api has allowedOrigins, auth, throttling, domain, cloudFront, got true/,
    ],
    ["a KMS alias", { bucket: { kmsKeyArn: "alias/mine" } }, /bucket\.kmsKeyArn: must be the ARN of a KMS key/],
    ["a KMS alias for logs", { logs: { kmsKeyArn: "alias/mine" } }, /logs\.kmsKeyArn: must be the ARN of a KMS key/],
    [
      "a KMS alias for states",
      { state: { kmsKeyArn: "alias/mine" } },
      /state\.kmsKeyArn: must be the ARN of a KMS key/,
    ],
    ["access logs that are gone at once", { accessLogs: { retentionDays: 0 } }, /accessLogs\.retentionDays: .*got 0/],
    ["an API timeout above the gateway's", { functions: { api: { timeoutSeconds: 31 } } }, /timeoutSeconds: .*got 31/],
    ["JWT without audience", { api: { auth: { mode: "jwt", issuer: "https://i.example", audience: [] } } }, /audience/],
    [
      "a JWT issuer over http",
      { api: { auth: { mode: "jwt", issuer: "http://i.example", audience: ["a"] } } },
      /issuer: must be an https URL/,
    ],
    ["an unknown way to authenticate", { api: { auth: { mode: "none" } } }, /api\.auth/],
    ["nobody to be paged", { alerts: { pageEmails: [] } }, /alerts\.pageEmails: /],
    [
      "a threshold of no signal",
      { monitoring: { thresholds: { erorrs: 1 } } },
      /monitoring\.thresholds\.erorrs: is not a setting; .*errors.*, got 1/,
    ],
    [
      "a threshold of nothing",
      { monitoring: { thresholds: { errors: 0 } } },
      /monitoring\.thresholds\.errors: .*got 0/,
    ],
    ["an impossible promise", { monitoring: { slo: { availabilityPercent: 100 } } }, /availabilityPercent: .*got 100/],
    [
      "a runbook with an anchor",
      { monitoring: { runbookUrl: "https://x.example/#top" } },
      /runbookUrl: must be an address/,
    ],
    ["protection of what is destroyed", { destroyData: true, deletionProtection: true }, /deletionProtection: must be/],
    ["a secret's version below 1", { secret: { delivery: "variable", version: 0 } }, /secret\.version: .*got 0/],
    [
      "a rotation of what Terraform writes",
      { secret: { delivery: "variable", rotation: {} } },
      /secret\.rotation: exists only with secret\.delivery "out-of-band", got \{\}/,
    ],
    [
      "a rotation of keys that nothing checks",
      { secret: { delivery: "out-of-band", rotation: {} }, api: { auth: { mode: "iam" } } },
      /secret\.rotation: needs api\.auth\.mode "api-key"/,
    ],
    [
      "a rotation within the overlap of the previous one",
      {
        secret: { delivery: "out-of-band", rotation: { everyDays: 1 } },
        api: { auth: { mode: "api-key", previousKeyOverlapSeconds: 86_401 } },
      },
      /secret\.rotation: must not come again before api\.auth\.previousKeyOverlapSeconds \(86401\)/,
    ],
  ])("refuses %s", (_, definition, problem) => {
    const problems = problemsOf(definition);

    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^test: /);
    expect(problems[0]).toMatch(problem);
  });

  it.each([
    [{ "GET /api/data/{key}": ["s"] }, /instead of "GET \/api\/data\/{key}" write read, download/],
    [{ "DELETE /api/data/{key}": ["s"] }, /instead of "DELETE \/api\/data\/{key}" write delete/],
    [{ "GET /api/data": ["s"] }, /instead of "GET \/api\/data" write list, read, download/],
    [{ "POST /api/uploads": ["s"] }, /instead of "POST \/api\/uploads" write upload/],
    [{ "GET /x": ["s"] }, /must be one of read, list, .*, and the API has no route "GET \/x"/],
    [{ reed: ["s"] }, /scopes: must be one of read, list, write, delete, upload, download, not "reed"/],
    [{ read: [] }, /scopes\.read: /],
    [{ read: ["data.read data.write"] }, /scopes\.read\.0: must be one scope/],
    [{ read: ["${x}"] }, /must not contain "\$\{"/],
    [{ read: Array.from({ length: 200 }, (_, number) => `scope-number-${number}`) }, /at most 3000 bytes/],
  ])("refuses scopes %j", (scopes, problem) => {
    const auth = { mode: "jwt", issuer: "https://issuer.example", audience: ["api"], scopes };
    expect(problemsOf({ api: { auth } })).toEqual([expect.stringMatching(problem)]);
  });

  it.each([
    [[], /principals: /],
    [[{ arn: "reader", allow: ["read"] }], /principals\.0\.arn: must be the ARN of a user or a role/],
    [[{ arn: "arn:aws:iam::123456789012:role/a", allow: [] }], /principals\.0\.allow: /],
    [[{ arn: "arn:aws:iam::123456789012:role/a", allow: ["GET /api/data"] }], /allow\.0: must be a permission/],
    [[{ arn: "arn:aws:iam::123456789012:role/a", allow: ["read"], prefix: "" }], /prefix: must be a text/],
    [
      ["p/a", "q/a"].map((name) => ({ arn: `arn:aws:iam::123456789012:role/${name}`, allow: ["read"] })),
      /principals: must name each principal once, not arn:aws:iam::123456789012:role\/q\/a twice/,
    ],
  ])("refuses principals %j", (principals, problem) => {
    expect(problemsOf({ api: { auth: { mode: "iam", principals } } })).toEqual([expect.stringMatching(problem)]);
  });

  it.each(["ab", "Has-Capitals", "a.dot", "-start", "end-", "xn--name", "name-s3alias", "x".repeat(64)])(
    "refuses %s as the name of a bucket",
    (name) => {
      expect(problemsOf({}, { TEST_STATE_BUCKET: name })).toEqual([
        expect.stringMatching(/^test: state\.bucketName: must .*, got "/),
      ]);
    },
  );

  it("allows http on localhost in an emulated environment", () => {
    const origins = { TEST_ALLOWED_ORIGINS: "http://localhost:3000,http://127.0.0.1:8080" };

    expect(anEnvironment({ emulated: true }, origins).api.allowedOrigins).toHaveLength(2);
    expect(problemsOf({ emulated: true }, { TEST_ALLOWED_ORIGINS: "http://localhost.example.org" })).toHaveLength(1);
  });
});
