import type { Marked } from "./values";

/** No service's JSON comes near; deeper texts could only be meant to break the reader. */
const MAXIMUM_DEPTH = 100;

/** The object or the list that a text holds as JSON, undefined when it holds anything else. */
export function parsedText(value: unknown): Marked | undefined {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return undefined;
  try {
    const parsed: unknown = JSON.parse(value, (_, item: unknown) =>
      // no prototype: a key named __proto__ is data like any other
      typeof item === "object" && item !== null && !Array.isArray(item)
        ? Object.assign(Object.create(null), item)
        : item,
    );
    return isShallow(parsed) ? (parsed as Marked) : undefined;
  } catch {
    return undefined;
  }
}

function isShallow(json: unknown): boolean {
  let level: unknown[] = [json];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAXIMUM_DEPTH) return false;
    level = level.flatMap((value) => (typeof value === "object" && value !== null ? Object.values(value) : []));
  }
  return true;
}
