import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";

const runMjs = (...args: string[]) =>
  spawnSync(process.execPath, [join(PROJECT_ROOT, "packages", "cli", "bin", "run.mjs"), ...args], {
    encoding: "utf8",
    timeout: 60_000,
  });

it.each(["", "nothing-like-it", "../tools/test", "shared/paths"])(
  "run.mjs refuses the command %p in one sentence",
  (verb) => {
    const { status, stderr, stdout } = runMjs(verb);
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toBe(`\npackages/cli/bin/run.mjs knows no command "${verb}".\n→ See the scripts of package.json.\n`);
  },
);

it("every script of package.json that run.mjs is to run exists", () => {
  const { scripts } = require(join(PROJECT_ROOT, "package.json")) as { scripts: Record<string, string> };
  const verbs = Object.values(scripts).flatMap(
    (script) => /^node packages\/cli\/bin\/run\.mjs (\S+)/.exec(script)?.[1] ?? [],
  );
  expect(verbs.length).toBeGreaterThan(5);
  for (const verb of verbs)
    expect(() => require.resolve(join(PROJECT_ROOT, "packages", "cli", "src", "commands", `${verb}.ts`))).not.toThrow();
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
  it("without a name lists the faults, and claims none", () => {
    const { status, stderr } = runMjs("gameday");
    expect(status).toBe(1);
    expect(stderr).toContain(
      "The name of a fault is needed.\n→ Name one of these:\n  npm run gameday -- function-error",
    );
  });

  it("with a wrong one names it", () => {
    expect(runMjs("gameday", "nothing").stderr).toContain('There is no fault "nothing".');
  });
});

it("a wrong port is refused before anything is started", () => {
  const { status, stderr } = runMjs("local", "--port", "80");
  expect(status).toBe(1);
  expect(stderr).toContain('--port must be a port from 1024 to 65535, got "80"');
});

it("one port for both is refused before anything is started", () => {
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

describe("a command that takes nothing", () => {
  const takesNothing = readdirSync(join(PROJECT_ROOT, "packages", "cli", "src", "commands"))
    .filter((name) => name.endsWith(".ts"))
    .filter(
      (name) =>
        !/argv|parseArgs/.test(readFileSync(join(PROJECT_ROOT, "packages", "cli", "src", "commands", name), "utf8")),
    )
    .map((name) => name.replace(/\.ts$/, ""));

  it.each(takesNothing)("%s refuses an argument by its name, before anything else", (verb) => {
    const { status, stderr, stdout } = runMjs(verb, "--all", "x");
    const script = verb.replace("-", ":");
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toBe(`\nnpm run ${script} takes nothing, got --all x.\n→ Leave it out: npm run ${script}.\n`);
  });

  it("is none that takes something", () => {
    expect(takesNothing).toContain("openapi-lint");
    expect(takesNothing).not.toContain("deploy");
  });
});

it.each([
  ["bootstrap", ["dev", "prod"], "One environment at a time, got also prod"],
  ["unlock", ["dev", "id", "prod"], "One lock at a time, got also prod"],
  ["gameday", ["function-error", "x"], "One fault at a time, got also x"],
])("%s refuses what is too much by its name", (verb, args, message) => {
  const { status, stderr } = runMjs(verb, ...args);
  expect(status).toBe(1);
  expect(stderr).toMatch(new RegExp(`^\\n${message}\\.\\n→ npm run ${verb} -- [^\\n]+\\n$`));
});

it("an option that does not exist is refused by its name", () => {
  const { status, stderr } = runMjs("local", "--prot", "3000");
  expect(status).toBe(1);
  expect(stderr).toContain("--prot");
  expect(stderr).not.toMatch(/^ {4}at /m);
});
