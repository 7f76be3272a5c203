import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { CloudWatchClient, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import {
  CreateAliasCommand,
  DeleteAliasCommand,
  GetAliasCommand,
  LambdaClient,
  ListVersionsByFunctionCommand,
} from "@aws-sdk/client-lambda";
import { environmentNamed } from "@secure-serverless/operations/aws/environment";
import { localTarget } from "@secure-serverless/operations/aws/target";
import { callersStay, reviewSaved } from "@secure-serverless/operations/release/make-plan";
import { pruneVersions } from "@secure-serverless/operations/release/published-versions";
import { savePlan } from "@secure-serverless/operations/release/saved-plan";
import { PLAN_FILE } from "@secure-serverless/operations/release/saved-plan-manifest";
import { stackOf } from "@secure-serverless/operations/terraform/target-stack";
import { renderJson } from "../../packages/plan-review/src/render/json";
import { renderMarkdown } from "../../packages/plan-review/src/render/markdown";
import { type CommandResult, command } from "./support/command";
import { call, callWithoutKey, client, instance, NAMES, stackFolder } from "./support/target";

const lambda = client(LambdaClient);
const cloudwatch = client(CloudWatchClient);
const FunctionName = NAMES.apiFunction;
const ALARM = "secure-serverless-api-5xx-rate";

/** The API's function in the synthesized stack, as far as the tests change it. */
interface FunctionJson {
  handler: string;
  environment: { variables: Record<string, string> };
}

const root = mkdtemp(join(tmpdir(), "secure-serverless-rollout-"));
afterAll(async () => rm(await root, { recursive: true, force: true }));

/** A saved plan of the applied stack with another API function, as `npm run plan` writes it. */
async function planWith(name: string, edit: (lambda: FunctionJson) => void) {
  const outdir = join(await root, name);
  const folder = join(outdir, "stacks", "local");
  await cp(stackFolder, folder, { recursive: true, filter: (path) => basename(path) !== ".terraform" });
  const file = join(folder, "cdk.tf.json");
  const json = JSON.parse(await readFile(file, "utf8"));
  const [, api] = Object.entries<FunctionJson & { function_name: string }>(json.resource.aws_lambda_function).find(
    ([, { function_name }]) => function_name === FunctionName,
  ) as [string, FunctionJson];
  edit(api);
  await writeFile(file, JSON.stringify(json));
  const target = localTarget(environmentNamed("local"), instance, outdir);
  const stack = await stackOf(target, instance.requireToolchain(), "local", await callersStay(target));
  await stack.init();
  await stack.plan(PLAN_FILE);
  const { review } = await reviewSaved(stack.folder);
  const saved = join(await root, `${name}-plan`);
  await savePlan({
    folder: saved,
    environmentName: "local",
    stackFolder: stack.folder,
    markdown: renderMarkdown(review),
    json: renderJson(review),
  });
  return { target, saved };
}

const deploy = (plan: string, ...args: string[]) => command("deploy", ["local", "--plan", plan, "--yes", ...args]);

/** What a command said and how it ended, for a failure that explains itself. */
const said = ({ exitCode, stdout, stderr }: CommandResult) => `${stdout}${stderr}\nexit code ${exitCode}`;

const live = () => lambda.send(new GetAliasCommand({ FunctionName, Name: "live" }));
const liveVersion = async () => (await live()).FunctionVersion ?? "";

async function published(): Promise<number[]> {
  const { Versions = [] } = await lambda.send(new ListVersionsByFunctionCommand({ FunctionName }));
  return Versions.flatMap(({ Version }) => (Version === "$LATEST" ? [] : [Number(Version)]));
}

/** Callers that call without a pause, until they are told to stop. */
function load() {
  const answers = new Map<string, number>();
  const failures: string[] = [];
  let stopped = false;
  const caller = async (path: string, send: typeof call) => {
    while (!stopped) {
      try {
        const response = await send(path);
        const body = (await response.json()) as { metadata?: { function_version?: string } };
        const version = body.metadata?.function_version ?? "none";
        if (response.status !== 200) failures.push(`${path} ${response.status}`);
        else answers.set(version, (answers.get(version) ?? 0) + 1);
      } catch (error) {
        failures.push(`${path} ${String(error)}`);
      }
    }
  };
  const callers = [
    caller("/api/health", callWithoutKey),
    caller("/api/health", callWithoutKey),
    caller("/api/data?limit=1", call),
    caller("/api/data?limit=1", call),
  ];
  return {
    answers,
    failures,
    async stop() {
      stopped = true;
      await Promise.all(callers);
    },
  };
}

describe("a release and its rollback", () => {
  let first: string;
  let next: string;
  let changed: Awaited<ReturnType<typeof planWith>>;

  beforeAll(async () => {
    first = await liveVersion();
    changed = await planWith("changed", ({ environment }) => {
      environment.variables["LOG_LEVEL"] = "DEBUG";
    });
  });

  it("a changed function reaches the callers, without a failed request", async () => {
    const callers = load();
    const result = await deploy(changed.saved);
    await callers.stop();
    next = await liveVersion();

    expect(result.exitCode === 0 ? "" : said(result)).toBe("");
    expect(Number(next)).toBeGreaterThan(Number(first));
    expect(result.stdout).toContain(`${FunctionName} ${first} → ${next}`);
    expect(result.stdout).toContain("Smoke test passed");
    expect(callers.failures).toEqual([]);
    expect([...callers.answers.keys()]).toEqual([first, next]);
    expect(callers.answers.get(next)).toBeGreaterThan(5);
  });

  it("a plan that was applied is stale, and one of another environment or commit is not taken", async () => {
    const stale = await deploy(changed.saved);
    expect([stale.exitCode, stale.stderr]).toEqual([1, expect.stringContaining("is stale")]);

    const file = join(changed.saved, "manifest.json");
    const manifest = await readFile(file, "utf8");
    await writeFile(file, JSON.stringify({ ...JSON.parse(manifest), commit: "0".repeat(40) }));
    const other = await deploy(changed.saved);
    await writeFile(file, JSON.stringify({ ...JSON.parse(manifest), environment: "dev" }));
    const wrong = await deploy(changed.saved);
    expect([other.exitCode, wrong.exitCode]).toEqual([1, 1]);
    expect(other.stderr).toContain("was made from commit 000000000000");
    expect(wrong.stderr).toContain("is for dev, not for local");
    expect(await liveVersion()).toBe(next);
  });

  it("a rollback takes seconds, fails no request, and Terraform does not fight it", async () => {
    const callers = load();
    await delay(500);
    const startedAt = Date.now();
    const result = await command("rollback", ["local"]);
    const seconds = (Date.now() - startedAt) / 1000;
    await delay(500);
    await callers.stop();

    expect(result.exitCode === 0 ? "" : said(result)).toBe("");
    expect(result.stdout).toContain(`${FunctionName} ${next} → ${first}`);
    expect(seconds).toBeLessThan(15);
    expect(callers.failures).toEqual([]);
    expect([...callers.answers.keys()]).toEqual([next, first]);
    expect(await liveVersion()).toBe(first);
    // as anybody plans, who does not ask for the callers to stay
    const bare = await stackOf(changed.target, instance.requireToolchain(), "local");
    expect(await bare.plan(PLAN_FILE)).toBe(false);
    const { plan } = await reviewSaved(bare.folder);
    expect([plan.changes, plan.drift]).toEqual([[], []]);
    expect(plan.gaps).toEqual([expect.stringMatching(/^check fail: .*alias/)]);
  });

  it("a second rollback finds nothing to undo, and a version that does not exist is refused", async () => {
    const twice = await command("rollback", ["local"]);
    const unknown = await command("rollback", ["local", "4711"]);
    const list = await command("rollback", ["local", "--list"]);

    expect([twice.exitCode, unknown.exitCode, list.exitCode]).toEqual([1, 1, 0]);
    expect(twice.stderr).toContain("was rolled back at");
    expect(unknown.stderr).toContain(`${FunctionName} has no version 4711`);
    expect(list.stdout).toMatch(new RegExp(`^ +${first} .*live, 100 %$`, "m"));
    expect(await liveVersion()).toBe(first);
  });
});

describe("a gradual release", () => {
  let before: string;
  let saved: string;

  beforeAll(async () => {
    before = await liveVersion();
    ({ saved } = await planWith("gradual", ({ environment }) => {
      environment.variables["LOG_LEVEL"] = "WARN";
    }));
  });

  it("splits the callers, and an alarm takes all of them back", async () => {
    const running = deploy(saved, "--gradual", "40:2");
    let weights: Record<string, number> | undefined;
    for (let tries = 0; weights === undefined && tries < 800; tries++) {
      await delay(250);
      weights = (await live()).RoutingConfig?.AdditionalVersionWeights;
    }
    const [[canary = "", weight] = []] = Object.entries(weights ?? {});
    const callers = load();
    const asked = () => [...callers.answers.values()].reduce((sum, count) => sum + count, 0);
    // in its two minutes, on a machine that does other things too
    for (const deadline = Date.now() + 75_000; asked() <= 150 && Date.now() < deadline; ) await delay(100);
    await callers.stop();
    const alarm = { AlarmName: ALARM, StateReason: "end-to-end test" };
    await cloudwatch.send(new SetAlarmStateCommand({ ...alarm, StateValue: "ALARM" }));
    const result = await running;
    await cloudwatch.send(new SetAlarmStateCommand({ ...alarm, StateValue: "OK" }));

    expect(weight).toBe(0.4);
    expect(callers.failures).toEqual([]);
    const [old = 0, fresh = 0] = [before, canary].map((version) => callers.answers.get(version));
    expect(callers.answers.size).toBe(2);
    expect(old + fresh).toBeGreaterThan(100);
    expect(fresh / (old + fresh)).toBeGreaterThan(0.25);
    expect(fresh / (old + fresh)).toBeLessThan(0.55);
    // what other tests left on may have the compound alarm go off with it
    expect([result.exitCode, result.stderr]).toEqual([1, expect.stringMatching(`alarm ${ALARM}(, \\S+)? went off`)]);
    const alias = await live();
    expect([alias.FunctionVersion, alias.RoutingConfig?.AdditionalVersionWeights ?? {}]).toEqual([before, {}]);
    expect(alias.Description).toMatch(/^failed /);
  });
});

describe("a version that does not work", () => {
  it("gets no caller when it does not even start", async () => {
    const before = await live();
    const { saved } = await planWith("broken", (api) => {
      api.handler = "missing.handler";
    });
    const callers = load();
    const result = await deploy(saved);
    await callers.stop();

    expect(result.exitCode).toBe(1);
    expect(result.stderr).toMatch(/Version \d+ of secure-serverless-function does not work; it gets no traffic/);
    expect(callers.failures).toEqual([]);
    expect([...callers.answers.keys()]).toEqual([before.FunctionVersion]);
    expect((await live()).RevisionId).toBe(before.RevisionId);
  });

  it("is taken from the callers when the smoke test fails", async () => {
    const before = await liveVersion();
    const { saved } = await planWith("failing", ({ environment }) => {
      environment.variables["BUCKET_NAME"] = "a-bucket-that-does-not-exist";
    });
    const result = await deploy(saved);

    expect(result.exitCode).toBe(1);
    expect(result.stderr).toContain(`The smoke test failed, so all traffic is back on ${FunctionName} ${before}`);
    expect(await liveVersion()).toBe(before);
    expect((await call("/api/data?limit=1")).status).toBe(200);
  });
});

it("pruning leaves what an alias uses, and what a rollback would go back to", async () => {
  const all = await published();
  const used = await liveVersion();
  const [kept = 0] = all.filter((version) => String(version) !== used);
  await lambda.send(new CreateAliasCommand({ FunctionName, Name: "kept", FunctionVersion: String(kept) }));
  const deleted = await pruneVersions(lambda, FunctionName, 1).finally(() =>
    lambda.send(new DeleteAliasCommand({ FunctionName, Name: "kept" })),
  );
  const left = await published();

  expect(deleted.length).toBeGreaterThan(0);
  expect(left).toEqual(expect.arrayContaining([kept, Number(used), Math.max(...all)]));
  expect(left.length + deleted.length).toBe(all.length);
});

it("a gradual release that nothing speaks against ends with all callers on the sources as they are", async () => {
  const result = await command("deploy", ["local", "--yes", "--gradual", "50:0.1"]);
  expect(result.exitCode === 0 ? "" : said(result)).toBe("");
  const alias = await live();
  expect(alias.FunctionVersion).toBe(String(Math.max(...(await published()))));
  expect(alias.RoutingConfig?.AdditionalVersionWeights ?? {}).toEqual({});
  expect(alias.Description).toMatch(/^release /);
});
