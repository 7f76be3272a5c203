import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly inBundle?: boolean;
  readonly link?: boolean;
}

/** The root of the checkout, and every set of packages that is installed on demand. */
const NODE_TOOLS = join("packages", "toolchain", "src", "node");
const FOLDERS = [".", ...readdirSync(join(PROJECT_ROOT, NODE_TOOLS)).map((name) => join(NODE_TOOLS, name))];

describe.each(FOLDERS)("the lock of %s", (folder) => {
  const read = (file: string) => JSON.parse(readFileSync(join(PROJECT_ROOT, folder, file), "utf8"));
  const { packages } = read("package-lock.json") as { packages: Record<string, LockedPackage> };
  const entries = Object.entries(packages).filter(([path]) => path !== "");
  // the packages of this repository, and npm's links to them
  const downloads = entries.filter(([path, { link }]) => path.includes("node_modules/") && link !== true);

  // A registry that lacks one makes npm leave it out silently, and npm ci then fails everywhere else.
  it("locks the packages of every platform", () => {
    const missing = entries.flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) =>
          packages[`node_modules/${name}`] === undefined && packages[`${path}/node_modules/${name}`] === undefined,
      ),
    );
    expect(missing).toEqual([]);
  });

  it("checks every download by its hash, from whichever registry", () => {
    expect(downloads.length).toBeGreaterThan(200);
    expect(downloads.filter(([, { integrity, inBundle }]) => integrity === undefined && inBundle !== true)).toEqual([]);
    expect(downloads.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  it("holds what is asked for, in exactly that version", () => {
    const { dependencies = {}, devDependencies = {} } = read("package.json") as Record<string, Record<string, string>>;
    const asked = Object.entries({ ...dependencies, ...devDependencies });
    expect(asked.length).toBeGreaterThan(5);
    for (const [name, version] of asked)
      expect([name, packages[`node_modules/${name}`]?.version]).toEqual([name, version]);
  });
});
