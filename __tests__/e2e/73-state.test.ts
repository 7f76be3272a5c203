import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { adoptOrphans } from "@secure-serverless/operations/adoption/adopt-orphans";
import { localTarget } from "@secure-serverless/operations/aws/target";
import { inventory } from "@secure-serverless/operations/inventory/inventory";
import { localStateFile } from "@secure-serverless/operations/state/local-backend";
import { StateBucket } from "@secure-serverless/operations/state/state-bucket";
import { managedAddresses, parseState } from "@secure-serverless/operations/terraform/state-document";
import { SynthesizedStack } from "@secure-serverless/operations/terraform/synthesized-stack";
import { stackOf } from "@secure-serverless/operations/terraform/target-stack";
import { signalGroup, stopGroup } from "@secure-serverless/system/process";
import { Progress } from "@secure-serverless/system/progress";
import { environments, serviceName } from "../../src/config/environments";
import { loadEnvironments } from "../../src/config/load-environment";
import { stateKey } from "../../src/config/names";
import { command } from "./support/command";
import { client, instance, outdir } from "./support/target";

const DEV = { DEV_EMULATED: "true" };
const BUCKET_STATE = stateKey({ serviceName, name: "dev" }, "stateBackend");

const s3 = client(S3Client);
const target = (() => {
  const dev = loadEnvironments(environments, DEV).find(({ name }) => name === "dev");
  if (dev === undefined) throw new Error("there is no environment dev");
  return localTarget(dev, instance, outdir);
})();
const bucket = new StateBucket(target);
const stackFolder = join(outdir, "stacks", "dev");

const npmRun = (verb: string, ...args: string[]) => command(verb, args, { environment: DEV });

/** The addresses that the state of the state bucket knows. */
async function bucketStateKnows(): Promise<string[]> {
  const state = parseState((await bucket.read("stateBackend")) ?? "");
  return state === undefined ? [] : managedAddresses(state);
}

/** Takes the state of the state bucket away, with all versions, as if it had never been moved there. */
async function loseBucketState(): Promise<void> {
  const { Versions = [], DeleteMarkers = [] } = await s3.send(
    new ListObjectVersionsCommand({ Bucket: bucket.name, Prefix: BUCKET_STATE }),
  );
  const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
  await s3.send(new DeleteObjectsCommand({ Bucket: bucket.name, Delete: { Objects } }));
}

describe("npm run bootstrap", () => {
  beforeAll(() => rm(localStateFile(target), { force: true }));

  it("makes the bucket from nothing, with its own state in it and no copy elsewhere", async () => {
    const { exitCode, stdout, stderr } = await npmRun("bootstrap", "dev");
    expect([exitCode, exitCode === 0 ? "" : stderr]).toEqual([0, ""]);
    expect(stdout).toContain(`has its bucket, ${bucket.name}`);
    expect(await bucketStateKnows()).toHaveLength(6);
    expect([await bucket.keepsVersions(), await bucket.isOurs()]).toEqual([true, true]);
    expect(existsSync(localStateFile(target))).toBe(false);
    expect(readdirSync(join(outdir, "stacks", "state-backend-dev"))).not.toContain("backend_override.tf.json");
  });

  it("again, changes nothing", async () => {
    const { exitCode, stderr } = await npmRun("bootstrap", "dev");
    expect(exitCode).toBe(0);
    expect(stderr).toContain("No changes");
  });

  it("finishes what was interrupted before the state was moved", async () => {
    await writeFile(localStateFile(target), (await bucket.read("stateBackend")) ?? "");
    await loseBucketState();
    const { exitCode, stderr } = await npmRun("bootstrap", "dev");
    expect(exitCode).toBe(0);
    expect(stderr).toContain("No changes");
    expect(await bucketStateKnows()).toHaveLength(6);
    expect(existsSync(localStateFile(target))).toBe(false);
  });

  it("knows its bucket again when every state of it is lost", async () => {
    await loseBucketState();
    const { exitCode, stderr } = await npmRun("bootstrap", "dev");
    expect(exitCode).toBe(0);
    expect(stderr).toContain("1 imported");
    expect(await bucketStateKnows()).toHaveLength(6);
  });
});

describe("npm run state", () => {
  const state = (action: string, ...args: string[]) =>
    npmRun("state", action, "dev", ...args, "--state", "state-backend");
  const serial = async () => parseState((await bucket.read("stateBackend")) ?? "")?.serial ?? 0;

  it("restores an older version, above the current serial, and keeps the current one", async () => {
    const [before] = await bucket.versions("stateBackend");
    const text = (await bucket.read("stateBackend")) ?? "";
    const first = parseState(text)?.serial ?? 0;
    // as if an apply had changed something since
    await s3.send(
      new PutObjectCommand({
        Bucket: bucket.name,
        Key: BUCKET_STATE,
        Body: JSON.stringify({ ...JSON.parse(text), serial: first + 1 }),
      }),
    );

    const refused = await state("restore", before?.versionId ?? "");
    expect([refused.exitCode, await serial()]).toEqual([1, first + 1]);
    const restored = await state("restore", before?.versionId ?? "", "--yes");
    expect([restored.exitCode, restored.exitCode === 0 ? "" : restored.stderr]).toEqual([0, ""]);
    expect(await serial()).toBeGreaterThan(first + 1);
    const history = await state("history");
    expect(history.stdout.split("\n")[1]).toMatch(/ 6 .* current$/);
    expect(history.stdout).toContain(before?.versionId);
  });

  it.each([
    ["deleted", () => s3.send(new DeleteObjectCommand({ Bucket: bucket.name, Key: BUCKET_STATE }))],
    [
      "cut off",
      () => s3.send(new PutObjectCommand({ Bucket: bucket.name, Key: BUCKET_STATE, Body: '{"version": 4, "ser' })),
    ],
  ])("restores a state that was %s, with its lineage", async (_, break_) => {
    const [good] = await bucket.versions("stateBackend");
    const before = parseState((await bucket.read("stateBackend")) ?? "");
    await break_();
    expect(await bucketStateKnows()).toEqual([]);

    const { exitCode, stderr } = await state("restore", good?.versionId ?? "", "--yes");

    expect([exitCode, exitCode === 0 ? "" : stderr]).toEqual([0, ""]);
    const after = parseState((await bucket.read("stateBackend")) ?? "");
    expect(after?.lineage).toBe(before?.lineage);
    expect(after?.serial).toBeGreaterThan(before?.serial ?? 0);
  });
});

