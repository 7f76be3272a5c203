import type { ResourceChange } from "../model";
import { at, isObject, type Marked, textOf } from "../values";
import { STRENGTHS } from "./guards";
import { snakePath } from "./names";
import { isVeiled } from "./services";
import type { Switch } from "./switch";
import { switchOf } from "./switches";

/** What a switch of a change does, as a line for people. */
export interface Turned {
  readonly effect: "everyone" | "facing" | "look";
  readonly line: string;
}

/** The switches that a change turns to where more people can reach the resource. */
export function turnedBy(change: ResourceChange): readonly Turned[] {
  if (change.action === "delete" || change.action === "forget" || change.action === "no-op") return [];
  const paths = new Set<string>();
  collect(change.before, "", paths);
  collect(change.after, "", paths);
  return [...paths].flatMap((path) => {
    const found = knownSwitch(change.type, path);
    const turned = found === undefined ? undefined : turn(change, path, found);
    return [...(turned === undefined ? [] : [turned]), ...weaker(change, path)];
  });
}

/** The paths of the plain values, without positions. */
export function plainPaths(value: Marked): ReadonlySet<string> {
  const paths = new Set<string>();
  collect(value, "", paths);
  return paths;
}

function collect(value: Marked, path: string, paths: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collect(item, path, paths);
  else if (isObject(value))
    for (const key of Object.keys(value)) collect(value[key] ?? null, path === "" ? key : `${path}.${key}`, paths);
  else paths.add(path);
}

const known = new Map<string, Switch | undefined>();

function knownSwitch(type: string, path: string): Switch | undefined {
  const key = `${type} ${path}`;
  if (!known.has(key)) known.set(key, switchOf(type, snakePath(path)));
  return known.get(key);
}

function turn(
  change: ResourceChange,
  path: string,
  { opens, when, reach, created, byPresence }: Switch,
): Turned | undefined {
  if (when?.(change.after) === false) return undefined;
  const [before, after] = [valuesAt(change.before, path), valuesAt(change.after, path)];
  const open = (values: readonly Marked[]) =>
    values.filter((value) => (isVeiled(value) ? byPresence === true : opens(value)));
  const now = open(after);
  if (change.action === "create") {
    if (now.length === 0 || created === "never") return undefined;
    if (created === "chosen" && change.configured?.has(path.split(".")[0] ?? path) !== true) return undefined;
    return { effect: created === "same" && reach === "everyone" ? "everyone" : "look", line: `${path}: ${said(now)}` };
  }
  if (now.length <= open(before).length) return undefined;
  // what nobody can compare with was perhaps open already
  return { effect: reach, line: `${path}: ${said(before)} → ${said(now)}` };
}

/** Blocks of several strengths, which may be weaker without being off. */
function weaker({ type, action, before, after }: ResourceChange, path: string): readonly Turned[] {
  const found = STRENGTHS.find((item) => item.path === path && item.type.test(type));
  if (found === undefined || action === "create") return [];
  const [old, now] = [at(before, path), at(after, path)].map((value) => found.order.indexOf(textOf(value)));
  // the weakest is a switch that is turned
  if (old === undefined || now === undefined || now < 1 || now >= old) return [];
  return [{ effect: "everyone", line: `${path}: ${textOf(at(before, path))} → ${textOf(at(after, path))}` }];
}

function said(values: readonly Marked[]): string {
  return [...new Set(values.map((value) => (value === null || value === "" ? "not set" : textOf(value))))]
    .slice(0, 4)
    .join(", ");
}

/** Every value under a path without positions; a null where there is none. */
export function valuesAt(value: Marked, path: string): readonly Marked[] {
  let current: readonly Marked[] = [value];
  for (const part of path.split(".")) {
    current = current.flatMap((item) =>
      isVeiled(item) ? [item] : isObject(item) && Object.hasOwn(item, part) ? flat(item[part] ?? null) : [],
    );
  }
  return current.length === 0 ? [null] : current;
}

function flat(value: Marked): readonly Marked[] {
  return Array.isArray(value) ? value.flatMap(flat) : [value];
}
