import { type Entry, planOf, reviewOf } from "./plan-builder";

export const OPENED = "public-access-opened";
export const FACING = "internet-facing";
export const OUTSIDE = "shared-outside";
export const LOOK = "reach-widened";

/** The rules about reach that speak. */
export function speaks(...entries: readonly Entry[]): readonly string[] {
  const about = [OPENED, FACING, LOOK, OUTSIDE];
  return [
    ...new Set(reviewOf(planOf(entries)).findings.flatMap(({ rule }) => (about.includes(rule.id) ? [rule.id] : []))),
  ];
}
