import type { LeafChange } from "../attributes";
import { lastOf } from "../paths";
import { Hidden, isEmpty, isObject, type Marked, textOf, Unknown } from "../values";
import { amountIn } from "./durations";

/** Which change of a value weakens something. It is asked only of values that are known on both sides. */
export interface Direction {
  weakens(change: LeafChange): boolean;
  /** Whether the old value protects, so that a new one that is not known yet is a risk. @default never */
  protects?(change: LeafChange): boolean;
  /** Whether a value is weak as such, whatever there was before. @default never */
  isWeak?(value: Marked): boolean;
  /** Whether a change back needs a look just as well. @default false */
  readonly bothWays?: boolean;
}

const ON =
  /^(true|1|yes|on|enabled?|active|activated|all|always|required?|signing|enforced|strict|full_?protection|open|recording|running|continuous)$/i;

/** Whether a switch is on, in the spellings of the providers. */
export function isOn(value: Marked | undefined, absent = false): boolean {
  return isEmpty(value) ? absent : ON.test(textOf(value));
}

export interface Absence {
  /** Whether the provider switches it on where the configuration says nothing. @default false */
  readonly absent?: boolean;
}

/** Switching it off weakens. */
export function on({ absent = false }: Absence = {}): Direction {
  return {
    weakens: ({ before, after }) => isOn(before, absent) && !isOn(after, absent),
    protects: ({ before }) => !isEmpty(before) && isOn(before),
    isWeak: (value) => !isEmpty(value) && isKnownValue(value) && !isOn(value),
  };
}

/** Switching it on weakens. */
export function off({ absent = false }: Absence = {}): Direction {
  return {
    weakens: ({ before, after }) => !isOn(before, absent) && isOn(after, absent),
    protects: ({ before }) => !isEmpty(before) && !isOn(before),
    isWeak: (value) => !isEmpty(value) && isOn(value),
  };
}

/** Having it, whatever it is, protects: a destination, a key, a firewall. Of a list, each item. */
export const kept: Direction = {
  weakens: ({ path, before, after }) =>
    !isEmpty(before) && (isEmpty(after) || (/\.\d+$/.test(path) && !isSame(before, after))),
};

/** Each more of it weakens: an exception, a suspended process. */
export const gained: Direction = {
  weakens: ({ before, after }) => !isEmpty(after) && !isSame(before, after),
};

/** A key of the owner protects; the service's own key, or none, is less. */
export const ownKey: Direction = {
  weakens: ({ before, after }) => !isEmpty(before) && !isManaged(before) && (isEmpty(after) || isManaged(after)),
};

const isManaged = (value: Marked) => /(^|\/)alias\/aws\//.test(textOf(value)) || /^AWS_OWNED/i.test(textOf(value));

export type Amount = number | "for ever" | "nothing";

export interface Amounts {
  /** What no value means, in the unit of the attribute. @default "nothing" */
  readonly absent?: Amount;
  /** What 0 means. @default nothing */
  readonly zero?: Amount;
}

/** Less of it weakens: days of retention, characters of a password. */
export function fewer(amounts: Amounts = {}): Direction {
  return {
    weakens: (change) => measured(change, "after", amounts) < measured(change, "before", amounts),
    protects: ({ before }) => !isEmpty(before),
  };
}

/** More of it weakens: hops, seconds of a session, failures before an alarm. */
export function more(amounts: Amounts = {}): Direction {
  return {
    weakens: (change) => measured(change, "after", amounts) > measured(change, "before", amounts),
    protects: ({ before }) => !isEmpty(before),
  };
}

function measured(change: LeafChange, side: "before" | "after", { absent = "nothing", zero = 0 }: Amounts): number {
  const name = lastOf(change.path);
  const amount = (value: Amount): number => {
    if (value === "for ever") return Number.POSITIVE_INFINITY;
    return value === "nothing" ? 0 : (amountIn(undefined, name, value) ?? 0);
  };
  if (textOf(change[side]) === "-1") return Number.POSITIVE_INFINITY;
  const found = amountIn(change.block[side], name, change[side]);
  if (found === undefined) return isEmpty(change[side]) ? amount(absent) : 0;
  return found === 0 ? amount(zero) : found;
}

