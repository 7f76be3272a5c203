import { NOT_JUDGED, subjectOf } from "../acceptance";
import type { AttributeChange } from "../attributes";
import type { ResourceChange } from "../model";
import { countsInWords, type Finding, type Review } from "../review";
import { Hidden, isEmpty, type Marked, Unknown } from "../values";
import { shorten, visible } from "./text";

const MAXIMUM_VALUE_CHARACTERS = 300;
const MAXIMUM_ATTRIBUTES = 60;
const ACTIONS = {
  create: "+",
  update: "~",
  replace: "-/+",
  delete: "-",
  forget: "forget",
  read: "read",
  "no-op": "=",
} as const;
const NAMES = ["bucket", "function_name", "name", "alarm_name", "identifier", "route_key"];

/** Text of a plan as a code span: inside it neither Markdown nor HTML nor a mention means anything. */
export function code(text: string): string {
  const line = visible(text);
  const longest = [...line.matchAll(/`+/g)].reduce((length, [run]) => Math.max(length, run.length), 0);
  const fence = "`".repeat(longest + 1);
  // a span must not begin or end with its own fence, and it loses one space on either side
  const padding = /^[` ]|[` ]$/.test(line) || line === "" ? " " : "";
  return `${fence}${padding}${line === "" ? "(empty)" : line}${padding}${fence}`;
}

/** A sentence of ours that may quote the plan: as it is where nothing in it could be markup, otherwise as code. */
function sentence(text: string): string {
  const harmless =
    /^[\w ,.;:()'’→−/-]*$/.test(text) && !/(^|\W)_|_(\W|$)|www\.|:\/\/|^\s|\s$|^[-−]|^\d+[.)]/.test(text);
  return harmless ? text : code(shorten(text, MAXIMUM_VALUE_CHARACTERS));
}

/** What takes secrets out of what is printed. */
type Cleaner = Pick<Review, "scrub" | "scrubValue" | "scrubPath">;

export interface MarkdownOptions {
  /** GitHub refuses comments of more than 65,536 characters. @default no limit */
  readonly maximumCharacters?: number;
}

/** The review as GitHub's Markdown. Whatever comes from the plan stands in code spans. */
export function renderMarkdown(review: Review, { maximumCharacters }: MarkdownOptions = {}): string {
  const page = new Page(maximumCharacters);
  page.add("# Plan review\n");
  page.add(`**${review.verdict}**\n`);
  const version = review.toolVersion === undefined ? "" : ` Made by version ${code(review.toolVersion)}.`;
  page.add(`${capital(countsInWords(review.counts))}; ${review.counts.unchanged} unchanged.${version}\n`);
  const open = review.findings.filter(({ acceptedBy }) => acceptedBy === undefined);
  if (open.length > 0) {
    page.add("## What needs a person\n");
    addFindings(page, open);
  }
  const unknown = review.unjudged.filter(({ acceptedBy }) => acceptedBy === undefined);
  if (unknown.length > 0) {
    page.add("## What was not judged\n");
    page.add("Outside of what this review knows: nothing was found here, because nothing was looked for.\n");
    for (const { action, address, message, attributes } of unknown) {
      const which =
        attributes.length > 0
          ? `: ${code(shorten(attributes.map(review.scrubPath).join(", "), MAXIMUM_VALUE_CHARACTERS))}`
          : "";
      page.add(`- **${ACTIONS[action]}** ${code(address)}: ${sentence(message)}${which}`);
    }
    page.add("");
  }
  const accepted = [
    ...review.findings.map((finding) => ({ ...finding, id: finding.rule.id })),
    ...review.unjudged.map((change) => ({ ...change, id: NOT_JUDGED })),
  ].filter(({ acceptedBy }) => acceptedBy !== undefined);
  if (accepted.length > 0) {
    page.add("## Accepted\n");
    for (const { id, address, message, acceptedBy } of accepted) {
      page.add(
        `- ${id}, ${code(address)}: ${sentence(message)}\n  - Until ${acceptedBy?.expires}: ${sentence(acceptedBy?.reason ?? "")}`,
      );
    }
    page.add("");
  }
  // those that this plan does not need are no news: most plans touch little of what was accepted
  if (review.expired.length > 0) {
    page.add("## Expired acceptances\n");
    for (const item of review.expired) page.add(`- expired on ${item.expires}: ${item.rule}, ${code(subjectOf(item))}`);
    page.add("");
  }
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

function attributeBlock({ path, before, after, forcesReplacement, policy }: AttributeChange, review: Cleaner): string {
  const name = code(review.scrubPath(path));
  const forces = forcesReplacement ? " (forces the replacement)" : "";
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
  const text = JSON.stringify(marked, (_, item: unknown) => scrubValue(item));
  return code(shorten(text, MAXIMUM_VALUE_CHARACTERS));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Collects whole blocks up to a limit, so that a cut never falls into the middle of markup. */
class Page {
  readonly #blocks: string[] = [];
  readonly #budget: number;
  #length = 0;
  #left = 0;

  constructor(maximumCharacters = Number.POSITIVE_INFINITY) {
    // room for the last line
    this.#budget = maximumCharacters - 200;
  }

  add(block: string): void {
    if (this.#left > 0 || this.#length + block.length + 1 > this.#budget) {
      this.#left += 1;
      return;
    }
    this.#blocks.push(block);
    this.#length += block.length + 1;
  }

  fold(summary: string, items: readonly string[]): void {
    const opening = `<details><summary>${summary}</summary>\n`;
    const closing = "\n</details>\n";
    if (this.#left > 0 || this.#length + opening.length + closing.length + (items[0]?.length ?? 0) + 3 > this.#budget) {
      this.#left += items.length;
      return;
    }
    this.#length += closing.length + 1;
    this.add(opening);
    for (const item of items) this.add(item);
    this.#blocks.push(closing);
  }

  text(): string {
    const cut =
      this.#left > 0 ? [`\n**Cut here: ${this.#left} more parts do not fit. The JSON format has all of them.**`] : [];
    return `${[...this.#blocks, ...cut].join("\n").trimEnd()}\n`;
  }
}
