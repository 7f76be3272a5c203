import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Testing } from "cdktf";
import type { EnvironmentDefinition } from "../../src/config/environments";
import { ConfigurationError, loadEnvironments } from "../../src/config/load-environment";
import { MOVED_SETTINGS } from "../../src/config/moved-settings";
import { NOT_EMULATED } from "../../src/config/not-emulated";
import { type Environment, environmentSchema } from "../../src/config/schema";
import { settingsOf } from "../../src/config/settings";
import { SIGNAL_IDS } from "../../src/config/signal-ids";
import { MINIMAL } from "../support/environments";
import { ciAccessStack, secureServerlessStack, stateBackendStack } from "../support/stacks";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1b2c";

const CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1";
const DOMAIN = { name: "api.example.com", hostedZoneId: "Z1" };

type Auth = NonNullable<EnvironmentDefinition["api"]>["auth"];
const JWT: Auth = { mode: "jwt", issuer: "https://issuer.example", audience: ["api"] };
const ROTATED: EnvironmentDefinition["secret"] = { delivery: "out-of-band", rotation: {} };
const IAM: Auth = { mode: "iam", principals: [{ arn: "arn:aws:iam::123456789012:role/a", allow: ["read"] }] };

/** For each setting a valid value that is neither its default nor that of a mode below. */
const ANOTHER: Readonly<Record<string, unknown>> = {
  region: "eu-west-1",
  accountId: "210987654321",
  preset: "new-account",
  nameSuffix: "-other",
  emulated: true,
  destroyData: true,
  deletionProtection: true,
  "state.bucketName": "another-state",
  "state.kmsKeyArn": KEY,
  "accessLogs.retentionDays": 7,
  "bucket.kmsKeyArn": KEY,
  "bucket.expirationDays": 91,
  "bucket.noncurrentExpirationDays": 31,
  "secret.version": 2,
  "secret.kmsKeyArn": KEY,
  "secret.rotation.everyDays": 7,
  "alerts.emails": ["a@example.org"],
  "alerts.pageEmails": ["b@example.org"],
  "monitoring.runbookUrl": "https://wiki.example.org/runbook",
  "monitoring.thresholds": { errors: 17 },
  "monitoring.alarms": "few",
  "monitoring.dashboard": false,
  "monitoring.traceInsights": false,
  "monitoring.slo.availabilityPercent": 99,
  "monitoring.slo.latencyMs": 1999,
  "api.allowedOrigins": ["https://other.example"],
  "api.auth.previousKeyOverlapSeconds": 1,
  "api.auth.authorizer.cacheSeconds": 1,
  "api.auth.authorizer.secretTtlSeconds": 1,
  "api.auth.authorizer.timeoutSeconds": 1,
  "api.auth.authorizer.reservedConcurrency": "unreserved",
  "api.auth.issuer": "https://other.example",
  "api.auth.audience": ["other"],
  "api.auth.scopes": { read: ["reader"] },
  "api.auth.principals": [{ arn: "arn:aws:iam::123456789012:role/b", allow: ["read"] }],
  "api.auth.principals[].arn": "arn:aws:iam::123456789012:role/b",
  "api.auth.principals[].allow": ["write"],
  "api.auth.principals[].prefix": "b/",
  "api.domain.name": "other.example.com",
  "api.domain.hostedZoneId": "Z2",
  "api.domain.certificateArn": CERTIFICATE,
  "api.domain.basePath": "v2",
  "api.domain.mutualTls.truststore": "s3://other-bucket/ca.pem",
  "api.domain.mutualTls.version": "another",
  "api.cloudFront.originKeySha256": ["b".repeat(64), "c".repeat(64)],
  "api.cloudFront.certificateArn": CERTIFICATE,
  "api.cloudFront.requestsPerFiveMinutes": 11,
  "api.throttling.rateLimit": 1,
  "api.throttling.burstLimit": 1,
  "functions.logLevel": "ERROR",
  "functions.memorySizeMb": 128,
  "functions.api.timeoutSeconds": 1,
  "functions.api.reservedConcurrency": 1,
  "release.applyReleases": false,
  "release.rollout.percent": 1,
  "release.rollout.minutes": 1,
  "release.keptVersions": 1,
  "release.smokeTest": "read-only",
  "logs.retentionDays": 30,
  "logs.kmsKeyArn": KEY,
  "ci.repository": "other/other",
  "ci.oidcProviderExists": true,
  tags: { team: "a" },
};

