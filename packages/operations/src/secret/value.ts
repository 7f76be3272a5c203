import { UserError } from "@secure-serverless/system/user-error";
import {
  type ApiSecretValue,
  parseSecretObject,
  SECRET_FIELDS,
  secretProblems,
} from "../../../../functions/shared/api-secret";

const FIELDS: readonly string[] = [...SECRET_FIELDS, "api_keys"];
const SHAPE = `{"api_key": "…", "db_connection": "…", "third_party_token": "…"}, and "api_keys" if you like; see docs/secrets.md`;

/**
 * The value that a text holds, complete and checked.
 *
 * @param origin where the text came from, for messages, which never hold any of it
 * @throws UserError that names every field that breaks a rule, and the rule
 */
export function secretFrom(text: string, origin: string): ApiSecretValue {
  const value = parseSecretObject(text);
  if (value === undefined) throw new UserError(`What ${origin} holds is not a JSON object`, `Give one: ${SHAPE}`);
  const problems = secretProblems(value).map(({ field, rule }) => `${field} ${rule}`);
  // not by name: a name that is not known may be a value in the wrong place
  const unknown = Object.keys(value).filter((field) => !FIELDS.includes(field)).length;
  if (unknown > 0) problems.push(`it has ${unknown} unknown field${unknown === 1 ? "" : "s"}`);
  if (problems.length > 0)
    throw new UserError(`The value from ${origin} is invalid; nothing was stored:\n  ${problems.join("\n  ")}`, SHAPE);
  return value as unknown as ApiSecretValue;
}

/** The API key alone that a text holds. A line's end, which most tools add, is not part of it. */
export function keyFrom(text: string, origin: string): string {
  const api_key = text.replace(/\r?\n$/, "");
  const problem = secretProblems({ api_key }).find(({ field }) => field === "api_key");
  if (problem === undefined) return api_key;
  throw new UserError(`The key from ${origin} is invalid; nothing was stored: it ${problem.rule}`, "Give another one");
}

/**
 * A stored value with another key; its other fields, whatever they are, are kept.
 *
 * @throws UserError when what is stored cannot be used
 */
export function withKey(stored: string | undefined, api_key: string, environmentName: string): object {
  const value = parseSecretObject(stored);
  const problems = value === undefined ? ["it is not a JSON object"] : secretProblems({ ...value, api_key }).map(told);
  if (problems.length === 0) return { ...value, api_key };
  throw new UserError(
    `The stored value is unusable, so there is nothing to rotate: ${problems.join("; ")}`,
    `Put a whole new one: npm run secret -- put ${environmentName} --replace`,
  );
}

function told({ field, rule }: { readonly field: string; readonly rule: string }): string {
  return `${field} ${rule}`;
}
