import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { LAMBDA_NODE_MAJOR } from "../../src/config/lambda-runtime";

// it starts other programs
jest.setTimeout(60_000);

interface PackageJson {
  readonly engines?: { readonly node: string };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, string>>;
}

const read = (path: string) => readFileSync(join(PROJECT_ROOT, path), "utf8");
const below = (folder: string) => readdirSync(join(PROJECT_ROOT, folder)).map((name) => `${folder}/${name}`);
const folders = [".", ...below("packages"), ...below("packages/toolchain/src/node")];
const manifests = folders.map((folder): [string, PackageJson] => [
  folder,
  JSON.parse(read(`${folder}/package.json`)) as PackageJson,
]);
const EXACT = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

describe.each(manifests)("the package %s", (_, manifest) => {
  it("asks for exact versions", () => {
    const { dependencies, devDependencies, optionalDependencies, overrides } = manifest;
    const asked = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies, ...overrides });
    const loose = asked.filter(([, version]) => !EXACT.test(version)).map((entry) => entry.join("@"));
    expect(loose).toEqual([]);
  });
});

it("tells exact versions from ranges", () => {
  expect(["1.2.3", "1.2.3-beta.1"].filter((version) => !EXACT.test(version))).toEqual([]);
  expect(["^1.2.3", "~1.2.3", "1.2", "1.x", "*", "latest", ">=1.2.3"].filter((version) => EXACT.test(version))).toEqual(
    [],
  );
});

it("has npm write exact versions into package.json", () => {
  const value = execFileSync("npm", ["config", "get", "save-exact"], {
    cwd: PROJECT_ROOT,
    encoding: "utf8",
    timeout: 30_000,
  });
  expect(value.trim()).toBe("true");
});

describe("Node", () => {
  const [, least = ""] = /^>=(\d+\.\d+)$/.exec(manifests[0]?.[1].engines?.node ?? "") ?? [];

  it("is promised by every package that promises it, and by the front door, from the same version on", () => {
    expect(least).not.toBe("");
    const promises = manifests.flatMap(([folder, { engines }]) => (engines ? [[folder, engines.node]] : []));
    expect(promises.filter(([, node]) => node !== `>=${least}`)).toEqual([]);
    expect(promises.length).toBeGreaterThan(5);
    expect(read("packages/cli/bin/run.mjs")).toContain(`const MINIMUM_NODE = [${least.replace(".", ", ")}];`);
  });

  it("has its API's types from the least major version, so that nothing newer is used unnoticed", () => {
    expect(manifests[0]?.[1].devDependencies?.["@types/node"]).toMatch(new RegExp(`^${least.split(".")[0]}\\.`));
  });

  it("is in development the one of Lambda", () => {
    expect(read(".nvmrc")).toBe(`${LAMBDA_NODE_MAJOR}\n`);
  });

  it("is in CI the one of development and the least that is promised", () => {
    const matrix = /^ {8}node: \[(.+)\]$/m.exec(read(".github/workflows/ci.yml"))?.[1]?.split(", ");
    expect(matrix).toEqual([`"${LAMBDA_NODE_MAJOR}"`, `"${least}.0"`]);
    expect(read(".github/actions/setup/action.yml")).toContain("node-version-file: .nvmrc");
  });

  it("is in the names of the checks that docs/ci.md has required for the main branch", () => {
    const workflow = read(".github/workflows/ci.yml");
    const [, name = ""] = /^ {4}name: (.+) \(Node \$\{\{ matrix\.node \}\}\)$/m.exec(workflow) ?? [];
    expect(name).not.toBe("");
    const required = [...read("docs/ci.md").matchAll(/\*CI \/ ([^*]+?) \(Node ([\d.]+)\)\*/g)];
    expect(required.map(([, check, node]) => `${check} ${node}`)).toEqual([
      `${name} ${LAMBDA_NODE_MAJOR}`,
      `${name} ${least}.0`,
    ]);
  });
});
