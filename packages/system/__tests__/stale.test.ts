import { spawnSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";
import { APP } from "../src/paths";
import { SmallApp } from "./support/small-app";

// each starts Node several times
jest.setTimeout(60_000);

const app = (more: Readonly<Record<string, string>> = {}) =>
  new SmallApp({
    "main.ts": `import { word } from "./src/word";\nimport { other } from "other";\nconsole.log(word, other);\n`,
    "src/word.ts": `export { text as word } from "./text";`,
    "src/text.ts": `export const text = "first";`,
    "elsewhere/word.ts": `export { text as word } from "./text";`,
    "elsewhere/text.ts": `export const text = "other";`,
    "elsewhere/inner/x.ts": "",
    "node_modules/other/package.json": '{ "name": "other", "version": "1.0.0", "main": "index.js" }',
    "node_modules/other/index.js": "exports.other = 1;",
    "packages/other/package.json": '{ "name": "other", "version": "1.0.0", "main": "index.js" }',
    "packages/other/index.js": "exports.other = 1;",
    "packages/next/package.json": '{ "name": "other", "version": "1.0.0", "main": "index.js" }',
    "packages/next/index.js": "exports.other = 2;",
    ...more,
  });

/** Puts a link where something else is. */
function link(small: SmallApp, name: string, target: string): void {
  rmSync(join(small.root, name), { recursive: true, force: true });
  symlinkSync(target, join(small.root, name));
}

function settled(small: SmallApp): SmallApp {
  const first = small.says();
  expect(small.says()).toBe(first);
  return small;
}

const unseen: [string, () => SmallApp, (small: SmallApp) => void, string][] = [
  [
    "a source of the same size has its old times",
    app,
    (small) => {
      const old = new Date(0);
      small.write("src/text.ts", `export const text = "FIRST";`);
      utimesSync(join(small.root, "src/text.ts"), old, old);
    },
    "FIRST 1",
  ],
  [
    "a link to the same text stands where a source was, and imports from beside its target",
    app,
    (small) => link(small, "src/word.ts", "../elsewhere/word.ts"),
    "other 1",
  ],
  ["a link stands where a folder was", app, (small) => link(small, "src", "elsewhere"), "other 1"],
  [
    "a link stands where a package was",
    app,
    (small) => link(small, "node_modules/other", "../packages/next"),
    "first 2",
  ],
  [
    "a link to a package leads elsewhere",
    () => {
      const small = app();
      link(small, "node_modules/other", "../packages/other");
      return small;
    },
    (small) => link(small, "node_modules/other", "../packages/next"),
    "first 2",
  ],
  [
    "a link to all packages leads elsewhere",
    () => {
      const small = app();
      renameSync(join(small.root, "node_modules"), join(small.root, "installed"));
      link(small, "node_modules", "installed");
      small.write("installed-2/other/index.js", "exports.other = 3;");
      small.write("installed-2/esbuild/package.json", small.read("installed/esbuild/package.json"));
      small.write("installed-2/esbuild/main.js", small.read("installed/esbuild/main.js"));
      return small;
    },
    (small) => link(small, "node_modules", "installed-2"),
    "first 3",
  ],
  [
    "a link to a folder of sources leads elsewhere",
    () => {
      const small = app({ "first/word.ts": `export const word = "one";` });
      link(small, "src", "first");
      return small;
    },
    (small) => link(small, "src", "elsewhere"),
    "other 1",
  ],
  [
    "a file has the very name that is imported",
    () => app({ "src/word.ts": `export { text as word } from "./text.js";` }),
    (small) => small.write("src/text.js", `exports.text = "js";`),
    "js 1",
  ],
  [
    "a folder inside a package has packages of its own",
    () =>
      app({
        "node_modules/other/index.js": `exports.other = require("deep").deep;`,
        "node_modules/deep/index.js": "exports.deep = 1;",
      }),
    (small) => small.write("node_modules/other/node_modules/deep/index.js", "exports.deep = 4;"),
    "first 4",
  ],
  [
    "an import of the program's own name means another file",
    () =>
      app({
        "package.json": '{ "name": "app", "imports": { "#text": "./src/text.ts" } }',
        "src/word.ts": `export { text as word } from "#text";`,
      }),
    (small) => small.write("package.json", '{ "name": "app", "imports": { "#text": "./elsewhere/text.ts" } }'),
    "other 1",
  ],
  [
    "settings that others extend have changed",
    () =>
      app({
        "tsconfig.json": '{ "extends": "./base.json" }',
        "base.json": "{}",
        "main.ts": `import { word } from "aim"; console.log(word);`,
        "node_modules/aim/index.js": `exports.word = "package";`,
      }),
    (small) => small.write("base.json", '{ "compilerOptions": { "paths": { "aim": ["./elsewhere/word.ts"] } } }'),
    "other",
  ],
  [
    "settings have the other name",
    () => {
      const small = app({
        "main.ts": `export * from "./src/word"; import { aim } from "./src/aim"; console.log(aim);`,
        "src/aim.ts": `export { word as aim } from "aim";`,
        "node_modules/aim/index.js": `exports.word = "package";`,
      });
      return small;
    },
    (small) =>
      small.write("src/jsconfig.json", '{ "compilerOptions": { "paths": { "aim": ["../elsewhere/word.ts"] } } }'),
    "other",
  ],
];

it.each(unseen)("makes a program again when %s", (_, make, change, expected) => {
  const small = settled(make());
  change(small);
  expect([small.says(), small.says()]).toEqual([expected, expected]);
});

it.each(["%41 #b", "ünï 日本", "a'b\"c`${d}", "new\nline"])("runs in a folder named %p", (name) => {
  const small = app({
    "main.ts": `console.log(__dirname, require("node:fs").readFileSync(__filename, "utf8").length);`,
  });
  const root = join(small.root, name);
  mkdirSync(root);
  for (const file of ["package.json", "main.ts", "tsconfig.json", "package-lock.json"])
    small.write(join(name, file), small.read(file));
  const length = small.read("main.ts").length;
  expect([small.run({}, root), small.run({}, root)]).toEqual(
    Array(2).fill({ status: 0, stdout: `${root} ${length}\n`, stderr: "" }),
  );
});

it("says, with its remedy, that the disk is full", () => {
  const small = app();
  const full = join(small.root, "full.cjs");
  small.write(
    "full.cjs",
    `require("node:fs").writeFileSync = () => { throw Object.assign(new Error("ENOSPC: write"), { code: "ENOSPC" }); };`,
  );
  const { status, stdout, stderr } = small.run({ NODE_OPTIONS: `--require="${full}"` });
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/^\n.+ cannot be written \(ENOSPC\)\.\n→ Set SECURE_SERVERLESS_CACHE to .*\.\n$/);
});

it.each([
  ["that ticks in milliseconds", false, [5, 15, 500, 2500], [false, false, true, true]],
  ["that ticks in seconds", true, [5, 500, 1500, 2500], [false, false, false, true]],
])("asks a clock %s what a file is known to have been", (_, isCoarse, after, expected) => {
  const file = join(temporaryFolder(), "file.txt");
  writeFileSync(file, "");
  const program = `
    import fs from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    const { statSync } = fs;
    fs.statSync = (...what) => {
      const found = statSync(...what);
      if (found && ${isCoarse}) found.ctimeMs = Math.floor(found.ctimeMs / 1000) * 1000;
      return found;
    };
    syncBuiltinESMExports();
    const { noteInputs } = await import(${JSON.stringify(join(dirname(APP), "inputs.mjs"))});
    const { ctimeMs } = fs.statSync(${JSON.stringify(file)});
    const hashes = ${JSON.stringify(after)}.map((later) => {
      const { inputs } = noteInputs(${JSON.stringify(dirname(file))}, ["file.txt"], ctimeMs + later);
      return inputs[0][1] !== "";
    });
    console.log(JSON.stringify(hashes));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    encoding: "utf8",
    timeout: 30_000,
  });
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual(expected);
});
