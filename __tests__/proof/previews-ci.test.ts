/**
 * A pull request's life, with the very commands of the workflows, each under its role's session: opened, pushed to, closed in the
 * middle of an apply by a runner that is killed, and swept. A stand-in answers for GitHub.
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PREVIEW_MARKER } from "@secure-serverless/operations/ci/preview-comment";
import { StateBucket } from "@secure-serverless/operations/state/state-bucket";
import { terraformProcesses } from "@secure-serverless/operations/terraform/terraform-processes";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { poll } from "@secure-serverless/system/poll";
import { FakeGithub } from "../../packages/operations/__tests__/support/fake-github";
import { type CommandResult, command, commandEnvironment } from "../e2e/support/command";
import { expectDone, jobEnvironment, setUpAccess, targetOf, there } from "../e2e/support/previews-access";
import { outdir } from "../e2e/support/target";
import type { Credentials } from "../e2e/support/workflow-credentials";
import { temporaryFolder } from "../support/temporary-folder";

const SHA = "b".repeat(40);
/** Resources of which an apply has made so many when its runner is killed. */
const MIDDLE = 4;

const fake = new FakeGithub();
const github: Record<string, string> = { GITHUB_REPOSITORY: "owner/name", GITHUB_TOKEN: "token" };
let access: Awaited<ReturnType<typeof setUpAccess>>;

/** The commands that the job of a workflow runs, in their order, each as npm gets it. */
function commandsOf(file: string, job: string): string[] {
  const text = readFileSync(join(PROJECT_ROOT, ".github", "workflows", file), "utf8");
  const [, block = ""] = new RegExp(`^ {2}${job}:\\n((?: {4}.*\\n|\\n)+)`, "m").exec(text) ?? [];
  return [...block.matchAll(/npm run (?:--silent )?(.+)$/gm)].map(([, line = ""]) => line);
}

/** Runs such a line with the variables that the job has, and the credentials of its role where it has one. */
async function run(line: string, variables: Readonly<Record<string, string>>, credentials?: Credentials) {
  const { verb, args } = parsed(line, variables);
  const folder = temporaryFolder();
  const environment = {
    ...github,
    GITHUB_OUTPUT: join(folder, "output"),
    ...(credentials && jobEnvironment(credentials)),
  };
  const result = await command(verb, args, { environment });
  const output = existsSync(environment.GITHUB_OUTPUT) ? readFileSync(environment.GITHUB_OUTPUT, "utf8") : "";
  return { ...result, output };
}

function parsed(line: string, variables: Readonly<Record<string, string>>): { verb: string; args: string[] } {
  const [verb = "", ...args] = line.replace(/ \|\| .*$/, "").split(" ");
  const filled = args
    .filter((arg) => arg !== "--")
    .map((arg) => arg.replace(/^"\$(\w+)"$/, (_, name: string) => variables[name] ?? `no ${name}`));
  return { verb: verb.replace(":", "-"), args: filled };
}

const named = (lines: readonly string[], verb: RegExp) => {
  const found = lines.find((line) => verb.test(line));
  if (found === undefined) throw new Error(`no command ${verb}`);
  return found;
};

/** A job's variables, for the pull request of that number. */
const variablesOf = (number: number) => ({
  PREVIEW: `preview-${number}`,
  PULL_REQUEST: String(number),
  COMMIT: SHA,
  OUTCOME: "gone",
  NUMBERS: "none",
  PREVIEWS: `preview-${number}`,
  BEGAN: new Date().toISOString(),
});

