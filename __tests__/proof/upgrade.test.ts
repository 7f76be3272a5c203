import { createHash } from "node:crypto";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetAliasCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";
import { apiOrigin, sdkConfig } from "@secure-serverless/local-aws/client-environment";
import { Instance, type RunningInstance } from "@secure-serverless/local-aws/instance";
import { freePorts } from "@secure-serverless/local-aws/ports";
import { startLocalAws, stopLocalAws } from "@secure-serverless/local-aws/start";
import { requireApiSecret } from "@secure-serverless/operations/local/api-secret";
import { localStacks } from "@secure-serverless/operations/local/bring-up";
import { reviewSaved } from "@secure-serverless/operations/release/make-plan";
import { filesOfCommit, previousRelease } from "@secure-serverless/proof/upgrade/previous-release";
import { Traffic, type TrafficReport } from "@secure-serverless/proof/upgrade/traffic";
import { inParallel } from "@secure-serverless/system/in-parallel";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { run } from "@secure-serverless/system/process";
import { Progress } from "@secure-serverless/system/progress";
import { bringInLambdaNode } from "@secure-serverless/toolchain/lambda-node";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";
import { type Checkout, copiedCheckout } from "../e2e/support/checkout";
import { command } from "../e2e/support/command";
import { linkDependencies } from "../e2e/support/dependencies";
import { instance as given, NAMES } from "../e2e/support/target";
import { readStatefulPage } from "../support/snapshot/stateful";

const MINUTES = 60;
/** What nobody may lose, named here once more: neither the review's catalogue nor the list of addresses is asked. */
const STATEFUL =
  /^aws_(s3_bucket|secretsmanager_secret|kms_key|cloudwatch_log_group|sqs_queue|sns_topic|apigatewayv2_api|lambda_function|lambda_alias)\./;
const KNOWN = ["upgrade/known", "written by the previous release"] as const;

let root: string;
let previous: string;
let now: Checkout;
let instance: Instance;
let running: RunningInstance;
let origin: string;
let key: string;

/** A command of this checkout, or of the previous release, on the local AWS of this test. */
async function commandOf(checkout: string, verb: string, ...args: string[]): Promise<string> {
  const outdir = join(root, checkout === previous ? "then" : "now");
  const { exitCode, stdout, stderr } = await command(verb, args, {
    environment: { SECURE_SERVERLESS_STATE: instance.root, SECURE_SERVERLESS_OUTDIR: outdir },
    checkout,
    timeoutSeconds: 10 * MINUTES,
  });
  expect(exitCode === 0 ? "" : `${verb}: ${stdout}${stderr}`).toBe("");
  return stdout;
}

const application = async () =>
  (await localStacks({ instance, toolchain: instance.requireToolchain(), outdir: join(root, "now") })).application;

/** The previous release as somebody has it who deploys it, with the dependencies that it locks. */
async function checkOutPrevious(): Promise<string> {
  const { name, commit } = await previousRelease(PROJECT_ROOT);
  const folder = await mkdtemp(join(root, "previous-"));
  await filesOfCommit(PROJECT_ROOT, commit, folder);
  const lock = (checkout: string) => readFile(join(checkout, "package-lock.json"), "utf8");
  const isSame = (await lock(folder)) === (await lock(PROJECT_ROOT));
  if (isSame) await linkDependencies(folder);
  else
    await run("npm", ["ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: folder,
      timeoutSeconds: 15 * MINUTES,
    });
  console.log(`Previous release: ${name}, its dependencies ${isSame ? "as here" : "installed"}`);
  return folder;
}

/** This version as it will be released: its own number, which makes new versions of the functions, whatever else is changed. */
async function checkOutNow(): Promise<Checkout> {
  const copy = await copiedCheckout();
  const file = join(copy.folder, "package.json");
  const manifest = JSON.parse(await readFile(file, "utf8"));
  await writeFile(file, `${JSON.stringify({ ...manifest, version: "1000.0.0" }, undefined, 2)}\n`);
  return copy;
}

