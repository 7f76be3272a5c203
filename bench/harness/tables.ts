import type { Samples } from "./interleave";
import type { Table } from "./part";
import { pairedRatio, type Spread, spreadOf, valuesOf } from "./statistics";

/** What a column shows of each subject. */
export interface Column {
  /** The measure, for example `ms`. */
  readonly measure: string;
  readonly title: string;
  /** Digits behind the point. @default 0 */
  readonly digits?: number;
}

export interface ComparisonProps {
  readonly title: string;
  readonly text?: string;
  readonly samples: Samples;
  /** The subject that the others are compared with: its ratio is 1. */
  readonly baseline: string;
  /** @default time and memory */
  readonly columns?: readonly Column[];
  /** Of which measure the ratio is taken. @default ms */
  readonly ratioOf?: string;
}

const TIME_AND_MEMORY: readonly Column[] = [
  { measure: "ms", title: "ms" },
  { measure: "mebibytes", title: "peak MiB" },
];

/** A row for each subject: the medians with their spread, and how many times the baseline it takes. */
export function comparisonTable(props: ComparisonProps): Table {
  const { title, text, samples, baseline, columns = TIME_AND_MEMORY, ratioOf = "ms" } = props;
  const base = valuesOf(samples[baseline] ?? [], ratioOf);
  return {
    title,
    ...(text === undefined ? {} : { text }),
    head: ["", ...columns.map((column) => column.title), `times ${baseline}`, "n"],
    rows: Object.entries(samples).map(([name, own]) => [
      name,
      ...columns.map(({ measure, digits = 0 }) => spreadText(spreadOf(valuesOf(own, measure)), digits)),
      name === baseline ? "1" : spreadText(pairedRatio(valuesOf(own, ratioOf), base), 2),
      String(own.length),
    ]),
  };
}

/** The median, and in parentheses where eight of ten values are; the median alone when all are the same. */
export function spreadText({ median, low, high }: Spread, digits: number): string {
  const text = (value: number) => value.toFixed(digits);
  return low === high ? text(median) : `${text(median)} (${text(low)} to ${text(high)})`;
}
