import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";
import { smallCheckout } from "./support/small-checkout";

// each starts Node several times
jest.setTimeout(60_000);

/** Of a machine on which nothing is known but Node, and nothing can be fetched. */
function environment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const cache = temporaryFolder();
  return {
    PATH: process.env["PATH"],
    HOME: cache,
    SECURE_SERVERLESS_CACHE: join(cache, "secure-serverless"),
    npm_config_registry: "http://127.0.0.1:1",
    ...more,
  };
}

function door(root: string, args: readonly string[], env = environment(), cwd = root) {
  const { status, stdout, stderr } = spawnSync(join(root, "run"), args, {
    cwd,
    env,
    encoding: "utf8",
    timeout: 30_000,
  });
  return { status, stdout, stderr };
}

const SAYS = (word: string) => `console.log(${JSON.stringify(word)});`;

describe("on a clone with nothing installed and no network", () => {
  const root = smallCheckout({ "openapi-lint": SAYS("never") }, { isInstalled: false });

  it.each([
    [[], 0, "Every day:"],
    [["help"], 0, "Operating an environment:"],
    [["deploy", "--help"], 0, "npm run deploy -- <environment>"],
    [["help", "secret", "put"], 0, "--generate"],
    [["--version"], 0, "1.2.3\n"],
  ])("%j answers", (args, status, text) => {
    expect(door(root, args)).toEqual({ status, stdout: expect.stringContaining(text), stderr: "" });
  });

  it.each([
    [["deplyo"], "Did you mean deploy?"],
    [["deploy"], "The name of an environment is missing"],
    [["deploy", "dev", "prod"], "One environment at a time"],
    [["deploy", "dev", "--plam", "x"], "Did you mean --plan?"],
  ])("%j is refused", (args, text) => {
    expect(door(root, args)).toEqual({ status: 1, stdout: "", stderr: expect.stringContaining(text) });
  });

  it("begins nothing while a variable is set that nothing reads, and answers all the same", () => {
    const env = environment({ SECURE_SERVERLESS_OUTDR: "x" });
    expect(door(root, ["openapi:lint"], env)).toEqual({
      status: 1,
      stdout: "",
      stderr: expect.stringMatching(
        /^\nThe variable SECURE_SERVERLESS_OUTDR is set, and nothing reads it\.\n→ Did you mean SECURE_SERVERLESS_OUTDIR\? /,
      ),
    });
    expect(door(root, ["openapi:lint", "--help"], env)).toMatchObject({ status: 0, stderr: "" });
    expect(existsSync(env["SECURE_SERVERLESS_CACHE"] ?? "")).toBe(false);
  });

  it("makes nothing for that", () => {
    const env = environment();
    for (const args of [[], ["deploy", "--help"], ["deplyo"]]) door(root, args, env);
    expect(existsSync(env["SECURE_SERVERLESS_CACHE"] ?? "")).toBe(false);
    expect(existsSync(join(root, "node_modules"))).toBe(false);
  });

  it("does not wait for a silent registry until all the time there is has gone", () => {
    const bin = temporaryFolder();
    writeFileSync(join(bin, "npm"), '#!/bin/sh\necho "asked: $*" >&2; exit 1\n', { mode: 0o755 });
    const env = environment({ PATH: `${bin}:${process.env["PATH"]}` });
    // three times, as npm asks by itself
    expect(door(root, ["lint"], env).stderr).toMatch(/asked: ci .*--fetch-timeout=60000\b/);
  });

  it("says that it cannot install, and runs nobody else's program", () => {
    const bin = temporaryFolder();
    writeFileSync(join(bin, "npm"), "#!/bin/sh\necho no registry >&2; exit 1\n", { mode: 0o755 });
    for (const name of ["biome", "tsc", "esbuild", "run", "lint"])
      writeFileSync(join(bin, name), "#!/bin/sh\necho somebody else\n", { mode: 0o755 });
    const env = environment({ PATH: `${bin}:${process.env["PATH"]}` });
    for (const name of ["lint", "openapi:lint"])
      expect(door(root, [name], env)).toEqual({
        status: 1,
        stdout: "",
        stderr: expect.stringContaining("npm ci failed: no registry"),
      });
  });
});

