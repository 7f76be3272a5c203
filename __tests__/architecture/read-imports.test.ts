import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryFolder } from "../support/temporary-folder";
import { importsOf } from "./read-imports";

function read(name: string, code: string, others: Readonly<Record<string, string>> = {}) {
  const root = temporaryFolder();
  for (const [file, text] of Object.entries({ ...others, [name]: code })) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return importsOf(root, name);
}

it.each([
  [`import a from "x";`, true],
  [`import "x";`, true],
  [`import { a, type B } from "x";`, true],
  [`export { a } from "x";`, true],
  [`export * from "x";`, true],
  [`import r = require("x");`, true],
  [`const a = require("x");`, true],
  [`async function f() { await import("x"); }`, true],
  ["const a = () => import(`x`);", true],
  [`jest.mock("x", () => ({}));`, true],
  [`const a = jest.requireActual<object>("x");`, true],
  [`const a = require.resolve("x");`, true],
  [`const a = module.require("x");`, true],
  [`const a = require?.("x");`, true],
  [`const a = require!("x");`, true],
  [`const a = (require as (name: string) => unknown)("x");`, true],
  [`const a = (0, require)("x");`, true],
  [`jest?.mock("x");`, true],
  [`const a = import.meta.resolve("x");`, true],
  [`import type { A } from "x";`, false],
  [`import { type A, type B } from "x";`, false],
  [`export type { A } from "x";`, false],
  [`type A = import("x").A;`, false],
  [`function f(a: { b: typeof import("x") }) {}`, false],
])("finds %s", (code, isRuntime) => {
  expect(read("a.ts", code)).toEqual([{ from: "a.ts", specifier: "x", isRuntime, to: { package: "x" } }]);
});

it.each([
  [`const text = 'import a from "x"'; // import "x"`],
  ["const a = { import: (name: string) => name }; a.import('x');"],
  ["export const a = import.meta.url;"],
])("takes %s for no import", (code) => {
  expect(read("a.ts", code)).toEqual([]);
});

it("says what is computed", () => {
  const [one] = read("a.ts", `const a = (name: string) => import(name);`);
  expect(one).toMatchObject({ specifier: "(computed)", problem: "what it imports is computed" });
});

it.each([
  ["const r = require;", "a.ts"],
  ["const { require: r } = module;", "a.ts"],
  ["use(require);", "a.ts"],
  [`import { createRequire } from "node:module";`, "a.mjs"],
  [`import { createRequire as make } from "module";`, "a.mjs"],
  ["const r = process.mainModule.require;", "a.ts"],
  [`import("node:module").then((node) => node.createRequire("/"));`, "a.mjs"],
  [`const { createRequire } = require("node:module");`, "a.ts"],
])("says that %s loads what nobody can follow", (code, name) => {
  expect(read(name, code)).toContainEqual(expect.objectContaining({ specifier: "(computed)" }));
});

it.each([["a.tsx"], ["a.cts"], ["a.mts"], ["a.jsx"], ["a.cjs"]])("reads %s", (name) => {
  expect(read(name, `export const a = require("x");`)).toMatchObject([{ to: { package: "x" } }]);
});

it.each(["/etc/x", "file:///etc/x.ts", "https://example.com/x.js", "data:text/javascript,1", "", "x/../../y"])(
  "follows no import of %p",
  (specifier) => {
    expect(read("a.ts", `import ${JSON.stringify(specifier)};`)).toMatchObject([
      { problem: "it names neither a package nor a file beside it" },
    ]);
  },
);

it.each([
  ["./b", "src/b.ts"],
  ["../src/b", "src/b.ts"],
  ["./c.js", "src/c.js"],
  ["./d.json", "src/d.json"],
  ["./folder", "src/folder/index.ts"],
  ["@secure-serverless/tools/deep/e", "packages/tools/src/deep/e.ts"],
  ["@secure-serverless/tools/f.js", "packages/tools/src/f.js"],
  ["@secure-serverless/single", "packages/single/src/index.ts"],
  ["#inner", "src/b.ts"],
])("resolves %s to %s", (specifier, file) => {
  const others = {
    "package.json": `{ "imports": { "#inner": "./src/b.ts" } }`,
    "packages/tools/package.json": `{ "exports": { "./*": "./src/*.ts", "./f.js": "./src/f.js" } }`,
    "packages/single/package.json": `{ "exports": "./src/index.ts" }`,
    ...Object.fromEntries([...FILES].map((name) => [name, ""])),
  };
  expect(read("src/a.ts", `import "${specifier}";`, others)).toEqual([
    { from: "src/a.ts", specifier, isRuntime: true, to: { file } },
  ]);
});

const FILES = [
  ...["src/b.ts", "src/c.js", "src/d.json", "src/folder/index.ts"],
  ...["packages/tools/src/deep/e.ts", "packages/tools/src/f.js", "packages/single/src/index.ts"],
];

it.each([
  ["./b", "there is no such file"],
  ["@secure-serverless/none/b", "there is no such package"],
  ["@secure-serverless/single/src/b", `the package's "exports" have no ./src/b`],
])("says why %s leads nowhere", (specifier, problem) => {
  const others = { "packages/single/package.json": `{ "exports": "./src/index.ts" }` };
  expect(read("src/a.ts", `import "${specifier}";`, others)).toMatchObject([{ specifier, problem }]);
});

it.each(["node:fs", "fs", "fs/promises"])("knows %s as Node's own", (specifier) => {
  expect(read("a.mjs", `import "${specifier}";`)).toEqual([{ from: "a.mjs", specifier, isRuntime: true }]);
});

it.each([
  ["@aws-sdk/client-s3", "@aws-sdk/client-s3"],
  ["zod/v4/core", "zod"],
])("knows the package of %s", (specifier, name) => {
  expect(read("a.cjs", `require("${specifier}");`)).toMatchObject([{ to: { package: name } }]);
});