/** The unit beside a number: what both together amount to must not get less. */
export const unitOfFewer: Direction = {
  weakens: (change) => {
    const stem = lastOf(change.path).replace(/_units?$/, "");
    const total = (side: "before" | "after") => {
      const block = change.block[side];
      const name = [stem, `${stem}_value`, `${stem}_count`, `${stem}_amount`].find((key) => !isEmpty(block?.[key]));
      return name === undefined ? undefined : amountIn(block, name, block?.[name]);
    };
    const [old, now] = [total("before"), total("after")];
    return old === undefined || now === undefined ? changed.weakens(change) : now < old;
  },
};

/** An earlier date weakens, and so does none; both as ISO 8601. */
export const earlier: Direction = {
  weakens: ({ before, after }) => !isEmpty(before) && (isEmpty(after) || textOf(after) < textOf(before)),
};

/** To 0 from anything above: what runs, stops. */
export const toZero: Direction = {
  weakens: ({ before, after }) => Number(textOf(before ?? 0)) > 0 && !isEmpty(after) && Number(textOf(after)) === 0,
};

/**
 * A fall from a later of these patterns to an earlier one weakens.
 *
 * @param absent the place of no value. Default: 0, the weakest
 */
export function ranked(levels: readonly RegExp[], absent = 0): Direction {
  const level = (value: Marked) => {
    if (isEmpty(value)) return absent;
    const found = levels.findIndex((pattern) => pattern.test(textOf(value)));
    return found < 0 ? undefined : found;
  };
  return {
    weakens: ({ before, after }) => {
      const [old, now] = [level(before), level(after)];
      // a word that nobody knows is no better than the weakest
      return (old ?? (now === undefined ? 0 : 1)) > (now ?? 0);
    },
    protects: ({ before }) => (level(before) ?? 1) > 0,
    isWeak: (value) => !isEmpty(value) && isKnownValue(value) && level(value) === 0,
  };
}

/** Leaving these values weakens. */
export function leaves(good: RegExp): Direction {
  const holds = (value: Marked) => good.test(textOf(value ?? ""));
  return {
    weakens: ({ before, after }) => holds(before) && !holds(after),
    protects: ({ before }) => holds(before),
  };
}

/** Becoming one of these values weakens. */
export function becomes(bad: RegExp): Direction {
  const holds = (value: Marked) => !isEmpty(value) && bad.test(textOf(value));
  return {
    weakens: ({ before, after }) => !holds(before) && holds(after),
    protects: ({ before }) => !isEmpty(before) && !holds(before),
    isWeak: holds,
  };
}

/** Any other value, or none, needs a look: the meaning of a change cannot be told from the values. */
export const changed: Direction = {
  bothWays: true,
  weakens: ({ before, after }) => !isEmpty(before) && !isSame(before, after),
};

/** One of several must fit: without any of them everything does, and each more lets something more through. */
export const alternatives: Direction = {
  weakens: ({ path, before, after, block }) => {
    const list = lastOf(path.replace(/\.\d+$/, ""));
    const all = (side: "before" | "after") => (isObject(block[side]) ? block[side][list] : undefined);
    if (isEmpty(all("before"))) return false;
    return isEmpty(all("after")) || (!isEmpty(after) && !isSame(before, after));
  },
};

/** Looked at by another rule in its own way. */
export const elsewhere: Direction = { weakens: () => false };

/** Only where the block that it is in is gone with it, as a rule of a firewall. */
export const blockGone: Direction = {
  weakens: ({ before, block }) => !isEmpty(before) && block.before !== undefined && block.after === undefined,
};

/** A direction that counts only under a condition. */
export function when(condition: (change: LeafChange) => boolean, direction: Direction): Direction {
  return { ...direction, weakens: (change) => condition(change) && direction.weakens(change) };
}

function isSame(left: Marked, right: Marked): boolean {
  return left instanceof Hidden ? left.equals(right) : left === right;
}

const isKnownValue = (value: Marked) => !(value instanceof Unknown) && !(value instanceof Hidden);
