import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Instance } from "../../tools/local-aws/instance";
import { stopLocalAws } from "../../tools/local-aws/start";

let root: string;
let instance: Instance;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "instance-"));
  instance = new Instance(root);
});
afterEach(() => rmSync(root, { recursive: true }));

const record = (pid: number) =>
  writeFileSync(instance.runningFile, JSON.stringify({ pid, apiPort: 3000, awsPort: 4566 }));

test("a supervisor of this folder is running", () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", root]);
  try {
    record(child.pid ?? 0);
    expect(instance.running()).toEqual({ pid: child.pid, apiPort: 3000, awsPort: 4566 });
  } finally {
    child.kill();
  }
});

test("another process with the number of a supervisor that was killed is neither taken for it nor stopped", async () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  try {
    record(child.pid ?? 0);
    expect(instance.running()).toBeUndefined();
    await expect(stopLocalAws(instance)).resolves.toBe(false);
    expect(child.signalCode).toBeNull();
  } finally {
    child.kill();
  }
});

test("what is not running says how to start it", () => {
  expect(() => instance.requireRunning()).toThrow("is not running");
  record(999_999_999);
  expect(() => instance.requireRunning()).toThrow("is not running");
});

test("only its owner can read the folder that holds the secret store", async () => {
  await instance.prepare();
  for (const folder of ["emulator/state", "emulator/s3", "logs", "tls", "terraform"]) {
    expect(statSync(join(root, folder)).mode & 0o077).toBe(0);
  }
});
