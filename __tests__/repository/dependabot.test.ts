import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";

const text = readFileSync(join(PROJECT_ROOT, ".github", "dependabot.yml"), "utf8");
const updates = text
  .split(/^ {2}- package-ecosystem: /m)
  .slice(1)
  .map((update) => {
    const [, list] = /^ {4}directories:\n((?: {6}- .+\n)+)/m.exec(update) ?? [];
    const directories = [...(list ?? "").matchAll(/- (\S+)/g), ...update.matchAll(/^ {4}directory: (\S+)/gm)];
    return { ecosystem: /^\S+/.exec(update)?.[0] ?? "", directories: directories.map(([, path = ""]) => path), update };
  });

/** Folders below the root that hold such a file, as Dependabot names them. */
function foldersWith(name: RegExp, folder = PROJECT_ROOT): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const here = entries.some((entry) => entry.isFile() && name.test(entry.name));
  const below = entries
    .filter((entry) => entry.isDirectory() && !/^(?:node_modules|\.git|cdktf\.out|dist|__tests__)$/.test(entry.name))
    .flatMap((entry) => foldersWith(name, join(folder, entry.name)));
  return [...(here ? [`/${relative(PROJECT_ROOT, folder).split(sep).join("/")}`] : []), ...below];
}

/** Whether an update of this ecosystem names the folder, itself or by `/*` at the end. */
function isUpdated(ecosystem: string, folder: string): boolean {
  return updates
    .filter((update) => update.ecosystem === ecosystem)
    .flatMap(({ directories }) => directories)
    .some((path) => path === folder || (path.endsWith("/*") && path.slice(0, -2) === dirname(folder)));
}

describe("Dependabot", () => {
  it.each([
    ["npm", /^package-lock\.json$/, 2],
    ["uv", /\.in$/, 2],
    ["github-actions", /^action\.yml$/, 2],
  ])("updates every folder that it can: %s", (ecosystem, file, least) => {
    // the action of plan-review uses no other
    const folders = foldersWith(file).filter((folder) => folder !== "/packages/plan-review");
    expect(folders.length).toBeGreaterThanOrEqual(least);
    expect(folders.filter((folder) => !isUpdated(ecosystem, folder))).toEqual([]);
  });

  it("does not update what it is not told to", () => {
    expect(isUpdated("npm", "/somewhere")).toBe(false);
    expect(isUpdated("npm", "/packages/toolchain/src/node")).toBe(false);
  });

  it("updates the actions of the workflows", () => {
    expect(isUpdated("github-actions", "/")).toBe(true);
  });

  it("waits for a week before it takes a release, in every ecosystem", () => {
    expect(updates.map(({ update }) => /default-days: (\d+)/.exec(update)?.[1])).toEqual(updates.map(() => "7"));
  });

  it("gets no YAML alias, which it does not know", () => {
    expect(text).not.toMatch(/: [&*]\w/);
  });

  it("still makes security updates of what it otherwise leaves alone", () => {
    const ignored = [...text.matchAll(/^ {6}- dependency-name: (\S+)\n(.*)/gm)];
    expect(ignored.length).toBeGreaterThan(5);
    for (const [, name, next] of ignored)
      expect([name, next]).toEqual([name, expect.stringContaining("update-types: ")]);
  });
});
