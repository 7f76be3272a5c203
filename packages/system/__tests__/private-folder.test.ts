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
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";
import { PROJECT_ROOT, requirePrivateFolder, TYPESCRIPT } from "../src/paths";

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
  it("is this user's, and nobody else can enter it, from then on", () => {
    for (const mode of [0o700, 0o755, 0o711]) {
      const folder = folderOf(mode);
      expect(check(folder)).not.toThrow();
      expect(statSync(folder).mode & 0o777).toBe(0o700);
    }
  });

  it("is left alone when it contains anything that this project did not put there", () => {
    const folder = folderOf(0o755);
    writeFileSync(join(folder, "thesis.md"), "years of work");
    expect(check(folder)).toThrow(
      `${folder} is open to others, and contains something that this project did not put there: thesis.md`,
    );
    expect(statSync(folder).mode & 0o777).toBe(0o755);
    chmodSync(folder, 0o700);
    expect(check(folder)).not.toThrow();
  });

  it("is refused while others could have put something inside, and closed once they could not", () => {
    const folder = folderOf(0o755);
    const checkOwn = () => requirePrivateFolder(folder, "HOME", () => true);
    const inside = join(folder, "jest", "ab");
    mkdirSync(inside, { recursive: true });
    chmodSync(inside, 0o777);
    expect(checkOwn).toThrow(`${inside} is writable by others`);
    expect(statSync(folder).mode & 0o777).toBe(0o755);
    chmodSync(inside, 0o755);
    expect(checkOwn).not.toThrow();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it("may hold anything that others cannot reach", () => {
    const folder = folderOf(0o755);
    const inside = join(folder, "tsx", "ab");
    mkdirSync(inside, { recursive: true });
    chmodSync(inside, 0o777);
    chmodSync(join(folder, "tsx"), 0o700);
    expect(() => requirePrivateFolder(folder, "HOME", () => true)).not.toThrow();
  });

  it("is a folder", () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");
    expect(check(file)).toThrow(`${file} is not a folder`);
  });

  it.each(["770", "777", "757", "1777"])("is refused with mode %s", (mode) => {
    expect(check(folderOf(Number.parseInt(mode, 8)))).toThrow("is writable by others");
  });

  it("is made for its owner alone, with what is above it", () => {
    const folder = join(temporaryFolder(), "a", "b");
    requirePrivateFolder(folder, "HOME");
    expect([folder, join(folder, "..")].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o700]);
  });

  it("is refused when somebody else could put another one in its place", () => {
    const parent = folderOf(0o777);
    expect(check(join(parent, "cache"))).toThrow(`${parent} is writable by others`);
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
    expect(check(link)).toThrow(`${open} is writable by others`);
    chmodSync(open, 0o700);
    expect(check(link)).not.toThrow();
  });

  it("is refused at once where nothing can be made", () => {
    expect(check("/proc/nothing/here")).toThrow("/proc/nothing/here cannot be created or used: /proc/nothing (ENOENT)");
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
      `\n${SECURE_SERVERLESS_CACHE} contains programs that this project runs, and cannot be trusted: ${SECURE_SERVERLESS_CACHE} is writable by others.\n` +
        `→ Check what is in it, then chmod go-w ${SECURE_SERVERLESS_CACHE}, or set SECURE_SERVERLESS_CACHE to a folder that only you can write to.\n`,
    ]);
  });

  it.each([
    [{ TMPDIR: "/proc" }, "The temporary folder /proc is not writable (ENOENT)", "TMPDIR"],
    [{ TMPDIR: "/nowhere" }, "The temporary folder /nowhere is not writable (ENOENT)", "TMPDIR"],
    [{ HOME: "/proc" }, "/proc/.cache/secure-serverless cannot be created or used: /proc/.cache (ENOENT)", "HOME"],
    [{ HOME: "/dev/null" }, "/dev/null/.cache/secure-serverless cannot be created or used", "HOME"],
    [{ SECURE_SERVERLESS_CACHE: "/etc/passwd" }, "/etc/passwd is not a folder", "SECURE_SERVERLESS_CACHE"],
    [{ XDG_CACHE_HOME: "/proc" }, "/proc/secure-serverless cannot be created or used: /proc/secure", "XDG_CACHE_HOME"],
    [{ XDG_CACHE_HOME: "/etc/passwd" }, "/etc/passwd/secure-serverless cannot be created or used", "XDG_CACHE_HOME"],
  ])("ends with one sentence, and does not hang, with %j", (environment: Record<string, string>, message, setting) => {
    const { status, stderr } = run(TYPESCRIPT, environment);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(
      new RegExp(`^→ Set ${setting} to a (folder that only you can write to|writable folder)\\.$`, "m"),
    );
    expect(stderr).not.toMatch(/^ {4}at /m);
  });
});

it("says in one sentence that /proc cannot be the cache", () => {
  const script = join(temporaryFolder(), "script.ts");
  writeFileSync(script, "");
  const { status, stderr } = spawnSync(process.execPath, ["--import", TYPESCRIPT, script], {
    encoding: "utf8",
    timeout: 60_000,
    env: { PATH: process.env["PATH"], SECURE_SERVERLESS_CACHE: "/proc" },
  });
  expect(status).toBe(1);
  // who owns it comes first, and for root it is its own
  expect(stderr).toMatch(/^\n\/proc [^\n]*(belongs to user|is open to others)[^\n]*\n→ [^\n]*\n$/);
});

describe("with any umask and a cache that others can enter", () => {
  it.each(["tsx", "jest"])("closes what is run to others: %s", (part) => {
    const SECURE_SERVERLESS_CACHE = folderOf(0o755);
    const load = `require(${JSON.stringify(join(PROJECT_ROOT, part === "jest" ? "jest.config.js" : "packages/system/src/private-folder.js"))})`;
    const { status, stderr } = spawnSync(
      process.execPath,
      ["-e", `process.umask(0); ${part === "jest" ? load : `${load}.cacheProblem("tsx")`}`],
      { encoding: "utf8", env: { PATH: process.env["PATH"], SECURE_SERVERLESS_CACHE } },
    );
    expect([status, stderr]).toEqual([0, ""]);
    for (const folder of [SECURE_SERVERLESS_CACHE, join(SECURE_SERVERLESS_CACHE, part)])
      expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it("does not run code that was planted meanwhile", () => {
    const SECURE_SERVERLESS_CACHE = folderOf(0o755);
    const planted = join(SECURE_SERVERLESS_CACHE, "jest");
    mkdirSync(planted);
    chmodSync(planted, 0o777);
    const { status, stderr } = spawnSync(
      process.execPath,
      ["-e", `require(${JSON.stringify(join(PROJECT_ROOT, "jest.config.js"))})`],
      { encoding: "utf8", env: { PATH: process.env["PATH"], SECURE_SERVERLESS_CACHE } },
    );
    expect(status).toBe(1);
    expect(stderr).toContain(`cannot be trusted: ${planted} is writable by others`);
  });
});

it("keeps jest's cache private too", () => {
  const { cacheDirectory } = require(join(PROJECT_ROOT, "jest.config.js")) as { cacheDirectory: string };
  expect(check(cacheDirectory)).not.toThrow();
  expect(cacheDirectory.startsWith("/tmp")).toBe(false);
});

it("goes by the loader that looks on every way to start TypeScript", () => {
  const { stdout } = spawnSync(
    "grep",
    ["-rnE", '--import",? "?tsx|--import tsx', "packages", "--exclude-dir=__tests__", "cdktf.json", "package.json"],
    {
      cwd: PROJECT_ROOT,
      encoding: "utf8",
    },
  );
  expect(stdout).toBe("");
});
