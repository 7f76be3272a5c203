import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { APP } from "../src/paths";
import { SmallApp } from "./support/small-app";

// each starts Node several times
jest.setTimeout(60_000);

const MAIN = `import { word } from "./src/word";\nimport { other } from "other";\nconsole.log(word, other);\n`;
const word = (text: string) => `export const word: string = ${JSON.stringify(text)};`;
const app = (more: Readonly<Record<string, string>> = {}) =>
  new SmallApp({
    "main.ts": MAIN,
    "src/word.ts": word("first"),
    "node_modules/other/package.json": '{ "name": "other", "version": "1.0.0", "main": "index.js" }',
    "node_modules/other/index.js": "exports.other = 1;",
    "node_modules/other/next.js": "exports.other = 2;",
    ...more,
  });

it("runs as Node itself would run it, from a file that is made once", () => {
  const said = `console.log(process.argv.length, process.argv[1] === __filename, __dirname, require("node:path").basename(module.filename));`;
  const small = app({ "main.ts": said });
  expect([small.says(), small.says()]).toEqual(Array(2).fill(`2 true ${small.root} main.ts`));
  expect(small.starts()).toBe(1);
});

it("does not begin while a variable is set that nothing reads", () => {
  const small = app();
  expect(small.run({ SECURE_SERVERLESS_CASHE: small.cache })).toMatchObject({
    status: 1,
    stdout: "",
    stderr: expect.stringContaining("→ Did you mean SECURE_SERVERLESS_CACHE? "),
  });
});

it.each(["index.js", "index.cjs"])("tells a package where it lies: %s", (name) => {
  const small = app({
    "node_modules/other/package.json": `{ "name": "other", "version": "1.0.0", "main": "${name}" }`,
    [`node_modules/other/${name}`]: `"use strict";exports.other = [__dirname, __filename, (function () { return this; })()].join();`,
  });
  const folder = join(small.root, "node_modules", "other");
  expect(small.says()).toBe(`first ${folder},${join(folder, name)},`);
});

it.each(["cts", "mts", "tsx"])("tells a source where it lies: .%s", (ending) => {
  const small = app({
    "main.ts": `import { place } from "./src/place.${ending}"; console.log(place);`,
    [`src/place.${ending}`]: "export const place: string = __dirname;",
  });
  expect(small.says()).toBe(join(small.root, "src"));
});

it("loads a package that makes archives when it is called", () => {
  const small = app({
    "main.ts": `import archiver from "archiver";\nconsole.log("before");\nconsole.log(archiver("zip"));`,
    "node_modules/archiver/package.json": '{ "name": "archiver", "version": "1.0.0", "main": "index.js" }',
    "node_modules/archiver/index.js": 'console.log("loaded"); module.exports = (format) => format;',
  });
  expect(small.says()).toBe("before\nloaded\nzip");
});

describe("what was made of the sources", () => {
  it.each<[string, (small: SmallApp) => void, string]>([
    ["a source changed", (small) => small.write("src/word.ts", word("FIRST")), "FIRST 1"],
    ["a file comes before what is imported", (small) => small.write("src/word.tsx", word("before")), "before 1"],
    ["a package changed", (small) => small.write("node_modules/other/index.js", "exports.other = 3;"), "first 3"],
    [
      "a package has another main file",
      (small) =>
        small.write("node_modules/other/package.json", '{ "name": "other", "version": "1.1.0", "main": "next" }'),
      "first 2",
    ],
    [
      "a package comes before one of the same name",
      (small) => {
        small.write("src/node_modules/other/index.js", "exports.other = 4;");
        small.write("src/word.ts", `${word("first")} export { other } from "other";`);
        small.write("main.ts", `import { word, other } from "./src/word"; console.log(word, other);`);
      },
      "first 4",
    ],
  ])("is made again when %s", (_, change, expected) => {
    const small = app();
    expect([small.says(), small.says(), small.starts()]).toEqual(["first 1", "first 1", 1]);
    change(small);
    expect([small.says(), small.says(), small.starts()]).toEqual([expected, expected, 2]);
  });

  it("is made again when a folder of packages appears between a source and its package", () => {
    const small = app({ "src/word.ts": `export const word = "w";\nexport { other } from "other";` });
    small.write("main.ts", `import { word, other } from "./src/word"; console.log(word, other);`);
    expect(small.says()).toBe("w 1");
    small.write("src/node_modules/other/index.js", "exports.other = 5;");
    expect([small.says(), small.starts()]).toEqual(["w 5", 2]);
  });

  it("is made again when another esbuild is installed", () => {
    const small = app();
    small.says();
    small.write("node_modules/esbuild/package.json", '{ "name": "esbuild", "version": "1.0.1", "main": "main.js" }');
    expect([small.says(), small.starts()]).toEqual(["first 1", 2]);
  });

  it.each(["", "exports", "#"])("is made again when it is damaged: %p", (damage) => {
    const small = app();
    small.says();
    const bundle = small.kept().find((name) => name.endsWith("app.cjs")) ?? "";
    writeFileSync(join(small.folder(), bundle), damage);
    expect([small.says(), small.starts()]).toEqual(["first 1", 2]);
    expect([small.says(), small.starts()]).toEqual(["first 1", 2]);
  });

  it("is compiled again when what V8 had compiled is damaged", () => {
    const small = app();
    small.says();
    const compiled = join(small.folder(), small.kept().find((name) => name.endsWith(".compiled")) ?? "");
    const before = readFileSync(compiled);
    expect(before.length).toBeGreaterThan(100);
    const flipped = Buffer.from(before);
    flipped.writeUInt8(flipped.readUInt8(flipped.length >> 1) ^ 1, flipped.length >> 1);
    for (const damaged of [Buffer.alloc(0), before.subarray(0, 200), Buffer.alloc(before.length, 7), flipped]) {
      writeFileSync(compiled, damaged);
      expect(small.says()).toBe("first 1");
      expect(readFileSync(compiled).equals(damaged)).toBe(false);
    }
    expect(small.starts()).toBe(1);
  });

  it("is made by several that start at once with an empty cache", async () => {
    const small = app();
    const all = await Promise.all([small.start(), small.start(), small.start()]);
    expect(all).toEqual(Array(3).fill({ status: 0, stdout: "first 1\n" }));
  });
});

