import type { Plan, ResourceChange } from "../model";

/**
 * Critical and high may lose data or open a door; medium needs a look: each of them needs a person. No rule is born as
 * "info": a project lowers one to it, and what it finds is shown and needs nobody.
 */
export const SEVERITIES = ["critical", "high", "medium", "info"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a rule says about one resource: a sentence, and lines that show it. */
export interface Observation {
  readonly address: string;
  readonly message: string;
  /** @default none */
  readonly details?: readonly string[];
}

export interface Rule {
  /** Is in acceptance files and in SARIF: never changes once released. */
  readonly id: string;
  readonly severity: Severity;
  /** What it looks for, as a noun phrase. */
  readonly title: string;
  /** Why it matters, in a sentence or two. */
  readonly why: string;
  /**
   * Whether it keeps silent about a destroyed resource of which another rule says more: one finding for one thing.
   *
   * @default false
   */
  readonly stepsBack?: boolean;
  readonly check: (plan: Plan, index: PlanIndex) => Iterable<Observation>;
}

/** What several rules ask about the plan as a whole. */
export interface PlanIndex {
  /** Whether the thing that an attribute names is made by this plan: unknown, or the name of a resource that it creates. */
  isNew(change: ResourceChange, attributes: readonly string[]): boolean;
  /** Whether the resource that an attribute names goes away with this plan. */
  isGoing(change: ResourceChange, attributes: readonly string[]): boolean;
}

/** A rule that looks at each change by itself and answers with a sentence, or nothing. */
export function forEachChange(
  look: (change: ResourceChange, index: PlanIndex) => string | Omit<Observation, "address"> | undefined,
): Rule["check"] {
  return function* check(plan, index) {
    for (const change of plan.changes) {
      const seen = look(change, index);
      if (seen === undefined) continue;
      yield { address: change.address, ...(typeof seen === "string" ? { message: seen } : seen) };
    }
  };
}