/** What a group must state besides, where an environment does not have it yet. */
const WITH: Readonly<Record<string, readonly [path: string, value: unknown]>> = {
  "api.domain.mutualTls.truststore": ["api.domain.mutualTls.version", "v"],
  "api.domain.mutualTls.version": ["api.domain.mutualTls.truststore", "s3://bucket/ca.pem"],
  "api.cloudFront.certificateArn": ["api.cloudFront.originKeySha256", ["a".repeat(64)]],
  "api.cloudFront.requestsPerFiveMinutes": ["api.cloudFront.originKeySha256", ["a".repeat(64)]],
};

/** What makes no resource: the commands that read it, and how it is spelled there. */
const READ_BY: Readonly<Record<string, { readonly commands: string; readonly spelled: RegExp }>> = {
  "release.rollout.percent": { commands: "deploy", spelled: /\brollout\.percent\b/ },
  "release.rollout.minutes": { commands: "deploy", spelled: /\brollout\.minutes\b/ },
  "release.keptVersions": { commands: "deploy", spelled: /\brelease\.keptVersions\b/ },
  "release.smokeTest": { commands: "deploy, rollback", spelled: /\brelease\.smokeTest\b/ },
};

/** What an emulated environment has no use for; the stack reports the resources that it leaves out. */
const LEFT_OUT_WHEN_EMULATED: Readonly<Record<string, string>> = {
  "monitoring.traceInsights": "aws_xray_group",
  "secret.rotation.everyDays": "aws_secretsmanager_secret_rotation",
};

/** Each way to authenticate, each way to deliver the secret, and the local AWS. */
const MODES: Readonly<Record<string, EnvironmentDefinition>> = {
  "api-key, out-of-band, rotated": mode({ secret: ROTATED }),
  "jwt, out-of-band": mode({ api: { auth: JWT, domain: DOMAIN } }),
  "iam, variable, gradual": mode({
    secret: { delivery: "variable" },
    api: { auth: IAM, domain: DOMAIN },
    release: { rollout: { strategy: "gradual" } },
  }),
  "api-key, emulated, rotated": mode({ emulated: true, secret: ROTATED }),
};

/** With all three kinds of stacks. */
function mode(definition: Partial<EnvironmentDefinition>): EnvironmentDefinition {
  return {
    ...MINIMAL,
    ci: { repository: "owner/name" },
    api: { auth: { mode: "api-key" }, domain: DOMAIN },
    release: { rollout: { strategy: "all-at-once" } },
    ...definition,
  };
}

/** A copy with a value at a path such as `a.b[].c`, where `[]` is the first element. */
function withSetting(definition: EnvironmentDefinition, path: string, value: unknown): EnvironmentDefinition {
  const copy = structuredClone(definition);
  const keys = path.replaceAll("[]", ".0").split(".");
  let parent = copy as Record<string, unknown>;
  for (const key of keys.slice(0, -1)) {
    parent[key] ??= {};
    parent = parent[key] as Record<string, unknown>;
  }
  parent[keys.at(-1) ?? ""] = value;
  return copy;
}

interface Loaded {
  readonly environment?: Environment;
  readonly problems: readonly string[];
}

/** As main.ts loads it, without variables. */
function load(definition: EnvironmentDefinition): Loaded {
  try {
    const [environment] = loadEnvironments({ test: definition }, {});
    return { ...(environment && { environment }), problems: [] };
  } catch (error) {
    if (error instanceof ConfigurationError) return { problems: error.problems };
    throw error;
  }
}

const STACKS = [secureServerlessStack, stateBackendStack, ciAccessStack];

/** The Terraform JSON of each stack, made as soon as it is asked for. */
function* synthesized(environment: Environment): Generator<string> {
  for (const stackOf of STACKS) yield Testing.synth(stackOf(environment));
}

function changesStacks(environment: Environment, unchanged: readonly string[]): boolean {
  let index = 0;
  for (const json of synthesized(environment)) if (json !== unchanged[index++]) return true;
  return false;
}

const settings = settingsOf(environmentSchema);
const values = settings.filter(({ rule }) => rule.properties === undefined);
const paths = [...new Set(values.map(({ path }) => path))];
/** What tells the variants of a union apart, and the unions: a mode is made of them. */
const choices = settings.flatMap(({ only }) =>
  only ? [only.path, only.path.slice(0, only.path.lastIndexOf("."))] : [],
);
const thresholds = SIGNAL_IDS.map((id) => `monitoring.thresholds.${id}`);

interface Alarm {
  readonly alarm_name: string;
  readonly threshold: number;
}

type Effect = "resources" | "none" | "refused";

