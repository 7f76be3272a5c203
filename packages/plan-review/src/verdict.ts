import type { OutputChange, Plan } from "./model";
import type { Finding, Review } from "./review-result";
import { SEVERITIES } from "./rules/rule";
import { same } from "./values";

const WORDS = [
  ["create", "created"],
  ["update", "changed"],
  ["replace", "replaced"],
  ["delete", "destroyed"],
  ["forget", "forgotten"],
] as const;

/** The counts, with what a plan does beside changing resources. */
export function changesInWords(plan: Plan, counts: Review["counts"]): string {
  const outputs = plan.outputs.filter(isChanged).map(({ name }) => name);
  const imported = plan.changes.filter((change) => change.imported).map(({ address }) => address);
  const moved = plan.changes.filter((change) => change.action === "no-op" && !change.imported).length;
  const parts = [
    ...WORDS.flatMap(([action, word]) => (counts[action] > 0 ? [`${counts[action]} ${word}`] : [])),
    ...(imported.length > 0 ? [named(imported, "imported")] : []),
    ...(moved > 0 ? [`${moved} moved`] : []),
    ...(outputs.length > 0 && plan.changes.length === 0
      ? [
          `${outputs.length === 1 ? "output " : ""}${named(outputs, outputs.length === 1 ? "changed" : "outputs changed")}`,
        ]
      : []),
  ];
  return parts.length > 0 ? parts.join(", ") : "no changes";
}

/** By its name where there is one, so that the verdict says what it is about. */
function named(names: readonly string[], word: string): string {
  return names.length === 1 && /^[\w.-]{1,80}$/.test(names[0] ?? "")
    ? `${names[0]} ${word}`
    : `${names.length} ${word}`;
}

export function isChanged({ action, before, after }: OutputChange): boolean {
  return action !== "no-op" && !same(before, after);
}

interface VerdictParts {
  readonly failing: readonly Finding[];
  /** Open findings of a severity that needs nobody here. */
  readonly noted: readonly Finding[];
  readonly unjudged: number;
  readonly accepted: number;
  readonly changes: string;
}

/** One of three: nothing to fear, needs a person, not judged. The gravest speaks first. */
export function verdictOf({ failing, noted, unjudged, accepted, changes }: VerdictParts): string {
  const unknown = unjudged === 0 ? [] : [`${unjudged} ${unjudged === 1 ? "change" : "changes"} not judged`];
  const below = noted.length === 0 ? [] : [`${inWords(noted)} noted`];
  const taken = accepted === 0 ? [] : [`${accepted} accepted`];
  if (failing.length > 0)
    return `Needs a person: ${[inWords(failing), ...unknown, ...below, ...taken, changes].join("; ")}.`;
  if (unjudged > 0)
    return `Not judged: ${[`${unjudged} ${unjudged === 1 ? "change" : "changes"}`, ...below, ...taken, changes].join("; ")}.`;
  // a project that lets high findings pass is not told that there is nothing to fear
  const passes = noted.some(({ rule }) => rule.severity !== "info");
  return `${passes ? "Nothing that fails here" : "Nothing to fear"}: ${[changes, ...below, ...taken].join("; ")}.`;
}

/** "1 critical, 2 high findings". */
function inWords(findings: readonly Finding[]): string {
  const bySeverity = SEVERITIES.flatMap((severity) => {
    const number = findings.filter(({ rule }) => rule.severity === severity).length;
    return number > 0 ? [`${number} ${severity}`] : [];
  });
  return `${bySeverity.join(", ")} ${findings.length === 1 ? "finding" : "findings"}`;
}
