import type { z } from "zod";

const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a group of settings",
  record: "a group of settings",
};

const UNITS: Readonly<Record<string, string>> = { string: "characters", array: "entries" };

/** The rule that a value breaks, in words such as `must be a number`: the schema's own, or zod's in plain English. */
export function plainRule(issue: z.core.$ZodIssue, value: unknown): string {
  // a schema that says it itself says what must be
  if (issue.message.startsWith("must ") || issue.message.startsWith("needs ")) return issue.message;
  switch (issue.code) {
    case "invalid_type":
      return value === undefined ? "must be set" : `must be ${TYPES[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return `must be ${choice(issue.values.map((one) => JSON.stringify(one)))}`;
    case "too_small":
      return bound(issue.origin, issue.inclusive === false ? "above" : "at least", issue.minimum);
    case "too_big":
      return bound(issue.origin, issue.inclusive === false ? "below" : "at most", issue.maximum);
    case "invalid_key":
      return issue.issues[0] === undefined ? issue.message : plainRule(issue.issues[0], value);
    default:
      return issue.message;
  }
}

function bound(origin: string, words: string, limit: number | bigint): string {
  const unit = UNITS[origin];
  return unit === undefined ? `must be ${words} ${limit}` : `must have ${words} ${limit} ${unit}`;
}

function choice(values: readonly (string | undefined)[]): string {
  return values.length === 1 ? `${values[0]}` : `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
}