describe("an error", () => {
  const thrower = `export function word(): never {\n\n  throw new Error("defect");\n}\n`;

  it.each([
    ["that nobody handles", `import { word } from "./src/word";\nword();\n`],
    [
      "that the program prints",
      `import { word } from "./src/word";\nprocess.once("uncaughtException", (error) => { console.error(error); process.exit(1); });\nword();\n`,
    ],
    ["that comes later", `import { word } from "./src/word";\nsetTimeout(() => word());\n`],
  ])("%s is shown where it is in the sources, and nothing of the bundle", (_, main) => {
    const { status, stdout, stderr } = app({ "main.ts": main, "src/word.ts": thrower }).run();
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^Error: defect\n {4}at word \(\S*src\/word\.ts:3:\d+\)\n/);
    expect(stderr).toMatch(/main\.ts:\d+:\d+/);
    expect(stderr).not.toContain("app.cjs");
  });

  it.each([
    ["that nobody handles", ""],
    [
      "that the program explains",
      'process.once("uncaughtException", (error) => { console.error(error); process.exit(1); });',
    ],
  ])("tells a problem of the machine, %s, in one sentence with its remedy", (_, handler) => {
    const full = '{ code: "ENOSPC", syscall: "write" }';
    const main = `${handler}\nthrow Object.assign(new Error("ENOSPC: no space left on device, write"), ${full});\n`;
    expect(app({ "main.ts": main }).run()).toEqual({
      status: 1,
      stdout: "",
      stderr:
        "\nA file could not be written or read: there is no space left (ENOSPC, write).\n→ Free some space (df -h, df -i), then try again.\n",
    });
  });

  it("is not made by a package that takes the stack of something else", () => {
    const small = app({
      "node_modules/other/index.js":
        'const taken = {}; Error.captureStackTrace(taken); exports.other = taken.stack.split("\\n").length;',
    });
    expect(small.says()).toBe("first 1");
  });

  it("is shown with its file and line when it is in the sources, and how all are found", () => {
    expect(app({ "src/word.ts": "export const word = ;" }).run()).toEqual({
      status: 1,
      stdout: "",
      stderr: expect.stringMatching(
        /^\nThe sources of main\.ts cannot be compiled:\nsrc\/word\.ts:1: .*\.\n→ See them all: npm run typecheck\.\n$/,
      ),
    });
  });
});

describe("a cache", () => {
  it("is refused when others can write to it", () => {
    const small = app();
    small.says();
    chmodSync(dirname(small.folder()), 0o777);
    expect(small.run()).toEqual({ status: 1, stdout: "", stderr: expect.stringContaining("is writable by others") });
  });

  it("is said, with its remedy, when it cannot be written", () => {
    const small = app();
    small.says();
    const folder = small.folder();
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "");
    const { status, stdout, stderr } = small.run();
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(
      /^\n\S+ cannot be written \(\w+\)\.\n→ Set SECURE_SERVERLESS_CACHE to a folder that only you can write to\.\n$/,
    );
  });

  it("is made when it is gone", async () => {
    const small = app();
    small.says();
    rmSync(small.cache, { recursive: true });
    await delay(10);
    expect([small.says(), existsSync(small.cache)]).toEqual(["first 1", true]);
  });

  it("holds one program of a checkout, its map and what V8 has compiled, and the version before", () => {
    const small = app();
    for (const text of ["first", "second", "third", "fourth"]) {
      small.write("src/word.ts", word(text));
      expect(small.says()).toBe(`${text} 1`);
    }
    const kept = small.kept();
    expect(kept.filter((name) => name.endsWith("app.cjs"))).toHaveLength(2);
    expect(kept.filter((name) => name.endsWith("app.cjs.map"))).toHaveLength(2);
  });
});

it("says what is missing when no program is named", () => {
  const { status, stderr } = spawnSync(process.execPath, [APP], { encoding: "utf8", timeout: 30_000 });
  expect([status, stderr]).toEqual([
    1,
    "\nNo program is named.\n→ Name it: node packages/system/src/app.mjs main.ts.\n",
  ]);
});
