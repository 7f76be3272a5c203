import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { pinnedLambdaNode } from "@secure-serverless/toolchain/lambda-node";
import { ESBUILD_TARGET, LAMBDA_NODE_MAJOR, LAMBDA_RUNTIME } from "../../src/config/lambda-runtime";

/** A file of the project, or the files below a folder of it, by their paths, with their texts. */
function texts(path: string, extension: RegExp): [string, string][] {
  const isFolder = statSync(join(PROJECT_ROOT, path)).isDirectory();
  const names = isFolder ? readdirSync(join(PROJECT_ROOT, path), { recursive: true, encoding: "utf8" }) : [""];
  return names
    .map((name) => join(path, name))
    .filter((name) => extension.test(name))
    .map((name) => [name, readFileSync(join(PROJECT_ROOT, name), "utf8")]);
}

const code = ["src", "functions", "packages", "__tests__", "bench", ".github", ".ci", "main.ts"].flatMap((path) =>
  texts(path, /\.(ts|js|mjs|yml)$|\.ci\/run$/),
);
const pages = ["README.md", "docs"].flatMap((path) => texts(path, /\.md$/));
const spelled = (all: readonly [string, string][], pattern: RegExp) =>
  all.flatMap(([name, text]) => [...text.matchAll(pattern)].map(([found]): [string, string] => [name, found]));

it("has a version of Node that Lambda and esbuild know by these names", () => {
  expect(LAMBDA_NODE_MAJOR % 2).toBe(0);
  expect([LAMBDA_RUNTIME, ESBUILD_TARGET]).toEqual([`nodejs${LAMBDA_NODE_MAJOR}.x`, `node${LAMBDA_NODE_MAJOR}`]);
});

it("is the version of the Node that is brought in", () => {
  expect(pinnedLambdaNode()).toMatch(new RegExp(`^${LAMBDA_NODE_MAJOR}\\.\\d+\\.\\d+$`));
});

it("is spelled nowhere else in the code", () => {
  expect(code.length).toBeGreaterThan(400);
  expect(code.map(([name]) => name)).toEqual(
    expect.arrayContaining(["main.ts", "src/packaging/bundle.ts", ".ci/run", ".github/workflows/ci.yml"]),
  );
  expect(spelled(code, /\bnodejs\d+\.x|"node\d\d"/g)).toEqual([]);
});

it("is what the documentation says", () => {
  const said = spelled(pages, /\bnodejs\d+\.x/g);
  expect(new Set(said.map(([name]) => name)).size).toBeGreaterThan(2);
  expect(said.filter(([, runtime]) => runtime !== LAMBDA_RUNTIME)).toEqual([]);
});
