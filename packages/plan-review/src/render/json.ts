import type { Review } from "../review-result";
import { Hidden, Unknown } from "../values";

/**
 * The whole review for other programs. Every text of the plan is a JSON string. Secrets are replaced in what holds values;
 * addresses, types and the names of attributes are the plan's structure and stay what they are.
 */
export function renderJson(review: Review): string {
  const { scrubValue: scrub, scrubPath } = review;
  const document = {
    version: 1,
    verdict: review.verdict,
    outcome: review.outcome,
    needsPerson: review.needsPerson,
    terraformVersion: review.toolVersion ?? null,
    counts: review.counts,
    findings: review.findings.map(({ rule, address, message, details, acceptedBy }) => ({
      rule: rule.id,
      severity: rule.severity,
      address,
      message,
      details,
      why: rule.why,
      accepted: acceptedBy === undefined ? null : { reason: acceptedBy.reason, expires: acceptedBy.expires },
    })),
    unjudged: review.unjudged.map(({ acceptedBy, ...change }) => ({
      ...change,
      accepted: acceptedBy === undefined ? null : { reason: acceptedBy.reason, expires: acceptedBy.expires },
    })),
    ignored: review.ignored,
    changedSeverities: review.changedSeverities,
    praise: review.praise,
    acceptances: { expired: review.expired, unused: review.unused },
    groups: review.groups.map(({ meaning, changes }) => ({
      meaning,
      changes: changes.map((change) => ({
        address: change.address,
        action: change.action,
        type: change.type,
        previousAddress: change.previousAddress ?? null,
        reason: change.actionReason ?? null,
        imported: change.imported,
        attributes: change.attributes.map(({ path, before, after, forcesReplacement, policy }) => ({
          path: scrubPath(path),
          before: clean(before),
          after: clean(after),
          forcesReplacement,
          ...(policy === undefined ? {} : { policy: clean(policy) }),
        })),
      })),
    })),
    outputs: review.outputs.map((output) => ({ ...output, before: clean(output.before), after: clean(output.after) })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;

  /** The markers as texts, and what is left of a secret in any other text replaced. */
  function clean(value: unknown): unknown {
    if (value === undefined || value === null) return null;
    if (value instanceof Hidden || value instanceof Unknown) return scrub(value.toJSON());
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value !== "object") return scrub(value);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [review.scrubPath(key), clean(item)]));
  }
}
