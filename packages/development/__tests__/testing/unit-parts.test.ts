import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { unitTestsNamed } from "@secure-serverless/development/testing/unit-parts.js";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";

/** A checkout with tests of every kind, and what only looks like one. */
function checkout(): string {
  const root = temporaryFolder();
  for (const path of [
    ...["__tests__/functions/api/app.test.ts", "__tests__/packaging/zip.test.ts", "__tests__/stacks/app.test.ts"],
    ...["__tests__/e2e/app.test.ts", "__tests__/support/app.ts", "packages/cli/__tests__/functions/app.test.ts"],
    ...["__tests__/proof/app.test.ts", "packages/proof/__tests__/app.test.ts"],
    ...["node_modules/x/__tests__/app.test.ts", "src/app.test.ts", "dist/__tests__/app.test.ts"],
  ]) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), "");
  }
  return root;
}

const root = checkout();
const named = (...names: string[]) => {
  const { functions, rest } = unitTestsNamed(root, names);
  return [functions, rest].map((paths) => paths.map((path) => path.slice(root.length + 1)).sort());
};

it.each([
  ["a file", ["__tests__/stacks/app.test.ts"], [], ["__tests__/stacks/app.test.ts"]],
  ["a file from here", ["./__tests__/packaging/zip.test.ts"], ["__tests__/packaging/zip.test.ts"], []],
  ["a folder", ["__tests__/functions/api"], ["__tests__/functions/api/app.test.ts"], []],
  [
    "a word, in both parts",
    ["APP"],
    ["__tests__/functions/api/app.test.ts"],
    [
      "__tests__/stacks/app.test.ts",
      "packages/cli/__tests__/functions/app.test.ts",
      "packages/proof/__tests__/app.test.ts",
    ],
  ],
  ["two names", ["zip", "stacks/"], ["__tests__/packaging/zip.test.ts"], ["__tests__/stacks/app.test.ts"]],
  ["an expression", ["zip\\.test\\.ts$"], ["__tests__/packaging/zip.test.ts"], []],
  ["what is none", ["zip(", "a[pp"], [], []],
  ["another word", ["nothing"], [], []],
  ["nothing", [], [], []],
])("finds by %s the tests of each part", (_, names, functions, rest) => {
  expect(named(...names)).toEqual([functions, rest]);
});

it("begins with the longest of them, which are there", () => {
  const { LONG } = require("../../../../__tests__/support/long-first.js") as { LONG: readonly string[] };
  const { rest } = unitTestsNamed(PROJECT_ROOT, [""]);
  expect(LONG.filter((name) => !rest.includes(join(PROJECT_ROOT, name)))).toEqual([]);
});

it("finds what jest finds, each test in one part", () => {
  const listed = (config: string) =>
    execFileSync(process.execPath, ["node_modules/jest/bin/jest.js", "--config", config, "--listTests"], {
      cwd: PROJECT_ROOT,
      encoding: "utf8",
      timeout: 60_000,
    })
      .trim()
      .split("\n")
      .sort();
  const { functions, rest } = unitTestsNamed(PROJECT_ROOT, [""]);

  expect(functions.length).toBeGreaterThan(20);
  expect(rest.length).toBeGreaterThan(100);
  expect([functions.sort(), rest.sort()]).toEqual([listed("jest.functions.config.js"), listed("jest.rest.config.js")]);
});
