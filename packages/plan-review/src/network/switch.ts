import { isEmpty, type Marked } from "../values";

/** How far a switch opens: to everyone, or to an address on the Internet behind which something else still decides. */
export type Reach = "everyone" | "facing";

/** An attribute that opens something by its value alone. */
export interface Switch {
  /** Matches the path in snake_case, without positions. */
  readonly path: RegExp;
  /** @default every type */
  readonly type?: RegExp;
  /** Whether a value, null when there is none, opens. */
  readonly opens: (value: Marked) => boolean;
  /** @default every resource of the type */
  readonly when?: (resource: Marked) => boolean;
  readonly reach: Reach;
  /** Whether a value that shows only after apply opens too, since there is one. @default false */
  readonly byPresence?: boolean;
  /**
   * What a new resource with an open value is: as grave as a change, to be looked at, to be looked at when the configuration
   * names it, or nothing, since it is how each begins.
   */
  readonly created: "same" | "look" | "chosen" | "never";
}

export const isOn = (value: Marked) =>
  value === true || (typeof value === "string" && /^(true|enabled?|on|yes|allow(ed)?)$/i.test(value));
export const isOff = (value: Marked) =>
  value === false || (typeof value === "string" && /^(false|disabled?|off|no)$/i.test(value));
/** What is on unless somebody switches it off. */
export const isNotOff = (value: Marked) => !isOff(value);
export const is =
  (...words: readonly string[]) =>
  (value: Marked) =>
    typeof value === "string" && words.includes(value.toLowerCase());
/** A value that is chosen, and not one of these. */
export const isOtherThan =
  (...words: readonly string[]) =>
  (value: Marked) =>
    typeof value === "string" && value !== "" && !words.includes(value.toLowerCase());
export const isMissingOr =
  (...words: readonly string[]) =>
  (value: Marked) =>
    isEmpty(value) || is(...words)(value);

export const isThere = (value: Marked) => !isEmpty(value);
