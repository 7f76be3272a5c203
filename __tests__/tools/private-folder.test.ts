import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT, requirePrivateFolder, TYPESCRIPT } from "../../tools/shared/paths";
import { temporaryFolder } from "../support/temporary-folder";

// each starts a process or more
jest.setTimeout(60_000);

const folderOf = (mode: number, ...path: string[]) => {
  const folder = join(temporaryFolder(), ...path);
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, mode);
  return folder;
};
const check = (folder: string) => () => requirePrivateFolder(folder, "HOME");

describe("a folder whose content is run", () => {
  it("is this user's, and nobody else can write to it", () => {
    for (const mode of [0o700, 0o755]) expect(check(folderOf(mode))).not.toThrow();
  });

  it.each(["770", "777", "757", "1777"])("is refused with mode %s", (mode) => {
    expect(check(folderOf(Number.parseInt(mode, 8)))).toThrow("can be written by others");
  });

  it("is made for its owner alone, with what is above it", () => {
    const folder = join(temporaryFolder(), "a", "b");
    requirePrivateFolder(folder, "HOME");
    expect([folder, join(folder, "..")].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o700]);
  });

  it("is refused when somebody else could put another one in its place", () => {
    const parent = folderOf(0o777);
    expect(check(join(parent, "cache"))).toThrow(`${parent} can be written by others`);
    // in a sticky folder nobody can
    chmodSync(parent, 0o1777);
    expect(check(join(parent, "cache"))).not.toThrow();
  });

  it("is refused when it is another user's", () => {
    const folder = process.geteuid?.() === 0 ? folderOf(0o755) : "/usr";
    if (folder !== "/usr") chownSync(folder, 65534, 65534);
    expect(check(folder)).toThrow(/belongs to user \d+/);
  });

  it("is looked at where a link leads", () => {
    const link = join(temporaryFolder(), "link");
    const open = folderOf(0o777);
    symlinkSync(open, link);
    expect(check(link)).toThrow(`${open} can be written by others`);
    chmodSync(open, 0o700);
    expect(check(link)).not.toThrow();
  });

  it("is refused at once where nothing can be made", () => {
    expect(check("/proc/nothing/here")).toThrow("/proc/nothing/here cannot be made or used: /proc/nothing (ENOENT)");
  });
});

describe("what TypeScript was compiled to", () => {
  let script: string;
  beforeEach(() => {
    script = join(temporaryFolder(), "script.ts");
    // long enough for tsx to write what it has compiled
    writeFileSync(script, 'const text: string = "own"; console.log(text); setTimeout(() => {}, 500);');
  });
  const run = (loader: string, environment: Record<string, string>) =>
    spawnSync(process.execPath, ["--import", loader, script], {
      cwd: PROJECT_ROOT,
      encoding: "utf8",
      timeout: 60_000,
      env: { PATH: process.env["PATH"], ...environment },
    });

  it("is not taken from the temporary folder, where anybody could have planted it", () => {
    const [TMPDIR, SECURE_SERVERLESS_CACHE] = [temporaryFolder(), temporaryFolder()];
    run("tsx", { TMPDIR });
    const [planted = ""] = readdirSync(TMPDIR);
    const files = readdirSync(join(TMPDIR, planted)).map((name) => join(TMPDIR, planted, name));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const entry = JSON.parse(readFileSync(file, "utf8"));
      writeFileSync(file, JSON.stringify({ ...entry, code: 'console.log("planted")' }));
    }

    // the plant works
    expect(run("tsx", { TMPDIR }).stdout).toBe("planted\n");
    expect(run(TYPESCRIPT, { TMPDIR, SECURE_SERVERLESS_CACHE }).stdout).toBe("own\n");
    expect(readdirSync(join(SECURE_SERVERLESS_CACHE, "tsx"))).toEqual([planted]);
  });

  it("is not used where others can write, in one sentence", () => {
    const SECURE_SERVERLESS_CACHE = folderOf(0o777);
    const { status, stderr } = run(TYPESCRIPT, { SECURE_SERVERLESS_CACHE });
    expect([status, stderr]).toEqual([
      1,
      `\n${SECURE_SERVERLESS_CACHE} holds what these tools run, and cannot be trusted: ${SECURE_SERVERLESS_CACHE} can be written by others.\n` +
        `→ Look what is in it, then chmod go-w ${SECURE_SERVERLESS_CACHE}, or set SECURE_SERVERLESS_CACHE to a folder of your own that can be written.\n`,
    ]);
  });

  it.each([
    [{ TMPDIR: "/proc" }, "The temporary folder /proc cannot be written (ENOENT)", "TMPDIR"],
    [{ TMPDIR: "/nowhere" }, "The temporary folder /nowhere cannot be written (ENOENT)", "TMPDIR"],
    [{ HOME: "/proc" }, "/proc/.cache/secure-serverless cannot be made or used: /proc/.cache (ENOENT)", "HOME"],
    [{ HOME: "/dev/null" }, "/dev/null/.cache/secure-serverless cannot be made or used", "HOME"],
  ])("%j is told in one sentence, and does not hang", (environment: Record<string, string>, message, setting) => {
    const { status, stderr } = run(TYPESCRIPT, environment);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(new RegExp(`^→ Set ${setting} to a folder [^\\n]*can be written\\.$`, "m"));
    expect(stderr).not.toMatch(/^ {4}at /m);
  });
});

it("jest's cache is this user's too", () => {
  const { cacheDirectory } = require(join(PROJECT_ROOT, "jest.config.js")) as { cacheDirectory: string };
  expect(check(cacheDirectory)).not.toThrow();
  expect(cacheDirectory.startsWith("/tmp")).toBe(false);
});

it("every way to start TypeScript goes by the loader that looks", () => {
  const { stdout } = spawnSync(
    "grep",
    ["-rnE", '--import",? "?tsx|--import tsx', "tools", "cdktf.json", "package.json"],
    {
      cwd: PROJECT_ROOT,
      encoding: "utf8",
    },
  );
  expect(stdout).toBe("");
});
