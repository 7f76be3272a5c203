import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { takeLock } from "@secure-serverless/system/lock-file";
import { PROJECT_ROOT, TYPESCRIPT } from "@secure-serverless/system/paths";
import { UserError } from "@secure-serverless/system/user-error";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";
import { holdOutput, outputFolder, releaseOutput } from "../../src/aws/output-folder";

// each starts a process or more
jest.setTimeout(60_000);

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** Another command, which works in the folder for some time. */
async function otherCommand(outdir: string, milliseconds: number): Promise<ChildProcess> {
  const script = `
    const { holdOutput } = require("./packages/operations/src/aws/output-folder.ts");
    holdOutput(${JSON.stringify(outdir)}).then(() => { console.log("held"); setTimeout(() => process.exit(0), ${milliseconds}); });`;
  const child = spawn(process.execPath, ["--import", TYPESCRIPT, "--input-type=commonjs", "-e", script], {
    cwd: PROJECT_ROOT,
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  await new Promise((resolve) => child.stdout?.once("data", resolve));
  return child;
}

const lockOf = (outdir: string) => join(outdir, ".in-use");
const take = (file: string, waitSeconds = 0.5) =>
  takeLock({ file, waitSeconds, held: ({ pid }) => new Error(`held by ${pid}`) });

it.each(["/proc/nothing", "/etc/passwd", "/etc/passwd/stacks"])("%s is refused in one sentence", async (outdir) => {
  await expect(holdOutput(outdir)).rejects.toMatchObject({
    name: "UserError",
    message: expect.stringMatching(new RegExp(`^${outdir} (is not a folder|cannot be created or used)`)),
    remedy: expect.stringContaining("Set SECURE_SERVERLESS_OUTDIR to"),
  });
});

it.each(["", " "])("is that of the checkout where the variable is %j", (value) => {
  process.env["SECURE_SERVERLESS_OUTDIR"] = value;
  expect(outputFolder()).toBe(join(PROJECT_ROOT, "cdktf.out"));
  delete process.env["SECURE_SERVERLESS_OUTDIR"];
});

describe("two commands that want the same folder of stacks", () => {
  it("work one after the other", async () => {
    const outdir = temporaryFolder();
    const other = await otherCommand(outdir, 1500);
    const ended = new Promise<number>((resolve) => other.once("exit", () => resolve(Date.now())));

    await holdOutput(outdir);

    expect(Date.now()).toBeGreaterThanOrEqual((await ended) - 100);
    releaseOutput(outdir);
    expect(existsSync(lockOf(outdir))).toBe(false);
  });

  it("do not wait for ever: the second is told who is there", async () => {
    const outdir = temporaryFolder();
    const other = await otherCommand(outdir, 60_000);
    await expect(take(lockOf(outdir))).rejects.toThrow(`held by ${other.pid}`);
  });

  it("do not wait for one that was killed", async () => {
    const outdir = temporaryFolder();
    const other = await otherCommand(outdir, 60_000);
    other.kill("SIGKILL");
    await new Promise((resolve) => other.once("exit", resolve));
    expect(existsSync(lockOf(outdir))).toBe(true);
    await expect(holdOutput(outdir)).resolves.toBeUndefined();
    releaseOutput(outdir);
  });

  it("do not wait for another process that has got the number of one that was killed", async () => {
    const file = join(temporaryFolder(), "lock");
    writeFileSync(file, `${process.pid} 12345 destroy.ts`);
    (await take(file))();
    // of a process as it is, and with its own beginning, they do
    const release = await take(file);
    await expect(take(file)).rejects.toThrow(`held by ${process.pid}`);
    release();
  });

  it("never have it both, however many want one that is left behind", async () => {
    const file = join(temporaryFolder(), "lock");
    writeFileSync(file, "999999999 1 gone");
    let [now, most] = [0, 0];
    const work = async () => {
      const release = await take(file, 20);
      most = Math.max(most, ++now);
      await delay(20);
      now -= 1;
      release();
    };
    await Promise.all(Array.from({ length: 8 }, work));
    expect(most).toBe(1);
    expect(readdirSync(join(file, ".."))).toEqual([]);
  });

  it("do not wait for one that was killed while it took over from another one that was", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "lock");
    writeFileSync(file, "999999999 1 gone");
    writeFileSync(`${file}.removal`, "999999998 1 gone too");
    (await take(file))();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each<[string, (file: string) => void, RegExp]>([
    ["cannot be read", (file) => mkdirSync(file), /The lock .*lock could not be read \(EISDIR\)/],
    ["leads nowhere", (file) => symlinkSync(`${file}.none`, file), /The lock .*lock could not be taken within 0.5 s/],
  ])("do not wait for ever for what %s", async (_, put, message) => {
    const file = join(temporaryFolder(), "lock");
    put(file);
    const started = Date.now();
    await expect(take(file)).rejects.toThrow(message);
    await expect(take(file)).rejects.toBeInstanceOf(UserError);
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  it("may hold it twice in one command, and two folders", async () => {
    const [one, two] = [temporaryFolder(), temporaryFolder()];
    await holdOutput(one);
    await holdOutput(one);
    await holdOutput(two);
    for (const folder of [one, two]) releaseOutput(folder);
    expect([existsSync(lockOf(one)), existsSync(lockOf(two))]).toEqual([false, false]);
  });
});

describe("a folder of stacks", () => {
  it.each<[string, (folder: string) => void]>([
    ["is new", () => {}],
    [
      "holds what a synth leaves",
      (folder) => writeFileSync(join(folder, "manifest.json"), '{"version":"0.21","stacks":{}}'),
    ],
    ["holds what a synth leaves that was cut off", (folder) => mkdirSync(join(folder, "stacks"))],
    [
      "holds a saved plan",
      (folder) => {
        writeFileSync(join(folder, "manifest.json"), '{"environment":"dev","files":{}}');
        for (const name of ["review.md", "review.json"]) writeFileSync(join(folder, name), "{}");
      },
    ],
    [
      "holds a saved plan with more files, which its manifest names",
      (folder) => {
        writeFileSync(join(folder, "manifest.json"), '{"environment":"dev","files":{},"written":["cost.json"]}');
        writeFileSync(join(folder, "cost.json"), "{}");
      },
    ],
    [
      "holds what a command left that was killed",
      (folder) => {
        for (const name of [".in-use", ".in-use.removal"]) writeFileSync(join(folder, name), "999999999 1 gone");
      },
    ],
  ])("%s", async (_, put) => {
    const folder = temporaryFolder();
    put(folder);
    await expect(holdOutput(folder)).resolves.toBeUndefined();
    releaseOutput(folder);
  });

  it.each<[string, Record<string, string>, string]>([
    ["another manifest.json", { "manifest.json": '{"name":"an extension","icons":{}}' }, "manifest.json"],
    ["a manifest.json without stacks", { "manifest.json": '{"stacks":null}' }, "manifest.json"],
    ["a manifest.json with a list", { "manifest.json": '{"stacks":[]}' }, "manifest.json"],
    ["a plan's without files", { "manifest.json": '{"environment":"dev","files":null}' }, "manifest.json"],
    ["another file", { "thesis.md": "years of work" }, "thesis.md"],
    [
      "another file than those of a saved plan",
      { "manifest.json": '{"environment":"dev","files":{},"written":["cost.json"]}', "thesis.md": "years" },
      "thesis.md",
    ],
    [
      "what cdktf's list of stacks names as written",
      { "manifest.json": '{"stacks":{},"written":["a.md"]}', "a.md": "" },
      "a.md",
    ],
    ["another file beside a manifest", { "manifest.json": '{"stacks":{}}', "thesis.md": "years" }, "thesis.md"],
    ["what only begins as the lock's name does", { ".in-use-by-me": "mine" }, ".in-use-by-me"],
  ])("is refused when it holds %s, which stays", async (_, files, foreign) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "stacks"));
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    await expect(holdOutput(folder)).rejects.toThrow(`contains something other than synthesized stacks: ${foreign}`);
    const kept = Object.keys(files).map((name) => [name, readFileSync(join(folder, name), "utf8")]);
    expect(Object.fromEntries(kept)).toEqual(files);
    expect(readdirSync(folder).sort()).toEqual([...Object.keys(files), "stacks"].sort());
  });
});
