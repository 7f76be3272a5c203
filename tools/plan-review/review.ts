import { type Acceptance, isExpired, matches } from "./acceptance";
import { MEANINGS, type Meaning } from "./groups";
import type { Action, OutputChange, Plan, ResourceChange } from "./model";
import { indexOf } from "./rules/plan-index";
import { RULES } from "./rules/registry";
import { type Rule, SEVERITIES, type Severity } from "./rules/rule";
import { same } from "./values";

export interface Finding {
  readonly rule: Rule;
  readonly address: string;
  readonly message: string;
  readonly details: readonly string[];
  /** The entry of the acceptance file that takes it on. @default none: it needs a person */
  readonly acceptedBy?: Acceptance;
}

export interface Review {
  /** One sentence for the title of a comment. */
  readonly verdict: string;
  readonly needsPerson: boolean;
  readonly toolVersion?: string;
  readonly counts: Readonly<Record<Exclude<Action, "read" | "no-op">, number>> & { readonly unchanged: number };
  /** The gravest first; of one severity in the order of the rules, then of the addresses. */
  readonly findings: readonly Finding[];
  /** What got better, one line each. */
  readonly praise: readonly { readonly address: string; readonly details: readonly string[] }[];
  readonly expired: readonly Acceptance[];
  readonly unused: readonly Acceptance[];
  readonly groups: readonly { readonly meaning: Meaning; readonly changes: readonly ResourceChange[] }[];
  readonly outputs: readonly OutputChange[];
  /** Takes secrets out of a text that is about to be printed. */
  readonly scrub: (text: string) => string;
}

/** Judges a plan. The date decides only which acceptances count: `YYYY-MM-DD`, in UTC. */
export function reviewPlan(plan: Plan, acceptances: readonly Acceptance[], today: string): Review {
  const scrub = (text: string) => plan.secrets.scrub(text);
  const index = indexOf(plan);
  const used = new Set<Acceptance>();
  const findings: Finding[] = [];
  for (const severity of SEVERITIES) {
    for (const rule of RULES.filter((item) => item.severity === severity)) {
      const allowed = acceptances.filter((item) => item.rule === rule.id);
      for (const { address, message, details = [] } of rule.check(plan, index)) {
        const fitting = allowed.filter((item) => matches(item, { rule: rule.id, address }));
        for (const item of fitting) used.add(item);
        const acceptedBy = fitting.find((item) => !isExpired(item, today));
        findings.push({
          rule,
          address,
          message: scrub(message),
          details: details.map(scrub),
          ...(acceptedBy === undefined ? {} : { acceptedBy }),
        });
      }
    }
  }
  const open = findings.filter(({ acceptedBy }) => acceptedBy === undefined);
  const count = (action: Action) => plan.changes.filter((change) => change.action === action).length;
  const counts = {
    create: count("create"),
    update: count("update"),
    replace: count("replace"),
    delete: count("delete"),
    forget: count("forget"),
    unchanged: plan.unchanged,
  };
  return {
    verdict: verdictOf(open, findings.length - open.length, plan, counts),
    needsPerson: open.length > 0,
    ...(plan.toolVersion === undefined ? {} : { toolVersion: plan.toolVersion }),
    counts,
    findings,
    praise: praiseOf(plan),
    expired: acceptances.filter((item) => isExpired(item, today)),
    unused: acceptances.filter((item) => !used.has(item)),
    groups: MEANINGS.map((meaning) => ({
      meaning,
      changes: plan.changes.filter((change) => change.meaning === meaning),
    })).filter(({ changes }) => changes.length > 0),
    outputs: plan.outputs.filter(({ action, before, after }) => action !== "no-op" && !same(before, after)),
    scrub,
  };
}

const WORDS = [
  ["create", "created"],
  ["update", "changed"],
  ["replace", "replaced"],
  ["delete", "destroyed"],
  ["forget", "forgotten"],
] as const;

/** "2 created, 1 destroyed", or "no changes". */
export function countsInWords(counts: Review["counts"]): string {
  const parts = WORDS.flatMap(([action, word]) => (counts[action] > 0 ? [`${counts[action]} ${word}`] : []));
  return parts.length > 0 ? parts.join(", ") : "no changes";
}

function verdictOf(open: readonly Finding[], accepted: number, plan: Plan, counts: Review["counts"]): string {
  const changes = countsInWords(counts);
  const taken = accepted > 0 ? `; ${accepted} accepted` : "";
  if (open.length === 0)
    return plan.changes.length === 0 ? `Nothing to fear: no changes${taken}.` : `Nothing to fear: ${changes}${taken}.`;
  const bySeverity = SEVERITIES.flatMap((severity: Severity) => {
    const number = open.filter(({ rule }) => rule.severity === severity).length;
    return number > 0 ? [`${number} ${severity}`] : [];
  });
  return `Needs a person: ${bySeverity.join(", ")} ${open.length === 1 ? "finding" : "findings"}${taken}; ${changes}.`;
}

function praiseOf(plan: Plan): Review["praise"] {
  return plan.changes.flatMap((change) => {
    if (change.action !== "update") return [];
    const details = change.attributes.flatMap(({ path, policy }) => {
      if (policy === undefined || policy.narrowed.length === 0) return [];
      if (policy.widened.length + policy.denialsLost.length + policy.unclear.length > 0) return [];
      // the comparison runs backwards here: what is "new" in the old policy is gone from the new one
      return policy.narrowed.map(
        (line) =>
          `${path}: no longer ${line.replace(/^(new|wider) /, "").replace(/^condition removed or loosened/, "without a condition")}`,
      );
    });
    return details.length > 0
      ? [{ address: change.address, details: details.map((line) => plan.secrets.scrub(line)) }]
      : [];
  });
}