/** Everything that clients and people hold of the deployed stack. */
async function held() {
  const s3 = new S3Client(sdkConfig(instance, running));
  try {
    const outputs = await (await application()).outputs();
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: outputs["BucketName"] }));
    const secret = await requireApiSecret(instance, running);
    return {
      outputs,
      ids: await statefulIds(),
      versions: Versions.filter(({ Key = "" }) => Key.startsWith("upgrade/")).map(
        ({ Key, VersionId, ETag, LastModified }) => `${Key} ${VersionId} ${ETag} ${LastModified?.toISOString()}`,
      ),
      // never the keys themselves, which a failed expectation would print
      secret: createHash("sha256").update(JSON.stringify(secret)).digest("hex"),
    };
  } finally {
    s3.destroy();
  }
}

/** The address of everything stateful in the state, and what AWS calls it. */
async function statefulIds(): Promise<Record<string, string>> {
  const { stdout } = await (await application()).terraform(["show", "-json"], 2 * MINUTES);
  const { values } = JSON.parse(stdout) as {
    values: { root_module: { resources: { address: string; values: { id: string; arn?: string } }[] } };
  };
  const found = values.root_module.resources.filter(({ address }) => STATEFUL.test(address));
  return Object.fromEntries(found.map(({ address, values: { id, arn } }) => [address, `${id} ${arn ?? ""}`]));
}

const request = (path: string, init: RequestInit = {}) =>
  fetch(`${origin}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${key}`, ...init.headers },
    signal: AbortSignal.timeout(60_000),
  });

const liveVersion = async () => {
  const lambda = new LambdaClient(sdkConfig(instance, running));
  try {
    return (await lambda.send(new GetAliasCommand({ FunctionName: NAMES.apiFunction, Name: "live" }))).FunctionVersion;
  } finally {
    lambda.destroy();
  }
};

/** Clients that ask while something is done. */
async function during(prefix: string, work: () => Promise<unknown>): Promise<TrafficReport> {
  const traffic = new Traffic({ origin, apiKey: key, prefix, known: KNOWN });
  try {
    await work();
  } finally {
    await traffic.stop();
  }
  return traffic.stop();
}

/** No request failed, each kind was answered, and what was acknowledged is there. */
async function expectUndisturbed({ failures, answered, acknowledged }: TrafficReport): Promise<void> {
  console.log(JSON.stringify(answered));
  expect(failures).toEqual([]);
  expect(Object.keys(answered).sort()).toEqual(["a wrong key", "health", "list", "read", "write"]);
  expect(acknowledged.size).toBe(answered["write"]);
  // a few at a time: how much load it bears is for other tests
  const found = await inParallel(acknowledged, 4, async ([name, content]) => {
    const answer = await request(`/api/data/${name}`);
    return answer.status === 200 && (await answer.text()) === content ? [] : [`${name}: ${answer.status}`];
  });
  expect(found.flat()).toEqual([]);
}

let before: Awaited<ReturnType<typeof held>>;
let previousVersion: string | undefined;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "secure-serverless-upgrade-"));
  // of its own: the given one has this version applied
  instance = new Instance(join(root, "aws"));
  instance.prepare();
  previous = await checkOutPrevious();
  now = await checkOutNow();
  const [apiPort = 0, awsPort = 0] = await freePorts(2);
  const progress = new Progress();
  const lambdaNode = await bringInLambdaNode(progress);
  const pythonEnvironment = await pythonTools("emulator");
  running = await startLocalAws({ instance, pythonEnvironment, lambdaNode, apiPort, awsPort, attached: true });
  await cp(given.toolchainFile, instance.toolchainFile);
  origin = apiOrigin(running);

  await commandOf(previous, "bootstrap", "local");
  await commandOf(previous, "deploy", "local", "--yes");
  await cp(join(root, "then"), join(root, "now"), { recursive: true });
  const { ApiEndpoint = "" } = await (await application()).outputs();
  await writeFile(instance.gatewayFile, JSON.stringify({ host: new URL(ApiEndpoint).hostname }));
  key = (await requireApiSecret(instance, running)).api_key;
  for (const content of ["older", KNOWN[1]]) {
    const answer = await request(`/api/data/${KNOWN[0]}`, { method: "PUT", body: content });
    expect([200, 201]).toContain(answer.status);
  }
  before = await held();
  previousVersion = await liveVersion();
});

