import { type Infer, safeParse } from "#vendor/api";
import { Problem, type ProblemCode, shortened } from "./problem";
import { KEY, KEY_RULE } from "./schemas";

type Schema = Parameters<typeof safeParse>[0];

/** Tells whether a value keeps a schema. */
export function isValid(schema: Schema, value: unknown): boolean {
  return safeParse(schema, value).success;
}

/** Returns the key, or throws a problem that names the rule. */
export function requireKey(key: string): string {
  if (!isValid(KEY, key)) throw new Problem("invalid_key", KEY_RULE, { field: "key" });
  return key;
}

/** Returns the value, or throws a problem that names the field and its rule. */
export function requireValid(schema: Schema, value: string, code: ProblemCode, field: string, rule: string): string {
  if (!isValid(schema, value)) throw new Problem(code, `${field} must be ${rule}.`, { field });
  return value;
}

/**
 * Returns a JSON body that keeps its schema.
 *
 * @throws {Problem} `invalid_key` when only the key breaks its rule, otherwise `invalid_body` with the member's name
 */
export function requireBody<T extends Schema>(schema: T, value: unknown): Infer<T> {
  const parsed = safeParse(schema, value);
  if (parsed.success) return parsed.data as Infer<T>;
  const { issues } = parsed.error;
  const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
  const field = (issue?.code === "unrecognized_keys" ? issue.keys[0] : issue?.path.join(".")) || "body";
  if (field === "key" && issue?.code !== "invalid_type") throw new Problem("invalid_key", KEY_RULE, { field });
  throw new Problem("invalid_body", `The member ${shortened(field)} of the body is missing, unknown or invalid.`, {
    field,
  });
}
