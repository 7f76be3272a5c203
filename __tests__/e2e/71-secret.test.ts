import { randomBytes, randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { useAuthorizerVersion } from "./support/authorizer-version";
import type { CommandOptions } from "./support/command";
import { rotationFunction } from "./support/rotation-function";
import { callWithoutKey, client, instance, outdir, outputs } from "./support/target";
import { terraformByHand } from "./support/terraform";
import { watchedCommand } from "./support/watched-command";

/** Seconds that the authorizer of this file may use what it has read; the gateway remembers nothing here. */
const TTL_SECONDS = 4;
const DEV = { DEV_EMULATED: "true" };
const DEV_SECRET = { SecretId: "secure-serverless-api-dev" };

const secrets = client(SecretsManagerClient);
const logs = client(CloudWatchLogsClient);
const temporary = mkdtempSync(join(tmpdir(), "secure-serverless-secret-"));
const commandTemporary = mkdtempSync(join(tmpdir(), "secure-serverless-secret-tmp-"));
const startedAt = Date.now();

let secretId: { SecretId: string };
let original: string;
/** Every value that the secret has had: none of them may be seen anywhere. */
const values = new Set<string>();

const random = () => randomBytes(32).toString("base64url");
const leaks = (text: string) => [...values].filter((value) => text.includes(value)).length;

async function currentValue(id: { SecretId: string } = secretId): Promise<Record<string, string>> {
  const { SecretString = "{}" } = await secrets.send(new GetSecretValueCommand(id));
  const value = JSON.parse(SecretString) as Record<string, string>;
  for (const text of Object.values(value)) values.add(text);
  return value;
}

async function stages(id: { SecretId: string } = secretId): Promise<Record<string, string[]>> {
  const { VersionIdsToStages = {} } = await secrets.send(new DescribeSecretCommand(id));
  return Object.fromEntries(Object.entries(VersionIdsToStages).filter(([, labels]) => labels.length > 0));
}

const versionWith = async (stage: string) =>
  Object.entries(await stages()).find(([, labels]) => labels.includes(stage))?.[0] ?? "";

const statusWith = async (key: string) =>
  (await callWithoutKey("/api/data?limit=1", { headers: { authorization: `Bearer ${key}` } })).status;

/** Of each call, whether its command line and its environment were among what was seen: a short one may end between two looks. */
const wasSeen: boolean[] = [];

/** Runs the command, and searches everything that it could have left a value in. */
async function secret(args: readonly string[], options: CommandOptions = {}) {
  const environment = { TMPDIR: commandTemporary, ...options.environment };
  const result = await watchedCommand("secret", args, { ...options, environment });
  await currentValue();
  const folders = [outdir, join(instance.root, "logs"), join(instance.root, "terraform"), join(PROJECT_ROOT, "dist")];
  const files = [...folders, commandTemporary].flatMap(filesUnder);
  expect(files.length).toBeGreaterThan(10);
  const marks = ["/secret.cjs", `TMPDIR=${commandTemporary}`];
  wasSeen.push(marks.every((mark) => result.processes.some((text) => text.includes(mark))));
  expect({
    output: leaks(result.stdout + result.stderr),
    processes: result.processes.filter((text) => leaks(text) > 0).length,
    files: files.filter((file) => leaks(readFileSync(file, "latin1")) > 0),
  }).toEqual({ output: 0, processes: 0, files: [] });
  return result;
}

function filesUnder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => !name.includes("node_modules"))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() && statSync(path).size < 5_000_000);
}

beforeAll(async () => {
  secretId = { SecretId: (await outputs())["SecretArn"] ?? "" };
  original = await versionWith("AWSCURRENT");
  await currentValue();
});

afterAll(async () => {
  rmSync(temporary, { recursive: true, force: true });
  rmSync(commandTemporary, { recursive: true, force: true });
  const current = await versionWith("AWSCURRENT");
  if (current === original) return;
  const move = { ...secretId, VersionStage: "AWSCURRENT", MoveToVersionId: original, RemoveFromVersionId: current };
  await secrets.send(new UpdateSecretVersionStageCommand(move));
  const remove = { ...secretId, VersionStage: "AWSPREVIOUS", RemoveFromVersionId: current };
  await secrets.send(new UpdateSecretVersionStageCommand(remove));
  expect(await stages()).toEqual({ [original]: ["AWSCURRENT"] });
});

