import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { leaveCdktf, provenSuccessor } from "@secure-serverless/development/leaving-cdktf/leave";
import { renamed, renameIn } from "@secure-serverless/development/leaving-cdktf/rename";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";

const ours = (path: string) => readFileSync(join(PROJECT_ROOT, path), "utf8");
const MANIFESTS = ["package.json", ".terraform.lock.hcl"];

/** A checkout with the manifests of this one and a few files. */
function checkout(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  const all = { ...Object.fromEntries(MANIFESTS.map((path) => [path, ours(path)])), ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

describe("the names of cdktf's packages", () => {
  it.each([
    ['import { App } from "cdktf";', 'import { App } from "cdktn";'],
    [
      'import type {} from "cdktf/lib/testing/adapters/jest";',
      'import type {} from "cdktn/lib/testing/adapters/jest";',
    ],
    ['"@cdktf/provider-aws/lib/s3-bucket"', '"@cdktn/provider-aws/lib/s3-bucket"'],
    ['program: ["cdktf", "synth"]', 'program: ["cdktn", "synth"]'],
    ['patterns: ["cdktf", "cdktf-cli", "@cdktf/*"]', 'patterns: ["cdktn", "cdktn-cli", "@cdktn/*"]'],
    ["script('require(\"cdktf\")')", "script('require(\"cdktn\")')"],
    ["npx cdktf deploy dev", "npx cdktn deploy dev"],
    ['"node_modules/cdktf/lib/app.js"', '"node_modules/cdktn/lib/app.js"'],
  ])("become those of its successor: %s", (before, after) => {
    expect(renamed(before)).toBe(after);
    expect(renamed(after)).toBe(after);
  });

  it.each([
    'join(root, "cdktf.json")',
    'join(root, "cdktf.out")',
    'type === "@cdktf/info"',
    "process.env.CDKTF_OUTDIR",
    "// cdktf's own",
    '"/app/not-cdktf"',
  ])("are not in %s, which the successor has kept", (text) => {
    expect(renamed(text)).toBe(text);
  });
});

describe("a checkout that leaves cdktf", () => {
  it("has other names in its code and in nothing else", () => {
    const code = 'import { App } from "cdktf";\n';
    const folder = checkout({
      "main.ts": code,
      "src/a/b.ts": code,
      "src/none.ts": "export {};\n",
      "src/text.txt": code,
      "packages/x/node_modules/y/index.js": code,
      "packages/development/src/leaving-cdktf/rename.ts": code,
      "docs/page.md": code,
      "docs/adr/0001-old.md": code,
      "docs/leaving-cdktf.md": code,
    });
    expect(renameIn(folder)).toEqual(["docs/page.md", "main.ts", "src/a/b.ts"]);
    expect(readFileSync(join(folder, "src/a/b.ts"), "utf8")).toBe('import { App } from "cdktn";\n');
    expect(renameIn(folder)).toEqual([]);
  });

  it("never changes what is behind a link", () => {
    const elsewhere = checkout({ "a.ts": 'import "cdktf";' });
    const folder = checkout({ "src/own.ts": 'import "cdktf";' });
    symlinkSync(elsewhere, join(folder, "src", "linked"));
    expect(renameIn(folder)).toEqual(["src/own.ts"]);
    expect(readFileSync(join(elsewhere, "a.ts"), "utf8")).toBe('import "cdktf";');
  });

  it("depends on the proven versions, each in the place of cdktf's, and on everything else as before", () => {
    const folder = checkout({});
    leaveCdktf(folder);
    const before = JSON.parse(ours("package.json"));
    const after = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const { packages } = provenSuccessor();

    expect(Object.keys(after.dependencies).filter((name) => before.dependencies[name] === undefined)).toEqual([
      "@cdktn/provider-archive",
      "@cdktn/provider-aws",
      "cdktn",
    ]);
    expect({ ...after.dependencies, ...after.devDependencies }).toMatchObject(packages);
    const others = (manifest: typeof before) =>
      Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
        ([name]) => !/cdkt[fn]|^constructs$/.test(name),
      );
    expect(others(after)).toEqual(others(before));
    expect(Object.keys(after)).toEqual(Object.keys(before));
  });

  it("locks the archive provider that the bindings ask for, without the hashes of another", () => {
    const lock = ours(".terraform.lock.hcl").replace(
      /(version {5}= "2\.7\.1"\n.*\n)/,
      '$1  hashes = [\n    "h1:old",\n  ]\n',
    );
    expect(lock).toContain("h1:old");
    const folder = checkout({ ".terraform.lock.hcl": lock });
    leaveCdktf(folder);

    expect(readFileSync(join(folder, ".terraform.lock.hcl"), "utf8")).toBe(
      ours(".terraform.lock.hcl").replaceAll('"2.7.1"', `"${provenSuccessor().archiveProvider}"`),
    );
  });

  it("is left as it is where only the changes are asked for", () => {
    const folder = checkout({ "main.ts": 'import "cdktf";' });
    expect(leaveCdktf(folder, provenSuccessor(), false)).toEqual([...MANIFESTS, "main.ts"]);
    for (const path of MANIFESTS) expect(readFileSync(join(folder, path), "utf8")).toBe(ours(path));
    expect(readFileSync(join(folder, "main.ts"), "utf8")).toBe('import "cdktf";');
  });

  it("cannot leave twice", () => {
    const folder = checkout({});
    leaveCdktf(folder);
    expect(() => leaveCdktf(folder)).toThrow("This checkout does not depend on cdktf");
  });
});
