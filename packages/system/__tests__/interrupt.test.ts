import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";
import { PROJECT_ROOT, TYPESCRIPT } from "../src/paths";

// each starts a process or more
jest.setTimeout(60_000);

const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) {
    try {
      process.kill(-(child.pid ?? 0), "SIGKILL");
    } catch {
      // it has ended, as expected
    }
  }
});

/** A command of ours that runs a slow program, which ends by itself some time after an interrupt. */
async function startCommand(body: string) {
  const folder = temporaryFolder();
  const slow = join(folder, "slow.js");
  writeFileSync(
    slow,
    `const { appendFileSync, writeFileSync } = require("node:fs");
     process.on("SIGINT", () => {
       appendFileSync(${JSON.stringify(join(folder, "interrupts"))}, "1");
       setTimeout(() => { console.log("state written"); writeFileSync(${JSON.stringify(join(folder, "state"))}, "whole"); process.exit(1); }, 500);
     });
     writeFileSync(${JSON.stringify(join(folder, "pid"))}, String(process.pid));
     setInterval(() => {}, 1000);`,
  );
  const script = `
    const { run } = require("./packages/system/src/process.ts");
    const { runBody } = require("./packages/cli/src/run-body.ts");
    const { interrupted, onInterrupt, untilInterrupted } = require("./packages/system/src/interrupt.ts");
    const slow = () => run(process.execPath, [${JSON.stringify(slow)}], { timeoutSeconds: 60, outlives: true });
    const write = (name) => require("node:fs").writeFileSync(${JSON.stringify(folder)} + "/" + name, "");
    runBody(async () => { ${body} });`;
  const child = spawn(process.execPath, ["--import", TYPESCRIPT, "--input-type=commonjs", "-e", script], {
    cwd: PROJECT_ROOT,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
  const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  const isThere = (name: string) => existsSync(join(folder, name));
  for (let tries = 0; !isThere("pid") && tries < 600; tries++) await delay(50);
  return {
    child,
    ended,
    isThere,
    content: (name: string) => readFileSync(join(folder, name), "utf8"),
    output: () => output,
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

it.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)("%s lets what is under way end, and the command ends with %i", async (signal, exitCode) => {
  const { child, ended, content, output } = await startCommand("await slow();");

  child.kill(signal);

  expect(await ended).toBe(exitCode);
  expect(content("state")).toBe("whole");
  expect(isAlive(Number(content("pid")))).toBe(false);
  expect(output()).toContain("Stopping…");
  expect(output()).not.toMatch(/Error|at /);
});

it("interrupts what is under way once, however often it is told, by whatever signals", async () => {
  const { child, ended, content } = await startCommand("await slow();");

  for (const signal of ["SIGINT", "SIGINT", "SIGTERM", "SIGINT", "SIGHUP"] as const) {
    child.kill(signal);
    await delay(50);
  }

  expect(await ended).toBe(130);
  expect([content("interrupts"), content("state")]).toEqual(["1", "whole"]);
});

it("starts nothing new, cleans up, then undoes what was registered, the newest first", async () => {
  const { child, ended, isThere, output } = await startCommand(`
    onInterrupt(() => console.log("undo 1"));
    onInterrupt(async () => { await new Promise((done) => setTimeout(done, 100)); console.log("undo 2"); });
    onInterrupt(() => console.log("undo 3"))();
    try { await slow().catch(() => {}); await run("sh", ["-c", "echo started >&2"], { timeoutSeconds: 5 }); write("went-on"); }
    finally { console.log("cleaned"); }`);

  child.kill("SIGTERM");

  expect(await ended).toBe(143);
  expect(output().match(/cleaned|undo \d/g)).toEqual(["cleaned", "undo 2", "undo 1"]);
  expect(isThere("went-on")).toBe(false);
});

it("ends a wait without an end of its own, and an undo that fails keeps nothing from being undone", async () => {
  const { child, ended, output } = await startCommand(`
    onInterrupt(() => console.log("undone"));
    onInterrupt(() => { throw new Error("cannot"); });
    write("pid");
    await untilInterrupted(new Promise(() => setInterval(() => {}, 1000)));`);

  child.kill("SIGINT");

  expect(await ended).toBe(130);
  expect(output()).toContain("cannot");
  expect(output()).toContain("undone");
});

it("names an undo that never ends and gives it up, and it keeps nothing from being undone", async () => {
  const { child, ended, output } = await startCommand(`
    onInterrupt(() => console.log("undone"));
    onInterrupt(() => new Promise(() => {}), { name: "Waiting for Godot", seconds: 0.5 });
    onInterrupt(() => new Promise((done) => setTimeout(done, 200)), { name: "A slow one", seconds: 5 });
    write("pid");
    await untilInterrupted(new Promise(() => setInterval(() => {}, 1000)));`);

  child.kill("SIGINT");

  expect(await ended).toBe(130);
  expect(output()).toContain("Waiting for Godot did not finish within 0.5 s and was given up.");
  expect(output()).not.toContain("A slow one");
  expect(output()).toContain("undone");
});

it("ends as the work of its command does without an interrupt", async () => {
  const { ended, output } = await startCommand(`write("pid"); console.log(interrupted.aborted); process.exitCode = 2;`);
  expect(await ended).toBe(2);
  expect(output().trim()).toBe("false");
});

it("is armed by the runner of all commands: no command has a handler of its own", () => {
  const { stdout } = spawnSync(
    "grep",
    ["-rlE", "process\\.(on|once)\\([^)]*(SIG|signal)", "packages", "--exclude-dir=__tests__"],
    {
      cwd: PROJECT_ROOT,
      encoding: "utf8",
    },
  );
  // the supervisor is not a command: it outlives the one that starts it
  expect(stdout.trim().split("\n").sort()).toEqual([
    "packages/cli/bin/run.mjs",
    "packages/local-aws/src/supervisor.ts",
    "packages/system/src/interrupt.ts",
  ]);
});
