import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pause } from "@secure-serverless/system/poll";

const PRELOADED = join(__dirname, "../src/live-worker.cjs");

/** A process that stands by at a gate. */
function standBy(gate: string) {
  const env = { ...process.env, LOCAL_AWS_GATE: gate, LOCAL_AWS_PRELOAD: "" };
  const worker = spawn(process.execPath, ["--require", PRELOADED, "-e", "process.exitCode = 7"], {
    env,
    stdio: "ignore",
    timeout: 10_000,
    killSignal: "SIGKILL",
  });
  return { worker, ended: once(worker, "exit") };
}

describe("a process that stands by", () => {
  let folder: string;
  let gate: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "gate-"));
    gate = join(folder, "gate");
    execFileSync("mkfifo", ["-m", "600", gate]);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("waits, and goes on when it is let in", async () => {
    const held = openSync(gate, constants.O_RDWR);
    const { worker, ended } = standBy(gate);
    await pause(0.5);
    expect(worker.exitCode).toBeNull();
    writeSync(held, "1");
    expect(await ended).toEqual([7, null]);
    closeSync(held);
  });

  it("goes on when it was let in before it came", async () => {
    const held = openSync(gate, constants.O_RDWR);
    writeSync(held, "1");
    expect(await standBy(gate).ended).toEqual([7, null]);
    closeSync(held);
  });

  it("ends with who holds the gate", async () => {
    const held = openSync(gate, constants.O_RDWR);
    const { ended } = standBy(gate);
    await pause(0.5);
    closeSync(held);
    expect(await ended).toEqual([0, null]);
  });

  it("ends when who held the gate was gone before it came", async () => {
    expect(await standBy(gate).ended).toEqual([0, null]);
  });
});
