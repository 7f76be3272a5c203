import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { bundleFunction, bundleVendor } from "../../src/packaging/bundle";
import { inLambda } from "../support/lambda";
import { temporaryFolder } from "../support/temporary-folder";

/** A project in a folder of its own, whose functions use two "third-party" packages. */
function project(files: Record<string, string> = {}): string {
  const root = temporaryFolder();
  const all = {
    "functions/api/index.ts":
      'import { used } from "#vendor";\nexport const handler = async (): Promise<string> => used();\n',
    "functions/vendor/index.ts": 'export { legacy } from "legacy";\nexport { used } from "thing";\n',
    "real_modules/legacy/package.json": '{ "name": "legacy", "main": "main.js" }',
    "real_modules/legacy/main.js": "exports.legacy = true;\n",
    "real_modules/thing/package.json": '{ "name": "thing", "main": "main.js", "module": "module.mjs" }',
    "real_modules/thing/main.js": 'exports.used = () => "from main";\n',
    "real_modules/thing/module.mjs":
      'export const used = () => "from module";\nexport const unused = () => "not needed";\n',
    ...files,
  };
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  symlinkSync(join(root, "real_modules"), join(root, "node_modules"));
  return root;
}

const bundleApi = (projectRoot: string) =>
  bundleFunction({ projectRoot, entryPoint: "functions/api/index.ts", outdir: join(projectRoot, "out", "api") });
const bundleLayer = (projectRoot: string) =>
  bundleVendor({ projectRoot, entryPoint: "functions/vendor/index.ts", outdir: join(projectRoot, "out", "layer") });

const FUNCTION_FILE = "index.js";
const LAYER_FILE = "nodejs/node_modules/secure-serverless-vendor/index.js";

describe("bundles", () => {
  const root = project();
  const functionCode = readFileSync(join(bundleApi(root), FUNCTION_FILE), "utf8");
  const layerCode = readFileSync(join(bundleLayer(root), LAYER_FILE), "utf8");

  it("leave third-party code out of the function, which requires it from the layer", () => {
    expect(functionCode).toContain('require("secure-serverless-vendor")');
    expect(functionCode).not.toContain("from module");
  });

  it("hold what is used of the packages' ES modules, and nothing else", () => {
    expect(layerCode).toContain("from module");
    expect(layerCode).not.toContain("from main");
    expect(layerCode).not.toContain("not needed");
  });

  it("work together the way Lambda puts them together", () => {
    const answer = inLambda(
      join(root, "out/api"),
      join(root, "out/layer"),
      "handler().then((answer) => process.stdout.write(answer))",
    );

    expect(answer).toBe("from module");
  });

  it("do not depend on the folder of the project, nor on where its node_modules leads", () => {
    const other = project();

    expect(readFileSync(join(bundleApi(other), FUNCTION_FILE), "utf8")).toBe(functionCode);
    expect(readFileSync(join(bundleLayer(other), LAYER_FILE), "utf8")).toBe(layerCode);
    for (const code of [functionCode, layerCode]) {
      expect(code).not.toContain(tmpdir());
      expect(code).not.toContain("real_modules");
      expect(code).not.toContain("sourceMappingURL");
    }
  });

  it("fail with file and line where the source does not build", () => {
    const broken = project({ "functions/api/index.ts": 'import "./missing";\n' });

    expect(() => bundleApi(broken)).toThrow(/functions\/api\/index\.ts:1:7: ERROR: Could not resolve "\.\/missing"/);
  });
});
