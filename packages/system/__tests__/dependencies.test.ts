import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";
import {
  dependenciesAreCurrent,
  dependenciesAreNoted,
  dependencyProblem,
  noteDependencies,
} from "../src/dependencies.js";
import { PROJECT_ROOT } from "../src/paths";

// it starts other programs
jest.setTimeout(60_000);

const LOCKED = {
  "": { name: "project" },
  "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
  "node_modules/b-of-another-platform": { version: "2.0.0", integrity: "sha512-b", optional: true },
};
const { "": _, ...ALL } = LOCKED;

/** A checkout with a lock file and, where given, what npm says that it has installed. */
function checkoutWith(installed?: object, locked: object = LOCKED): string {
  const root = temporaryFolder();
  writeFileSync(join(root, "package-lock.json"), JSON.stringify({ packages: locked }));
  if (installed === undefined) return root;
  mkdirSync(join(root, "node_modules"));
  writeFileSync(join(root, "node_modules", ".package-lock.json"), JSON.stringify({ packages: installed }));
  return root;
}

describe("dependencies", () => {
  it.each([
    ["as locked", ALL],
    ["as locked, without a package of another platform", { "node_modules/a": ALL["node_modules/a"] }],
  ])("are current when npm has installed them %s", (__, installed) => {
    const root = checkoutWith(installed);
    expect(dependenciesAreCurrent(root)).toBe(true);
    expect(dependencyProblem(root)).toBeUndefined();
  });

  it.each([
    ["are missing", undefined],
    ["lack a package", { "node_modules/b-of-another-platform": ALL["node_modules/b-of-another-platform"] }],
    ["have another version", { ...ALL, "node_modules/a": { version: "1.0.1", integrity: "sha512-a" } }],
    ["have another content", { ...ALL, "node_modules/a": { version: "1.0.0", integrity: "sha512-x" } }],
    ["have a package that is not locked", { ...ALL, "node_modules/c": { version: "3.0.0" } }],
  ])("are not current when they %s", (__, installed) => {
    const root = checkoutWith(installed);
    expect(dependenciesAreCurrent(root)).toBe(false);
    expect(dependencyProblem(root)).toEqual({
      message: "node_modules does not match package-lock.json",
      remedy: "Install what is locked: npm ci",
    });
  });

  it("are current once that is noted, and no longer when the lock changes", () => {
    const root = checkoutWith({});
    expect([dependenciesAreNoted(root), dependenciesAreCurrent(root)]).toEqual([false, false]);
    noteDependencies(root);
    expect([dependenciesAreNoted(root), dependenciesAreCurrent(root)]).toEqual([true, true]);
    writeFileSync(join(root, "package-lock.json"), JSON.stringify({ packages: ALL }));
    expect([dependenciesAreNoted(root), dependenciesAreCurrent(root)]).toEqual([false, false]);
  });
});

describe("the configuration of the tests", () => {
  /** Loads it as jest does, in a checkout with these installed packages. */
  function load(installed: object) {
    const root = checkoutWith(installed);
    symlinkSync(join(PROJECT_ROOT, "packages"), join(root, "packages"));
    cpSync(join(PROJECT_ROOT, "jest.config.js"), join(root, "jest.config.js"));
    return spawnSync(process.execPath, ["-e", "require('./jest.config.js')"], {
      cwd: root,
      encoding: "utf8",
      timeout: 30_000,
    });
  }

  it("rejects packages that are not the locked ones, instead of installing them while tests use them", () => {
    const { status, stderr } = load({ "node_modules/a": { version: "0.9.0" } });
    expect([status, stderr]).toEqual([
      1,
      "\nnode_modules does not match package-lock.json.\n→ Install what is locked: npm ci.\n",
    ]);
  });

  it("accepts the locked ones", () => {
    expect(load(ALL)).toMatchObject({ status: 0, stderr: "" });
  });
});