describe("the front door", () => {
  const root = smallCheckout(
    { "bench-ten-plans": `console.log(process.env.INIT_CWD, process.cwd(), process.argv.slice(2).join("|"));` },
    { root: join(temporaryFolder(), "with a space") },
  );

  it("is called from another folder, in which relative paths begin", () => {
    const cwd = temporaryFolder();
    expect(door(root, ["bench:ten-plans", "a b"], environment(), cwd)).toEqual({
      status: 0,
      stdout: `${cwd} ${root} a b\n`,
      stderr: "",
    });
  });

  it("is called by a link", () => {
    const link = join(temporaryFolder(), "door");
    symlinkSync(join(root, "run"), link);
    const { status, stdout } = spawnSync(link, ["bench:ten-plans", "x"], {
      cwd: root,
      env: environment(),
      encoding: "utf8",
      timeout: 30_000,
    });
    expect([status, stdout]).toEqual([0, `${root} ${root} x\n`]);
  });

  it("is called within npm's own folder of another call, and believes where it is", () => {
    const cwd = temporaryFolder();
    expect(door(root, ["bench:ten-plans", "x"], environment({ INIT_CWD: "/elsewhere" }), cwd).stdout).toContain(cwd);
  });

  it("starts with a cache that cannot be used, and tells its remedy", () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");
    expect(door(root, ["bench:ten-plans", "x"], environment({ SECURE_SERVERLESS_CACHE: file }))).toEqual({
      status: 1,
      stdout: "",
      stderr: expect.stringMatching(/\n→ Set SECURE_SERVERLESS_CACHE to a folder that only you can write to/),
    });
  });

  it("refuses a cache that others can write to", () => {
    const env = environment();
    const bundles = join(env["SECURE_SERVERLESS_CACHE"] ?? "", "bundles");
    door(root, ["bench:ten-plans", "x"], env);
    chmodSync(bundles, 0o777);
    expect(door(root, ["bench:ten-plans", "x"], env)).toEqual({
      status: 1,
      stdout: "",
      stderr: expect.stringContaining("is writable by others"),
    });
  });
});

