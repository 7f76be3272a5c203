import fc from "fast-check";
import type { z } from "zod";
import { type Kind, kindOf } from "./schema-kinds";
import { STRANGE_KEYS, TEXTS, VALUES } from "./texts";

/** The largest list and record that is made; a schema may allow more. */
const MOST_PARTS = 3;
/** A rule of its own, such as "one of these days", is searched for in so many whole numbers. */
const SEARCHED_NUMBERS = 4000;

interface Wanted {
  /** How often what may be absent is absent. */
  readonly absent: number;
}

/**
 * Values that a schema accepts by itself, whatever its fields demand of each other: at its bounds, by its patterns, and from
 * the list of texts. What is optional is there or not.
 *
 * @throws Error when none is known for a part of it: add one to texts.ts
 */
export function validValues(
  schema: z.ZodType,
  wanted: Wanted = { absent: 0.5 },
  path = "(root)",
): fc.Arbitrary<unknown> {
  const kind = kindOf(schema, path);
  switch (kind.kind) {
    case "group":
      return group(kind, wanted, path);
    case "choice":
      return fc.oneof(...kind.options.map((option) => validValues(option, wanted, path)));
    case "list":
      return fc.array(validValues(kind.of, wanted, `${path}[]`), {
        minLength: kind.least,
        maxLength: Math.min(kind.most, Math.max(kind.least, MOST_PARTS)),
      });
    case "record":
      return fc.dictionary(
        (validValues(kind.keys, wanted, `${path} (key)`) as fc.Arbitrary<string>).filter(isKept),
        validValues(kind.values, wanted, `${path}.*`),
        { maxKeys: MOST_PARTS, noNullPrototype: true },
      );
    default:
      return validLeaf(schema, kind, path);
  }
}

/** Whatever a schema says of keys: a copy of a record loses that one. */
function isKept(key: string): boolean {
  return key !== "__proto__";
}

function group({ fields }: Extract<Kind, { kind: "group" }>, wanted: Wanted, path: string): fc.Arbitrary<unknown> {
  const absent = Symbol("absent");
  const parts = Object.entries(fields).map(([name, { schema, isOptional }]) => {
    const value = validValues(schema, wanted, `${path}.${name}`);
    if (!isOptional || wanted.absent === 0) return [name, value] as const;
    const weight = Math.round(wanted.absent * 100);
    return [
      name,
      fc.oneof({ weight, arbitrary: fc.constant(absent) }, { weight: 100 - weight, arbitrary: value }),
    ] as const;
  });
  return fc
    .record(Object.fromEntries(parts) as Record<string, fc.Arbitrary<unknown>>)
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== absent)));
}

function validLeaf(schema: z.ZodType, kind: Kind, path: string): fc.Arbitrary<unknown> {
  const accepts = (value: unknown) => schema.safeParse(value).success && value !== undefined;
  const known = candidates(kind).filter(accepts);
  if (known.length === 0) throw new Error(`${path}: no valid value is known`);
  const searched = searchedValues(kind);
  const listed = fc.constantFrom(...known);
  return searched === undefined ? listed : fc.oneof(listed, searched.filter(accepts));
}

