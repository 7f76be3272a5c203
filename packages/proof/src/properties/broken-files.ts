import fc from "fast-check";
import { STRANGE_KEYS, VALUES } from "./texts";

/** What JSON can hold of the values of every type. */
const JSON_VALUES = VALUES.filter((value) => isJson(value));
const NOISE = ["", "\0", "\ufeff", "}", "{", "]", '"', "\\u0000", "\u001b[2J", "\r\n", "💥", "\ud800"];

/** A valid JSON file as an accident leaves it: cut, overwritten, with another value at one place, or with a key of nobody. */
export function brokenFiles(valid: unknown): fc.Arbitrary<string> {
  const text = JSON.stringify(valid, undefined, 2);
  const at = fc.nat(text.length);
  const places = placesIn(valid);
  return fc.oneof(
    at.map((end) => text.slice(0, end)),
    fc
      .tuple(at, fc.constantFrom(...NOISE))
      .map(([where, noise]) => text.slice(0, where) + noise + text.slice(where + 1)),
    fc
      .tuple(fc.constantFrom(...places), fc.constantFrom(...JSON_VALUES))
      .map(([path, value]) => JSON.stringify(replaced(valid, path, value))),
    fc
      .tuple(fc.constantFrom(...places), fc.constantFrom(...STRANGE_KEYS))
      .map(([path, key]) => JSON.stringify(replaced(valid, [...path, key], "value-mark"))),
    fc.constantFrom("", "null", "[]", "0", '"x"', "[".repeat(5000), `${text}${text}`),
  );
}

function isJson(value: unknown): boolean {
  try {
    return JSON.stringify(value) !== undefined;
  } catch {
    return false;
  }
}

function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, one]) => placesIn(one, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], to: unknown): unknown {
  if (key === undefined) return to;
  if (typeof value !== "object" || value === null) return { [key]: to };
  const copy: Record<string, unknown> = Array.isArray(value) ? ([...value] as never) : { ...value };
  const next = replaced(Reflect.get(value, key), rest, to);
  Object.defineProperty(copy, key, { value: next, enumerable: true, configurable: true, writable: true });
  return copy;
}
