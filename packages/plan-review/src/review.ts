import { type Acceptable, type Acceptance, isExpired, matches, NOT_JUDGED } from "./acceptance";
import { MEANINGS, type Meaning } from "./groups";
import { type Unjudged, unjudgedOf } from "./judge/unjudged";
import type { Action, OutputChange, Plan, ResourceChange } from "./model";
import { goingWithOwner } from "./rules/owners";
import { indexOf } from "./rules/plan-index";
import { RULES } from "./rules/registry";
import { type Rule, SEVERITIES, type Severity } from "./rules/rule";
import { drift } from "./rules/values";
import { same } from "./values";

export interface Finding {
  readonly rule: Rule;
  readonly address: string;
  readonly message: string;
  readonly details: readonly string[];
  /** The entry of the acceptance file that takes it on. @default none: it needs a person */
  readonly acceptedBy?: Acceptance;
}

/** A change outside of what the review knows. */
export interface UnjudgedChange extends Unjudged {
  /** The entry of the acceptance file that takes it on. @default none */
  readonly acceptedBy?: Acceptance;
}

export interface Review {
  /** One sentence for the title of a comment. */
  readonly verdict: string;
  /** Whether a finding or a change that is not judged is accepted by nobody: the command ends with 2. */
  readonly needsPerson: boolean;
  readonly toolVersion?: string;
  readonly counts: Readonly<Record<Exclude<Action, "read" | "no-op">, number>> & { readonly unchanged: number };
  /** The gravest first; of one severity in the order of the rules, then of the addresses. */
  readonly findings: readonly Finding[];
  /** In the order of the addresses. */
  readonly unjudged: readonly UnjudgedChange[];
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
  const accepted = (found: Acceptable): { readonly acceptedBy?: Acceptance } => {
    const fitting = acceptances.filter((item) => matches(item, found));
    for (const item of fitting) used.add(item);
    const acceptedBy = fitting.find((item) => !isExpired(item, today));
    return acceptedBy === undefined ? {} : { acceptedBy };
  };
  const all: Finding[] = [];
  for (const severity of SEVERITIES) {
    for (const rule of RULES.filter((item) => item.severity === severity)) {
      for (const { address, message, details = [] } of rule.check(plan, index)) {
        all.push({
          rule,
          address,
          message: scrub(message),
          details: details.map(scrub),
          ...accepted({ rule: rule.id, address }),
        });
      }
    }
  }
  const findings = withoutRepetitions(all, plan);
  const unjudged = plan.changes.flatMap((change) => {
    const found = unjudgedOf(change);
    return found === undefined ? [] : [{ ...found, ...accepted({ ...found, rule: NOT_JUDGED }) }];
  });
  const isOpen = ({ acceptedBy }: { readonly acceptedBy?: Acceptance }) => acceptedBy === undefined;
  const open = findings.filter(isOpen);
  const unknown = unjudged.filter(isOpen);
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
    verdict: verdictOf(
      open,
      unknown.length,
      findings.length - open.length + unjudged.length - unknown.length,
      changesInWords(plan, counts),
    ),
    needsPerson: open.length > 0 || unknown.length > 0,
    ...(plan.toolVersion === undefined ? {} : { toolVersion: plan.toolVersion }),
    counts,
    findings,
    unjudged,
    praise: praiseOf(plan),
    expired: acceptances.filter((item) => isExpired(item, today)),
    unused: acceptances.filter((item) => !used.has(item)),
    groups: MEANINGS.map((meaning) => ({
      meaning,
      changes: plan.changes.filter((change) => change.meaning === meaning),
    })).filter(({ changes }) => changes.length > 0),
    outputs: plan.outputs.filter(isChanged),
    scrub,
  };
}

/**
 * One finding for one destroyed thing: nothing of what goes with its owner, and a rule that speaks of every destruction is
 * silent where another says more.
 */
function withoutRepetitions(findings: readonly Finding[], plan: Plan): readonly Finding[] {
  const withOwner = goingWithOwner(plan);
  const gone = new Set<string>();
  const owned = new Set<string>();
  for (const change of plan.changes) {
    if (change.action === "delete") (withOwner.has(change) ? owned : gone).add(change.address);
  }
  const said = new Set(
    findings.filter(({ rule }) => rule.stepsBack !== true && rule !== drift).map(({ address }) => address),
  );
  return findings.filter(
    ({ rule, address }) =>
      rule === drift || (!owned.has(address) && (rule.stepsBack !== true || !gone.has(address) || !said.has(address))),
  );
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

/** The counts, with what a plan does beside changing resources. */
function changesInWords(plan: Plan, counts: Review["counts"]): string {
  const outputs = plan.outputs.filter(isChanged).map(({ name }) => name);
  const imported = plan.changes.filter((change) => change.imported).map(({ address }) => address);
  const moved = plan.changes.filter((change) => change.action === "no-op" && !change.imported).length;
  const parts = [
    ...WORDS.flatMap(([action, word]) => (counts[action] > 0 ? [`${counts[action]} ${word}`] : [])),
    ...(imported.length > 0 ? [named(imported, "imported")] : []),
    ...(moved > 0 ? [`${moved} moved`] : []),
    ...(outputs.length > 0 && plan.changes.length === 0 ? [`only ${named(outputs, "changed")} as outputs`] : []),
  ];
  return parts.length > 0 ? parts.join(", ") : "no changes";
}

/** By its name where there is one, so that the verdict says what it is about. */
function named(names: readonly string[], word: string): string {
  return names.length === 1 && /^[\w.-]{1,80}$/.test(names[0] ?? "")
    ? `${names[0]} ${word}`
    : `${names.length} ${word}`;
}

function isChanged({ action, before, after }: OutputChange): boolean {
  return action !== "no-op" && !same(before, after);
}

/** One of three: nothing to fear, needs a person, not judged. The gravest speaks first. */
function verdictOf(open: readonly Finding[], unjudged: number, accepted: number, changes: string): string {
  const taken = accepted > 0 ? `; ${accepted} accepted` : "";
  const unknown = unjudged === 0 ? "" : `${unjudged} ${unjudged === 1 ? "change" : "changes"} not judged`;
  if (open.length === 0) {
    return unjudged === 0
      ? `Nothing to fear: ${changes}${taken}.`
      : `Not judged: ${unjudged} ${unjudged === 1 ? "change" : "changes"}${taken}; ${changes}.`;
  }
  const bySeverity = SEVERITIES.flatMap((severity: Severity) => {
    const number = open.filter(({ rule }) => rule.severity === severity).length;
    return number > 0 ? [`${number} ${severity}`] : [];
  });
  const also = unknown === "" ? "" : `; ${unknown}`;
  return `Needs a person: ${bySeverity.join(", ")} ${open.length === 1 ? "finding" : "findings"}${also}${taken}; ${changes}.`;
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
