import { NOT_JUDGED, subjectOf } from "../acceptance";
import type { Expirable, Review, UnjudgedChange } from "../review-result";
import { ACTIONS, code, MAXIMUM_VALUE_CHARACTERS, sentence } from "./markup";
import type { Page } from "./page";
import { shorten } from "./text";

/** More of one type than that are told by their number, so that a comment stays readable. */
const MAXIMUM_OF_ONE_TYPE = 5;

/** What no rule knows, by type. */
export function addUnjudged(page: Page, { unjudged }: Review): void {
  const open = unjudged.filter(({ acceptedBy }) => acceptedBy === undefined);
  if (open.length === 0) return;
  page.add("## What was not judged\n");
  page.add("Outside of what this review knows: nothing was found here, because nothing was looked for.\n");
  const byType = new Map<string, UnjudgedChange[]>();
  for (const change of open) {
    const others = byType.get(change.type);
    if (others === undefined) byType.set(change.type, [change]);
    else others.push(change);
  }
  for (const [type, changes] of [...byType].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (changes.length <= MAXIMUM_OF_ONE_TYPE) for (const change of changes) page.add(unjudgedLine(change));
    else page.add(ofOneType(type, changes));
  }
  page.add(
    "\nTo accept a kind of them, add its type with a reason and an expiry date to `plan-review.accept.json`; attributes that are harmless belong in `plan-review.config.json` (see `docs/plan-review.md`).\n",
  );
}

function unjudgedLine({ action, address, message, attributes }: UnjudgedChange): string {
  return `- **${ACTIONS[action]}** ${code(address)}: ${sentence(message)}${listed(attributes)}`;
}

function ofOneType(type: string, changes: readonly UnjudgedChange[]): string {
  const messages = [...new Set(changes.map(({ message }) => message))];
  const attributes = [...new Set(changes.flatMap((change) => change.attributes))].sort();
  const shown = changes
    .slice(0, MAXIMUM_OF_ONE_TYPE)
    .map(({ action, address }) => `  - **${ACTIONS[action]}** ${code(address)}`);
  return [
    `- ${code(type)}, ${changes.length} changes: ${messages.map(sentence).join("; ")}${listed(attributes)}`,
    ...shown,
    `  - and ${changes.length - shown.length} more, all of them in the JSON format`,
  ].join("\n");
}

function listed(attributes: readonly string[]): string {
  return attributes.length > 0 ? `: ${code(shorten(attributes.join(", "), MAXIMUM_VALUE_CHARACTERS))}` : "";
}

/** What somebody has taken on, with the reason, and what has expired. */
export function addExceptions(page: Page, review: Review): void {
  const accepted = [
    ...review.findings.map((finding) => ({ ...finding, id: finding.rule.id })),
    ...review.unjudged.map((change) => ({ ...change, id: NOT_JUDGED })),
  ].flatMap(({ acceptedBy, ...taken }) => (acceptedBy === undefined ? [] : [{ ...taken, acceptedBy }]));
  if (accepted.length + review.ignored.length > 0) {
    page.add("## Accepted\n");
    for (const { id, address, message, acceptedBy } of accepted) {
      page.add(`- ${id}, ${code(address)}: ${sentence(message)}\n  - ${until(acceptedBy)}`);
    }
    for (const { address, attributes, ...entry } of review.ignored) {
      page.add(`- ignored by the configuration, ${code(address)}${listed(attributes)}\n  - ${until(entry)}`);
    }
    page.add("");
  }
  // those that this plan does not need are nothing new: most plans touch little of what was accepted
  if (review.expired.length > 0) {
    page.add("## Expired acceptances\n");
    for (const item of review.expired) page.add(`- expired on ${item.expires}: ${expiredSubject(item)}`);
    page.add("");
  }
  if (review.changedSeverities.length > 0) {
    const changed = review.changedSeverities.map(({ rule, from, to }) => `${code(rule)}: ${from} → ${to}`);
    page.add(`Severities of this project: ${changed.join(", ")}.\n`);
  }
}

function expiredSubject(item: Expirable): string {
  return "rule" in item
    ? `${item.rule}, ${code(subjectOf(item))}`
    : `ignored attributes, ${code(`${item.type}: ${item.attributes.join(", ")}`)}`;
}

function until({ expires, reason }: { readonly expires: string; readonly reason: string }): string {
  return `Until ${expires}: ${sentence(reason)}`;
}
