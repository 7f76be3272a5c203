import type { Condition, Statement } from "../../src/policy/document";

/** A statement of a policy that allows everything of S3 on one bucket, but for what is said of it. */
export function statementOf(more: Partial<Statement> = {}): Statement {
  return {
    effect: "Allow",
    actions: ["s3:*"],
    resources: ["arn:aws:s3:::a/*"],
    principals: [],
    negated: new Set(),
    conditions: [],
    ...more,
  };
}

/** One line of a Condition. */
export function when(operator: string, key: string, ...values: readonly string[]): Condition {
  return { operator, key, values };
}
