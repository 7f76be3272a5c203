import type { AttributeChange } from "../attributes";
import type { ResourceChange } from "../model";
import type { Finding, Review } from "../review-result";
import { Hidden, isEmpty, type Marked, Unknown } from "../values";
import { addExceptions, addUnjudged } from "./exceptions";
import { ACTIONS, capital, code, MAXIMUM_VALUE_CHARACTERS, sentence } from "./markup";
import { Page } from "./page";
import { shorten } from "./text";

export { code } from "./markup";

const MAXIMUM_ATTRIBUTES = 60;
const NAMES = ["bucket", "function_name", "name", "alarm_name", "identifier", "route_key"];

/** What takes secrets out of what is printed. */
type Cleaner = Pick<Review, "scrub" | "scrubValue" | "scrubPath">;

export interface MarkdownOptions {
  /** GitHub refuses comments of more than 65,536 characters. @default no limit */
  readonly maximumCharacters?: number;
}

/** The review as GitHub's Markdown. Whatever comes from the plan is in code spans. */
export function renderMarkdown(review: Review, { maximumCharacters }: MarkdownOptions = {}): string {
  const page = new Page(maximumCharacters);
  page.add("# Plan review\n");
  page.add(`**${review.verdict}**\n`);
  const version = review.toolVersion === undefined ? "" : ` Made by version ${code(review.toolVersion)}.`;
  page.add(`${capital(review.changes)}; ${review.counts.unchanged} unchanged.${version}\n`);
  const open = review.findings.filter(({ acceptedBy }) => acceptedBy === undefined);
  const failing = open.filter(({ rule }) => review.fails(rule.severity));
  if (failing.length > 0) {
    page.add("## What needs a person\n");
    addFindings(page, failing);
  }
  addUnjudged(page, review);
  const noted = open.filter(({ rule }) => !review.fails(rule.severity));
  if (noted.length > 0) {
    page.add("## Noted\n");
    page.add("Of a severity that needs nobody here.\n");
    addFindings(page, noted);
  }
  addExceptions(page, review);
  if (review.praise.length > 0) {
    page.add("## What got safer\n");
    for (const { address, details } of review.praise)
      page.add([`- ${code(address)}`, ...details.map((line) => `  - ${code(line)}`)].join("\n"));
    page.add("");
  }
  if (review.groups.length > 0) page.add("## What changes\n");
  for (const { meaning, changes } of review.groups) {
    page.fold(
      `${meaning}: ${changes.length}`,
      changes.map((change) => changeBlock(change, review)),
    );
  }
  if (review.outputs.length > 0) {
    page.fold(
      `Outputs: ${review.outputs.length}`,
      review.outputs.map(
        ({ name, before, after }) => `- ${code(name)}: ${value(before, review)} → ${value(after, review)}`,
      ),
    );
  }
  return page.text();
}

function addFindings(page: Page, findings: readonly Finding[]): void {
  let current = "";
  for (const { rule, address, message, details } of findings) {
    if (rule.id !== current) {
      page.add(
        `${current === "" ? "" : "\n"}### ${capital(rule.severity)}: ${rule.title}\n\nRule ${code(rule.id)}. ${rule.why}\n`,
      );
      current = rule.id;
    }
    const lines = details.map((line) => `  - ${code(shorten(line, MAXIMUM_VALUE_CHARACTERS))}`);
    page.add([`- ${code(address)}: ${sentence(message)}`, ...lines].join("\n"));
  }
  page.add(
    "\nTo accept one of them, add its rule and address with a reason and an expiry date to `plan-review.accept.json` (see `docs/plan-review.md`).\n",
  );
}

function changeBlock(change: ResourceChange, review: Cleaner): string {
  const notes = [
    ...(change.previousAddress === undefined ? [] : [`moved from ${code(change.previousAddress)}`]),
    ...(change.imported ? ["imported"] : []),
    ...(change.actionReason === undefined ? [] : [sentence(change.actionReason.replaceAll("_", " "))]),
  ];
  const title = `- **${ACTIONS[change.action]}** ${code(change.address)}${notes.length > 0 ? ` (${notes.join(", ")})` : ""}`;
  if (change.action === "create" || change.action === "delete" || change.action === "forget") {
    const side = change.action === "create" ? "after" : "before";
    const lines = change.attributes.flatMap((attribute) => {
      if (attribute.policy !== undefined) {
        const statements = side === "after" ? attribute.policy.added : attribute.policy.removed;
        return statements.map(
          (line) =>
            `  - ${code(review.scrubPath(attribute.path))}: ${code(shorten(review.scrub(line), MAXIMUM_VALUE_CHARACTERS))}`,
        );
      }
      return NAMES.includes(attribute.path) ? [`  - ${code(attribute.path)}: ${value(attribute[side], review)}`] : [];
    });
    return [title, ...lines].join("\n");
  }
  const shown = change.attributes.slice(0, MAXIMUM_ATTRIBUTES).map((attribute) => attributeBlock(attribute, review));
  const rest = change.attributes.length - shown.length;
  return [title, ...shown, ...(rest > 0 ? [`  - and ${rest} more attributes`] : [])].join("\n");
}

function attributeBlock(
  { path, before, after, block, forcesReplacement, policy }: AttributeChange,
  review: Cleaner,
): string {
  const name = code(review.scrubPath(path));
  // a block that came or went is none that changed; the resource itself is not meant
  const isOneSided = block.outer !== undefined && (block.before === undefined) !== (block.after === undefined);
  const notes = [
    ...(isOneSided ? [block.after === undefined ? "block removed" : "block added"] : []),
    ...(forcesReplacement ? ["forces the replacement"] : []),
  ];
  const forces = notes.length > 0 ? ` (${notes.join(", ")})` : "";
  if (policy === undefined) return `  - ${name}: ${value(before, review)} → ${value(after, review)}${forces}`;
  const lines = [
    ...policy.removed.map((line) => `    - − ${code(review.scrub(line))}`),
    ...policy.added.map((line) => `    - \\+ ${code(review.scrub(line))}`),
  ];
  return [
    `  - ${name}, by statements${lines.length === 0 ? ": the same in another spelling" : ""}${forces}`,
    ...lines,
  ].join("\n");
}

function value(marked: Marked | undefined, { scrubValue }: Cleaner): string {
  if (isEmpty(marked)) return "not set";
  // without a code span, since a text of the plan may spell the same words
  if (marked instanceof Unknown || (marked instanceof Hidden && marked.shown === undefined)) {
    return `*${marked.toJSON()}*`;
  }
  // each text by itself: quoting it first would change how a secret in it is spelled
  const text =
    typeof marked === "string"
      ? JSON.stringify(scrubValue(marked))
      : JSON.stringify(marked, (_, item: unknown) => scrubValue(item));
  return code(shorten(text, MAXIMUM_VALUE_CHARACTERS));
}
