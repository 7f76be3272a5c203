import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BuildOptions, buildSync } from "esbuild";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";
import { SmallApp } from "./support/small-app";

// each starts Node several times
jest.setTimeout(60_000);

const OPTIONS: BuildOptions = {
  entryPoints: [
    { in: "functions/one.ts", out: "one/index" },
    { in: "functions/two.ts", out: "two/index" },
  ],
  bundle: true,
  platform: "node",
  format: "cjs",
  metafile: true,
  logLevel: "silent",
};
const main = (more: BuildOptions = {}) => `
  import { buildSync } from "esbuild";
  const options = { ...${JSON.stringify({ ...OPTIONS, ...more })}, absWorkingDir: __dirname, outdir: process.env["OUT"] || "out" };
  console.log(JSON.stringify(Object.keys(buildSync(options).metafile.outputs)));
`;

function app(more: Readonly<Record<string, string>> = {}): SmallApp {
  return new SmallApp({
    "main.ts": main(),
    "functions/one.ts": `import { shared } from "./shared"; console.log("one", shared);`,
    "functions/two.ts": `import { shared } from "./shared"; import { other } from "other"; console.log("two", shared, other);`,
    "functions/shared.ts": `export const shared: string = "first";`,
    "node_modules/other/package.json": '{ "name": "other", "version": "1.0.0", "main": "index.js" }',
    "node_modules/other/index.js": "exports.other = 1;",
    "node_modules/other/next.js": "exports.other = 2;",
    ...more,
  });
}

/** esbuild's own answer. */
function built(small: SmallApp): string {
  const { outputFiles } = buildSync({ ...OPTIONS, absWorkingDir: small.root, outdir: "out", write: false });
  return outputFiles.map(({ text }) => text).join("");
}

function written(small: SmallApp, outdir = "out"): string {
  return ["one", "two"].map((name) => small.read(`${outdir}/${name}/index.js`)).join("");
}

/** Of the app's program and of what it builds. */
const BOTH = 2;

it("writes what esbuild writes, and is not asked again for the same", () => {
  const small = app();
  const outputs = '["out/one/index.js","out/two/index.js"]';
  expect([small.says(), small.starts(), written(small)]).toEqual([outputs, BOTH, built(small)]);
  rmSync(join(small.root, "out"), { recursive: true });
  expect([small.says(), small.starts(), written(small)]).toEqual([outputs, BOTH, built(small)]);
});

it("writes the same elsewhere, and says where", () => {
  const small = app();
  small.says();
  const elsewhere = temporaryFolder();
  const { stdout } = small.run({ OUT: elsewhere });
  expect(JSON.parse(stdout)).toEqual([
    expect.stringMatching(/^\.\.\/.*\/one\/index\.js$/),
    expect.stringMatching(/^\.\.\/.*\/two\/index\.js$/),
  ]);
  expect(readFileSync(join(elsewhere, "one", "index.js"), "utf8")).toBe(small.read("out/one/index.js"));
  expect(small.starts()).toBe(BOTH);
});

it.each<[string, (small: SmallApp) => void, string]>([
  ["a source changed", (small) => small.write("functions/shared.ts", `export const shared = "FIRST";`), "FIRST"],
  ["a file comes before a source", (small) => small.write("functions/shared.tsx", `export const shared = 7;`), "= 7"],
  ["a package changed", (small) => small.write("node_modules/other/index.js", "exports.other = 3;"), "other = 3"],
  [
    "a package has another main file",
    (small) =>
      small.write("node_modules/other/package.json", '{ "name": "other", "version": "2.0.0", "main": "next" }'),
    "other = 2",
  ],
  [
    "a package comes before one of the same name",
    (small) => small.write("functions/node_modules/other/index.js", "exports.other = 4;"),
    "other = 4",
  ],
  [
    "a folder has settings of its own",
    (small) => small.write("functions/tsconfig.json", '{ "compilerOptions": { "alwaysStrict": true } }'),
    '"use strict"',
  ],
])("builds again when %s", (_, change, expected) => {
  const small = app();
  small.says();
  expect(written(small)).not.toContain(expected);
  change(small);
  small.says();
  expect(written(small)).toContain(expected);
  expect([written(small), small.starts()]).toEqual([built(small), BOTH + 1]);
  small.says();
  expect(small.starts()).toBe(BOTH + 1);
});

