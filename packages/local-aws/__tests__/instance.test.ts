import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Instance } from "../src/instance";
import { stopLocalAws } from "../src/start";

let root: string;
let instance: Instance;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "instance-"));
  instance = new Instance(root);
});
afterEach(() => rmSync(root, { recursive: true }));

const record = (pid: number) =>
  writeFileSync(instance.runningFile, JSON.stringify({ pid, apiPort: 3000, awsPort: 4566 }));

it("finds the supervisor of this folder running", () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", root]);
  try {
    record(child.pid ?? 0);
    expect(instance.running()).toEqual({ pid: child.pid, apiPort: 3000, awsPort: 4566 });
  } finally {
    child.kill();
  }
});

it("does not take another process with the number of a killed supervisor for it, and does not stop it", async () => {
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

it("says how to start what is not running", () => {
  expect(() => instance.requireRunning()).toThrow("is not running");
  record(999_999_999);
  expect(() => instance.requireRunning()).toThrow("is not running");
});

it.each(["{", "", "null"])("takes a damaged record, %j, for none", (content) => {
  for (const file of [instance.runningFile, instance.toolchainFile]) writeFileSync(file, content);
  expect(() => instance.requireRunning()).toThrow("is not running");
  expect(() => instance.requireToolchain()).toThrow("is gone or damaged");
});

it("says that there is no toolchain before the first start", () => {
  expect(() => instance.requireToolchain()).toThrow("has never been started");
});

it("does not take a record that cannot be read for none", () => {
  mkdirSync(instance.runningFile);
  expect(() => instance.running()).toThrow("EISDIR");
});

describe("the toolchain that a start has recorded", () => {
  const recorded = (terraform: string, folders?: readonly string[]) => {
    writeFileSync(
      instance.toolchainFile,
      JSON.stringify({ terraform, providers: "registry", environment: {}, folders }),
    );
    return instance.toolchain();
  };

  it("is used by its absolute path", () => {
    expect(recorded(process.execPath)?.terraform).toBe(process.execPath);
  });

  it.each(["terraform", "/nowhere/terraform"])("is none when it is %s: the next PATH would decide", (command) => {
    expect(recorded(command)).toBeUndefined();
    expect(() => instance.requireToolchain()).toThrow("is gone or damaged");
  });

  it("is used as long as what it needs of the cache is there and whole", () => {
    const folder = join(root, "cached");
    mkdirSync(folder);
    writeFileSync(join(folder, "provider"), "program");
    expect(recorded(process.execPath, [folder])).toBeDefined();
    writeFileSync(join(folder, "provider"), "");
    expect(instance.toolchain()).toBeUndefined();
    rmSync(folder, { recursive: true });
    expect(instance.toolchain()).toBeUndefined();
  });
});

describe("the data of a local AWS", () => {
  it("is not made between other things", () => {
    writeFileSync(join(root, "thesis.md"), "years of work");
    expect(() => instance.prepare()).toThrow(`${root} contains something other than the data of a local AWS`);
    expect(readdirSync(root)).toEqual(["thesis.md"]);
  });

  it.each(["/proc/nothing", "/etc/passwd/nothing"])("is told in one sentence when %s cannot be made", (folder) => {
    expect(() => new Instance(folder).prepare()).toThrow(`${folder} cannot be created or used`);
  });

  it("is not made where Terraform would read the path otherwise", () => {
    const odd = join(root, "a $HOME b");
    expect(() => new Instance(odd).prepare()).toThrow("has a $, by which Terraform knows variables");
    expect(readdirSync(root)).toEqual([]);
  });

  it("is not made in what is not a folder", () => {
    expect(() => new Instance("/etc/passwd")).toThrow(/is not a folder|belongs to user 0/);
  });

  it("is closed to others when it is there already", () => {
    instance.prepare();
    chmodSync(root, 0o755);
    new Instance(root);
    expect(statSync(root).mode & 0o777).toBe(0o700);
  });

  it("is prepared again and again", () => {
    instance.prepare();
    writeFileSync(join(root, "faults.json"), "{}");
    expect(() => instance.prepare()).not.toThrow();
  });

  it("is not taken where others can write: what lies there is run", () => {
    chmodSync(root, 0o777);
    expect(() => new Instance(root)).toThrow("is writable by others");
    chmodSync(root, 0o700);
    expect(() => new Instance(root)).not.toThrow();
  });
});

it("sees an emulator without its supervisor by its lock, and stops it", async () => {
  instance.prepare();
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", root]);
  writeFileSync(instance.emulatorLock, String(child.pid));
  expect(instance.emulatorProcess()).toBe(child.pid);
  expect(instance.running()).toBeUndefined();

  await expect(stopLocalAws(instance)).resolves.toBe(true);

  expect(child.signalCode ?? (await new Promise((resolve) => child.once("exit", (_, signal) => resolve(signal))))).toBe(
    "SIGTERM",
  );
  expect(instance.emulatorProcess()).toBeUndefined();
});

it("lets only its owner read the folder that holds the secret store", () => {
  instance.prepare();
  for (const folder of ["emulator/state", "emulator/s3", "logs", "tls", "terraform"]) {
    expect(statSync(join(root, folder)).mode & 0o077).toBe(0);
  }
});