/** Begins a deploy and kills everything of it at once, as a runner dies, when it has made some resources. */
async function killedInTheMiddle(number: number): Promise<void> {
  const { verb, args } = parsed(named(deployJob, /^deploy/), variablesOf(number));
  const child = spawn(process.execPath, ["packages/cli/bin/run.mjs", verb, ...args], {
    cwd: PROJECT_ROOT,
    detached: true,
    env: commandEnvironment(jobEnvironment(access.deployer)),
    stdio: "ignore",
  });
  const ended = new Promise((done) => child.once("close", done));
  await poll(async () => ((await there(String(number))).length > MIDDLE ? true : undefined), {
    timeoutSeconds: 120,
    pauseSeconds: 0.2,
  });
  // Terraform and its providers are a group of their own
  const [terraform] = terraformProcesses(join(outdir, "stacks", `preview-${number}`));
  if (terraform === undefined) throw new Error("no Terraform works on it");
  const group = Number(readFileSync(`/proc/${terraform.pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[2]);
  process.kill(-(child.pid ?? 0), "SIGKILL");
  process.kill(-group, "SIGKILL");
  await ended;
  expect(await new StateBucket(targetOf(String(number))).lockFile("application")).toBeDefined();
}

const deployJob = commandsOf("pull-request.yml", "preview");
const commentJob = commandsOf("pull-request.yml", "preview-comment");
const destroyJob = commandsOf("preview-closed.yml", "destroy");
const closedComment = commandsOf("preview-closed.yml", "comment");
const sweepJob = commandsOf("previews.yml", "sweep");
const sweptComment = commandsOf("previews.yml", "comment");

async function expectJob(lines: readonly string[], number: number, credentials?: Credentials): Promise<void> {
  for (const line of lines) expectDone(await run(line, variablesOf(number), credentials));
}

function expectExit({ exitCode, stdout, stderr }: CommandResult, code: number, text: RegExp): void {
  expect([exitCode, `${stdout}${stderr}`]).toEqual([code, expect.stringMatching(text)]);
}

beforeAll(async () => {
  github["GITHUB_API_URL"] = await fake.start();
  access = await setUpAccess();
}, 300_000);
afterAll(async () => {
  fake.stop();
  await access.stack.destroy();
}, 120_000);

it("reads the commands of the workflows", () => {
  expect(deployJob.map((line) => line.split(" ")[0])).toEqual(["ci:previews", "unlock", "deploy", "ci:previews"]);
  expect(destroyJob.map((line) => line.split(" ")[0])).toEqual(["unlock", "destroy"]);
  expect(sweepJob.map((line) => line.split(" ")[0])).toEqual(["ci:previews", "sweep", "sweep", "ci:previews"]);
  expect(sweptComment.map((line) => line.split(" ")[0])).toEqual(["ci:previews"]);
});

it("opens one, and deploys the next commit onto it", async () => {
  fake.addPull(1, { sha: SHA });
  for (let pushed = 0; pushed < 2; pushed++) await expectJob(deployJob, 1, access.deployer);
  expect((await there("1")).length).toBeGreaterThan(20);
  expect(JSON.parse(readFileSync(join(PROJECT_ROOT, "dist/preview/preview.json"), "utf8"))).toMatchObject({
    expiresAt: expect.stringMatching(/Z$/),
  });
  // what the local AWS calls an address is none of AWS's, and no comment shows it
  const file = join(temporaryFolder(), "preview.json");
  const address = "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com";
  writeFileSync(file, JSON.stringify({ address, expiresAt: "2030-01-31T12:00:00Z" }));
  const [line = ""] = commentJob;
  expectDone(await run(line.replace("dist/preview/preview.json", file), variablesOf(1)));
  expectDone(await run(line.replace("dist/preview/preview.json", file), variablesOf(1)));
  expect(fake.comments.map(({ body }) => body)).toEqual([expect.stringContaining(address)]);
}, 600_000);

it("destroys it when it is closed, and deploys no commit that was still waiting", async () => {
  const [pull] = fake.pulls;
  Object.assign(pull ?? {}, { state: "closed" });
  await expectJob(destroyJob, 1, access.deployer);
  await expectJob(closedComment, 1);

  expect(await there("1")).toEqual([]);
  expect(fake.comments.map(({ body }) => body)).toEqual([expect.stringContaining("**Destroyed**")]);
  expect((await run(named(deployJob, /wanted/), variablesOf(1))).output).toContain("\nfalse\n");
}, 300_000);

it("cannot destroy one whose runner was killed a moment ago, which the sweep leaves for now too", async () => {
  fake.addPull(2, { sha: SHA });
  await killedInTheMiddle(2);
  const [pull] = fake.pulls.filter(({ number }) => number === 2);
  Object.assign(pull ?? {}, { state: "closed" });

  expectDone(await run(named(destroyJob, /^unlock/), variablesOf(2), access.deployer));
  expectExit(await run(named(destroyJob, /^destroy/), variablesOf(2), access.deployer), 1, /locked by/);
  expect((await run(named(sweepJob, /keep/), variablesOf(2))).output).toContain("\nnone\n");
  expectExit(await run(named(sweepJob, /pull-requests/), variablesOf(2), access.sweeper), 3, /preview-2 +in use/);
  expect((await there("2")).length).toBeGreaterThan(MIDDLE);
}, 600_000);

it("sweeps it when its lock is old, leaves nothing, and has its comment say so", async () => {
  const updated = "2026-01-01T00:00:00Z";
  const comment = fake.add(`${PREVIEW_MARKER}\nit stands`, { to: fake.comments, issue: 2, updated });
  // an hour later
  const later = `${named(sweepJob, /pull-requests/).replace(/ \|\| .*$/, "")} --settled 0`;
  expect(expectDone(await run(later, variablesOf(2), access.sweeper))).toMatch(/preview-2 +destroyed/);
  expect(await there("2")).toEqual([]);
  expect(await new StateBucket(targetOf("2")).lockFile("application")).toBeUndefined();
  expect((await run(named(sweepJob, /^ci:previews -- swept/), variablesOf(2))).output).toContain("\npreview-2\n");
  await expectJob(sweptComment, 2);
  expect(comment.body).toContain("**Destroyed**");
}, 300_000);

it("deploys onto what a killed runner has left, once its lock is old", async () => {
  fake.addPull(3, { sha: SHA });
  await killedInTheMiddle(3);
  const unlock = named(deployJob, /^unlock/).replace("60", "1");
  await poll(
    async () => (/Removed/.test(expectDone(await run(unlock, variablesOf(3), access.deployer))) ? true : undefined),
    { timeoutSeconds: 120, pauseSeconds: 15 },
  );
  await expectJob(deployJob, 3, access.deployer);
  expect((await there("3")).length).toBeGreaterThan(20);
  expectDone(await run(named(destroyJob, /^destroy/), variablesOf(3), access.deployer));
  expect(await there("3")).toEqual([]);
}, 600_000);
