import { type Acceptable, type Acceptance, isExpired, NOT_JUDGED } from "./acceptance";
import { Accepting } from "./accepting";
import { type Config, ignoredBy, NO_CONFIG } from "./config/config";
import type { Ignored } from "./config/schema";
import { MEANINGS } from "./groups";
import { unjudgedOf } from "./judge/unjudged";
import type { Action, Plan, ResourceChange } from "./model";
import type { Finding, IgnoredAttributes, Review, UnjudgedChange } from "./review-result";
import { goingWithOwner } from "./rules/owners";
import { indexOf } from "./rules/plan-index";
import { type Rule, SEVERITIES } from "./rules/rule";
import { drift } from "./rules/values";
import { changesInWords, isChanged, verdictOf } from "./verdict";

/**
 * Judges a plan.
 *
 * @param today decides only which acceptances count: `YYYY-MM-DD`, in UTC
 * @param config what the project says of its plans. Default: nothing
 */
export function reviewPlan(
  read: Plan,
  acceptances: readonly Acceptance[],
  today: string,
  config: Config = NO_CONFIG,
): Review {
  const plan = { ...read, changes: read.changes.map((change) => withKind(change, config)) };
  const scrub = (text: string) => plan.secrets.scrub(text);
  const accepting = new Accepting(acceptances, today);
  const accepted = (found: Acceptable) => accepting.of(found);
  const findings = withoutRepetitions(findingsOf(plan, config.rules, accepted), plan);
  const { unjudged, ignored } = outside(plan, config, today, accepted);
  const isOpen = ({ acceptedBy }: { readonly acceptedBy?: Acceptance }) => acceptedBy === undefined;
  const open = findings.filter(isOpen);
  const failing = open.filter(({ rule }) => config.fails(rule.severity));
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
  const changes = changesInWords(plan, counts);
  return {
    verdict: verdictOf({
      failing,
      noted: open.filter(({ rule }) => !config.fails(rule.severity)),
      unjudged: unknown.length,
      accepted: findings.length - open.length + unjudged.length - unknown.length,
      changes,
    }),
    outcome: failing.length > 0 ? "needs-person" : unknown.length > 0 ? "not-judged" : "nothing-to-fear",
    needsPerson: failing.length > 0 || unknown.length > 0,
    ...(plan.toolVersion === undefined ? {} : { toolVersion: plan.toolVersion }),
    changes,
    counts,
    findings,
    unjudged,
    ignored,
    rules: config.rules,
    changedSeverities: config.changed,
    fails: config.fails,
    praise: praiseOf(plan),
    expired: [...acceptances, ...config.ignored].filter((item) => isExpired(item, today)),
    unused: accepting.unused(),
    groups: MEANINGS.map((meaning) => ({
      meaning,
      changes: plan.changes.filter((change) => change.meaning === meaning),
    })).filter(({ changes }) => changes.length > 0),
    outputs: plan.outputs.filter(isChanged),
    scrub,
    scrubValue: (value) => plan.secrets.scrubValue(value),
    scrubPath: (path) => plan.secrets.scrubPath(path),
  };
}

type Accept = (found: Acceptable) => { readonly acceptedBy?: Acceptance };

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
    findings.filter(({ rule }) => rule.stepsBack !== true && rule.id !== drift.id).map(({ address }) => address),
  );
  return findings.filter(
    ({ rule, address }) =>
      rule.id === drift.id ||
      (!owned.has(address) && (rule.stepsBack !== true || !gone.has(address) || !said.has(address))),
  );
}

function withKind(change: ResourceChange, config: Config): ResourceChange {
  const kind = config.kindOf(change.type);
  return kind === undefined ? change : { ...change, kind };
}

/** The gravest first; of one severity in the order of the rules, then of the addresses. */
function findingsOf(plan: Plan, rules: readonly Rule[], accepted: Accept): Finding[] {
  const index = indexOf(plan);
  const scrub = (text: string) => plan.secrets.scrub(text);
  return SEVERITIES.flatMap((severity) =>
    rules
      .filter((rule) => rule.severity === severity)
      .flatMap((rule) =>
        [...rule.check(plan, index)].map(({ address, message, details = [] }) => ({
          rule,
          address,
          message: scrub(message),
          details: details.map(scrub),
          ...accepted({ rule: rule.id, address }),
        })),
      ),
  );
}

/** What no rule knows, and what of it the configuration ignores. */
function outside(plan: Plan, config: Config, today: string, accepted: Accept) {
  const unjudged: UnjudgedChange[] = [];
  const ignored: IgnoredAttributes[] = [];
  for (const change of plan.changes) {
    const found = unjudgedOf(change, config.judge);
    if (found === undefined) continue;
    const byEntry = new Map<Ignored | undefined, string[]>();
    for (const path of found.attributes) {
      const entry = ignoredBy(config, found.type, path, today);
      const others = byEntry.get(entry);
      if (others === undefined) byEntry.set(entry, [path]);
      else others.push(path);
    }
    const shown = (paths: readonly string[]) => paths.map((path) => plan.secrets.scrubPath(path));
    const attributes = shown(byEntry.get(undefined) ?? []);
    if (attributes.length > 0 || found.attributes.length === 0)
      unjudged.push({ ...found, attributes, ...accepted({ ...found, rule: NOT_JUDGED }) });
    for (const [entry, paths] of byEntry) {
      if (entry === undefined) continue;
      ignored.push({ address: found.address, attributes: shown(paths), reason: entry.reason, expires: entry.expires });
    }
  }
  return { unjudged, ignored };
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