describe("an apply that is killed", () => {
  let lockId = "";

  /** Starts Terraform on the stack by itself, as a person would. */
  async function startApply(): Promise<ChildProcess> {
    const { terraform, environment } = instance.requireToolchain();
    const stack = await stackOf(target, instance.requireToolchain(), "dev");
    await stack.init();
    return spawn(terraform, [`-chdir=${stackFolder}`, "apply", "-input=false", "-no-color", "-auto-approve"], {
      detached: true,
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...target.processEnvironment, ...environment },
    });
  }

  /** The application's own processes of Terraform, its providers among them. */
  function processesInStack(): string[] {
    return readdirSync("/proc").flatMap((pid) => {
      try {
        if (readlinkSync(`/proc/${pid}/cwd`) !== stackFolder) return [];
        return [readFileSync(`/proc/${pid}/cmdline`, "utf8")];
      } catch {
        return [];
      }
    });
  }

  it("leaves a lock that is explained, and that is not removed while its holder lives", async () => {
    const apply = await startApply();
    try {
      await new Promise<void>((resolve) => {
        let created = 0;
        // read to the end, or Terraform would stop at a closed pipe
        apply.stdout?.on("data", (chunk: Buffer) => {
          created += String(chunk).match(/Creation complete/g)?.length ?? 0;
          if (created < 20) return;
          // it holds its lock, however fast it is
          signalGroup(apply.pid ?? 0, "SIGSTOP");
          resolve();
        });
      });
      const held = await bucket.lock("application");
      lockId = held?.id ?? "";
      expect(held).toMatchObject({ operation: "OperationTypeApply" });

      const told = await npmRun("unlock", "dev");
      expect(told.stdout).toContain(`The state of dev is locked by ${held?.who} (OperationTypeApply)`);
      const living = await npmRun("unlock", "dev", lockId);
      expect(living.exitCode).toBe(1);
      expect(living.stderr).toContain("still runs");
      const second = new SynthesizedStack({
        stack: "dev",
        environmentName: "dev",
        outdir,
        toolchain: instance.requireToolchain(),
        processEnvironment: target.processEnvironment,
        lockTimeout: "0s",
      });
      await expect(second.apply()).rejects.toMatchObject({
        message: expect.stringContaining(`locked by ${held?.who}`),
        remedy: expect.stringContaining(`npm run unlock -- dev ${lockId}`),
      });
    } finally {
      await stopGroup(apply, "SIGKILL");
    }
    for (let i = 0; i < 20 && processesInStack().length > 0; i++) await delay(100);
    expect(processesInStack()).toEqual([]);
    expect((await bucket.lock("application"))?.id).toBe(lockId);
  });

  it("is unlocked by its own id only", async () => {
    const wrong = await npmRun("unlock", "dev", "00000000-0000-0000-0000-000000000000");
    expect([wrong.exitCode, wrong.stderr.includes(lockId)]).toEqual([1, true]);
    expect(await bucket.lock("application")).toBeDefined();

    const { exitCode, stderr } = await npmRun("unlock", "dev", lockId);

    expect([exitCode, exitCode === 0 ? "" : stderr]).toEqual([0, ""]);
    expect(await bucket.lock("application")).toBeUndefined();
  });

  it("is finished by the next run, which makes nothing twice", async () => {
    const stack = await stackOf(target, instance.requireToolchain(), "dev");
    await stack.init();
    const unique = async () =>
      (await inventory(target)).filter(
        ({ type, deletedOn }) => /_api$|_kms_key$|_secret$/.test(type) && deletedOn === undefined,
      );
    const before = await unique();
    expect(before.length).toBeGreaterThan(0);

    expect(await adoptOrphans(target, stack, new Progress())).toBeGreaterThan(10);
    expect(await stack.apply()).toMatch(/[1-9]\d* imported/);

    expect(await stack.hasChanges()).toBe(false);
    const after = await unique();
    expect(after.map(({ type }) => type).sort()).toEqual([
      "aws_apigatewayv2_api",
      "aws_kms_key",
      "aws_secretsmanager_secret",
    ]);
    expect(after.map(({ importId }) => importId)).toEqual(
      expect.arrayContaining(before.map(({ importId }) => importId)),
    );
    expect(await adoptOrphans(target, stack, new Progress())).toBe(0);
  });
});
