/**
 * Ten previews at once, opened by Terraform and called over HTTP, some of them killed in the middle of their apply, some without
 * their state: swept, nothing of them is left, by the inventory, by each service's own list and by a reader of its own, and
 * nothing of anybody else is touched.
 */
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { CloudWatchLogsClient, CreateLogGroupCommand, DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ListObjectVersionsCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateQueueCommand, DeleteQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { readApiSecret } from "@secure-serverless/operations/aws/api-secret";
import { callApi } from "@secure-serverless/operations/aws/call-api";
import { localTarget, type Target } from "@secure-serverless/operations/aws/target";
import { inventory } from "@secure-serverless/operations/inventory/inventory";
import { removeStates } from "@secure-serverless/operations/teardown/remove-states";
import { synthesize } from "@secure-serverless/operations/terraform/synthesize";
import type { SynthesizedStack } from "@secure-serverless/operations/terraform/synthesized-stack";
import { stackOf } from "@secure-serverless/operations/terraform/target-stack";
import { terraformProcesses } from "@secure-serverless/operations/terraform/terraform-processes";
import { namesByBoto3 } from "@secure-serverless/proof/previews/names-by-boto3";
import { accountHolds } from "@secure-serverless/proof/terraform-fire/account";
import { inParallel } from "@secure-serverless/system/in-parallel";
import { environments, templates } from "../../src/config/environments";
import { loadConfiguration } from "../../src/config/load-environment";
import { EXPIRES_AT, resourceNames } from "../../src/config/names";
import { previewOf } from "../../src/config/previews";
import { type CommandResult, command } from "../e2e/support/command";
import { call, client, clientConfig, instance, NAMES, outdir, stacks } from "../e2e/support/target";

const REHEARSED = { PREVIEW_EMULATED: "true" };
const STATES = "secure-serverless-state-preview-us-east-1";
const PAST = "2026-01-01T00:00:00Z";
const FUTURE = "2099-01-01T00:00:00Z";
/** Applies of Terraform that run at the same time. */
const AT_ONCE = 4;
/** Resources after which an apply is stopped in the middle. */
const MIDDLE = 12;
const FOREIGN = "secure-serverless-rotation-preview-10-dlq";
const REMADE = "/aws/lambda/secure-serverless-function-preview-8";

/** What each of the ten is when the sweep comes. */
const PREVIEWS = {
  1: { is: "wanted, and destroyed by a person once its state is lost", expiresAt: FUTURE },
  2: { is: "expired", expiresAt: PAST },
  3: { is: "expired, its state deleted", expiresAt: PAST },
  4: { is: "closed", expiresAt: FUTURE },
  5: { is: "killed in the middle of its apply, locked", expiresAt: FUTURE },
  6: { is: "killed in the middle of its apply, its state and lock deleted", expiresAt: FUTURE },
  7: { is: "expired, then extended", expiresAt: PAST },
  8: { is: "expired, with a log group that was made again", expiresAt: PAST },
  9: { is: "in the middle of its apply", expiresAt: FUTURE },
  10: { is: "expired, with data, and a queue of somebody else under its name", expiresAt: PAST },
} as const;
const IDS = Object.keys(PREVIEWS);
const KILLED = ["5", "6"];
const WANTED = ["1", "7", "9"];

const s3 = client(S3Client);
const sqs = client(SQSClient);
const logs = client(CloudWatchLogsClient);
const clients = new Map<unknown, { destroy(): void }>();
afterAll(() => {
  for (const each of clients.values()) each.destroy();
});

const [template] = loadConfiguration({ environments, templates }, REHEARSED).templates;
function targetOf(id: string): Target {
  if (template === undefined) throw new Error("there is no template");
  return localTarget(previewOf(template, id), instance, outdir);
}

const npmRun = (verb: string, ...args: string[]): Promise<CommandResult> =>
  command(verb, args, { environment: REHEARSED, timeoutSeconds: 300 });

const holdings = () =>
  accountHolds(
    (Service) => {
      const made = (clients.get(Service) ?? new Service(clientConfig() as never)) as InstanceType<typeof Service>;
      clients.set(Service, made);
      return made;
    },
    [NAMES.dashboard],
  );

const isOfPreviews = (line: string) => /preview/.test(line) && !line.includes(STATES);
const idIn = (line: string) => /-preview-(\d+)/.exec(line)?.[1];
const idsIn = (lines: readonly string[]) =>
  [...new Set(lines.flatMap((line) => idIn(line) ?? []))].sort((one, other) => Number(one) - Number(other));

async function stackNamed(id: string, expiresAt: string): Promise<SynthesizedStack> {
  return stackOf(targetOf(id), instance.requireToolchain(), `preview-${id}`, { [EXPIRES_AT]: expiresAt });
}

/** Sends a signal to Terraform and its providers at work in a stack, which are a group. */
function signalTerraform(stack: SynthesizedStack, signal: NodeJS.Signals): void {
  const [first] = terraformProcesses(stack.folder);
  if (first === undefined) throw new Error(`no Terraform works in ${stack.folder}`);
  // the group is the third after the name, which is in parentheses
  const group = Number(readFileSync(`/proc/${first.pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[2]);
  process.kill(-group, signal);
}

/** Applies a preview, and sends its Terraform a signal in the middle. @returns whether it came to its end */
async function apply(id: string, expiresAt: string, signal?: NodeJS.Signals, reached = () => {}): Promise<boolean> {
  const stack = await stackNamed(id, expiresAt);
  await stack.init();
  let isSent = false;
  try {
    await stack.apply((finished) => {
      if (signal === undefined || isSent || finished < MIDDLE) return;
      isSent = true;
      signalTerraform(stack, signal);
      reached();
    });
    return true;
  } catch (error) {
    if (signal !== "SIGKILL") throw error;
    return false;
  }
}

/** The status of a call of the preview with its own key. */
async function statusOf(id: string): Promise<number> {
  const target = targetOf(id);
  const { ApiEndpoint = "" } = await (await stackNamed(id, PAST)).outputs();
  const key = (await readApiSecret(target.sdk, resourceNames(target.environment).secret))?.api_key;
  const headers = { authorization: `Bearer ${key}` };
  return (await callApi(target, ApiEndpoint, "/api/data", { headers })).status;
}

async function stateKeys(): Promise<string[]> {
  const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: STATES }));
  return [...Versions, ...DeleteMarkers].map(({ Key = "" }) => Key);
}

let before: readonly string[];
let nine: Promise<boolean>;
let foreign: string | undefined;

beforeAll(async () => {
  const { exitCode, stderr } = await npmRun("bootstrap", "preview");
  expect([exitCode, stderr]).toEqual([0, expect.any(String)]);
  before = await holdings();
  Object.assign(process.env, REHEARSED);
  await synthesize(
    outdir,
    IDS.map((id) => `preview-${id}`),
  );
}, 300_000);
afterAll(async () => {
  for (const name of Object.keys(REHEARSED)) delete process.env[name];
  if (foreign !== undefined) await sqs.send(new DeleteQueueCommand({ QueueUrl: foreign }));
});

it("opens ten at once, each with its own key, two of which are killed", async () => {
  const complete = IDS.filter((id) => id !== "9");
  const done = await inParallel(complete, AT_ONCE, async (id) => {
    const { expiresAt } = PREVIEWS[id as unknown as keyof typeof PREVIEWS];
    return (await apply(id, expiresAt, KILLED.includes(id) ? "SIGKILL" : undefined)) ? id : undefined;
  });
  const opened = done.filter((id) => id !== undefined);
  expect(opened).toEqual(complete.filter((id) => !KILLED.includes(id)));
  expect(await Promise.all(opened.map(statusOf))).toEqual(opened.map(() => 200));
  expect(idsIn(await holdings())).toEqual(complete);
}, 900_000);

it("comes to what each of them is to be", async () => {
  await removeStates(targetOf("3"));
  await removeStates(targetOf("6"));
  expect(await apply("7", FUTURE)).toBe(true);
  await logs.send(new DeleteLogGroupCommand({ logGroupName: REMADE }));
  await logs.send(new CreateLogGroupCommand({ logGroupName: REMADE }));
  const Bucket = resourceNames(targetOf("10").environment).dataBucket("000000000000", "us-east-1");
  for (const [Key, Body] of [
    ["a", "1"],
    ["a", "2"],
    ["100% +x", "odd"],
  ] as const)
    await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  foreign = (await sqs.send(new CreateQueueCommand({ QueueName: FOREIGN }))).QueueUrl;
  await new Promise<void>((reached) => {
    nine = apply("9", FUTURE, "SIGSTOP", reached);
    void nine.catch(() => reached());
  });
}, 300_000);

it("sweeps nothing that somebody may be at work on", async () => {
  const all = await holdings();
  const { exitCode, stdout } = await npmRun("sweep", "preview", "--keep", WANTED.join());
  expect(exitCode).toBe(3);
  for (const id of ["2", "4", "5", "8", "10"]) expect(stdout).toMatch(new RegExp(`^preview-${id} +in use `, "m"));
  for (const id of ["1", "7"]) expect(stdout).toMatch(new RegExp(`^preview-${id} +kept `, "m"));
  // without a state nothing says that somebody is
  expect(stdout).toMatch(/^preview-3 +destroyed /m);
  const left = await holdings();
  expect(idsIn(all)).toEqual(IDS);
  expect(idsIn(left)).toEqual(IDS.filter((id) => !["3", "6"].includes(id)));
  expect(left.filter((line) => !isOfPreviews(line))).toEqual(all.filter((line) => !isOfPreviews(line)));
}, 300_000);

it("lets the one in the middle come to its end", async () => {
  signalTerraform(await stackNamed("9", FUTURE), "SIGCONT");
  expect(await nine).toBe(true);
  expect(await statusOf("9")).toBe(200);
}, 300_000);

it("sweeps what has expired, was closed or was killed, and keeps what is wanted", async () => {
  const dry = await npmRun("sweep", "preview", "--keep", WANTED.join(), "--settled", "0", "--dry-run");
  expect([dry.exitCode, dry.stdout]).toEqual([2, expect.stringMatching(/^preview-2 +to go /m)]);
  const started = Date.now();
  const { exitCode, stdout, stderr } = await npmRun("sweep", "preview", "--keep", WANTED.join(), "--settled", "0");
  process.stderr.write(`\n${stdout}${Math.round((Date.now() - started) / 1000)} s in all\n`);
  for (const id of ["2", "4", "5", "8", "10"])
    expect([stdout, stderr]).toEqual([
      expect.stringMatching(new RegExp(`^preview-${id} +destroyed `, "m")),
      expect.any(String),
    ]);
  for (const id of WANTED) expect(stdout).toMatch(new RegExp(`^preview-${id} +kept `, "m"));
  // of the queue that is somebody else's
  expect([exitCode, stdout]).toEqual([
    2,
    expect.stringContaining(`left alone, since it has other tags: aws_sqs_queue ${FOREIGN}`),
  ]);
  expect(idsIn((await holdings()).filter((line) => !line.endsWith(FOREIGN)))).toEqual(WANTED);
  expect(await Promise.all(WANTED.map(statusOf))).toEqual(WANTED.map(() => 200));
}, 600_000);

it("destroys by hand one whose state is lost", async () => {
  await removeStates(targetOf("1"));
  const { exitCode, stdout, stderr } = await npmRun("destroy", "preview-1", "--yes");
  expect([exitCode, stdout, stderr]).toEqual([
    0,
    expect.stringContaining("preview-1 is destroyed"),
    expect.any(String),
  ]);
  expect((await inventory(targetOf("1"))).filter(({ deletedOn }) => deletedOn === undefined)).toEqual([]);
}, 300_000);

it("leaves nothing when none is wanted, whoever looks, and nothing of the neighbours is touched", async () => {
  const { stdout } = await npmRun("sweep", "preview", "--keep", "none", "--settled", "0");
  for (const id of ["7", "9"]) expect(stdout).toMatch(new RegExp(`^preview-${id} +destroyed `, "m"));
  // functions log what they did last after they are gone
  await delay(2000);

  const found = await Promise.all(IDS.map((id) => inventory(targetOf(id))));
  expect(found.flat().filter(({ ours, deletedOn }) => ours !== false && deletedOn === undefined)).toEqual([]);
  const isForeign = (line: string) => line.endsWith(FOREIGN);
  expect((await holdings()).filter((line) => !isForeign(line))).toEqual(before);
  expect((await holdings()).filter(isForeign)).toHaveLength(1);
  expect(
    (await namesByBoto3(instance, [STATES])).filter((line) => /preview-/.test(line) && !line.includes(STATES)),
  ).toEqual([`queue ${FOREIGN}`]);
  expect((await stateKeys()).filter((key) => key.includes("/preview-"))).toEqual([]);
  expect(await (await stacks()).application.hasChanges()).toBe(false);
  expect((await call("/api/health")).status).toBe(200);
}, 600_000);