describe("the secret, by its command, the authorizer reading it every few seconds", () => {
  useAuthorizerVersion({ SECRET_TTL_SECONDS: String(TTL_SECONDS) });

  it("is described without its value", async () => {
    const { exitCode, stdout } = await secret(["show-metadata", "local", "--json"]);
    const report = JSON.parse(stdout) as { versions: { id: string; passes: boolean }[] };
    expect(exitCode).toBe(0);
    expect(report.versions.filter(({ passes }) => passes).map(({ id }) => id)).toEqual([original]);
    expect((await secret(["show-metadata", "local"])).stdout).toContain(`${original}  AWSCURRENT`);
  });

  it("is not replaced by accident, nor by what is not valid", async () => {
    const value = JSON.stringify({ api_key: random(), db_connection: "d", third_party_token: random() });
    values.add((JSON.parse(value) as { api_key: string }).api_key);
    const refused = async (args: string[], stdin: string) => {
      const { exitCode, stdout, stderr } = await secret(args, { stdin });
      expect([exitCode, stdout, await stages()]).toEqual([1, "", { [original]: ["AWSCURRENT"] }]);
      return stderr;
    };
    expect(await refused(["put", "local"], value)).toContain("has a value already");
    expect(await refused(["put", "local", "--replace"], "")).toContain("No value came from standard input");
    const short = value.replace(/"api_key":"[^"]{20}/, '"api_key":"');
    expect(await refused(["put", "local", "--replace"], short)).toContain("api_key must have 32 to 1024 characters");
    expect(await refused(["put", "local", "--replace"], value.slice(0, -3))).toContain("is not a JSON object");
  });

  it("is put from standard input, and both keys pass", async () => {
    const before = await currentValue();
    const value = { ...before, api_key: random(), third_party_token: random() };
    for (const text of Object.values(value)) values.add(text);
    const { exitCode, stdout } = await secret(["put", "local", "--replace"], { stdin: `${JSON.stringify(value)}\n` });

    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("The previous key is accepted until")]);
    expect(JSON.stringify(await currentValue()) === JSON.stringify(value)).toBe(true);
    await delay((TTL_SECONDS + 1) * 1000);
    expect([await statusWith(value.api_key), await statusWith(before["api_key"] ?? "")]).toEqual([200, 200]);
  });

  it("is not rotated within the overlap, unless told to; the key goes to a file of its owner alone", async () => {
    const before = await currentValue();
    const refused = await secret(["rotate", "local"]);
    expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringContaining("--force")]);

    const file = join(temporary, "key");
    const { exitCode } = await secret(["rotate", "local", "--force", "--key-to", file]);
    const after = await currentValue();
    expect(exitCode).toBe(0);
    expect(readFileSync(file, "utf8") === `${after["api_key"]}\n`).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(after["api_key"] === before["api_key"]).toBe(false);
    expect(JSON.stringify({ ...after, api_key: "" }) === JSON.stringify({ ...before, api_key: "" })).toBe(true);
    const again = await secret(["rotate", "local", "--force", "--key-to", file]);
    expect([again.exitCode, again.stderr]).toEqual([1, expect.stringContaining("exists already")]);
    expect((await currentValue())["api_key"] === after["api_key"]).toBe(true);
  });

  it("loses its previous key by revoke, once the authorizer has read it again", async () => {
    const [current, previous] = [await versionWith("AWSCURRENT"), await versionWith("AWSPREVIOUS")];
    const { SecretString = "{}" } = await secrets.send(new GetSecretValueCommand({ ...secretId, VersionId: previous }));
    const old = (JSON.parse(SecretString) as { api_key: string }).api_key;
    const { api_key: key = "" } = await currentValue();
    await delay((TTL_SECONDS + 1) * 1000);
    expect([await statusWith(key), await statusWith(old)]).toEqual([200, 200]);

    const { exitCode, stdout } = await secret(["revoke", "local"]);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("It is rejected everywhere by")]);
    expect(await stages()).toEqual({ [current]: ["AWSCURRENT"] });
    await delay(TTL_SECONDS * 1000);
    expect([await statusWith(key), await statusWith(old)]).toEqual([200, 403]);
    expect((await secret(["revoke", "local"])).stdout).toContain("there is no previous key to revoke");
  });

  it("gets a new key without an overlap when the current one leaked", async () => {
    const { api_key: leaked = "" } = await currentValue();
    expect((await secret(["revoke", "local", "--current"])).exitCode).toBe(0);
    expect(Object.values(await stages())).toEqual([["AWSCURRENT"]]);
    const { api_key: key = "" } = await currentValue();
    await delay((TTL_SECONDS + 1) * 1000);
    expect([await statusWith(key), await statusWith(leaked)]).toEqual([200, 403]);
  });

  it("is changed by one of two rotations at once, or by both in turn, but never by one that saw another key", async () => {
    const both = await Promise.all([secret(["rotate", "local", "--force"]), secret(["rotate", "local", "--force"])]);
    const failed = both.filter(({ exitCode }) => exitCode !== 0);
    for (const { stderr } of failed) expect(stderr).toContain("Someone else has changed the secret meanwhile");
    expect(failed.length).toBeLessThan(2);
    expect(
      Object.values(await stages())
        .flat()
        .sort(),
    ).toEqual(["AWSCURRENT", "AWSPREVIOUS"]);
  });
});

