import type { ResourceChange } from "../model";
import { remembered } from "../remembered";
import { at, type Marked, textOf } from "../values";
import { STRENGTHS } from "./guards";
import { leavesOf } from "./leaves";
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
  const switchAt = known(change.type);
  const result = STRENGTHS.flatMap((strength) => weaker(change, strength));
  for (const path of new Set([...leavesOf(change.before).paths, ...leavesOf(change.after).paths])) {
    const found = switchAt(path);
    const turned = found === null ? undefined : turn(change, path, found);
    if (turned !== undefined) result.push(turned);
  }
  return result;
}

/** By type, then by path. */
const known = remembered((type) => remembered((path) => switchOf(type, snakePath(path)) ?? null));

function turn(
  change: ResourceChange,
  path: string,
  { opens, when, reach, created, byPresence }: Switch,
): Turned | undefined {
  if (when?.(change.after) === false) return undefined;
  const [before, after] = [leavesOf(change.before).at(path), leavesOf(change.after).at(path)];
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
function weaker(change: ResourceChange, { type, path, order }: (typeof STRENGTHS)[number]): readonly Turned[] {
  if (!type.test(change.type) || change.action === "create") return [];
  const [old, now] = [textOf(at(change.before, path)), textOf(at(change.after, path))];
  const strength = order.indexOf(now);
  // the weakest is a switch that is turned
  if (strength < 1 || strength >= order.indexOf(old)) return [];
  return [{ effect: "everyone", line: `${path}: ${old} → ${now}` }];
}

function said(values: readonly Marked[]): string {
  return [...new Set(values.map((value) => (value === null || value === "" ? "not set" : textOf(value))))]
    .slice(0, 4)
    .join(", ");
}
