import {
  BYTE_ORDER_MARK,
  brokenLimitRules,
  brokenPresentableRule,
  entryName,
  parseSecretObject,
} from "../shared/api-secret";
import { isObject } from "../shared/is-object";
import type { Grant } from "../shared/permissions";

/** The name under which the secret's `api_key` appears in logs and traces. */
export const DEFAULT_KEY_NAME = "default";

/** The secret does not hold what it should. Its message never holds any of the value. */
export class MalformedSecretError extends Error {
  override readonly name = "MalformedSecretError";
}

/** A key of the secret. */
export interface NamedKey {
  readonly name: string;
  readonly key: string;
  /** Undefined when the key passes without limits. */
  readonly limits?: Grant;
  /** Its limits are not understood: it does not pass, nor does it by another entry. */
  readonly unusable?: true;
}

/** The keys of one version of the secret, those with limits first, and what is wrong with it, without any of its value. */
export interface SecretKeys {
  readonly keys: readonly NamedKey[];
  readonly problems: readonly string[];
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
  const keys: NamedKey[] = [];
  const take = (field: string, { key, rules }: Reading) => {
    problems.push(...rules.map((rule) => `${field} ${rule}`));
    if (key !== undefined) keys.push(key);
  };

  const { api_key: apiKey, api_keys: apiKeys = {} } = secret;
  if (apiKey !== undefined) take("api_key", readKey(DEFAULT_KEY_NAME, apiKey));
  if (!isObject(apiKeys)) problems.push("api_keys must be an object of names and keys");
  else
    for (const [index, [name, entry]] of Object.entries(apiKeys).entries())
      take(entryName(index), readEntry(name, entry));

  if (keys.every(({ unusable }) => unusable))
    throw new MalformedSecretError(problems.join("; ") || "the secret has neither api_key nor api_keys");
  // of two entries with one key, the one with limits counts
  return { keys: keys.sort((a, b) => rank(a) - rank(b)), problems };
}

/** What an entry gives, and the rules that it breaks. */
interface Reading {
  readonly key?: NamedKey;
  readonly rules: readonly string[];
}

function readEntry(name: string, entry: unknown): Reading {
  if (name === "") return { rules: ["must have a name"] };
  if (!isObject(entry)) return readKey(name, entry);
  const limitRules = brokenLimitRules(entry);
  const { key, rules } = readKey(name, entry["key"]);
  if (key === undefined) return { rules: [...rules, ...limitRules] };
  if (limitRules.length > 0) return { key: { ...key, unusable: true }, rules: limitRules };
  // the rules have seen that this is so
  const { allow, prefix } = entry as unknown as Grant;
  return { key: { ...key, limits: { allow, ...(prefix === undefined ? {} : { prefix }) } }, rules: [] };
}

function readKey(name: string, key: unknown): Reading {
  const rule = brokenPresentableRule(key);
  return rule === undefined ? { key: { name, key: key as string }, rules: [] } : { rules: [rule] };
}

function rank({ unusable, limits }: NamedKey): number {
  if (unusable) return 0;
  return limits ? 1 : 2;
}