it("builds again with other options, and keeps nothing of those before", () => {
  const small = app();
  small.says();
  small.write("main.ts", main({ minifyWhitespace: true }));
  small.says();
  expect([written(small).split("\n").length, small.starts()]).toEqual([3, 2 * BOTH]);
  expect(small.kept().filter((name) => /^build-\w+\.json$/.test(name))).toHaveLength(1);
});

it("builds again when another esbuild is installed", () => {
  const small = app();
  small.says();
  small.write("node_modules/esbuild/package.json", '{ "name": "esbuild", "version": "1.0.1", "main": "main.js" }');
  small.says();
  expect(small.starts()).toBe(2 * BOTH);
});

it.each([
  ["one of its files", /out\/one\/index\.js$/],
  ["what is noted of it", /metafile\.json$/],
  ["the list of its inputs", /^build-\w+\.json$/],
])("builds again when %s is damaged or gone", (_, pattern) => {
  const small = app();
  small.says();
  const file = join(small.folder(), small.kept().find((name) => pattern.test(name)) ?? "");
  const whole = readFileSync(file, "utf8");
  const damages = [() => writeFileSync(file, whole.slice(0, -2)), () => writeFileSync(file, ""), () => rmSync(file)];
  for (const [index, damage] of damages.entries()) {
    damage();
    small.says();
    expect([written(small), small.starts()]).toEqual([built(small), BOTH + 1 + index]);
  }
  expect(readFileSync(file, "utf8").length).toBe(whole.length);
});

it("tells what does not build as esbuild does, with file and line, and builds it when it is fixed", () => {
  const small = app();
  small.says();
  const before = small.read("functions/shared.ts");
  small.write("functions/shared.ts", `\nexport const shared = ;`);
  const { status, stderr } = small.run();
  expect([status, stderr]).toEqual([1, expect.stringContaining("functions/shared.ts:2:22: ERROR: Unexpected")]);
  small.write("functions/shared.ts", before);
  small.says();
  expect(written(small)).toBe(built(small));
});

it.each<[string, BuildOptions]>([
  ["has a source map, which depends on where it lies", { sourcemap: true }],
  ["is not written", { write: false }],
  ["begins with a text", { banner: { js: "//" } }],
  ["has settings that are not among its inputs", { tsconfig: "other.json" }],
  ["is not one file", { bundle: false }],
])("leaves to esbuild what %s", (_, options) => {
  const small = app({ "main.ts": main(options), "other.json": "{}" });
  small.says();
  small.says();
  expect(small.starts()).toBe(BOTH + 1);
  expect(small.kept().filter((name) => name.startsWith("build-"))).toEqual([]);
});

it("keeps nothing of one esbuild for another", () => {
  const small = app();
  small.says();
  const own = require.resolve(`@esbuild/${process.platform}-${process.arch}/bin/esbuild`);
  const elsewhere = join(temporaryFolder(), "esbuild");
  symlinkSync(own, elsewhere);
  expect([small.run({ ESBUILD_BINARY_PATH: elsewhere }).status, small.starts()]).toEqual([0, 2 * BOTH]);
  small.says();
  expect([written(small), small.starts()]).toEqual([built(small), 3 * BOTH]);
});

it("builds what cannot be kept", () => {
  const small = app();
  small.says();
  const [stamp = ""] = small.kept().filter((name) => /^build-\w+\.json$/.test(name));
  rmSync(join(small.folder(), stamp));
  // stands where the list of inputs would be
  mkdirSync(join(small.folder(), stamp));
  small.says();
  expect([written(small), small.starts()]).toEqual([built(small), BOTH + 1]);
});

it("is asked by several at once with an empty cache", async () => {
  const small = app();
  const all = await Promise.all([small.start(), small.start(), small.start()]);
  expect(all.map(({ status }) => status)).toEqual([0, 0, 0]);
  expect(written(small)).toBe(built(small));
});
