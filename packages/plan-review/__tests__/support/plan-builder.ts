import type { Acceptance } from "../../src/acceptance";
import { readPlan } from "../../src/input/read-plan";
import { reviewPlan } from "../../src/review";
import type { Review } from "../../src/review-result";

export const TODAY = "2030-06-15";

type Values = Readonly<Record<string, unknown>>;

interface Extra {
  readonly address?: string;
  readonly sensitive?: unknown;
  readonly unknown?: unknown;
  readonly replacePaths?: readonly (readonly (string | number)[])[];
}

/** An entry of `resource_changes` as Terraform writes it. */
export function entry(
  type: string,
  actions: readonly string[],
  before: Values | null,
  after: Values | null,
  extra: Extra = {},
) {
  return {
    address: extra.address ?? `${type}.it`,
    mode: "managed",
    type,
    name: "it",
    provider_name: "registry.terraform.io/hashicorp/aws",
    change: {
      actions,
      before,
      after,
      after_unknown: extra.unknown ?? {},
      before_sensitive: extra.sensitive ?? {},
      after_sensitive: extra.sensitive ?? {},
      ...(extra.replacePaths === undefined ? {} : { replace_paths: extra.replacePaths }),
    },
  };
}

export const created = (type: string, after: Values, extra?: Extra) => entry(type, ["create"], null, after, extra);
export const updated = (type: string, before: Values, after: Values, extra?: Extra) =>
  entry(type, ["update"], before, after, extra);
export const deleted = (type: string, before: Values, extra?: Extra) => entry(type, ["delete"], before, null, extra);
export const replaced = (type: string, before: Values, after: Values, extra?: Extra) =>
  entry(type, ["delete", "create"], before, after, extra);
export const kept = (type: string, values: Values, extra?: Extra) => entry(type, ["no-op"], values, values, extra);

export type Entry = ReturnType<typeof entry>;

/** The JSON of a plan. */
export function planOf(entries: readonly Entry[], rest: Readonly<Record<string, unknown>> = {}) {
  return { format_version: "1.2", terraform_version: "1.15.5", resource_changes: entries, ...rest };
}

export function reviewOf(plan: unknown, acceptances: readonly Acceptance[] = []): Review {
  return reviewPlan(readPlan(plan), acceptances, TODAY);
}

/** The rules that have something to say, without repetition. */
export function rulesOf(plan: unknown): readonly string[] {
  return [...new Set(reviewOf(plan).findings.map(({ rule }) => rule.id))];
}

/** An IAM policy as the text that the provider keeps. */
export function policy(...statements: readonly Values[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
