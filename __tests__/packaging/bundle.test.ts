import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "../../src/packaging/bundle";
import { type BundleOptions, functionBuild, layerBuild } from "../../src/packaging/bundle-options";
import { inLambda } from "../support/lambda";
import { temporaryFolder } from "../support/temporary-folder";

/** A project in a folder of its own, whose functions use two "third-party" packages. */
function project(files: Record<string, string> = {}): string {
  const root = temporaryFolder();
  const all = {
    "functions/api/index.ts":
      'import { used } from "#vendor/api";\nconst ownStep = () => used();\nexport const handler = async (): Promise<string> => ownStep();\n',
    "functions/other/index.ts": 'import { legacy } from "#vendor/other";\nexport const handler = async () => legacy;\n',
    "functions/vendor/api.ts": 'export { legacy } from "legacy";\nexport { used } from "thing";\n',
    "functions/vendor/other.ts": 'export { legacy } from "legacy";\n',
    "functions/vendor/tracing.ts": 'export { other } from "thing";\n',
    "functions/vendor/instead/credential-chain.ts": "export const defaultProvider = () => undefined;\n",
    "functions/vendor/instead/files.ts": "export const readFile = () => 'instead of a file';\n",
    "real_modules/legacy/package.json": '{ "name": "legacy", "main": "main.js" }',
    "real_modules/legacy/main.js": "exports.legacy = true;\n",
    "real_modules/thing/package.json": '{ "name": "thing", "main": "main.js", "module": "module.mjs" }',
    "real_modules/thing/main.js": 'exports.used = () => "from main";\n',
    "real_modules/thing/module.mjs":
      'function theirStep() { return "from module"; }\nexport const used = () => theirStep();\nexport const other = () => "traced";\nexport const unused = () => "not needed";\n',
    ...files,
  };
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  symlinkSync(join(root, "real_modules"), join(root, "node_modules"));
  return root;
}

const FUNCTION_FILE = "out/api/index.js";
const LAYER_FILE = "out/api-layer/nodejs/node_modules/secure-serverless-vendor/api.js";
const TRACING_FILE = "out/api-layer/nodejs/node_modules/secure-serverless-vendor/tracing.js";

/** Builds a project's functions and returns their files, by path. */
function built(projectRoot: string, functions: readonly string[] = ["api"]): (path: string) => string {
  const options: BundleOptions = { projectRoot, outdir: join(projectRoot, "out"), functions };
  build(functionBuild(options));
  build(layerBuild(options));
  return (path) => readFileSync(join(projectRoot, path), "utf8");
}

describe("bundles", () => {
  const root = project();
  const files = built(root);
  const functionCode = files(FUNCTION_FILE);
  const layerCode = files(LAYER_FILE);

  it("leave third-party code out of the function, which requires it from the layer", () => {
    expect(functionCode).toContain('require("secure-serverless-vendor/api")');
    expect(functionCode).not.toContain("from module");
  });

  it("hold what is used of the packages' ES modules, and nothing else", () => {
    expect(layerCode).toContain("from module");
    expect(layerCode).not.toContain("from main");
    expect(layerCode).not.toContain("not needed");
  });

  it("have the names of the functions' own code, for stack traces, and not those of third-party code", () => {
    expect(functionCode).toContain("ownStep");
    expect(layerCode).not.toContain("theirStep");
  });

  it("keep the tracing in a file of its own, which the function's does not load", () => {
    expect(files(TRACING_FILE)).toContain("traced");
    expect(layerCode).not.toContain("traced");
  });

  it("are the same whether a function is built alone or with others", () => {
    const together = built(project(), ["api", "other"]);

    expect([FUNCTION_FILE, LAYER_FILE, TRACING_FILE].filter((path) => together(path) !== files(path))).toEqual([]);
    expect(together("out/other-layer/nodejs/node_modules/secure-serverless-vendor/other.js")).toContain("legacy");
  });

  it("work together the way Lambda puts them together", () => {
    const answer = inLambda(
      join(root, "out/api"),
      join(root, "out/api-layer"),
      "handler().then((answer) => process.stdout.write(answer))",
    );

    expect(answer).toBe("from module");
  });

  it("do not depend on the folder of the project, nor on where its node_modules leads", () => {
    const other = built(project());

    expect(other(FUNCTION_FILE)).toBe(functionCode);
    expect(other(LAYER_FILE)).toBe(layerCode);
    for (const code of [functionCode, layerCode]) {
      expect(code).not.toContain(tmpdir());
      expect(code).not.toContain("real_modules");
      expect(code).not.toContain("sourceMappingURL");
    }
  });

  it("fail with file and line where the source does not build", () => {
    const broken = project({ "functions/api/index.ts": 'import "./missing";\n' });

    expect(() => built(broken)).toThrow(/functions\/api\/index\.ts:1:7: ERROR: Could not resolve "\.\/missing"/);
  });
});
