import { type Area, BEFORE_INSTALLATION, MAY_COMPUTE, ONLY_FOR_SYNTH, TEST_SUPPORT } from "./layers";
import type { Import } from "./read-imports";

type Areas = Readonly<Record<string, Area>>;

/** A place in the layers: its area, its level from the bottom, and the path that names it. */
interface Place {
  readonly area: string;
  readonly level: number;
  readonly path: string;
}

/** Which imports break the layers, each as a sentence: file, import, rule. */
export function brokenLayers(imports: readonly Import[], areas: Areas): string[] {
  return imports.flatMap((one) => {
    const from = placeOf(one.from, areas);
    if (from === undefined || one.to === undefined || !("file" in one.to)) return [];
    const { file } = one.to;
    if (isTest(from) && TEST_SUPPORT.some((path) => isIn(file, path))) return [];
    const rule = brokenRule(from, placeOf(file, areas), file, areas);
    return rule === undefined ? [] : [told(one, rule)];
  });
}

function brokenRule(from: Place, to: Place | undefined, file: string, areas: Areas): string | undefined {
  if (to === undefined) return `${file} does not belong to the layers`;
  if (to.area === from.area) {
    if (to.path === from.path || to.level < from.level) return undefined;
    return to.level === from.level
      ? `${from.path} and ${to.path} stand side by side`
      : `${from.path} stands below ${to.path}`;
  }
  const { mayImport = [] } = areas[from.area] as Area;
  const isNamed = mayImport.some((name) => name === to.area || isIn(file, name));
  return isNamed && !isTest(to) ? undefined : `${from.area} may import ${mayImport.join(", ") || "nothing"}`;
}

/** Files in folders of the layers that no path names: a new folder has to be placed. */
export function unplaced(files: readonly string[], areas: Areas): string[] {
  const inside = files.filter((file) => /^(src|functions|packages|bench)\//.test(file));
  return inside.flatMap((file) => (placeOf(file, areas) === undefined ? [`${file} has no place in layers.ts`] : []));
}

/** What an area may import and does not: the picture of the house would show it. */
export function unusedPermissions(imports: readonly Import[], areas: Areas): string[] {
  return Object.entries(areas).flatMap(([area, { mayImport = [] }]) => {
    const used = imports.flatMap(({ from, to }) =>
      to !== undefined && "file" in to && placeOf(from, areas)?.area === area ? [to.file] : [],
    );
    const isUsed = (name: string) => used.some((file) => isIn(file, name) || placeOf(file, areas)?.area === name);
    return mayImport.filter((name) => !isUsed(name)).map((name) => `${area} may import ${name}, and does not`);
  });
}

/** Imports that lead nowhere, or that nobody can follow. Tests may compute what they load, and few others. */
export function unresolved(imports: readonly Import[]): string[] {
  const mayCompute = (file: string) => file.includes("__tests__/") || MAY_COMPUTE.includes(file);
  return imports.flatMap((one) =>
    one.problem === undefined || (one.specifier === "(computed)" && mayCompute(one.from))
      ? []
      : [told(one, one.problem)],
  );
}

/** Of the files that may compute what they load, those that do not: whoever comes next would be let in unseen. */
export function needlesslyTrusted(imports: readonly Import[]): string[] {
  return MAY_COMPUTE.filter(
    (file) => !imports.some(({ from, specifier }) => from === file && specifier === "(computed)"),
  );
}

/** A package is imported by its name, so that its `exports` and the dependencies of others mean something. */
export function byPath(imports: readonly Import[]): string[] {
  return imports.flatMap((one) => {
    if (!one.specifier.startsWith(".") || one.to === undefined || !("file" in one.to)) return [];
    const [from, to] = [packageOf(one.from), packageOf(one.to.file)];
    if (to === undefined || from === to || BEFORE_INSTALLATION.some((path) => isIn(one.from, path))) return [];
    return from === undefined ? [] : [told(one, `${to} is imported by its name`)];
  });
}

/** Packages that load, by whatever way, what only a synth needs. Types are dropped before anything runs. */
export function loadsSynth(imports: readonly Import[]): string[] {
  const runtime = imports.filter(({ isRuntime, from }) => isRuntime && !from.includes("__tests__/"));
  const ways = new Map<string, string>();
  const wayOf = ({ to }: Import) =>
    to === undefined || "file" in to
      ? ways.get(to?.file ?? "")
      : ONLY_FOR_SYNTH.test(to.package)
        ? to.package
        : undefined;
  // from the end: what imports something that leads there leads there too
  for (let known = -1; known !== ways.size; ) {
    known = ways.size;
    for (const one of runtime) {
      const way = wayOf(one);
      if (way !== undefined && !ways.has(one.from)) ways.set(one.from, `${one.from} → ${way}`);
    }
  }
  return runtime.flatMap((one) => {
    const isInside = one.to !== undefined && "file" in one.to && packageOf(one.to.file) !== undefined;
    const way = packageOf(one.from) === undefined || isInside ? undefined : wayOf(one);
    return way === undefined ? [] : [told(one, `a package must not load what only a synth needs: ${way}`)];
  });
}

/** Files that import each other, however many are in between: of each such circle, one way round. */
export function circles(imports: readonly Import[]): string[] {
  const next = new Map<string, Set<string>>();
  for (const { from, to } of imports)
    if (to !== undefined && "file" in to) next.set(from, (next.get(from) ?? new Set()).add(to.file));
  const found: string[] = [];
  const done = new Set<string>();
  const way: string[] = [];
  const visit = (file: string) => {
    if (done.has(file)) return;
    const start = way.indexOf(file);
    if (start >= 0) {
      found.push([...way.slice(start), file].join(" → "));
      return;
    }
    way.push(file);
    for (const other of next.get(file) ?? []) visit(other);
    way.pop();
    done.add(file);
  };
  for (const file of next.keys()) visit(file);
  return found;
}

function placeOf(file: string, areas: Areas): Place | undefined {
  let best: Place | undefined;
  for (const [area, { levels }] of Object.entries(areas))
    for (const [level, paths] of levels.entries())
      for (const path of paths)
        if (isIn(file, path) && path.length > (best?.path.length ?? 0)) best = { area, level, path };
  return best;
}

function isTest({ path }: Place): boolean {
  return path.endsWith("__tests__");
}

function isIn(file: string, path: string): boolean {
  return file === path || file.startsWith(`${path}/`);
}

/** The folder's name under packages/. */
export function packageOf(file: string): string | undefined {
  return /^packages\/([^/]+)\//.exec(file)?.[1];
}

/** A broken rule as a sentence: file, import, rule. */
export function told({ from, specifier }: Import, rule: string): string {
  return `${from} imports ${specifier}: ${rule}`;
}
