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
  const { api_key: apiKey, api_keys: apiKeys = {} } = secret;
  const add = (field: string, named: NamedKey | undefined, ...rules: (string | undefined)[]) => {
    problems.push(...rules.flatMap((rule) => (rule === undefined ? [] : [`${field} ${rule}`])));
    if (named !== undefined) keys.push(named);
  };

  if (apiKey !== undefined) add("api_key", usable(DEFAULT_KEY_NAME, apiKey), brokenPresentableRule(apiKey));
  if (isObject(apiKeys)) {
    Object.entries(apiKeys).forEach(([name, entry], index) => {
      const limits = isObject(entry) ? brokenLimitRules(entry) : [];
      const rules = [
        name === "" ? "must have a name" : undefined,
        brokenPresentableRule(isObject(entry) ? entry["key"] : entry),
        ...limits,
      ];
      add(entryName(index), name === "" ? undefined : named(name, entry, limits.length > 0), ...rules);
    });
  } else problems.push("api_keys must be an object of names and keys");

  if (keys.every(({ unusable }) => unusable))
    throw new MalformedSecretError(problems.join("; ") || "the secret has neither api_key nor api_keys");
  // of two entries with one key, the one with limits counts
  return { keys: keys.sort((a, b) => rank(a) - rank(b)), problems };
}

function named(name: string, entry: unknown, broken: boolean): NamedKey | undefined {
  if (!isObject(entry)) return usable(name, entry);
  const key = usable(name, entry["key"]);
  if (key === undefined) return undefined;
  if (broken) return { ...key, unusable: true };
  const { allow, prefix } = entry as unknown as Grant;
  return { ...key, limits: { allow, ...(prefix === undefined ? {} : { prefix }) } };
}

function usable(name: string, key: unknown): NamedKey | undefined {
  return brokenPresentableRule(key) === undefined ? { name, key: key as string } : undefined;
}

function rank({ unusable, limits }: NamedKey): number {
  if (unusable) return 0;
  return limits ? 1 : 2;
}
