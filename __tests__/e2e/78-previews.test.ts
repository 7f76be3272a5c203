import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetObjectCommand, ListObjectVersionsCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateQueueCommand, DeleteQueueCommand, GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { readApiSecret } from "@secure-serverless/operations/aws/api-secret";
import { callApi } from "@secure-serverless/operations/aws/call-api";
import { localTarget, type Target } from "@secure-serverless/operations/aws/target";
import { inventory } from "@secure-serverless/operations/inventory/inventory";
import { synthesize } from "@secure-serverless/operations/terraform/synthesize";
import { stackOf } from "@secure-serverless/operations/terraform/target-stack";
import { environments, templates } from "../../src/config/environments";
import { loadConfiguration } from "../../src/config/load-environment";
import { EXPIRES_AT, queueNames, resourceNames } from "../../src/config/names";
import { previewOf } from "../../src/config/previews";
import { type CommandResult, command } from "./support/command";
import { call, client, instance, outdir } from "./support/target";

const REHEARSED = { PREVIEW_EMULATED: "true" };
const STATES = "secure-serverless-state-preview-us-east-1";
const STANDING = "standing-queue";
const EXPIRED = "2026-01-01T00:00:00Z";

const s3 = client(S3Client);
const logs = client(CloudWatchLogsClient);
const sqs = client(SQSClient);

const run = (verb: string, ...args: string[]): Promise<CommandResult> =>
  command(verb, args, { environment: REHEARSED, timeoutSeconds: 120 });

function targetOf(id: string): Target {
  const [template] = loadConfiguration({ environments, templates }, REHEARSED).templates;
  if (template === undefined) throw new Error("there is no template");
  return localTarget(previewOf(template, id), instance, outdir);
}

/** What AWS has of a preview, but for keys that wait for their deletion. */
const there = async (id: string) => (await inventory(targetOf(id))).filter(({ deletedOn }) => deletedOn === undefined);

async function states(id: string): Promise<(string | undefined)[]> {
  const Prefix = `secure-serverless/preview-${id}/`;
  const { Versions = [], DeleteMarkers = [] } = await s3.send(
    new ListObjectVersionsCommand({ Bucket: STATES, Prefix }),
  );
  return [...Versions, ...DeleteMarkers].map(({ Key }) => Key);
}

/** Has the state of a preview say of its dead-letter queue what these attributes say, as its branch could. */
async function falsify(id: string, attributes: Readonly<Record<string, string | undefined>>): Promise<void> {
  const object = { Bucket: STATES, Key: `secure-serverless/preview-${id}/terraform.tfstate` };
  const { Body } = await s3.send(new GetObjectCommand(object));
  const state = JSON.parse((await Body?.transformToString()) ?? "");
  const queues = state.resources.filter(({ type }: { type: string }) => type === "aws_sqs_queue");
  expect(queues.length).toBeGreaterThan(0);
  const [made] = queues[0].instances;
  Object.assign(made.attributes, attributes);
  // by which the provider would notice it
  delete made.identity;
  await s3.send(new PutObjectCommand({ ...object, Body: JSON.stringify(state) }));
}

/** A preview as an apply leaves it, with the expiry that is given; nothing of it is released. */
async function applied(id: string, expiresAt: string): Promise<void> {
  const target = targetOf(id);
  const stack = await stackOf(target, instance.requireToolchain(), `preview-${id}`, { [EXPIRES_AT]: expiresAt });
  process.env["PREVIEW_EMULATED"] = "true";
  try {
    await synthesize(outdir, [`preview-${id}`]);
  } finally {
    delete process.env["PREVIEW_EMULATED"];
  }
  await stack.init();
  await stack.apply();
}

beforeAll(async () => {
  const { exitCode, stderr } = await run("bootstrap", "preview");
  expect([exitCode, stderr]).toEqual([0, expect.any(String)]);
}, 120_000);

