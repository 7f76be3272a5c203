/**
 * The walls of the house: who may import whom (layers.ts), read out of the code itself.
 *
 * A test of our own, since no tool at hand can say it all: biome's `noRestrictedImports` sees the text of an import, neither
 * the file it leads to nor what that one loads, and dependency-cruiser needs another Node and another TypeScript than ours.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { type Manifest, undeclared, wrongDependencies } from "./dependencies";
import { AREAS, type Area, MAY_COMPUTE } from "./layers";
import { codeFiles, type Import, importsOf } from "./read-imports";
import {
  brokenLayers,
  byPath,
  circles,
  loadsSynth,
  needlesslyTrusted,
  unplaced,
  unresolved,
  unusedPermissions,
} from "./walls";

describe("this checkout", () => {
  const files = codeFiles(PROJECT_ROOT);
  const imports = files.flatMap((file) => importsOf(PROJECT_ROOT, file));
  const folder = join(PROJECT_ROOT, "packages");
  const manifests = Object.fromEntries(readdirSync(folder).map((name) => [name, readManifest(join(folder, name))]));

  it("is read as a whole, in every language that imports", () => {
    const some = ["main.ts", "jest.config.js", "packages/cli/bin/run.mjs", "packages/system/src/private-folder.js"];
    expect(files).toEqual(expect.arrayContaining(some));
    expect(imports.length).toBeGreaterThan(2000);
  });

  it("imports downwards only", () => {
    expect(brokenLayers(imports, AREAS)).toEqual([]);
  });

  it("has a place for each file", () => {
    expect(unplaced(files, AREAS)).toEqual([]);
  });

  it("permits nothing that nobody uses", () => {
    expect(unusedPermissions(imports, AREAS)).toEqual([]);
  });

  it("imports nothing that is not there, or that nobody can follow", () => {
    expect(unresolved(imports)).toEqual([]);
    expect(needlesslyTrusted(imports)).toEqual([]);
  });

  it("imports packages by their names", () => {
    expect(byPath(imports)).toEqual([]);
  });

  it("loads what only a synth needs in no package, by whatever way", () => {
    expect(loadsSynth(imports)).toEqual([]);
  });

  it("has no files that import each other", () => {
    expect(circles(imports)).toEqual([]);
  });

  it("names in each package.json exactly the packages that are imported", () => {
    expect(Object.keys(manifests)).toEqual(expect.arrayContaining(["cli", "system"]));
    expect(wrongDependencies(imports, manifests)).toEqual([]);
    expect(undeclared(imports, manifests, readManifest(PROJECT_ROOT))).toEqual([]);
  });
});

describe("the rules", () => {
  const areas: Record<string, Area> = {
    app: { levels: [["src/low"], ["src/left", "src/right"], ["src/high"]] },
    tools: { levels: [["packages/tools/src"], ["packages/tools/__tests__"]], mayImport: ["src/low"] },
    door: { levels: [["packages/door/src"], ["packages/door/bin"]], mayImport: ["tools"] },
  };

  it.each([
    ["from a level to one below", "src/high/a.ts", "src/low/b.ts"],
    ["within a folder", "src/low/a.ts", "src/low/b.ts"],
    ["from an area to what it names", "packages/door/src/a.ts", "packages/tools/src/b.ts"],
    ["from an area to the part that it names", "packages/tools/src/a.ts", "src/low/b.ts"],
    ["from a test to what it tests", "packages/tools/__tests__/a.test.ts", "packages/tools/src/b.ts"],
    ["from a test to the support of tests", "packages/tools/__tests__/a.test.ts", "__tests__/support/b.ts"],
    ["from a root test to anything", "__tests__/a.test.ts", "packages/door/src/b.ts"],
  ])("permit an import %s", (_, from, to) => {
    expect(brokenLayers([toFile(from, to)], areas)).toEqual([]);
  });

  it.each([
    ["upwards", "src/low/a.ts", "src/high/b.ts", "src/low stands below src/high"],
    ["of a neighbour", "src/left/a.ts", "src/right/b.ts", "src/left and src/right stand side by side"],
    ["of an area that is not named", "src/high/a.ts", "packages/tools/src/b.ts", "app may import nothing"],
    ["of another part than is named", "packages/tools/src/a.ts", "src/left/b.ts", "tools may import src/low"],
    ["of another area's tests", "packages/door/src/a.ts", "packages/tools/__tests__/b.ts", "door may import tools"],
    ["of its own tests", "packages/tools/src/a.ts", "packages/tools/__tests__/b.ts", "stands below"],
    ["of the support of tests", "src/low/a.ts", "__tests__/support/b.ts", "does not belong to the layers"],
  ])("refuse an import %s", (_, from, to, rule) => {
    expect(brokenLayers([toFile(from, to)], areas)).toEqual([expect.stringContaining(rule)]);
    expect(brokenLayers([{ ...toFile(from, to), isRuntime: false }], areas)).toHaveLength(1);
  });

  it("name a new folder that has no place, and nothing outside the layers", () => {
    expect(unplaced(["src/low/a.ts", "src/new/a.ts", "src/lower.ts", "jest.config.js"], areas)).toEqual([
      "src/new/a.ts has no place in layers.ts",
      "src/lower.ts has no place in layers.ts",
    ]);
  });

  it("name what an area may import and does not", () => {
    const used = [toFile("packages/tools/src/a.ts", "src/low/b.ts")];
    expect(unusedPermissions(used, areas)).toEqual(["door may import tools, and does not"]);
  });

  it("name who may compute what it loads and does not", () => {
    expect(needlesslyTrusted([])).toEqual(MAY_COMPUTE);
  });

  it("name an import that leads nowhere or is computed, in tests only the first", () => {
    const nowhere = { from: "src/low/a.ts", specifier: "./b", isRuntime: true, problem: "there is no such file" };
    const computed = { ...nowhere, specifier: "(computed)", problem: "what it imports is computed" };
    const inTest = { from: "packages/tools/__tests__/a.test.ts" };
    const all = [nowhere, computed, { ...nowhere, ...inTest }, { ...computed, ...inTest }];
    expect(unresolved([...all, toFile("src/low/a.ts", "src/low/b.ts")])).toHaveLength(3);
  });

  it("refuse a path into another package, but for what runs before anything is installed", () => {
    const [from, to] = ["packages/door/src/a.ts", "packages/tools/src/b.ts"];
    expect(byPath([toFile(from, to, "../../tools/src/b")])).toHaveLength(1);
    expect(byPath([toFile(from, to, "@secure-serverless/tools/b")])).toEqual([]);
    expect(byPath([toFile(to, to, "./b")])).toEqual([]);
    expect(byPath([toFile("packages/cli/bin/run.mjs", to, "../../tools/src/b.js")])).toEqual([]);
  });

  it("refuse what leads a package to cdktf, however far it is", () => {
    const chain = [
      toFile("packages/tools/src/a.ts", "src/low/b.ts"),
      toFile("src/low/b.ts", "src/low/c.ts"),
      toPackage("src/low/c.ts", "@cdktf/provider-aws"),
    ];
    expect(loadsSynth(chain)).toEqual([expect.stringContaining("src/low/b.ts → src/low/c.ts → @cdktf/provider-aws")]);
    expect(loadsSynth([toPackage("packages/tools/src/a.ts", "constructs")])).toHaveLength(1);
    expect(loadsSynth(chain.slice(0, 2))).toEqual([]);
    expect(loadsSynth(chain.slice(1))).toEqual([]);
    const ofTypes = chain.map((one, index) => ({ ...one, isRuntime: index !== 1 }));
    expect(loadsSynth(ofTypes)).toEqual([]);
  });

  it("name a circle of any length once, and no diamond", () => {
    const diamond = [toFile("a", "b"), toFile("a", "c"), toFile("b", "d"), toFile("c", "d")];
    expect(circles(diamond)).toEqual([]);
    expect(circles([...diamond, toFile("d", "b")])).toEqual(["b → d → b"]);
    expect(circles([toFile("a", "a")])).toEqual(["a → a"]);
  });

  it("compare package.json with the imports of packages, both ways", () => {
    const own = [toFile("packages/door/src/a.ts", "packages/tools/src/b.ts")];
    const check = (...names: string[]) => wrongDependencies(own, { door: naming(...names), tools: {} });
    expect(check("@secure-serverless/tools", "zod")).toEqual([]);
    expect(check("zod")).toEqual(["packages/door/package.json does not name @secure-serverless/tools"]);
    expect(check("@secure-serverless/tools", "@secure-serverless/system")).toEqual([
      "packages/door does not import @secure-serverless/system",
    ]);
  });

  it("refuse an import from npm that no package.json names; of a published package its own has to", () => {
    const check = (from: string, own: Manifest, root: Manifest) =>
      undeclared([toPackage(from, "zod")], { door: own, "plan-review": own }, root);
    expect(check("packages/door/src/a.ts", naming("zod"), {})).toEqual([]);
    expect(check("packages/door/src/a.ts", {}, naming("zod"))).toEqual([]);
    expect(check("packages/door/src/a.ts", {}, naming("@types/zod"))).toEqual([]);
    expect(check("packages/door/src/a.ts", {}, {})).toEqual([expect.stringContaining("imports zod")]);
    expect(check("packages/plan-review/src/a.ts", naming("zod"), {})).toEqual([]);
    expect(check("packages/plan-review/src/a.ts", {}, naming("zod"))).toHaveLength(1);
    expect(check("packages/plan-review/__tests__/a.test.ts", {}, naming("zod"))).toEqual([]);
  });
});

function naming(...names: readonly string[]): Manifest {
  return { dependencies: Object.fromEntries(names.map((name) => [name, "1.0.0"])) };
}

function toFile(from: string, file: string, specifier = file): Import {
  return { from, specifier, isRuntime: true, to: { file } };
}

function toPackage(from: string, name: string): Import {
  return { from, specifier: name, isRuntime: true, to: { package: name } };
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}