afterAll(async () => {
  await stopLocalAws(instance);
  await now.remove();
  await rm(root, { recursive: true, force: true });
});

describe("the previous release on the local AWS", () => {
  it("has everything stateful at the addresses that the list of the last release names", async () => {
    const page = await readFile(join(PROJECT_ROOT, "__tests__/released/stateful.txt"), "utf8");
    const listed = [...(readStatefulPage(page).get("application of local") ?? [])];
    expect(Object.keys(before.ids).sort()).toEqual(listed.filter((address) => STATEFUL.test(address)).sort());
    expect(listed.length).toBeGreaterThan(10);
    expect(before.versions).toHaveLength(2);
  });
});

describe("this version over it", () => {
  let plan: { resource_changes: { address: string; change: { actions: string[] } }[] };
  let review: Awaited<ReturnType<typeof reviewSaved>>["review"];
  let traffic: TrafficReport;
  const saved = () => join(root, "plan");

  beforeAll(async () => {
    // a plan that needs a person ends otherwise
    const { exitCode, stderr } = await command("plan", ["local", "--out", saved()], {
      environment: { SECURE_SERVERLESS_STATE: instance.root, SECURE_SERVERLESS_OUTDIR: join(root, "now") },
      checkout: now.folder,
      timeoutSeconds: 10 * MINUTES,
    });
    expect([0, 2].includes(exitCode) ? "" : stderr).toBe("");
    const stack = await application();
    const file = (await readdir(stack.folder)).find((name) => name.endsWith("tfplan")) ?? "";
    plan = JSON.parse((await stack.terraform(["show", "-json", file], 2 * MINUTES)).stdout);
    ({ review } = await reviewSaved(stack.folder));
    traffic = await during("upgrade/during-deploy/", () =>
      commandOf(now.folder, "deploy", "local", "--plan", saved(), "--yes"),
    );
  });

  it("is planned to destroy or replace nothing stateful, by a rule of this test and by the plan review", () => {
    const changed = plan.resource_changes.filter(({ change }) => !/^(no-op|read)$/.test(change.actions.join()));
    console.log(
      `Planned: ${review.verdict}\n${changed.map((one) => `${one.change.actions} ${one.address}`).join("\n")}`,
    );
    expect(plan.resource_changes.length).toBeGreaterThan(80);
    expect(
      changed.filter(({ address, change }) => STATEFUL.test(address) && change.actions.includes("delete")),
    ).toEqual([]);
    expect([review.counts.replace, review.needsPerson, review.outcome]).toEqual([0, false, "nothing-to-fear"]);
  });

  it("fails no request while it is deployed, and what it acknowledged is there", async () => {
    await expectUndisturbed(traffic);
  });

  it("leaves the API's address, the ids of everything stateful, objects with their versions, and the keys", async () => {
    const { versions, ...after } = await held();
    const { versions: versionsBefore, ...rest } = before;
    expect(after).toEqual(rest);
    expect(versions).toEqual(expect.arrayContaining(versionsBefore));
    expect(Object.keys(after.ids).length).toBeGreaterThan(10);
    expect(await (await request(`/api/data/${KNOWN[0]}`)).text()).toBe(KNOWN[1]);
  });

  it("has nothing left to plan", async () => {
    expect(await (await application()).hasChanges()).toBe(false);
  });
});

describe("the way back", () => {
  it("gives the callers the code of the previous release, fails no request, and loses nothing", async () => {
    expect(await liveVersion()).not.toBe(previousVersion);
    const traffic = await during("upgrade/during-rollback/", async () => {
      await commandOf(now.folder, "rollback", "local");
    });
    await expectUndisturbed(traffic);
    expect(await liveVersion()).toBe(previousVersion);
    const { versions, ...after } = await held();
    expect(after).toEqual({ outputs: before.outputs, ids: before.ids, secret: before.secret });
    expect(versions).toEqual(expect.arrayContaining(before.versions));
  });
});
