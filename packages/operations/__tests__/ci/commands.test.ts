import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

  it("gives a job of a pull request the roles of its preview, which the template's variables configure", async () => {
    const folder = temporaryFolder();
    const variables = { PREVIEW_CI_REPOSITORY: "owner/name", PREVIEW_ACCOUNT_ID: "123456789012" };
    const files = {
      GITHUB_OUTPUT: join(folder, "output"),
      GITHUB_ENV: join(folder, "env"),
      REPOSITORY_VARIABLES: JSON.stringify(variables),
    };
    // a template is not planned or deployed
    expect((await verb("ci:environment", [], files)).output).toContain("No environment names this repository");
    for (const name of ["preview-12", "preview"]) {
      expect((await verb("ci:environment", [name], files)).exitCode).toBe(0);
      const output = readFileSync(files.GITHUB_OUTPUT, "utf8");
      for (const role of ["deploy", "sweep"])
        expect(output).toContain(`\narn:aws:iam::123456789012:role/${serviceName}-${role}-preview\n`);
      expect(output).not.toContain("plan-role");
      rmSync(files.GITHUB_OUTPUT);
    }
    expect(readFileSync(files.GITHUB_ENV, "utf8")).toContain("PREVIEW_ACCOUNT_ID");
  });

  it.each([
    [
      "preview-12",
      { PREVIEW_CI_REPOSITORY: "owner/other", PREVIEW_ACCOUNT_ID: "123456789012" },
      "PREVIEW_CI_REPOSITORY",
    ],
    ["preview-12", { PREVIEW_CI_REPOSITORY: "owner/name" }, "PREVIEW_ACCOUNT_ID"],
    [
      "preview-1_2",
      { PREVIEW_CI_REPOSITORY: "owner/name", PREVIEW_ACCOUNT_ID: "123456789012" },
      "must be preview-<id>",
    ],
  ])("refuses %s with %j", async (name, variables, message) => {
    const { exitCode, output } = await verb("ci:environment", [name], {
      REPOSITORY_VARIABLES: JSON.stringify(variables),
    });

    expect([exitCode, output]).toEqual([1, expect.stringContaining(message)]);
  });

  it("refuses an environment that is not this repository's", async () => {
    const { exitCode, output } = await verb("ci:environment", ["prod"], { REPOSITORY_VARIABLES });

    expect([exitCode, output]).toEqual([1, expect.stringContaining("Set PROD_CI_REPOSITORY")]);
  });
});

