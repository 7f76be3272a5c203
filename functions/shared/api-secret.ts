/**
 * The secret's value and its rules: what commands accept, what Terraform's variable accepts and what a rotation leaves
 * behind. The authorizer reads only the keys, and takes more than this.
 */
import { randomBytes } from "node:crypto";
import { isObject } from "./is-object";
import { brokenAllowRule, brokenPrefixRule, type Grant } from "./permissions";

/** What an API key must be: it travels in a header, and nobody should be able to guess it. */
export const API_KEY_RULE = { minimumLength: 32, maximumLength: 1024, pattern: "^[!-~]+$" } as const;

/** The fields that every value has. */
export const SECRET_FIELDS = ["api_key", "db_connection", "third_party_token"] as const;

export interface ApiSecretValue extends Readonly<Record<(typeof SECRET_FIELDS)[number], string>> {
  /** Further keys, by the name that logs and traces show. */
  readonly api_keys?: Readonly<Record<string, string | LimitedKey>>;
}

/** A key that may do less than everything. */
export interface LimitedKey extends Grant {
  readonly key: string;
}

const LIMITED_KEY_FIELDS: readonly string[] = ["key", "allow", "prefix"];

/** A rule that a value breaks. Neither part ever holds any of the value. */
export interface SecretProblem {
  /** The field; entries of `api_keys` are numbered, since a name may be a key that was put in the wrong place. */
  readonly field: string;
  readonly rule: string;
}

const KEY_NAME = /^[A-Za-z0-9._-]{1,64}$/;
/** The name of `api_key` itself in logs and traces: no named key can have it. */
export const DEFAULT_KEY_NAME = "default";

/** 256 random bits, in characters that need no quoting in a shell, a header or a URL. */
export function randomKey(): string {
  return randomBytes(32).toString("base64url");
}

/** What some editors and shells write in front of a text; no part of JSON. */
export const BYTE_ORDER_MARK = "\uFEFF";

/**
 * Returns the JSON object, or undefined when the text is none. The parser's own message would quote the text. A byte order
 * mark in front does no harm, so that it locks nobody out.
 */
export function parseSecretObject(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text?.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : (text ?? ""));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Every rule that the value breaks; none when it is an {@link ApiSecretValue}. Fields of a team's own are left alone. */
export function secretProblems(value: Readonly<Record<string, unknown>>): SecretProblem[] {
  const problems: SecretProblem[] = [];
  const check = (field: string, rule: string | undefined) => {
    if (rule !== undefined) problems.push({ field, rule });
  };
  check("api_key", brokenKeyRule(value["api_key"]));
  for (const field of SECRET_FIELDS.slice(1)) {
    const text = value[field];
    check(field, typeof text === "string" && text !== "" ? undefined : "must be a text that is not empty");
  }
  const keys = value["api_keys"];
  if (keys === undefined) return problems;
  if (!isObject(keys)) {
    check("api_keys", "must be an object of names and keys");
    return problems;
  }
  const all = [value["api_key"], ...Object.values(keys).map((entry) => (isObject(entry) ? entry["key"] : entry))];
  Object.entries(keys).forEach(([name, entry], index) => {
    const field = entryName(index);
    const fits = KEY_NAME.test(name) && name !== DEFAULT_KEY_NAME;
    const rule = `must have a name of 1 to 64 letters, digits, ".", "_" or "-", other than "${DEFAULT_KEY_NAME}"`;
    check(field, fits ? undefined : rule);
    if (!isObject(entry)) {
      check(field, brokenKeyRule(entry));
      return;
    }
    check(field, brokenKeyRule(entry["key"]));
    const shared = all.filter((key) => key === entry["key"]).length > 1;
    check(field, shared ? "must have a key of its own: another one would lift its limits" : undefined);
    for (const broken of brokenLimitRules(entry)) check(field, broken);
  });
  return problems;
}

/** How entries of `api_keys` are told: by number, since a name may be a key that was put in the wrong place. */
export function entryName(index: number): string {
  return `api_keys, entry ${index + 1}`;
}

/** Every rule that the limits of a key break, without any of their values; none when they are a {@link Grant}. */
export function brokenLimitRules(entry: Readonly<Record<string, unknown>>): string[] {
  const { allow, prefix } = entry;
  const allowRule = brokenAllowRule(allow);
  const prefixRule = prefix === undefined ? undefined : brokenPrefixRule(prefix);
  const unknown = Object.keys(entry).filter((field) => !LIMITED_KEY_FIELDS.includes(field)).length;
  return [
    ...(allowRule === undefined ? [] : [`its allow ${allowRule}`]),
    ...(prefixRule === undefined ? [] : [`its prefix ${prefixRule}`]),
    ...(unknown === 0 ? [] : [`must have no fields but ${LIMITED_KEY_FIELDS.join(", ")}`]),
  ];
}

/** The most that a key and its header can have, in characters, for the authorizer to look at them. */
const PRESENTABLE_LENGTH = 4000;

/** Why no request can present a key, without any of it; undefined when one can. */
export function brokenPresentableRule(key: unknown): string | undefined {
  if (typeof key !== "string") return "must be a text";
  if (key === "") return "must not be empty";
  if (key.length > PRESENTABLE_LENGTH) return `must have at most ${PRESENTABLE_LENGTH} characters`;
  // limits in it would be taken for a part of the key
  if (isJsonContainer(key)) return "must be the key itself, not JSON in a text";
  if (new RegExp(API_KEY_RULE.pattern).test(key)) return undefined;
  return `must consist of printable ASCII characters without spaces${culprit(key)}`;
}

function isJsonContainer(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The characters that come along unseen, when a key is copied or read from a file. */
function culprit(key: string): string {
  const found = [
    ...(key.includes(BYTE_ORDER_MARK) ? ["a byte order mark"] : []),
    ...(/[\r\n\u0085\u2028\u2029]/.test(key) ? ["a line end"] : []),
    ...(/[^\S\r\n\u0085\u2028\u2029\ufeff]/.test(key) ? ["a space"] : []),
  ];
  return found.length === 0 ? "" : `, and it holds ${found.join(" and ")}`;
}

function brokenKeyRule(key: unknown): string | undefined {
  const { minimumLength, maximumLength } = API_KEY_RULE;
  if (typeof key !== "string") return "must be a text";
  if (key.length < minimumLength || key.length > maximumLength)
    return `must have ${minimumLength} to ${maximumLength} characters`;
  return brokenPresentableRule(key);
}