function expectedEffect(path: string, definition: EnvironmentDefinition): Effect {
  const exists = settings.some((setting) => {
    if (setting.path !== path) return false;
    return setting.only === undefined || valueAt(definition, setting.only.path) === setting.only.value;
  });
  const auth = valueAt(definition, "api.auth.mode");
  if (!exists || (path.startsWith("secret.rotation.") && auth !== "api-key")) return "refused";
  const isLeftOut = path in LEFT_OUT_WHEN_EMULATED || /^api\.(domain|cloudFront)\./.test(path);
  return path in READ_BY || (definition.emulated && isLeftOut) ? "none" : "resources";
}

function valueAt(definition: EnvironmentDefinition, path: string): unknown {
  return path.split(".").reduce<unknown>((parent, key) => (parent as Record<string, unknown>)[key], definition);
}

describe.each(Object.entries(MODES))("in the mode %s", (_, definition) => {
  const base = load(definition);
  const unchanged = base.environment ? [...synthesized(base.environment)] : [];
  const single = paths.filter((path) => !choices.includes(path));

  it("is valid", () => {
    expect(base.problems).toEqual([]);
    expect(unchanged).toHaveLength(STACKS.length);
  });

  it.each(single)("%s has an effect or is refused", (path) => {
    const value = path === "emulated" ? definition.emulated !== true : ANOTHER[path];
    const [beside, besideValue] = WITH[path] ?? [];
    const around = beside === undefined ? definition : withSetting(definition, beside, besideValue);
    const { environment, problems } = load(withSetting(around, path, value));
    const effect: Effect =
      environment === undefined ? "refused" : changesStacks(environment, unchanged) ? "resources" : "none";

    expect(effect).toBe(expectedEffect(path, definition));
    // a setting within a setting that is refused, such as one of a list, goes with it
    expect(problems.filter((problem) => !path.startsWith(problem.split(": ")[1] ?? "?"))).toEqual([]);
    expect(problems.filter((problem) => !/: (exists only with|needs) \S+ "\S+".*, got \S/.test(problem))).toEqual([]);
  });

  it("changes an alarm by each threshold, or is refused", () => {
    const values = Object.fromEntries(thresholds.map((path, index) => [path, index + 0.123]));
    const accepted = thresholds.filter((path) => load(withSetting(definition, path, values[path])).environment);
    const all = accepted.reduce((changed, path) => withSetting(changed, path, values[path]), definition);
    const [json = ""] = [...synthesized(load(all).environment as Environment)];

    const alarms = Object.values(JSON.parse(json).resource.aws_cloudwatch_metric_alarm as Record<string, Alarm>);
    const ownThreshold = alarms.filter(({ alarm_name }) => !alarm_name.includes("-slo-"));

    expect(ownThreshold.map(({ threshold }) => threshold).sort()).toEqual(accepted.map((path) => values[path]).sort());
  });
});

describe("the settings", () => {
  it("have a value to try here, all of them", () => {
    const tried = paths.filter((path) => !choices.includes(path));

    expect(tried.filter((path) => !(path in ANOTHER))).toEqual([]);
    expect(Object.keys(ANOTHER).filter((path) => !tried.includes(path))).toEqual([]);
  });

  it("have a description, a sentence or more, all of them", () => {
    expect(values.filter(({ rule }) => !/^[A-Z`].*\.$/.test(rule.description ?? ""))).toEqual([]);
  });

  it.each(Object.entries(READ_BY))("%s is read by a command", (_, { spelled }) => {
    const code = ["packages/cli/src", "packages/operations/src"].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts"))
        .map((file) => readFileSync(join(folder, file), "utf8")),
    );

    // without its text, which a failure would print
    expect(code.filter((text) => spelled.test(text)).length).toBeGreaterThan(0);
  });

  it("are those of resources that the stack reports where an emulated environment has no use for them", () => {
    expect(Object.values(LEFT_OUT_WHEN_EMULATED).filter((type) => !(type in NOT_EMULATED))).toEqual([]);
  });
});

describe("a setting that has moved", () => {
  it.each(Object.entries(MOVED_SETTINGS))("%s is told as %s, with its value", (former, current) => {
    const { problems } = load(withSetting(mode({}), former, 12));

    expect(problems).toEqual([
      expect.stringMatching(new RegExp(`^test: ${former}: has moved to ${current}\\b.*, got 12$`)),
    ]);
    expect(settings.map(({ path }) => path)).toContain(current);
    expect(settings.map(({ path }) => path)).not.toContain(former);
  });
});
