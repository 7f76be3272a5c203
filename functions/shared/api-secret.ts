/**
 * The secret's value and its rules: what commands accept, what Terraform's variable accepts and what a rotation leaves
 * behind. The authorizer reads only the keys, and takes more than this.
 */
import { randomBytes } from "node:crypto";

/** What an API key must be: it travels in a header, and nobody should be able to guess it. */
export const API_KEY_RULE = { minimumLength: 32, maximumLength: 1024, pattern: "^[!-~]+$" } as const;

/** The fields that every value has. */
export const SECRET_FIELDS = ["api_key", "db_connection", "third_party_token"] as const;

export interface ApiSecretValue extends Readonly<Record<(typeof SECRET_FIELDS)[number], string>> {
  /** Further keys, by the name that logs and traces show. */
  readonly api_keys?: Readonly<Record<string, string>>;
}

/** A rule that a value breaks. Neither part ever holds any of the value. */
export interface SecretProblem {
  /** The field; entries of `api_keys` are numbered, since a name may be a key that was put in the wrong place. */
  readonly field: string;
  readonly rule: string;
}

const KEY_NAME = /^[A-Za-z0-9._-]{1,64}$/;
/** The name of `api_key` itself in logs. */
const TAKEN_NAME = "default";

/** 256 random bits, in characters that need no quoting in a shell, a header or a URL. */
export function randomKey(): string {
  return randomBytes(32).toString("base64url");
}

/** Returns the JSON object, or undefined when the text is none. The parser's own message would quote the text. */
export function parseSecretObject(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "");
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
  if (!isObject(keys)) check("api_keys", "must be an object of names and keys");
  else {
    Object.entries(keys).forEach(([name, key], index) => {
      const field = `api_keys, entry ${index + 1}`;
      const fits = KEY_NAME.test(name) && name !== TAKEN_NAME;
      const rule = `must have a name of 1 to 64 letters, digits, ".", "_" or "-", other than "${TAKEN_NAME}"`;
      check(field, fits ? undefined : rule);
      check(field, brokenKeyRule(key));
    });
  }
  return problems;
}

function brokenKeyRule(key: unknown): string | undefined {
  const { minimumLength, maximumLength, pattern } = API_KEY_RULE;
  if (typeof key !== "string") return "must be a text";
  if (key.length < minimumLength || key.length > maximumLength)
    return `must have ${minimumLength} to ${maximumLength} characters`;
  return new RegExp(pattern).test(key) ? undefined : "must consist of printable ASCII characters without spaces";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
