import { type ChildProcessByStdio, type StdioOptions, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Readable } from "node:stream";
import { temporaryFolder as jestsFolder } from "../../../__tests__/support/temporary-folder";

const MODULE = JSON.stringify(join(__dirname, "../src/temporary-folder.js"));

/** Has a new process make a folder and then do something, and tells the folder. */
function madeBy(parent: string, then = "", name = "own"): string {
  const { stdout, status, stderr } = spawnSync(
    process.execPath,
    ["-e", `process.stdout.write(require(${MODULE}).temporaryFolder("${name}")); ${then}`],
    { encoding: "utf8", env: { PATH: process.env["PATH"], TMPDIR: parent }, timeout: 20_000 },
  );
  if (status !== 0 && then === "") throw new Error(stderr);
  return basename(stdout);
}

const KILLED = 'process.kill(process.pid, "SIGKILL")';

it("is a new one that nobody else may enter", () => {
  const parent = jestsFolder();
  const [one, other] = [madeBy(parent), madeBy(parent, "", "go-tool2")];

  expect(one).toMatch(/^secure-serverless-own-\d+-[0-9a-f]{8}-[0-9a-f]{6}-\w{6}$/);
  expect(other).toMatch(/^secure-serverless-go-tool2-\d+-/);
  expect(statSync(join(parent, other)).mode & 0o777).toBe(0o700);
});

describe("what a process has left that was killed", () => {
  it("is removed, with all that is in it, by the next that makes one", () => {
    const parent = jestsFolder();
    const left = madeBy(parent, KILLED);
    mkdirSync(join(parent, left, "emulator"));
    writeFileSync(join(parent, left, "emulator", "data"), "x");

    const next = madeBy(parent);

    expect(readdirSync(parent)).toEqual([next]);
  });

  it("stays while its process lives, and while another works in it or was told of it", async () => {
    const parent = jestsFolder();
    const alive = spawn(
      process.execPath,
      ["-e", `process.stdout.write(require(${MODULE}).temporaryFolder("own")); setInterval(() => {}, 1000)`],
      { env: { PATH: process.env["PATH"], TMPDIR: parent }, stdio: ["ignore", "pipe", "inherit"] },
    );
    const [output] = (await once(alive.stdout, "data")) as [Buffer];
    const living = basename(output.toString());
    const children = [alive];
    const idle = ["-e", "process.stdout.write('.'); setInterval(() => {}, 1000)"];
    const inUse = async (start: (folder: string) => ChildProcessByStdio<null, Readable, null>) => {
      const left = madeBy(parent, KILLED);
      const child = start(join(parent, left));
      children.push(child);
      await once(child.stdout, "data");
      return left;
    };
    const stdio = ["ignore", "pipe", "inherit"] as const satisfies StdioOptions;
    try {
      const used = [
        await inUse((cwd) => spawn(process.execPath, idle, { cwd, stdio: [...stdio] })),
        await inUse((folder) => spawn(process.execPath, [...idle, folder], { stdio: [...stdio] })),
        await inUse((folder) => spawn(process.execPath, idle, { env: { DATA: `${folder}/x` }, stdio: [...stdio] })),
      ];
      madeBy(parent);
      expect(readdirSync(parent)).toEqual(expect.arrayContaining([living, ...used]));
    } finally {
      const ends = children.map((child) => once(child, "exit"));
      for (const child of children) child.kill("SIGKILL");
      await Promise.all(ends);
    }
    const last = madeBy(parent);
    expect(readdirSync(parent)).toEqual([last]);
  });

  it("is none of what only has such a name: a link, a file, a folder of others or of another machine", () => {
    const parent = jestsFolder();
    const [kept, open] = [jestsFolder(), madeBy(parent, KILLED)];
    writeFileSync(join(kept, "data"), "x");
    chmodSync(join(parent, open), 0o755);
    const named = (suffix: string) => open.replace(/\w{6}$/, suffix);
    symlinkSync(kept, join(parent, named("linked")));
    writeFileSync(join(parent, named("a_file")), "x");
    const elsewhere = open.replace(/-[0-9a-f]{6}-\w{6}$/, "-000000-others");
    const older = "secure-serverless-own-aB3dE6";
    for (const name of [elsewhere, older]) mkdirSync(join(parent, name), { mode: 0o700 });

    madeBy(parent);

    expect(readdirSync(parent)).toEqual(
      expect.arrayContaining([open, named("linked"), named("a_file"), elsewhere, older]),
    );
    expect(readdirSync(kept)).toEqual(["data"]);
  });

  it("is removed in part when it is much, and by two at once", () => {
    const parent = jestsFolder();
    const left = madeBy(parent, KILLED);
    for (let index = 0; index < 29; index++)
      mkdirSync(join(parent, left.replace(/\w{6}$/, String(100_000 + index))), { mode: 0o700 });

    madeBy(parent);
    expect(readdirSync(parent)).toHaveLength(11);
    const both = spawnSync(
      "sh",
      [
        "-c",
        'for i in 1 2; do "$0" -e "$1" & done; wait',
        process.execPath,
        `require(${MODULE}).temporaryFolder("own")`,
      ],
      {
        env: { PATH: process.env["PATH"], TMPDIR: parent },
        encoding: "utf8",
        timeout: 20_000,
      },
    );
    expect(both.stderr).toBe("");
    expect(readdirSync(parent).filter((name) => /-1000\d\d$/.test(name))).toEqual([]);
  });
});
