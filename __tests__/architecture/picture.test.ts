import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { AREAS, type Area } from "./layers";

type Arrows = ReadonlyMap<string, ReadonlySet<string>>;

/** The page's first picture. */
function picture(): string {
  const page = readFileSync(join(PROJECT_ROOT, "docs", "architecture.md"), "utf8");
  return /## The house\n+```mermaid\n(.*?)\n```/s.exec(page)?.[1] ?? "";
}

function areaOf(box: string): string {
  return box === "src" || box === "main" ? "application" : box;
}

/** Its boxes that stand alone, and import nothing. */
function alone(): string[] {
  return [...picture().matchAll(/^ *([\w-]+)\["[^"]*"\]$/gm)].map(([, box = ""]) => areaOf(box));
}

/** Its arrows, from and to the boxes of areas; those within the application are left out. */
function drawn(): Arrows {
  const arrows = [...picture().matchAll(/^ *([\w-]+)(?:\[[^\]]*\])? (?:-->|-\.->)(?:\|[^|]*\|)? ([\w-]+)/gm)]
    .map(([, from = "", to = ""]) => [areaOf(from), areaOf(to)] as const)
    .filter(([from, to]) => from !== to);
  return grouped(arrows);
}

/** The same of the rule. What is not part of the product, such as bench, is not drawn. */
function ruled(): Arrows {
  const areaOf = (name: string) =>
    name in AREAS ? name : name.startsWith("functions/") ? "functions" : ("application" as const);
  const isDrawn = (name: string) => name !== "bench";
  const arrows = Object.entries(AREAS as Record<string, Area>).flatMap(([from, { mayImport = [] }]) =>
    mayImport.map((name) => [from, areaOf(name)] as const).filter((arrow) => arrow.every(isDrawn)),
  );
  return grouped(arrows);
}

function grouped(arrows: readonly (readonly [string, string])[]): Arrows {
  const all = new Map<string, Set<string>>();
  for (const [from, to] of arrows) all.set(from, (all.get(from) ?? new Set()).add(to));
  return all;
}

/** "a → b" for everything that an area can reach, by one arrow or more. */
function reached(arrows: Arrows): string[] {
  const from = (area: string, seen = new Set<string>()): Set<string> => {
    for (const next of arrows.get(area) ?? [])
      if (!seen.has(next)) {
        seen.add(next);
        from(next, seen);
      }
    return seen;
  };
  return [...arrows.keys()].flatMap((area) => [...from(area)].map((other) => `${area} → ${other}`)).sort();
}

describe("the picture of the house in docs/architecture.md", () => {
  it("shows each area that there is", () => {
    const shown = new Set([...alone(), ...[...drawn()].flatMap(([from, to]) => [from, ...to])]);
    expect([...shown].sort()).toEqual(
      Object.keys(AREAS)
        .filter((name) => name !== "bench")
        .sort(),
    );
  });

  it("has the arrows of the rule, and none besides", () => {
    expect(reached(drawn())).toEqual(reached(ruled()));
  });
});