describe("the bundle of a command", () => {
  const BODY = `import { word } from "./word"; console.log(word);`;
  const word = (text: string) => `export const word: string = ${JSON.stringify(text)};`;
  let root: string;
  let env: NodeJS.ProcessEnv;
  let wordFile: string;
  const says = () => door(root, ["openapi:lint"], env).stdout.trim();
  const folder = () => {
    const bundles = join(env["SECURE_SERVERLESS_CACHE"] ?? "", "bundles");
    return join(bundles, readdirSync(bundles)[0] ?? "");
  };
  const bundles = () => readdirSync(folder()).filter((name) => name.startsWith("openapi-lint-"));

  beforeEach(() => {
    root = smallCheckout({ "openapi-lint": BODY });
    env = environment();
    wordFile = join(root, "packages/cli/src/commands/word.ts");
    writeFileSync(wordFile, word("first"));
  });

  it("is made again when one of its sources has changed", () => {
    expect(says()).toBe("first");
    writeFileSync(wordFile, word("other"));
    expect(says()).toBe("other");
    writeFileSync(wordFile, word("first"));
    expect(says()).toBe("first");
    rmSync(wordFile);
    expect(door(root, ["openapi:lint"], env)).toEqual({
      status: 1,
      stdout: "",
      stderr: expect.stringMatching(/^\nThe sources of openapi:lint cannot be compiled:\npackages.*:1: .*word.*\n→ /),
    });
  });

  it("is made again when the size and the time are as before", () => {
    expect(says()).toBe("first");
    const { atime, mtime } = statSync(wordFile);
    writeFileSync(wordFile, word("FIRST"));
    utimesSync(wordFile, atime, mtime);
    expect(says()).toBe("FIRST");
  });

  it.each(["", "\0".repeat(9), "//"])("is made again when a power cut has left %j of it", (left) => {
    expect(says()).toBe("first");
    writeFileSync(join(folder(), bundles()[0] ?? "", "openapi-lint.cjs"), left);
    expect(says()).toBe("first");
  });

  it("is not made again when only a time has changed", async () => {
    expect(says()).toBe("first");
    const [before] = bundles();
    const file = join(folder(), before ?? "", "openapi-lint.cjs");
    const made = statSync(file).ctimeMs;
    await delay(200);
    utimesSync(wordFile, new Date(), new Date());
    expect([says(), bundles(), statSync(file).ctimeMs]).toEqual(["first", [before], made]);
  });

  it("is made again when what is locked has changed", async () => {
    // what is younger than a step of the clock is read again by the next start, which notes it
    await delay(200);
    expect(says()).toBe("first");
    // what has just been written is looked at once more
    await delay(200);
    expect(says()).toBe("first");
    const stamp = join(folder(), "openapi-lint.json");
    const made = statSync(stamp).ctimeMs;
    expect([says(), statSync(stamp).ctimeMs]).toEqual(["first", made]);
    const tsconfig = join(root, "tsconfig.json");
    writeFileSync(tsconfig, `${readFileSync(tsconfig, "utf8")}\n`);
    expect(says()).toBe("first");
    expect(statSync(stamp).ctimeMs).toBeGreaterThan(made);
  });

  it.each(["part.ts", "part.tsx", "part/index.tsx"])("is made again when %s comes before what is imported", (name) => {
    const commands = join(root, "packages/cli/src/commands");
    mkdirSync(join(commands, "part"), { recursive: true });
    writeFileSync(join(commands, "part/index.ts"), `export const word = "behind";`);
    writeFileSync(join(commands, "openapi-lint.ts"), `import { word } from "./part"; console.log(word);`);
    expect(says()).toBe("behind");
    writeFileSync(join(commands, name), `export const word = "before";`);
    expect(says()).toBe("before");
    rmSync(join(commands, name));
    expect(says()).toBe("behind");
    rmSync(join(commands, "part"), { recursive: true });
    writeFileSync(join(commands, "openapi-lint.ts"), SAYS("first"));
  });

  it("is kept with the previous one, and no older one", () => {
    for (const text of ["first", "second", "third", "fourth"]) {
      writeFileSync(wordFile, word(text));
      expect(says()).toBe(text);
    }
    expect(bundles()).toHaveLength(2);
  });

  it("goes with its checkout", () => {
    expect(says()).toBe("first");
    const gone = folder();
    rmSync(root, { recursive: true });
    const other = smallCheckout({ "openapi-lint": SAYS("other") });
    expect(door(other, ["openapi:lint"], env).stdout).toBe("other\n");
    expect(existsSync(gone)).toBe(false);
  });

  it.each(["{}", "", "null", '{"root":1}'])("is made again when its stamp is %p", (text) => {
    expect(says()).toBe("first");
    writeFileSync(join(folder(), "openapi-lint.json"), text);
    expect(says()).toBe("first");
  });

  it("is whole after a start that was killed at any moment", async () => {
    for (const milliseconds of [60, 120, 180, 240, 300, 400]) {
      const child = spawn(join(root, "run"), ["openapi:lint"], { cwd: root, env, stdio: "ignore" });
      await delay(milliseconds);
      child.kill("SIGKILL");
    }
    expect(says()).toBe("first");
  });

  it("is made by several that start at once with an empty cache", async () => {
    const starts = Array.from({ length: 4 }, () => {
      const child = spawn(join(root, "run"), ["openapi:lint"], {
        cwd: root,
        env,
        stdio: ["ignore", "pipe", "inherit"],
      });
      let output = "";
      child.stdout.on("data", (chunk) => {
        output += chunk;
      });
      return new Promise((resolve) => child.once("close", (code) => resolve([code, output])));
    });
    expect(await Promise.all(starts)).toEqual(starts.map(() => [0, "first\n"]));
  });
});

