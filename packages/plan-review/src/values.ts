import { createHash } from "node:crypto";
import { type Place, placeOf, placeOfItem, type Secrets } from "./secrets";
import { type Found, freeKey, isSecretNumber, LOOKS_LIKE_A_SECRET, secretsIn } from "./secrets/detect";
import { NOWHERE } from "./secrets/members";
import { SENSITIVE } from "./secrets/store";

/** What stands for a value that Terraform knows only after apply. */
export class Unknown {
  toJSON(): string {
    return "(known after apply)";
  }

  toString(): string {
    return this.toJSON();
  }
}

export const UNKNOWN = new Unknown();

/**
 * What stands for a value that nobody may read in a review. It tells only whether two such values are equal, and what
 * stands around a secret in a long text, so that no rule and no renderer can print more.
 */
export class Hidden {
  readonly #digest: string;
  readonly #secrets: ReadonlySet<string>;
  /** The text with its secrets replaced. @default nothing of it is shown */
  readonly shown?: string;

  /** @param found the secrets of a text that is shown without them. Default: the value is one as a whole */
  constructor(
    value: unknown,
    readonly reason: "sensitive" | "looks like a secret",
    found?: Found,
  ) {
    this.#digest = digestOf(value);
    this.#secrets = new Set(found === undefined ? [this.#digest] : found.secrets.map(digestOf));
    if (found !== undefined && found.shown !== LOOKS_LIKE_A_SECRET) this.shown = found.shown;
  }

  equals(other: Marked | undefined): boolean {
    return other instanceof Hidden && other.#digest === this.#digest;
  }

  /** Notes which secrets it holds, to ask others about them. */
  noteIn(noted: Set<string>): void {
    for (const secret of this.#secrets) noted.add(secret);
  }

  /** Whether it holds a secret that was not noted. */
  holdsMoreThan(noted: ReadonlySet<string>): boolean {
    return [...this.#secrets].some((secret) => !noted.has(secret));
  }

  toJSON(): string {
    return this.shown ?? (this.reason === "sensitive" ? SENSITIVE : LOOKS_LIKE_A_SECRET);
  }

  toString(): string {
    return this.toJSON();
  }
}

function digestOf(value: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(value) ?? "undefined")
    .digest("hex");
}

/** A JSON value of a plan whose unknown and secret parts are replaced by markers. */
export type Marked = null | boolean | number | string | Unknown | Hidden | readonly Marked[] | MarkedObject;
export interface MarkedObject {
  readonly [key: string]: Marked;
}

export function isObject(value: unknown): value is MarkedObject {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Unknown) &&
    !(value instanceof Hidden)
  );
}

export interface Masks {
  /** `before_sensitive` and `after_sensitive`: a value that was secret, or will be, is secret. */
  readonly sensitive: readonly unknown[];
  /** `after_unknown`. */
  readonly unknown: unknown;
}

const NO_MASKS: Masks = { sensitive: [], unknown: undefined };

/**
 * Replaces what the plan marks as sensitive or unknown, and what looks like a secret without being marked, and
 * remembers the secret texts so that copies of them elsewhere can be found.
 */
export function mark(value: unknown, masks: Masks, secrets: Secrets, place: Place = NOWHERE): Marked {
  if (masks.sensitive.includes(true)) {
    secrets.remember(value);
    // the secrets inside of a secret text have copies of their own
    mark(value, NO_MASKS, secrets, place);
    // an attribute that is null says nothing, and hiding it would look like a change
    return value === null || value === undefined
      ? masks.unknown === true
        ? UNKNOWN
        : null
      : new Hidden(value, "sensitive");
  }
  if (masks.unknown === true) return UNKNOWN;
  if (Array.isArray(value) || Array.isArray(masks.unknown)) {
    const items = Array.isArray(value) ? value : [];
    const length = Math.max(items.length, Array.isArray(masks.unknown) ? masks.unknown.length : 0);
    return Array.from({ length }, (_, index) =>
      mark(items[index], childMasks(masks, index), secrets, placeOfItem(items, index, place)),
    );
  }
  if (isObject(value) || isObject(masks.unknown)) {
    const from = isObject(value) ? (value as Record<string, unknown>) : {};
    const keys = new Set([...Object.keys(from), ...(isObject(masks.unknown) ? Object.keys(masks.unknown) : [])]);
    // no prototype: a key named __proto__ is data like any other
    const result: Record<string, Marked> = Object.create(null);
    for (const key of [...keys].sort()) {
      const own = Object.hasOwn(from, key) ? from[key] : undefined;
      const marked = mark(own, childMasks(masks, key), secrets, placeOf(from, key, place));
      // what the mask names as known and the value lacks is absent
      if (own !== undefined || marked instanceof Unknown || (isObject(marked) && Object.keys(marked).length > 0)) {
        result[shownKey(result, key, secrets)] = marked;
      }
    }
    return result;
  }
  if (typeof value === "string") {
    const found = secretsIn(value, place);
    if (found === undefined) return value;
    secrets.remember(found.secrets, false);
    return new Hidden(value, "looks like a secret", found);
  }
  if (typeof value === "number" && isSecretNumber(value, place)) {
    secrets.remember(value, false);
    return new Hidden(value, "looks like a secret");
  }
  return (value ?? null) as Marked;
}

