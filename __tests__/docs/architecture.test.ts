import { AREAS } from "../architecture/layers";
import { fencesOf, textOf } from "../support/documentation";

const PACKAGES = ["cli", "development", "local-aws", "operations", "plan-review", "system", "toolchain"];

/** Who points to whom in the picture of the packages. */
const drawn = [
  ...(fencesOf(textOf("docs/architecture.md"))[0]?.text ?? "").matchAll(/^ +([\w-]+)(?:\["[^"]*"\])? --> ([\w-]+)/gm),
]
  .map(([, from = "", to = ""]) => [from, to] as const)
  .filter(([from, to]) => PACKAGES.includes(from) && PACKAGES.includes(to));

function below(name: string): string[] {
  const next = drawn.flatMap(([from, to]) => (from === name ? [to] : []));
  return [...new Set(next.flatMap((to) => [to, ...below(to)]))];
}

describe("the picture of the packages", () => {
  it.each(PACKAGES)("draws what %s may import, as the walls are", (name) => {
    const allowed = (AREAS[name]?.mayImport ?? []).filter((area) => PACKAGES.includes(area));

    expect(below(name).toSorted()).toEqual(allowed.toSorted());
  });

  it("has every package", () => {
    expect(
      Object.keys(AREAS)
        .filter((area) => PACKAGES.includes(area))
        .toSorted(),
    ).toEqual(PACKAGES);
  });
});
