import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { PROJECT_ROOT } from "../../tools/shared/paths";

const runMjs = (...args: string[]) =>
  spawnSync(process.execPath, [join(PROJECT_ROOT, "tools", "run.mjs"), ...args], { encoding: "utf8", timeout: 60_000 });

test.each(["", "nothing-like-it", "../tools/test", "shared/paths"])(
  "run.mjs refuses the command %p in one sentence",
  (verb) => {
    const { status, stderr, stdout } = runMjs(verb);
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toBe(`\ntools/run.mjs knows no command "${verb}".\n→ See the scripts of package.json.\n`);
  },
);

test("every script of package.json that run.mjs is to run exists", () => {
  const { scripts } = require(join(PROJECT_ROOT, "package.json")) as { scripts: Record<string, string> };
  const verbs = Object.values(scripts).flatMap((script) => /^node tools\/run\.mjs (\S+)/.exec(script)?.[1] ?? []);
  expect(verbs.length).toBeGreaterThan(5);
  for (const verb of verbs) expect(() => require.resolve(join(PROJECT_ROOT, "tools", `${verb}.ts`))).not.toThrow();
});

describe("a command without a running local AWS", () => {
  test.each(["local-env", "local-key", "local-destroy"])("%s says how to start it", (verb) => {
    const { status, stderr, stdout } = spawnSync(process.execPath, [join(PROJECT_ROOT, "tools", "run.mjs"), verb], {
      encoding: "utf8",
      timeout: 60_000,
      env: { ...process.env, SECURE_SERVERLESS_STATE: join(PROJECT_ROOT, "dist", "no-such-state") },
    });
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain("The local AWS of this checkout is not running.");
    expect(stderr).toContain("npm run local -- --detach");
  });
});

describe("gameday", () => {
  test("without a name lists the faults, and claims none", () => {
    const { status, stderr } = runMjs("gameday");
    expect(status).toBe(1);
    expect(stderr).toContain(
      "The name of a fault is needed.\n→ Name one of these:\n  npm run gameday -- function-error",
    );
  });

  test("with a wrong one names it", () => {
    expect(runMjs("gameday", "nothing").stderr).toContain('There is no fault "nothing".');
  });
});

test("a wrong port is refused before anything is started", () => {
  const { status, stderr } = runMjs("local", "--port", "80");
  expect(status).toBe(1);
  expect(stderr).toContain('--port must be a port from 1024 to 65535, got "80"');
});

test("one port for both is refused before anything is started", () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(PROJECT_ROOT, "tools", "run.mjs"), "local", "--port", "4750", "--aws-port", "4750"],
    {
      encoding: "utf8",
      timeout: 60_000,
      env: { ...process.env, SECURE_SERVERLESS_STATE: join(PROJECT_ROOT, "dist", "no-such-state") },
    },
  );
  expect(status).toBe(1);
  expect(stderr).toBe(
    "\nThe API and the local AWS need a port each, and both were given 4750.\n" +
      "→ Choose another for one of them: npm run local -- --port 4750 --aws-port 4751.\n",
  );
});

test("an option that does not exist is refused by its name", () => {
  const { status, stderr } = runMjs("local", "--prot", "3000");
  expect(status).toBe(1);
  expect(stderr).toContain("--prot");
  expect(stderr).not.toMatch(/^ {4}at /m);
});
