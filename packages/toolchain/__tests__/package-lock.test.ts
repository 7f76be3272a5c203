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

type Versions = Readonly<Record<string, string>>;

/** The root of the checkout, and every set of packages that is installed on demand. */
const NODE_TOOLS = join("packages", "toolchain", "src", "node");
const FOLDERS = [".", ...readdirSync(join(PROJECT_ROOT, NODE_TOOLS)).map((name) => join(NODE_TOOLS, name))];

/** Where what a package needs may be: its own folder, and that of each package which it is inside of. */
function placesOf(path: string): string[] {
  const [outer = "", ...inner] = path.split("/node_modules/");
  return [
    "",
    `${outer}/`,
    ...inner.map((_, index) => `${[outer, ...inner.slice(0, index + 1)].join("/node_modules/")}/`),
  ];
}

describe.each(FOLDERS)("the lock of %s", (folder) => {
  const read = (file: string) => JSON.parse(readFileSync(join(PROJECT_ROOT, folder, file), "utf8"));
  const { packages } = read("package-lock.json") as { packages: Record<string, LockedPackage> };
  const entries = Object.entries(packages).filter(([path]) => path !== "");
  // the packages of this repository are links
  const lockedAtRoot = (name: string) => {
    const entry = packages[`node_modules/${name}`];
    return entry?.link === true ? packages[String(entry.resolved)] : entry;
  };
  // the packages of this repository, and npm's links to them
  const downloads = entries.filter(([path, { link }]) => path.includes("node_modules/") && link !== true);

  // A registry that lacks one makes npm leave it out silently, and npm ci then fails everywhere else.
  it("locks the packages of every platform", () => {
    const missing = entries.flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !placesOf(path).some((place) => packages[`${place}node_modules/${name}`] !== undefined),
      ),
    );
    expect(missing).toEqual([]);
  });

  it("checks every download by its hash, from whichever registry", () => {
    // a floor: some packages carry in a bundle what they need
    expect(downloads.length).toBeGreaterThan(1);
    expect(downloads.filter(([, { integrity, inBundle }]) => integrity === undefined && inBundle !== true)).toEqual([]);
    expect(downloads.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  it("holds what is asked for, in exactly that version", () => {
    const workspaces = entries.filter(([path]) => /^packages\/[^/]+$/.test(path)).map(([path]) => path);
    const asked = ["", ...workspaces].flatMap((path) => {
      const { dependencies = {}, devDependencies = {} } = read(join(path, "package.json")) as Record<string, Versions>;
      return Object.entries({ ...dependencies, ...devDependencies }).map(([name, version]) => ({
        path,
        name,
        version,
      }));
    });
    expect(asked.length).toBeGreaterThan(0);
    // npm gives a package of this repository a folder of its own where the root has another version
    const locked = asked.map(({ path, name }) => ({
      path,
      name,
      version: (packages[`${path}/node_modules/${name}`] ?? lockedAtRoot(name))?.version,
    }));
    expect(locked).toEqual(asked);
  });
});
