import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { commandBundle } from "../../../../__tests__/support/command-bundle";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";
import { serviceName } from "../../../../src/config/environments";
import { FakeGithub } from "../support/fake-github";

const PROJECT = resolve(__dirname, "../../../..");
const TIMEOUT_MILLISECONDS = 20_000;
const BUNDLES = new Map<string, string>();
const REVIEW = "# Plan review\n\n**Nothing to fear.**\n";

let fake: FakeGithub;
let environment: NodeJS.ProcessEnv;

beforeEach(async () => {
  fake = new FakeGithub();
  environment = { GITHUB_API_URL: await fake.start(), GITHUB_REPOSITORY: "owner/name", GITHUB_TOKEN: "token" };
});
afterEach(() => fake.stop());

/** Runs a command as a workflow does: with nothing of this process's environment. */
async function verb(name: string, args: readonly string[], variables: NodeJS.ProcessEnv = {}) {
  const bundle = BUNDLES.get(name) ?? commandBundle(name);
  BUNDLES.set(name, bundle);
  const child = spawn(process.execPath, [bundle, ...args], {
    cwd: PROJECT,
    env: { PATH: process.env["PATH"], ...environment, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: TIMEOUT_MILLISECONDS,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
  const exitCode = await new Promise<number | null>((done) => child.once("close", done));
  return { exitCode, output };
}

function plans(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

describe("plan:comment", () => {
  it("posts one comment and updates it", async () => {
    fake.add("a person's comment", { login: "person", to: fake.comments });
    const first = await verb("plan:comment", [plans({ "dev/review.md": REVIEW }), "--pull-request", "7"]);
    const second = await verb("plan:comment", [
      ...[plans({ "dev/review.md": REVIEW.replace("Nothing", "Something") }), "--pull-request", "7"],
    ]);

    expect([first.exitCode, first.output]).toEqual([0, expect.stringContaining("Posted https://")]);
    expect([second.exitCode, second.output]).toEqual([0, expect.stringContaining("Updated https://")]);
    expect(fake.comments).toHaveLength(2);
    expect(fake.comments[1]?.body).toContain("Something to fear.");
  });

  it("says which environment could not be planned, and takes no other word for one", async () => {
    const folder = plans({ "dev/review.md": REVIEW });
    const { output } = await verb("plan:comment", [folder, "--print", "--expect", "dev,prod,<b>,toString"]);

    expect(output).toContain("| prod | **not planned: its job failed** | |");
    expect(output.match(/not planned/g)).toHaveLength(1);
    expect((await verb("plan:comment", [folder, "--print"])).output).not.toContain("not planned");
  });

  it("prints the page without asking GitHub", async () => {
    const { exitCode, output } = await verb("plan:comment", [plans({ "prod/review.md": REVIEW }), "--print"]);

    expect(exitCode).toBe(0);
    expect(output).toContain("| prod | Nothing to fear. |");
    expect(output).not.toContain("<!--");
    expect(fake.requests).toEqual([]);
  });

  it.each([
    [["--print"], "The folder is missing"],
    [["dist", "--pull-request", "x"], "--pull-request must be a whole number"],
    [["dist"], "Use --pull-request or --print, not both and not neither"],
    [["/no/such/folder", "--print"], "There is no review in"],
  ])("refuses %j", async (args, message) => {
    const { exitCode, output } = await verb("plan:comment", args);

    expect(exitCode).toBe(1);
    expect(output).toContain(message);
    expect(output).not.toContain("    at ");
  });
});

describe("drift:issue", () => {
  it("fails, and closes nothing, when an environment is missing", async () => {
    const folder = plans({ "dev/review.md": REVIEW, "dev/status": "0" });
    const complete = await verb("drift:issue", [folder, "--expect", "dev"]);
    const missing = await verb("drift:issue", [folder, "--expect", "dev,prod"]);

    expect([complete.exitCode, complete.output]).toEqual([0, expect.stringContaining("no environment of dev differs")]);
    expect([missing.exitCode, missing.output]).toEqual([1, expect.stringContaining("Not every environment")]);
    expect(fake.posts).toEqual([]);
  });

  it("opens an issue that shows the environments that differ, and them only", async () => {
    const folder = plans({
      ...{ "dev/review.md": REVIEW, "dev/status": "2" },
      ...{ "prod/review.md": REVIEW, "prod/status": "0" },
    });
    const { exitCode, output } = await verb("drift:issue", [folder, "--expect", "dev,prod"]);

    expect([exitCode, output]).toEqual([0, expect.stringContaining("dev of dev, prod differs: opened")]);
    expect(fake.posts[0]?.body).toContain("| dev |");
    expect(fake.posts[0]?.body).not.toContain("| prod |");
  });
});

describe("ci:environment", () => {
  const REPOSITORY_VARIABLES = JSON.stringify({
    DEV_CI_REPOSITORY: "owner/name",
    DEV_ACCOUNT_ID: "123456789012",
    NODE_OPTIONS: "--no-such-option",
  });

  it("lists the environments, and gives a job the configuration and the roles of one", async () => {
    const folder = temporaryFolder();
    const files = { GITHUB_OUTPUT: join(folder, "output"), GITHUB_ENV: join(folder, "env"), REPOSITORY_VARIABLES };
    expect((await verb("ci:environment", [], files)).exitCode).toBe(0);
    expect(readFileSync(files.GITHUB_OUTPUT, "utf8")).toContain('\n["dev"]\n');

    expect((await verb("ci:environment", ["dev"], files)).exitCode).toBe(0);
    expect(readFileSync(files.GITHUB_OUTPUT, "utf8")).toContain(
      `\narn:aws:iam::123456789012:role/${serviceName}-deploy-dev\n`,
    );
    expect(readFileSync(files.GITHUB_ENV, "utf8")).toMatch(/^DEV_CI_REPOSITORY<<.+\nowner\/name\n/m);
    expect(readFileSync(files.GITHUB_ENV, "utf8")).not.toContain("NODE_OPTIONS");
  });

  it("refuses an environment that is not this repository's", async () => {
    const { exitCode, output } = await verb("ci:environment", ["prod"], { REPOSITORY_VARIABLES });

    expect([exitCode, output]).toEqual([1, expect.stringContaining("Set PROD_CI_REPOSITORY")]);
  });
});
