import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";

const PLACEHOLDER = "@your-organization/your-team";
const rules = readFileSync(join(PROJECT_ROOT, ".github", "CODEOWNERS"), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => line.split(/\s+/));

describe("the owners of the code", () => {
  it("owns everything, each path by somebody", () => {
    expect(rules[0]?.[0]).toBe("*");
    expect(
      rules.filter(([, ...owners]) => owners.length === 0 || owners.some((owner) => !owner.startsWith("@"))),
    ).toEqual([]);
  });

  // GitHub says nothing of a path that is not there: it would just have no owner of its own any more
  it("owns paths that exist", () => {
    const paths = rules.map(([path = ""]) => path).filter((path) => path !== "*");
    expect(paths.length).toBeGreaterThan(4);
    expect(paths.filter((path) => !existsSync(join(PROJECT_ROOT, path)))).toEqual([]);
  });

  it("are one placeholder, which CONTRIBUTING.md says to replace, or none", () => {
    const owners = new Set(rules.flatMap(([, ...names]) => names));
    const isReplaced = !owners.has(PLACEHOLDER);
    const contributing = readFileSync(join(PROJECT_ROOT, "CONTRIBUTING.md"), "utf8");
    expect([
      isReplaced || owners.size === 1,
      isReplaced || contributing.includes(`Replace \`${PLACEHOLDER}\``),
    ]).toEqual([true, true]);
  });
});