describe("ci:previews", () => {
  const SHA = "b".repeat(40);
  const MARKER = "<!-- secure-serverless: preview -->";
  const RESULT = {
    address: "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com",
    expiresAt: "2030-01-31T12:34:56Z",
  };
  const outputs = async (...args: string[]) => {
    const GITHUB_OUTPUT = join(temporaryFolder(), "output");
    const { exitCode, output } = await verb("ci:previews", args, { GITHUB_OUTPUT });
    const lines = existsSync(GITHUB_OUTPUT) ? readFileSync(GITHUB_OUTPUT, "utf8").split("\n") : [];
    const values = Object.fromEntries(
      lines.flatMap((line, index) => (line.includes("<<") ? [[line.split("<<")[0], lines[index + 1]]] : [])),
    );
    return { exitCode, output, values };
  };

  it("wants a preview of the newest commit of an open pull request only", async () => {
    fake.addPull(12, { sha: SHA });
    fake.addPull(13, { sha: SHA, state: "closed" });

    expect((await outputs("wanted", "12", "--commit", SHA)).values).toEqual({ wanted: "true" });
    expect(await outputs("wanted", "12", "--commit", "c".repeat(40))).toMatchObject({
      exitCode: 0,
      values: { wanted: "false" },
    });
    expect((await outputs("wanted", "13", "--commit", SHA)).values).toEqual({ wanted: "false" });
    expect((await outputs("wanted", "14", "--commit", SHA)).exitCode).toBe(1);
  });

  it("keeps what is open, and says where it does not know", async () => {
    const began = expect.stringMatching(/^\d{4}-\d\d-\d\dT.+Z$/);
    expect((await outputs("keep")).values).toEqual({ complete: "true", numbers: "none", began });
    fake.addPull(12);
    fake.addPull(15);
    expect((await outputs("keep")).values).toMatchObject({ complete: "true", numbers: "12,15" });

    fake.onPulls = () => ({ message: "Server Error" });
    expect(await outputs("keep")).toMatchObject({ exitCode: 0, values: { complete: "false", numbers: "none" } });
  });

  it("has one comment from the first deploy to the end, and none where there was no preview", async () => {
    const folder = plans({ "preview.json": JSON.stringify(RESULT) });
    const comment = (...args: string[]) => verb("ci:previews", ["comment", "preview-12", "12", ...args]);

    expect((await comment("--outcome", "gone")).output).toContain("There is no comment to update");
    expect(fake.comments).toEqual([]);
    fake.add(`${MARKER}\nby somebody else`, { login: "mallory", to: fake.comments });
    const failed = await comment("--from", join(folder, "none.json"), "--commit", SHA);
    expect([failed.exitCode, failed.output]).toEqual([0, expect.stringContaining("Posted https://")]);
    expect(fake.comments[1]?.body).toContain("**Not deployed**");

    const deployed = await comment("--from", join(folder, "preview.json"), "--commit", SHA);
    expect([deployed.exitCode, deployed.output]).toEqual([0, expect.stringContaining("Updated https://")]);
    expect(fake.comments[1]?.body).toContain(`<${RESULT.address}>`);
    expect((await comment("--outcome", "gone")).exitCode).toBe(0);
    expect(fake.comments).toHaveLength(2);
    expect(fake.comments[1]?.body).toContain("**Destroyed**");
    expect(fake.comments[0]?.body).toBe(`${MARKER}\nby somebody else`);
  });

  it("writes nothing of a job that says something else than an address", async () => {
    const folder = plans({ "preview.json": JSON.stringify({ ...RESULT, address: "https://example.com" }) });
    const { exitCode, output } = await verb("ci:previews", [
      ...["comment", "preview-12", "12", "--from", join(folder, "preview.json")],
    ]);

    expect([exitCode, output]).toEqual([1, expect.stringContaining("is not what npm run ci:previews")]);
    expect(fake.comments).toEqual([]);
  });

  it("tells a job which previews of pull requests a sweep has destroyed, and none where it has written nothing", async () => {
    const swept = [
      ...[
        ["preview-12", "destroyed"],
        ["preview-13", "kept"],
        ["preview-14", "failed"],
        ["preview-15", "destroyed"],
        ["preview-a-16", "destroyed"],
        ["preview-mine", "destroyed"],
      ].map(([name, what]) => ({ name, what, why: "it says so", deleted: 1, foreign: [], seconds: 1 })),
    ];
    const folder = plans({ "swept.json": JSON.stringify(swept), "other.json": '{"name": "preview-12"}' });

    expect((await outputs("swept", join(folder, "swept.json"))).values).toEqual({ previews: "preview-12,preview-15" });
    expect((await outputs("swept", join(folder, "none.json"))).values).toEqual({ previews: "" });
    expect(await outputs("swept", join(folder, "other.json"))).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining("is not what npm run sweep writes"),
    });
  });

  it("tells each pull request whose preview a sweep has destroyed, and none that heard something newer", async () => {
    const [EARLIER, BEGAN, LATER] = ["2026-01-01T11:00:00Z", "2026-01-01T12:00:00Z", "2026-01-01T12:00:01Z"];
    const stands = (issue: number, updated = EARLIER) =>
      fake.add(`${MARKER}\nit stands`, { to: fake.comments, issue, updated });
    fake.addPull(12, { state: "closed" });
    fake.addPull(15);
    fake.addPull(16, { state: "closed" });
    fake.addPull(17, { state: "closed" });
    const [closed, open, newer] = [stands(12), stands(15), stands(16, LATER)];
    const others = fake.add("it stands", { to: fake.comments, issue: 12, login: "person", updated: EARLIER });

    const names = ["12", "15", "16", "17"].map((number) => `preview-${number}`).join();
    const { exitCode, output } = await verb("ci:previews", ["tell", names, "--began", BEGAN]);
    expect([exitCode, output]).toEqual([0, expect.stringContaining("preview-17: no comment")]);
    expect([closed, open, newer, others].map(({ body }) => body)).toEqual([
      expect.stringContaining("Reopening the pull request makes it anew"),
      expect.stringContaining("since it had expired"),
      `${MARKER}\nit stands`,
      "it stands",
    ]);
    expect(fake.comments).toHaveLength(4);
  });

  it("tells the others where GitHub does not know one of them, and fails", async () => {
    fake.addPull(12, { state: "closed" });
    const comment = fake.add(`${MARKER}\nit stands`, { to: fake.comments, issue: 12, updated: "2026-01-01T11:00:00Z" });
    const { exitCode, output } = await verb("ci:previews", [
      ...["tell", "preview-11,preview-12", "--began", "2026-01-01T12:00:00Z"],
    ]);
    expect([exitCode, output]).toEqual([
      1,
      expect.stringContaining("preview-11: GitHub answered GET /pulls/11 with 404"),
    ]);
    expect(comment.body).toContain("**Destroyed**");
  });

  it.each([
    [["tell", "preview-mine", "--began", "2026-01-01T12:00:00Z"], "preview-mine is not a preview of a pull request"],
    [["tell", "preview-12", "--began", "yesterday"], "--began must be the time"],
    [["tell", "preview-12"], "--began must be the time"],
  ])("refuses %j", async (args, message) => {
    const { exitCode, output } = await verb("ci:previews", args);
    expect([exitCode, output]).toEqual([1, expect.stringContaining(message)]);
    expect(fake.requests).toEqual([]);
  });

  it("has one issue while the sweep fails", async () => {
    const issue = (result: string) => verb("ci:previews", ["issue", "--result", result]);

    expect((await issue("success")).exitCode).toBe(0);
    expect(fake.posts).toEqual([]);
    for (const result of ["failure", "failure"]) expect((await issue(result)).exitCode).toBe(0);
    expect(fake.posts).toHaveLength(1);
    expect(fake.posts[0]).toMatchObject({ state: "open", body: expect.stringContaining("Previews are not swept") });
    await issue("success");
    expect(fake.posts[0]?.state).toBe("closed");
  });

  it("has one for a sweep that ran into its job's time limit, which GitHub calls cancelled", async () => {
    expect((await verb("ci:previews", ["issue", "--result", "cancelled"])).exitCode).toBe(0);
    expect(fake.posts).toEqual([
      expect.objectContaining({ state: "open", body: expect.stringContaining("Previews are not swept") }),
    ]);
  });
});
