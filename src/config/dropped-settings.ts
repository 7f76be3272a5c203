import { shownName, shownUnknownValue, shownValue } from "./shown-value";

/** The one key that an object can have and a copy of it loses: assigning it sets what the copy inherits from. */
const DROPPED = "__proto__";

/**
 * What is written in a configuration and would not be there when it has been read, one sentence each: a key that no copy of a
 * group has, and what a group inherits, as with `{ __proto__: other }`.
 *
 * @param value a value of any kind, also one that is not a group
 */
export function droppedSettings(value: unknown): string[] {
  return problemsAt(value, [], new Set());
}

function problemsAt(value: unknown, path: readonly PropertyKey[], above: ReadonlySet<unknown>): string[] {
  // what is in itself is refused by the schema
  if (typeof value !== "object" || value === null || above.has(value)) return [];
  const around = new Set([...above, value]);
  const inherited = Array.isArray(value) || isPlain(value) ? [] : [sentence(path, INHERITS, shownValue(value))];
  const entries = Object.entries(value).flatMap(([key, entry]) =>
    key === DROPPED
      ? [
          sentence(
            [...path, key],
            "must not have this name, which no copy of a group keeps",
            shownUnknownValue([...path, key], entry),
          ),
        ]
      : problemsAt(entry, [...path, Array.isArray(value) ? Number(key) : key], around),
  );
  return [...inherited, ...entries];
}

const INHERITS = "must be a group that inherits nothing; write its settings into it";

/** Whether an object inherits nothing but what all do, of whichever realm: tests run in one of their own. */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    prototype === null ||
    (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, "isPrototypeOf"))
  );
}

function sentence(path: readonly PropertyKey[], rule: string, got: string): string {
  return `${path.map(shownName).join(".") || "(root)"}: ${rule}, got ${got}`;
}
