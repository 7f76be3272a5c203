import {
  BYTE_ORDER_MARK,
  brokenLimitRules,
  brokenPresentableRule,
  DEFAULT_KEY_NAME,
  entryName,
  parseSecretObject,
} from "../shared/api-secret";
import { isObject } from "../shared/is-object";
import type { Grant } from "../shared/permissions";
import { UnclearEntries } from "./unclear-entries";

/** The field of the key that may do everything. */
const API_KEY = "api_key";

/** The secret does not hold what it should. Its message never holds any of the value. */
export class MalformedSecretError extends Error {
  override readonly name = "MalformedSecretError";
}

/** A key of the secret. */
export interface NamedKey {
  readonly name: string;
  readonly key: string;
  /** Where it stands: `api_key`, or an entry of `api_keys` by its number. */
  readonly field: string;
  /** Whether it is in `api_keys`. */
  readonly isNamed: boolean;
  /** Undefined when the key passes without limits. */
  readonly limits?: Grant;
  /** Its limits, or an entry that mentions it, are not understood: it does not pass, nor does it by another entry. */
  readonly unusable?: true;
}

/** One version of the secret. Neither problems nor fields hold any of the value. */
export interface SecretKeys {
  /** Those with limits first. */
  readonly keys: readonly NamedKey[];
  readonly problems: readonly string[];
  /** What is not understood, for the keys of the version before. */
  readonly unclear: UnclearEntries;
}

/**
 * Reads the keys of a value; its other fields are left alone. An entry that cannot be used is told and left out, so that
 * the others go on passing.
 *
 * @throws {MalformedSecretError} when there is no key that passes
 */
export function namedKeys(value: string | undefined): SecretKeys {
  const secret = parseSecretObject(value);
  if (secret === undefined) throw new MalformedSecretError("the secret is not a JSON object");
  const problems: string[] = value?.startsWith(BYTE_ORDER_MARK) ? ["the secret begins with a byte order mark"] : [];
  const unclear = new UnclearEntries();
  const read: NamedKey[] = [];
  const take = (field: string, name: string, entry: unknown, { key, rules, ...reading }: Reading) => {
    problems.push(...rules.map((rule) => `${field} ${rule}`));
    if (rules.length > 0) unclear.add(name, entry);
    if (key !== undefined) read.push({ name, key, field, isNamed: field !== API_KEY, ...reading });
  };

  const { [API_KEY]: apiKey, api_keys: apiKeys = {} } = secret;
  if (apiKey !== undefined) take(API_KEY, DEFAULT_KEY_NAME, apiKey, readKey(apiKey));
  if (isObject(apiKeys))
    for (const [index, [name, entry]] of Object.entries(apiKeys).entries())
      take(entryName(index), name, entry, readEntry(name, entry));
  else {
    problems.push("api_keys must be an object of names and keys");
    unclear.addEveryName(apiKeys);
  }

  const keys = read.map((key): NamedKey => (unclear.mentions(key.key) ? { ...key, unusable: true } : key));
  if (keys.every(({ unusable }) => unusable))
    throw new MalformedSecretError(problems.join("; ") || "the secret has neither api_key nor api_keys");
  // of two entries with one key, the one with limits counts; where one of them is unusable, both are
  return { keys: keys.sort((a, b) => Number(!a.limits) - Number(!b.limits)), problems, unclear };
}

/** What an entry gives, and the rules that it breaks. */
interface Reading {
  readonly key: string | undefined;
  readonly limits?: Grant;
  readonly rules: readonly string[];
}

function readEntry(name: string, entry: unknown): Reading {
  if (name === "") return { key: undefined, rules: ["must have a name"] };
  if (!isObject(entry)) return readKey(entry);
  const { key, rules: keyRules } = readKey(entry["key"]);
  const rules = [...keyRules, ...brokenLimitRules(entry)];
  if (rules.length > 0) return { key, rules };
  // the rules have seen that this is so
  const { allow, prefix } = entry as unknown as Grant;
  return { key, limits: { allow, ...(prefix === undefined ? {} : { prefix }) }, rules };
}

function readKey(key: unknown): Reading {
  const rule = brokenPresentableRule(key);
  return rule === undefined ? { key: key as string, rules: [] } : { key: undefined, rules: [rule] };
}