/** What may be accepted, beyond a list. */
function searchedValues(kind: Kind): fc.Arbitrary<unknown> | undefined {
  if (kind.kind === "number" && !kind.hasOwnRule) {
    const [least = 0, most = 100_000] = [Math.min(...kind.bounds), Math.max(...kind.bounds)].map(finite);
    const max = most > least ? most : least + 100_000;
    return kind.isWhole
      ? fc.integer({ min: Math.ceil(least), max: Math.floor(max) })
      : fc.double({ min: least, max, noNaN: true });
  }
  if (kind.kind === "text" && kind.patterns.length > 0) {
    // an expression that looks ahead cannot be written from
    const pattern = kind.patterns.find(({ source }) => !/\(\?[!=<]/.test(source));
    return pattern && fc.stringMatching(pattern);
  }
  return undefined;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

/** Values at and around each of a leaf's own limits. */
export function candidates(kind: Kind): unknown[] {
  switch (kind.kind) {
    case "number": {
      const around = kind.bounds.flatMap((bound) => [bound - 1, bound - 0.5, bound, bound + 0.5, bound + 1]);
      const searched = kind.hasOwnRule ? Array.from({ length: SEARCHED_NUMBERS }, (_, index) => index) : [];
      return [...around, ...searched, 1, 10, 100];
    }
    case "text":
      return [
        ...TEXTS,
        ...kind.lengths.flatMap((length) =>
          [length - 1, length, length + 1].map((size) => "x".repeat(Math.max(size, 0))),
        ),
      ];
    case "boolean":
      return [true, false];
    case "one of":
      return [...kind.values];
    default:
      return [];
  }
}

/** One place of a value, and the schema that it follows. */
export interface Place {
  readonly path: readonly (string | number)[];
  readonly schema: z.ZodType;
}

/** Every place of a value that a schema accepts, groups before what they have. */
export function placesOf(schema: z.ZodType, value: unknown, path: readonly (string | number)[] = []): Place[] {
  const kind = kindOf(schema, path.join("."));
  const here: Place[] = [{ path, schema }];
  const within = (part: z.ZodType, key: string | number) =>
    placesOf(part, (value as Record<string | number, unknown>)[key], [...path, key]);
  switch (kind.kind) {
    case "group":
      return [
        ...here,
        ...Object.entries(kind.fields).flatMap(([name, field]) =>
          Object.hasOwn(value as object, name) ? within(field.schema, name) : [],
        ),
      ];
    case "choice": {
      const chosen = kind.options.find((option) => option.safeParse(value).success);
      return chosen === undefined ? here : placesOf(chosen, value, path);
    }
    case "list":
      return [...here, ...(value as unknown[]).flatMap((_, index) => within(kind.of, index))];
    case "record":
      return [...here, ...Object.keys(value as object).flatMap((key) => within(kind.values, key))];
    default:
      return here;
  }
}

/** In the place of a value: there is none. */
export const REMOVED = Symbol("removed");

/** What is done to one place. */
export interface Change {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

/** Everything that is done to a place: each value of every type, those around its limits, nothing, and keys of no setting. */
export function changesOf({ path, schema }: Place): Change[] {
  const kind = kindOf(schema, path.join("."));
  // the search for what a rule of its own accepts is not one for what it refuses
  const around = candidates(kind).slice(0, 200);
  const values = [...around, ...VALUES, REMOVED].map((value) => ({ path, value }));
  const names = kind.kind === "group" ? Object.keys(kind.fields).flatMap(misspellings) : [];
  const keys = ["group", "record"].includes(kind.kind) ? [...STRANGE_KEYS, ...names] : [];
  return [...values, ...keys.map((key) => ({ path: [...path, key], value: "value-mark" }))];
}

function misspellings(name: string): string[] {
  return [name.toUpperCase(), `${name}s`, name.slice(1), `${name.slice(0, -2)}${name.at(-1)}${name.at(-2)}`].filter(
    (wrong) => wrong !== name,
  );
}

/** A copy with one place changed. */
export function changed(value: unknown, { path: [key, ...rest], value: to }: Change): unknown {
  if (key === undefined) return to === REMOVED ? undefined : to;
  const copy: object = Array.isArray(value) ? [...value] : { ...(value as object) };
  const next =
    rest.length === 0 ? to : changed((value as Record<string | number, unknown>)[key], { path: rest, value: to });
  if (next === REMOVED) Reflect.deleteProperty(copy, key);
  // what `__proto__` would be by an assignment is not a key
  else Object.defineProperty(copy, key, { value: next, enumerable: true, configurable: true, writable: true });
  return copy;
}