describe("the rotation function, with the role that the stack gives it", () => {
  const create = rotationFunction();

  it("replaces the key in four steps, and both keys pass", async () => {
    await secret(["revoke", "local"]);
    const before = await currentValue();
    const current = await versionWith("AWSCURRENT");
    const token = randomUUID();
    const rotator = await create(secretId.SecretId);
    try {
      // Secrets Manager begins with a version that has the label and no value
      const begin = { ...secretId, ClientRequestToken: token, VersionStages: ["AWSPENDING"] };
      await secrets.send(new PutSecretValueCommand(begin));
      await rotator.allow(["secretsmanager:UpdateSecretVersionStage"]);
      for (const step of ["createSecret", "createSecret", "setSecret", "testSecret"])
        expect(await rotator.step(step, token)).toBeUndefined();
      expect(await rotator.step("finishSecret", token)).toMatch(/is not authorized to perform: secretsmanager:Update/);
      expect(await rotator.step("finishSecret", "other")).toContain("the secret has no version other");
      expect(await versionWith("AWSCURRENT")).toBe(current);

      await rotator.allow();
      for (const step of ["finishSecret", "finishSecret"]) expect(await rotator.step(step, token)).toBeUndefined();
      expect(await stages()).toEqual({ [token]: ["AWSCURRENT"], [current]: ["AWSPREVIOUS"] });
    } finally {
      await rotator.remove();
    }
    const after = await currentValue();
    expect(after["api_key"] === before["api_key"]).toBe(false);
    expect(JSON.stringify({ ...after, api_key: "" }) === JSON.stringify({ ...before, api_key: "" })).toBe(true);
    const deadline = Date.now() + 15_000;
    let statuses: number[] = [];
    // a refusal that the gateway remembers goes by the header's text
    for (let spaces = 1; statuses.join() !== "200,200" && Date.now() < deadline; spaces++) {
      if (spaces > 1) await delay(1000);
      const padding = " ".repeat(spaces);
      statuses = await Promise.all([after, before].map(({ api_key }) => statusWith(`${padding}${api_key}`)));
    }
    expect(statuses).toEqual([200, 200]);
  });
});

it("Terraform leaves a value alone that it did not write", async () => {
  expect(await versionWith("AWSCURRENT")).not.toBe(original);
  const variable = JSON.stringify(await currentValue());
  const plan = await terraformByHand(variable, "plan", "-input=false", "-no-color", "-detailed-exitcode");
  expect([plan.exitCode, plan.exitCode === 0 ? "" : plan.stdout + plan.stderr]).toEqual([0, ""]);
});

describe("a secret that cannot be used", () => {
  it("is told with what to do: not there, scheduled for deletion, without a value", async () => {
    const dev = async (...args: string[]) => secret([...args, "dev"], { environment: DEV });
    expect((await dev("put", "--generate")).stderr).toContain("npm run deploy -- dev");

    await secrets.send(new CreateSecretCommand({ Name: DEV_SECRET.SecretId }));
    try {
      expect((await dev("rotate")).stderr).toContain("npm run secret -- put dev");
      await secrets.send(new DeleteSecretCommand({ ...DEV_SECRET, RecoveryWindowInDays: 7 }));
      const command = "aws secretsmanager restore-secret --secret-id secure-serverless-api-dev --region us-east-1";
      expect((await dev("put", "--generate")).stderr).toContain(command);
      expect((await dev("show-metadata")).stdout).toContain(command);

      await secrets.send(new RestoreSecretCommand(DEV_SECRET));
      expect((await dev("put", "--generate")).exitCode).toBe(0);
      expect(leaks(JSON.stringify(await currentValue(DEV_SECRET)))).toBe(3);
    } finally {
      await secrets.send(new DeleteSecretCommand({ ...DEV_SECRET, ForceDeleteWithoutRecovery: true }));
    }
  });
});

it("no value of this file is in any log of the functions", async () => {
  for (const logGroupName of ["/aws/lambda/secure-serverless-authorizer", "/aws/lambda/secure-serverless-function"]) {
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName, startTime: startedAt }));
    expect(leaks(events.map(({ message }) => message).join("\n"))).toBe(0);
  }
  expect(values.size).toBeGreaterThan(8);
});

it("no process of most commands told a value, where processes can be seen", () => {
  const seen = wasSeen.filter(Boolean).length / wasSeen.length;
  expect(seen).toBeGreaterThan(existsSync("/proc/self") ? 0.5 : -1);
});
