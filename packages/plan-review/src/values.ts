import { createHash } from "node:crypto";
import { remembered } from "./remembered";
import { type Place, placeOf, placeOfItem, type Secrets } from "./secrets";
import { type Found, freeKey, isSecretNumber, LOOKS_LIKE_A_SECRET, secretsIn } from "./secrets/detect";
import { NOWHERE } from "./secrets/members";
import { meaningOfName } from "./secrets/names";
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

const UNKNOWN = new Unknown();

/**
 * What stands for a value that nobody may read in a review. It tells only whether two such values are equal, and what
 * stands around a secret in a long text, so that no rule and no renderer can print more.
 */
export class Hidden {
  static readonly #numbers = new Map<string, number>();
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

  /** The same for equal values, and nothing about them: they are counted in the order in which they were met. */
  get number(): number {
    const known = Hidden.#numbers.get(this.#digest) ?? Hidden.#numbers.size;
    Hidden.#numbers.set(this.#digest, known);
    return known;
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

/**
 * A map without the members that every object has, so that a key named `__proto__` or `toString` is data like any other. V8
 * reads it as fast as an object of a class, unlike what `Object.create(null)` makes.
 */
const Bag = function Bag() {} as unknown as new () => Record<string, Marked>;
Bag.prototype = Object.create(null);

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
    const result: Marked[] = [];
    for (let index = 0; index < length; index += 1)
      result.push(mark(items[index], masksAt(masks, index), secrets, placeOfItem(items, index, place)));
    return result;
  }
  if (isObject(value) || isObject(masks.unknown)) {
    const from = isObject(value) ? (value as Record<string, unknown>) : {};
    const result = new Bag();
    for (const key of keysOf(from, masks.unknown)) {
      const own = Object.hasOwn(from, key) ? from[key] : undefined;
      const marked = mark(own, masksAt(masks, key), secrets, placeOf(from, key, place));
      // what the mask names as known and the value lacks is absent
      if (own !== undefined || marked instanceof Unknown || (isObject(marked) && Object.keys(marked).length > 0)) {
        result[shownKey(result, key, secrets)] = marked;
      }
    }
    return result;
  }
  if (typeof value === "string") {
    // before and after are mostly the same, and so are many resources
    const found = isNamedPlainly(place) ? secretsInText(value) : secretsIn(value, place);
    if (found === null || found === undefined) return value;
    secrets.remember(found.secrets, false);
    return new Hidden(value, "looks like a secret", found);
  }
  if (typeof value === "number" && isSecretNumber(value, place)) {
    secrets.remember(value, false);
    return new Hidden(value, "looks like a secret");
  }
  return (value ?? null) as Marked;
}

/** Most of a plan is neither sensitive nor unknown. */
const UNMASKED: Masks = { sensitive: [], unknown: undefined };

function masksAt(masks: Masks, key: string | number): Masks {
  if (masks === UNMASKED) return UNMASKED;
  const sensitive = masks.sensitive.map((mask) => child(mask, key)).filter(isMask);
  const unknown = child(masks.unknown, key);
  return sensitive.length === 0 && !isMask(unknown) ? UNMASKED : { sensitive, unknown };
}

/** Whether it says anything: Terraform writes false, {} and [] for nothing. */
function isMask(mask: unknown): boolean {
  return mask === true || (typeof mask === "object" && mask !== null);
}

/** Sorted, those that only the mask names too. */
function keysOf(from: object, unknown: unknown): readonly string[] {
  const own = Object.keys(from);
  const masked = isObject(unknown) ? Object.keys(unknown).filter((key) => !Object.hasOwn(from, key)) : [];
  return sorted(masked.length === 0 ? own : [...own, ...masked]);
}

const secretsInText = remembered((text) => secretsIn(text) ?? null);

/** Whether the place of a text says nothing about it: then the text alone decides. */
function isNamedPlainly({ name, isAmongSecrets }: Place): boolean {
  return !isAmongSecrets && (name === "" || meaningOfName(name) === "none");
}

/** A key of a map may be a secret too. */
function shownKey(taken: object, key: string, secrets: Secrets): string {
  const found = secretsInText(key);
  if (found === null) return key;
  secrets.remember(found.secrets, false);
  return freeKey(taken, found.shown);
}

function child(mask: unknown, key: string | number): unknown {
  if (mask === true) return true;
  if (typeof mask !== "object" || mask === null || !Object.hasOwn(mask, key)) return undefined;
  return (mask as Record<string | number, unknown>)[key];
}

/** The value under a path such as `versioning_configuration.0.status`, undefined when there is none. */
export function at(value: Marked | undefined, path: string): Marked | undefined {
  let current: Marked | undefined = value;
  for (let start = 0; start <= path.length; ) {
    if (current instanceof Unknown || current instanceof Hidden) return current;
    const dot = path.indexOf(".", start);
    const part = dot < 0 && start === 0 ? path : path.slice(start, dot < 0 ? path.length : dot);
    if (Array.isArray(current)) current = current[Number(part)];
    else if (isObject(current)) current = Object.hasOwn(current, part) ? current[part] : undefined;
    else return undefined;
    if (dot < 0) break;
    start = dot + 1;
  }
  return current;
}

/** Every leaf with its path, depth first, keys in order. */
export function leaves(value: Marked | undefined, path = ""): readonly Leaf[] {
  const result: Leaf[] = [];
  collect(value, path, result);
  return result;
}

export interface Leaf {
  readonly path: string;
  readonly value: Marked;
}

function collect(value: Marked | undefined, path: string, result: Leaf[]): void {
  if (value === undefined) return;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1)
      collect(value[index], path === "" ? `${index}` : `${path}.${index}`, result);
  } else if (isObject(value)) {
    for (const key of sortedKeys(value)) collect(value[key], path === "" ? key : `${path}.${key}`, result);
  } else {
    result.push({ path, value });
  }
}

/** Terraform writes them in order: then nothing has to be sorted. */
export function sortedKeys(value: object): readonly string[] {
  return sorted(Object.keys(value));
}

function sorted(keys: string[]): string[] {
  for (let index = 1; index < keys.length; index += 1)
    if ((keys[index - 1] ?? "") > (keys[index] ?? "")) return keys.sort();
  return keys;
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
  if (!isObject(value)) return false;
  for (const key in value) if (!isEmpty(value[key])) return false;
  return true;
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
    // a key that one of them lacks is absent there
    return (
      Object.keys(left).every((key) => same(left[key], right[key])) &&
      Object.keys(right).every((key) => Object.hasOwn(left, key) || isEmpty(right[key]))
    );
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
