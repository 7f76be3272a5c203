import { UserError } from "@secure-serverless/system/user-error";
import { type Conditions, wasBusy } from "./conditions";
import type { AnyPart, Picture, Table } from "./part";
import type { Result } from "./results";

/** A part with what is known of it. */
export interface Section {
  readonly part: AnyPart;
  readonly result: Result | undefined;
}

export interface Page {
  readonly markdown: string;
  /** By the name of the file in docs/images. */
  readonly pictures: ReadonlyMap<string, string>;
}

const INTRODUCTION = `# Performance

What this project takes, measured beside what a user would pick instead. \`npm run bench\` measures it again and writes this page;
[how](#how-it-is-measured) is at its end. Take the ratios: times are those of one machine.
`;

const METHOD = `## How it is measured

\`\`\`
npm run bench -- --help
\`\`\`

- **In turn**: in each round everything that is compared runs once, in another order each time, after a round that does not count.
  What else the machine does meets all of it.
- **A number** is the median of its rounds (n), and in parentheses the 10th and the 90th percentile, interpolated. No run is left out; a run
  that fails ends the part.
- **A ratio** is made in each round, of the two runs of that round; then as above.
- **Memory** is the most that the largest process of a command had resident. What a command keeps in several processes is not added up.
- **A part that could not be measured** says why, and keeps its earlier numbers with their date. \`npm run bench\` then ends with exit code 1.
- The raw samples are kept in the repository ([bench](../bench/README.md)); this page is made of them alone.
`;

/** The page, of what is known of each part and nothing else. */
export function performancePage(sections: readonly Section[]): Page {
  const pictures = new Map<string, string>();
  const places = placesOf(sections);
  const text = [
    INTRODUCTION,
    `## Machine and versions\n\n${machineTable(places)}`,
    ...sections.map((section) => sectionText(section, places, pictures)),
    METHOD,
  ];
  return { markdown: text.join("\n"), pictures };
}

/** A machine with the versions on it, by what the page says of them. */
function placesOf(sections: readonly Section[]): ReadonlyMap<string, Conditions> {
  const conditions = sections.flatMap(({ result }) => result?.measured?.conditions ?? []);
  return new Map(conditions.map((one) => [placeKey(one), one]));
}

const placeKey = ({ machine, versions }: Conditions) => JSON.stringify([machine, versions]);

function machineTable(places: ReadonlyMap<string, Conditions>): string {
  const all = [...places.values()];
  if (all.length === 0) return "Nothing was measured yet.\n";
  const names = [
    ...new Set(all.flatMap(({ machine, versions }) => [...Object.keys(machine), ...Object.keys(versions)])),
  ];
  const value = ({ machine, versions }: Conditions, name: string) => machine[name] ?? versions[name] ?? "";
  const head = all.length === 1 ? ["", ""] : ["", ...all.map((_, index) => placeName(index))];
  return markdownTable(
    head,
    names.map((name) => [name, ...all.map((one) => value(one, name))]),
    "left",
  );
}

const placeName = (index: number) => `Machine ${String.fromCharCode(65 + index)}`;

function sectionText(
  { part, result }: Section,
  places: ReadonlyMap<string, Conditions>,
  all: Map<string, string>,
): string {
  const lines = [`## ${part.title}`, "", part.summary, ""];
  const { measured, missing } = result ?? {};
  if (result === undefined) lines.push(`**Not measured yet.** It is the part \`${part.name}\`.`, "");
  if (missing !== undefined)
    lines.push(
      `**Not measured** on ${missing.date}: ${oneLine(missing.why)}${measured === undefined ? "" : " What follows is older."}`,
      "",
    );
  if (measured !== undefined) {
    lines.push(conditionsText(measured.conditions, places), "");
    const { pictures, tables } = shownOf(part, measured.data);
    for (const { name, svg } of pictures) all.set(`performance-${name}.svg`, svg);
    for (const { name, alt } of pictures) lines.push(`![${oneLine(alt)}](images/performance-${name}.svg)`, "");
    for (const table of tables) lines.push(tableText(table));
  }
  return lines.join("\n");
}

/** @throws UserError for data of an earlier version of the part, which it cannot read */
function shownOf(
  part: AnyPart,
  data: unknown,
): { readonly pictures: readonly Picture[]; readonly tables: readonly Table[] } {
  try {
    return { pictures: part.pictures(data), tables: part.tables(data) };
  } catch (error) {
    throw new UserError(
      `The results of the part ${part.name} are not what it writes now: ${(error as Error).message}`,
      `Delete ${part.name}.json among the results, or measure it again: npm run bench -- ${part.name}`,
      { cause: error },
    );
  }
}

function conditionsText(conditions: Conditions, places: ReadonlyMap<string, Conditions>): string {
  const { date, commit, load, machine } = conditions;
  const where = places.size > 1 ? `, ${placeName([...places.keys()].indexOf(placeKey(conditions)))}` : "";
  const busy = wasBusy(conditions)
    ? ` The machine was busy, with the part before or with other work: its load was ${load} on ${machine["Cores"]} cores when this began.`
    : ` Load when this began: ${load} on ${machine["Cores"]} cores.`;
  return `Measured on ${date}, commit \`${commit}\`${where}.${busy}`;
}

function tableText({ title, text, head, rows }: Table): string {
  return [`### ${title}`, "", ...(text === undefined ? [] : [text, ""]), markdownTable(head, rows, "right")].join("\n");
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[], align: "left" | "right"): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  const rule = head.map((_, index) => (index === 0 || align === "left" ? "---" : "--:"));
  return `${[line(head), `|${rule.join("|")}|`, ...rows.map(line)].join("\n")}\n`;
}

/** What would end a cell or be read as a tag. */
function cell(text: string): string {
  return oneLine(text).replaceAll("|", "\\|").replaceAll("<", "&lt;");
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
