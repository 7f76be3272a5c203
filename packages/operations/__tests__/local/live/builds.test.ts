import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { Builds, type Built, isBroken, nameOf, PARTS } from "../../../src/local/live/builds";

jest.setTimeout(60_000);

let root: string;
let builds: Builds;
let first: Built[];

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "secure-serverless-"));
  for (const name of ["functions", "package.json"])
    cpSync(join(PROJECT_ROOT, name), join(root, name), { recursive: true });
  symlinkSync(join(PROJECT_ROOT, "node_modules"), join(root, "node_modules"));
  builds = await Builds.start(root);
  first = (await Promise.all(PARTS.map((part) => builds.rebuild(part)))) as Built[];
});
afterAll(async () => {
  await builds.dispose();
  rmSync(root, { recursive: true });
});

const names = (file: string) => builds.partsOf(join(root, file)).map(nameOf);

describe("the live builds", () => {
  it("are those of a deploy, to which the local AWS adds where the sources are", () => {
    const code = first.filter(({ part }) => part.kind === "code");
    expect(code).not.toEqual([]);
    for (const { files, deployed } of code) {
      expect(Object.keys(deployed)).toEqual(["index.js"]);
      expect(deployed["index.js"]).not.toMatch(/sourceMappingURL|sourcesContent/);
      expect(files["index.js"]).toBe(`${deployed["index.js"]}//# sourceMappingURL=index.js.map\n`);
      expect(JSON.parse(files["index.js.map"] ?? "").sourcesContent ?? []).toEqual([]);
    }
  });

  it("name their sources in full", () => {
    const api = first.find(({ part }) => nameOf(part) === "api");
    const { sources } = JSON.parse(api?.files["index.js.map"] ?? "") as { sources: string[] };
    expect(sources).toContain(join(root, "functions/api/app.ts"));
  });
});

describe("a changed file", () => {
  it("concerns the functions that it is in, and no other", () => {
    expect(names("functions/api/app.ts")).toEqual(["api"]);
    expect(names("functions/authorizer/app.ts")).toEqual(["authorizer"]);
    expect(names("functions/shared/logger.ts")).toEqual(["api", "authorizer", "rotation"]);
    expect(names("src/config/environments.ts")).toEqual([]);
  });

  it("concerns the layers that it is in, also as a package", () => {
    expect(names("functions/vendor/authorizer.ts")).toEqual(["the layer of authorizer"]);
    expect(names("node_modules/@aws-sdk/client-s3/README.md")).toEqual([]);
    const ofS3 = [...builds.inputs].filter((file) => file.includes("node_modules/@aws-sdk/client-s3/"));
    expect(ofS3).not.toEqual([]);
    for (const file of ofS3) expect(builds.partsOf(file).map(nameOf)).toEqual(["the layer of api"]);
  });
});

describe("a function that does not build", () => {
  const FILE = "functions/api/app.ts";
  const api = PARTS.find((part) => nameOf(part) === "api") as (typeof PARTS)[number];

  it("tells where, and is concerned by every file until it builds", async () => {
    const text = readFileSync(join(root, FILE), "utf8");
    writeFileSync(join(root, FILE), `${text}\nimport "./not-there";\n`);
    const broken = await builds.rebuild(api);
    expect(isBroken(broken) && broken.errors[0]?.location?.file).toBe(FILE);
    expect(names("functions/api/not-there.ts")).toEqual(["api"]);
    writeFileSync(join(root, "functions/api/not-there.ts"), "");
    expect(isBroken(await builds.rebuild(api))).toBe(false);
    expect(names("functions/api/other.ts")).toEqual([]);
    expect(names("functions/api/not-there.ts")).toEqual(["api"]);
  });
});