it("installs once when two start at once, also when the one that installs is killed", async () => {
  const around = temporaryFolder();
  const root = smallCheckout({ "openapi-lint": SAYS("works") }, { isInstalled: false, root: join(around, "checkout") });
  mkdirSync(join(around, "node_modules"));
  for (const name of ["esbuild", "@esbuild"])
    symlinkSync(join(PROJECT_ROOT, "node_modules", name), join(around, "node_modules", name));
  const bin = temporaryFolder();
  const npm = `#!/bin/sh\necho x >> ${bin}/started\nwhile [ ! -e ${bin}/go ]; do sleep 0.1; done\nmkdir -p node_modules\ncp package-lock.json node_modules/.package-lock.json\n`;
  writeFileSync(join(bin, "npm"), npm, { mode: 0o755 });
  const env = environment({ PATH: `${bin}:${process.env["PATH"]}` });
  const start = () => {
    const child = spawn(join(root, "run"), ["openapi:lint"], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        output += chunk;
      });
    return {
      child,
      said: () => output,
      ended: new Promise((resolve) => child.once("close", (code) => resolve([code, output]))),
    };
  };
  const killed = start();
  while (!existsSync(join(bin, "started"))) await delay(20);
  await delay(200);
  killed.child.kill("SIGKILL");

  // what was killed has left its npm, which goes on: nobody begins beside it
  const both = [start(), start()];
  while (!both.every(({ said }) => said().startsWith("Waiting "))) await delay(20);
  writeFileSync(join(bin, "go"), "");

  expect(await Promise.all(both.map(({ ended }) => ended))).toEqual([
    [0, expect.stringMatching(/^Waiting for process \d+, which installs the npm dependencies\nworks\n$/)],
    [0, expect.stringMatching(/^Waiting for process \d+, which installs the npm dependencies\nworks\n$/)],
  ]);
  expect(readFileSync(join(bin, "started"), "utf8")).toBe("x\n");
});

it.concurrent.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "ends by %s while an npm that hears nothing installs",
  async (signal) => {
    const root = smallCheckout({}, { isInstalled: false });
    const bin = temporaryFolder();
    const npm = `#!/bin/sh\ntrap "" INT TERM HUP\nsleep 60 &\necho $$ $! > ${bin}/new && mv ${bin}/new ${bin}/pids\nwait\n`;
    writeFileSync(join(bin, "npm"), npm, { mode: 0o755 });
    const env = environment({ PATH: `${bin}:${process.env["PATH"]}` });
    const child = spawn(join(root, "run"), ["lint"], { cwd: root, env, stdio: "ignore" });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    while (!existsSync(join(bin, "pids"))) await delay(20);
    const pids = readFileSync(join(bin, "pids"), "utf8").split(" ").map(Number);

    child.kill(signal);

    expect(await ended).toBe(128 + constants.signals[signal]);
    // what was killed may not have ended yet
    const isAlive = (pid: number) => {
      const file = `/proc/${pid}/cmdline`;
      return existsSync(file) && readFileSync(file, "utf8") !== "";
    };
    for (let times = 0; times < 50 && pids.some(isAlive); times++) await delay(50);
    expect(pids.filter(isAlive)).toEqual([]);
    const kept = readdirSync(env["SECURE_SERVERLESS_CACHE"] ?? "", { recursive: true, encoding: "utf8" });
    expect(kept.filter((name) => name.includes("lock"))).toEqual([]);
  },
);

it("hears a signal while the lock of an installation can be neither taken nor read", async () => {
  const root = smallCheckout({}, { isInstalled: false });
  const env = environment();
  const digest = createHash("sha256").update(root).digest("hex").slice(0, 12);
  mkdirSync(join(env["SECURE_SERVERLESS_CACHE"] ?? "", "bundles", digest, "install.lock"), {
    recursive: true,
    mode: 0o700,
  });
  const child = spawn(join(root, "run"), ["lint"], { cwd: root, env, stdio: "ignore" });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  await delay(1000);
  expect(child.exitCode).toBeNull();

  child.kill("SIGINT");

  expect(await Promise.race([ended, delay(5000, "still there")])).toBe(128 + constants.signals.SIGINT);
});
