import { type Entry, planOf, updated } from "../../support/plan-builder";

/** Plans in which a rule must speak, and plans close to them in which it must not, each with what it is about. */
export interface Cases {
  readonly loud: Readonly<Record<string, unknown>>;
  readonly quiet: Readonly<Record<string, unknown>>;
}

/** By the rules' ids. */
export type CasesOfRules = Readonly<Record<string, Cases>>;

export const plan = (...entries: readonly Entry[]) => planOf(entries);

export const change = (type: string, before: Record<string, unknown>, after: Record<string, unknown>) =>
  plan(updated(type, before, after));

export const parameter = (name: string, value: string) => ({ family: "postgres16", parameter: [{ name, value }] });

export const allow = (action: unknown, resource: unknown, more: Record<string, unknown> = {}) => ({
  Effect: "Allow",
  Action: action,
  Resource: resource,
  ...more,
});

export const denyPlainHttp = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: "*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

export const lock = (retention: Record<string, unknown>) => ({
  bucket: "data",
  rule: [{ default_retention: [{ days: null, years: null, ...retention }] }],
});

export const backup = (name: string, days: number) => ({
  rule_name: name,
  schedule: "cron(0 5 * * ? *)",
  lifecycle: [{ delete_after: days }],
});