/** A key of a map may be a secret too. */
function shownKey(taken: object, key: string, secrets: Secrets): string {
  const found = secretsIn(key);
  if (found === undefined) return key;
  secrets.remember(found.secrets, false);
  return freeKey(taken, found.shown);
}

function childMasks(masks: Masks, key: string | number): Masks {
  const sensitive = masks.sensitive.map((mask) => child(mask, key)).filter((mask) => mask !== undefined);
  const unknown = child(masks.unknown, key);
  return sensitive.length === 0 && unknown === undefined ? NO_MASKS : { sensitive, unknown };
}

function child(mask: unknown, key: string | number): unknown {
  if (mask === true) return true;
  if (typeof mask !== "object" || mask === null || !Object.hasOwn(mask, key)) return undefined;
  return (mask as Record<string | number, unknown>)[key];
}

/** The value under a path such as `versioning_configuration.0.status`, undefined when there is none. */
export function at(value: Marked | undefined, path: string): Marked | undefined {
  let current: Marked | undefined = value;
  for (const part of path.split(".")) {
    if (current instanceof Unknown || current instanceof Hidden) return current;
    if (Array.isArray(current)) current = current[Number(part)];
    else if (isObject(current)) current = Object.hasOwn(current, part) ? current[part] : undefined;
    else return undefined;
  }
  return current;
}

/** Every leaf with its path, depth first, keys in order. */
export function* leaves(
  value: Marked | undefined,
  path = "",
): Generator<{ readonly path: string; readonly value: Marked }> {
  if (value === undefined) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* leaves(item, path === "" ? `${index}` : `${path}.${index}`);
  } else if (isObject(value)) {
    for (const key of Object.keys(value).sort()) yield* leaves(value[key], path === "" ? key : `${path}.${key}`);
  } else {
    yield { path, value };
  }
}

/** A value as text, whatever it is: `String` fails on an object, and a plan may have one where a provider has a name. */
export function textOf(value: unknown): string {
  const isPart = typeof value === "object" && value !== null && !(value instanceof Unknown || value instanceof Hidden);
  return isPart ? canonicalText(value) : String(value);
}

/** Whether a value says nothing: providers answer null, "", [] and {} for the same absence. */
export function isEmpty(value: Marked | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  if (isObject(value)) return Object.keys(value).every((key) => isEmpty(value[key]));
  return false;
}

/** Whether two values are the same to a reader: keys in any order, absence in any spelling. */
export function same(left: Marked | undefined, right: Marked | undefined): boolean {
  if (isEmpty(left) || isEmpty(right)) return isEmpty(left) && isEmpty(right);
  if (left instanceof Hidden) return left.equals(right);
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) && left.length === right.length && left.every((item, index) => same(item, right[index]))
    );
  }
  if (isObject(left)) {
    if (!isObject(right)) return false;
    return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) => same(left[key], right[key]));
  }
  return left === right;
}

/** Keys sorted at every level, so that equal values have equal texts. */
export function canonicalText(value: unknown): string {
  return (
    JSON.stringify(value, (_, item: unknown) =>
      isObject(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) : item,
    ) ?? "null"
  );
}
