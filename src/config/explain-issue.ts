import type { z } from "zod";
import { MOVED_SETTINGS } from "./moved-settings";
import { plainRule } from "./plain-rule";
import { environmentSchema } from "./schema";
import { type Choice, type Setting, settingsOf } from "./settings";
import { shownName, shownRule, shownUnknownValue, shownValue } from "./shown-value";

const NOWHERE = "is not a setting";

/** A group with more unknown settings than that is something else, and one sentence says so. */
const MOST_UNKNOWN = 20;

/**
 * Says what is wrong with a setting, one sentence each: the setting, the rule, and the value that broke it, for example
 * `logs.retentionDays: must be a number, got "x"`. A setting that does not exist is told where it does: under a new name
 * or in another mode.
 *
 * @param settings what was checked, for the values
 */
export function explainIssue(issue: z.core.$ZodIssue, settings: unknown): string[] {
  if (issue.code !== "unrecognized_keys" || !issue.message.startsWith("Unrecognized key"))
    return [sentence(issue.path, plainRule(issue, valueAt(issue.path, settings)), settings, shownValue)];
  const known = settingsOf(environmentSchema);
  const said = issue.keys.slice(0, MOST_UNKNOWN).map((key) => {
    const path = [...issue.path, key];
    const rule = whyUnknown(path, known);
    return sentence(path, rule, settings, (value) =>
      rule.startsWith(NOWHERE) ? shownUnknownValue(path, value) : shownValue(value),
    );
  });
  const more = issue.keys.length - said.length;
  return more === 0 ? said : [...said, `${shownPath(issue.path)}: must have known settings only, got ${more} more`];
}

function sentence(
  path: readonly PropertyKey[],
  rule: string,
  settings: unknown,
  shown: (value: unknown) => string,
): string {
  return `${shownPath(path)}: ${shownRule(rule)}, got ${shown(valueAt(path, settings))}`;
}

function shownPath(path: readonly PropertyKey[]): string {
  return path.map(shownName).join(".") || "(root)";
}

function valueAt(path: readonly PropertyKey[], settings: unknown): unknown {
  return path.reduce<unknown>((parent, key) => (isOwn(parent, key) ? parent[key] : undefined), settings);
}

function isOwn(parent: unknown, key: PropertyKey): parent is Record<PropertyKey, unknown> {
  return typeof parent === "object" && parent !== null && Object.hasOwn(parent, key);
}

function whyUnknown(keys: readonly PropertyKey[], known: readonly Setting[]): string {
  const path = pathOf(keys);
  const moved = Object.hasOwn(MOVED_SETTINGS, path) ? MOVED_SETTINGS[path] : undefined;
  if (moved !== undefined) {
    const only = existsOnly(known, moved);
    return `has moved to ${moved}${only && `, which ${only}`}`;
  }
  const elsewhere = existsOnly(known, path);
  if (elsewhere !== "") return elsewhere;
  return `${NOWHERE}; ${namesOfGroup(known, path.slice(0, path.lastIndexOf(".") + 1))}`;
}

function namesOfGroup(known: readonly Setting[], group: string): string {
  const parts = known
    .filter(({ path }) => path.startsWith(group) && !path.slice(group.length).includes("."))
    .map(({ path }) => path.slice(group.length));
  const record = known.find(({ path }) => `${path}.` === group)?.rule.propertyNames?.enum ?? [];
  const names = [...parts, ...record];
  return `${group === "" ? "an environment" : group.slice(0, -1)} has ${[...new Set(names)].join(", ")}`;
}

function existsOnly(known: readonly Setting[], path: string): string {
  const choices = known.flatMap((setting) => (setting.path === path && setting.only ? [setting.only] : []));
  return choices.length === 0 ? "" : `exists only with ${choices.map(inWords).join(" or ")}`;
}

function inWords({ path, value }: Choice): string {
  return `${path} "${value}"`;
}

/** As `Setting.path` has it. */
function pathOf(keys: readonly PropertyKey[]): string {
  return keys.reduce<string>(
    (path, key) => (typeof key === "number" ? `${path}[]` : `${path}${path && "."}${String(key)}`),
    "",
  );
}
