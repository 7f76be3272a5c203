import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";

const runMjs = (...args: string[]) =>
  spawnSync(process.execPath, [join(PROJECT_ROOT, "packages", "cli", "bin", "run.mjs"), ...args], {
    encoding: "utf8",
    timeout: 60_000,
  });

it.each(["nothing-like-it", "../tools/test", "shared/paths"])("refuses the command %p in one sentence", (name) => {
  const { status, stderr, stdout } = runMjs(name);
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toBe(`\nUnknown command "${name}".\n→ All commands: ./run help.\n`);
});

it("suggests what may be meant", () => {
  const { status, stderr } = runMjs("deplyo", "dev");
  expect(status).toBe(1);
  expect(stderr).toBe('\nUnknown command "deplyo".\n→ Did you mean deploy? All commands: ./run help.\n');
});

it("refuses a wrong call before anything is done", () => {
  const { status, stderr, stdout } = runMjs("bootstrap", "staging", "prod");
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toBe("\nOne environment at a time, got also prod.\n→ Usage: npm run bootstrap -- <environment>.\n");
});

it("suggests the environment that may be meant", () => {
  const { status, stderr, stdout } = runMjs("preflight", "prd");
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toContain(
    'There is no environment "prd", only local, dev, staging, prod, preview-<id>.\n→ Did you mean prod? ',
  );
});

describe("a command without a running local AWS", () => {
  it.each(["local-env", "local-key", "local-destroy"])("%s says how to start it", (verb) => {
    const { status, stderr, stdout } = spawnSync(
      process.execPath,
      [join(PROJECT_ROOT, "packages", "cli", "bin", "run.mjs"), verb],
      {
        encoding: "utf8",
        timeout: 60_000,
        env: { ...process.env, SECURE_SERVERLESS_STATE: join(PROJECT_ROOT, "dist", "no-such-state") },
      },
    );
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain("The local AWS of this checkout is not running.");
    expect(stderr).toContain("npm run local -- --detach");
  });
});

describe("gameday", () => {
  it("lists the faults without a name, and claims none", () => {
    const { status, stderr } = runMjs("gameday");
    expect(status).toBe(1);
    expect(stderr).toContain(
      "The name of a fault is missing.\n→ Choose one of these:\n  npm run gameday -- function-error",
    );
  });

  it("names a wrong one", () => {
    expect(runMjs("gameday", "nothing").stderr).toContain('There is no fault "nothing".');
  });
});

it("refuses a wrong port before anything is started", () => {
  const { status, stderr } = runMjs("local", "--port", "80");
  expect(status).toBe(1);
  expect(stderr).toContain('--port must be a port from 1024 to 65535, got "80"');
});

it("refuses one port for both before anything is started", () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(PROJECT_ROOT, "packages", "cli", "bin", "run.mjs"), "local", "--port", "4750", "--aws-port", "4750"],
    {
      encoding: "utf8",
      timeout: 60_000,
      env: { ...process.env, SECURE_SERVERLESS_STATE: join(PROJECT_ROOT, "dist", "no-such-state") },
    },
  );
  expect(status).toBe(1);
  expect(stderr).toBe(
    "\nThe API and the local AWS need different ports, and both were given 4750.\n" +
      "→ Choose another for one of them: npm run local -- --port 4750 --aws-port 4751.\n",
  );
});