it("opens a preview that answers to its own generated key, and whose next plan is empty", async () => {
  const deployed = await run("deploy", "preview-1", "--yes");
  expect([deployed.exitCode, deployed.stdout, deployed.stderr]).toEqual([
    0,
    expect.stringContaining("preview-1"),
    expect.any(String),
  ]);

  const target = targetOf("1");
  const stack = await stackOf(target, instance.requireToolchain(), "preview-1");
  const { ApiEndpoint = "" } = await stack.outputs();
  const key = (await readApiSecret(target.sdk, resourceNames(target.environment).secret))?.api_key;
  const ask = (bearer?: string) =>
    callApi(
      target,
      ApiEndpoint,
      "/api/data",
      bearer === undefined ? {} : { headers: { authorization: `Bearer ${bearer}` } },
    );
  expect([(await ask(key)).status, (await ask()).status]).toEqual([200, 401]);

  const plan = await run("plan", "preview-1", "--drift", "--out", `${outdir}-preview-plan`);
  expect([plan.exitCode, plan.stdout]).toEqual([0, expect.stringContaining("No changes")]);
}, 240_000);

it("destroys nothing of one whose state names what is somebody else's, and tells its name", async () => {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: STANDING }));
  await falsify("1", { id: QueueUrl, url: QueueUrl, name: STANDING });
  const before = await there("1");
  const { exitCode, stderr } = await run("destroy", "preview-1", "--yes");

  expect([exitCode, stderr]).toEqual([1, expect.stringContaining(`aws_sqs_queue ${STANDING}; nothing was destroyed`)]);
  expect(await there("1")).toEqual(before);
}, 120_000);

it("destroys it with its states, not what these lead to, and leaves the bucket to the others", async () => {
  // its own name now, and the address of the other
  await falsify("1", { name: queueNames(resourceNames(targetOf("1").environment))[0] });
  expect((await states("1")).length).toBeGreaterThan(0);
  const { exitCode, stdout, stderr } = await run("destroy", "preview-1", "--yes");

  expect([exitCode, stdout, stderr]).toEqual([
    0,
    expect.stringContaining("preview-1 is destroyed"),
    expect.any(String),
  ]);
  expect(await there("1")).toEqual([]);
  expect(await states("1")).toEqual([]);
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: STANDING }));
  await sqs.send(new DeleteQueueCommand({ QueueUrl }));
}, 120_000);

it("sweeps one that has expired, state or no state, and what nothing tags only when it is told to", async () => {
  await applied("2", EXPIRED);
  await logs.send(new CreateLogGroupCommand({ logGroupName: "/aws/lambda/secure-serverless-function-preview-3" }));

  const listed = await run("previews", "preview", "--json");
  expect([listed.exitCode, listed.stderr]).toEqual([0, ""]);
  const list = JSON.parse(listed.stdout);
  expect(list).toMatchObject([
    { name: "preview-2", expired: true, expiresAt: "2026-01-01T00:00:00.000Z" },
    { name: "preview-3" },
  ]);
  const fresh = await run("sweep", "preview");
  expect([fresh.exitCode, fresh.stdout]).toEqual([2, expect.stringMatching(/preview-2 +in use/)]);
  expect((await there("2")).length).toBeGreaterThan(20);

  const swept = await run("sweep", "preview", "--settled", "0");
  expect([swept.exitCode, swept.stdout]).toEqual([
    2,
    expect.stringMatching(/preview-2 +destroyed .*\npreview-3 +doubtful/),
  ]);
  expect([await there("2"), await states("2")]).toEqual([[], []]);
  expect(await there("3")).toHaveLength(1);

  // not by hand either, and asking proves nothing
  const byHand = await run("destroy", "preview-3", "--yes");
  expect([byHand.exitCode, byHand.stdout]).toEqual([1, expect.stringContaining("aws logs delete-log-group")]);
  expect([await there("3"), await states("3")]).toEqual([[expect.anything()], []]);

  const rest = await run("sweep", "preview", "--settled", "0", "--untagged");
  expect([rest.exitCode, rest.stdout]).toEqual([0, expect.stringMatching(/preview-3 +destroyed/)]);
  expect(await there("3")).toEqual([]);
  expect((await call("/api/health")).status).toBe(200);
}, 240_000);

it("gives the bucket back once there is no preview", async () => {
  const { exitCode, stdout } = await run("destroy", "preview", "--yes");
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining("preview is destroyed")]);
}, 120_000);
