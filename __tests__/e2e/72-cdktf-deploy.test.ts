import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { GetAliasCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { run, signalGroup } from "@secure-serverless/system/process";
import { type Checkout, copiedCheckout } from "./support/checkout";
import { command } from "./support/command";
import { callWithoutKey, client, instance, NAMES } from "./support/target";

const HEALTH = "functions/api/routes/health.ts";

const lambda = client(LambdaClient);
const live = () => lambda.send(new GetAliasCommand({ FunctionName: NAMES.apiFunction, Name: "live" }));

let checkout: Checkout;
beforeAll(async () => {
  checkout = await copiedCheckout();
});
afterAll(async () => {
  // what the other tests expect: the sources as they are
  const { exitCode, stderr } = await command("deploy", ["local", "--yes", "--again"]);
  await checkout.remove();
  expect(exitCode === 0 ? "" : stderr).toBe("");
});

const environment = () => ({
  PATH: process.env["PATH"],
  HOME: process.env["HOME"],
  SECURE_SERVERLESS_STATE: instance.root,
  ...(process.env["SECURE_SERVERLESS_CACHE"] && { SECURE_SERVERLESS_CACHE: process.env["SECURE_SERVERLESS_CACHE"] }),
});

/** A line of a shell in the checkout, as a person types it. Exit codes 0 to 2 are answers. */
const shell = (line: string) =>
  run("bash", ["-c", line], {
    cwd: checkout.folder,
    env: environment(),
    timeoutSeconds: 240,
    acceptedExitCodes: [0, 1, 2],
  });

const withLocalEnv = (line: string) => shell(`eval "$(npm run --silent local:env)" && ${line}`);
const cdktfDeploy = () => withLocalEnv("npx cdktf deploy local --auto-approve");
const plan = () =>
  withLocalEnv("terraform -chdir=cdktf.out/stacks/local plan -no-color -input=false -detailed-exitcode");

/** Changes a file of the checkout against the project's. */
async function change(file: string, from: string, to: string) {
  const text = await readFile(join(PROJECT_ROOT, file), "utf8");
  expect(text).toContain(from);
  await writeFile(join(checkout.folder, file), text.replace(from, to));
}

/** Changes the code of the API's function, so that callers can tell. */
const edit = (edition: string) => change(HEALTH, 'status: "healthy"', `status: ${JSON.stringify(edition)}`);

/** Begins to release gradually what is in the checkout, and waits until a part of the callers has it. */
async function beginGradually(): Promise<{ kill: () => void; ended: Promise<{ code: number | null; text: string }> }> {
  const child = spawn("npm", ["run", "deploy", "--", "local", "--yes", "--gradual", "40:5"], {
    cwd: checkout.folder,
    env: environment(),
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let text = "";
  child.stderr.on("data", (chunk) => {
    text += chunk;
  });
  const ended = new Promise<{ code: number | null; text: string }>((resolve) =>
    child.once("close", (code) => resolve({ code, text })),
  );
  const deadline = Date.now() + 200_000;
  while ((await live()).RoutingConfig?.AdditionalVersionWeights === undefined && Date.now() < deadline) {
    await delay(200);
  }
  return { kill: () => signalGroup(child.pid ?? 0, "SIGKILL"), ended };
}

/** What callers get, and the exit code and the warning of the plan that anybody makes now. */
async function seen() {
  const { status } = (await (await callWithoutKey("/api/health")).json()) as { status: string };
  const { exitCode, stdout } = await plan();
  const [, why = "no warning"] = /as\s+decided\s+by\s+"(release|rollback|failed) /.exec(stdout) ?? [];
  expect(stdout.includes("Warning:")).toBe(why !== "no warning");
  return [status, exitCode === 0 ? "empty plan" : stdout, why];
}

it("cdktf deploy hands changed code to the callers, and the next plan is empty and warns of nothing", async () => {
  await edit("first");
  const { exitCode, stdout, stderr } = await cdktfDeploy();

  expect(exitCode === 0 ? "" : `${stdout}${stderr}`).toBe("");
  expect(await seen()).toEqual(["first", "empty plan", "no warning"]);
});

it("what was rolled back stays back until there is newer code, whoever deploys", async () => {
  const rollback = await shell("npm run rollback -- local");
  expect(rollback.exitCode === 0 ? "" : rollback.stderr).toBe("");
  const back = ["healthy", "empty plan", "rollback"];
  expect(await seen()).toEqual(back);

  expect((await cdktfDeploy()).exitCode).toBe(0);
  expect(await seen()).toEqual(back);
  const deploy = await shell("npm run deploy -- local --yes");
  expect([deploy.exitCode, deploy.stdout]).toEqual([0, expect.stringContaining("Not released")]);
  expect(await seen()).toEqual(back);

  await edit("second");
  expect((await cdktfDeploy()).exitCode).toBe(0);
  expect(await seen()).toEqual(["second", "empty plan", "no warning"]);
});

it("a rollback after such a deploy goes back to what callers had, not to what was held", async () => {
  expect((await shell("npm run rollback -- local")).exitCode).toBe(0);
  expect(await seen()).toEqual(["healthy", "empty plan", "rollback"]);
});

describe("a gradual release that was killed", () => {
  let version: string | undefined;

  beforeAll(async () => {
    await edit("third");
    version = (await live()).FunctionVersion;
    const release = await beginGradually();
    release.kill();
    await release.ended;
    expect((await live()).RoutingConfig?.AdditionalVersionWeights).toEqual({ [String(Number(version) + 3)]: 0.4 });
  });

  it("is ended by a deploy of the same code: all callers have what they had before", async () => {
    expect((await cdktfDeploy()).exitCode).toBe(0);
    const alias = await live();
    expect([alias.FunctionVersion, alias.RoutingConfig?.AdditionalVersionWeights ?? {}]).toEqual([version, {}]);
    expect(await seen()).toEqual(["healthy", "empty plan", "release"]);
  });

  it("and npm run deploy then releases it, with an empty plan behind it", async () => {
    const { exitCode, stderr } = await shell("npm run deploy -- local --yes");
    expect(exitCode === 0 ? "" : stderr).toBe("");
    expect(await seen()).toEqual(["third", "empty plan", "no warning"]);
  });
});

it("what failed its check before traffic is released by no apply, also after a rollback further down", async () => {
  await change(HEALTH, "jsonReply(200,", "jsonReply(503,");
  const deploy = await shell("npm run deploy -- local --yes");
  expect([deploy.exitCode, deploy.stderr]).toEqual([1, expect.stringContaining("it answers 503 to a health request")]);
  expect((await cdktfDeploy()).exitCode).toBe(0);
  expect(await seen()).toEqual(["third", "empty plan", "failed"]);

  expect((await shell("npm run rollback -- local")).exitCode).toBe(0);
  expect((await cdktfDeploy()).exitCode).toBe(0);
  expect(await seen()).toEqual(["healthy", "empty plan", "rollback"]);
});

it("newer code that somebody applies meanwhile ends a gradual release, and callers have that", async () => {
  await edit("fourth");
  const release = await beginGradually();
  await edit("fifth");
  expect((await cdktfDeploy()).exitCode).toBe(0);
  const { code, text } = await release.ended;

  expect([code, text]).toEqual([1, expect.stringContaining("Someone else moved the alias live")]);
  expect((await live()).RoutingConfig?.AdditionalVersionWeights ?? {}).toEqual({});
  expect(await seen()).toEqual(["fifth", "empty plan", "no warning"]);
});

it("with applyReleases false no apply moves callers, and the plan says so", async () => {
  await change(
    "src/config/environments.ts",
    "emulated: true,",
    "emulated: true,\n    release: { applyReleases: false },",
  );
  await edit("sixth");
  expect((await cdktfDeploy()).exitCode).toBe(0);

  const { status } = (await (await callWithoutKey("/api/health")).json()) as { status: string };
  const { exitCode, stdout } = await plan();
  expect([status, exitCode]).toEqual(["fifth", 0]);
  expect(stdout.replace(/\s+/g, " ")).toContain("since it was not released or was rolled back");
});

it("in a shell that does not know the local AWS, one sentence says what is missing", async () => {
  const { exitCode, stdout, stderr } = await shell("npx cdktf diff local");

  expect(exitCode).toBe(1);
  expect(`${stdout}${stderr}`).toContain('eval "$(npm run --silent local:env)"');
  expect(`${stdout}${stderr}`).not.toContain("No valid credential sources found");
});
