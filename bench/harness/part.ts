import type { Step } from "@secure-serverless/system/progress";
import type { Samples, Subject } from "./interleave";

/** A table of the page. Cells are plain text; `code` in backticks stays code. */
export interface Table {
  readonly title: string;
  /** Sentences above it. @default none */
  readonly text?: string;
  readonly head: readonly string[];
  /** The first column is text, the others are numbers. */
  readonly rows: readonly (readonly string[])[];
}

export interface Picture {
  /** What its file is named after: docs/images/performance-<name>.svg. */
  readonly name: string;
  /** For who does not see it: what it shows, as one sentence. */
  readonly alt: string;
  readonly svg: string;
}

/** A Node to measure on. */
export interface NodeToMeasure {
  /** For example `Node 24.19.0`. */
  readonly label: string;
  readonly command: string;
  /** Whether it is the Node that the functions have in Lambda, and not that of this machine. */
  readonly isLambdas: boolean;
}

/** What a part gets to measure with. */
export interface Context {
  readonly rounds: number;
  /** A folder of this run, which is removed at its end. */
  readonly folder: string;
  /** This machine's Node, then that of Lambda where it is another one. */
  readonly nodes: readonly NodeToMeasure[];
  /** The text that holds the original application; undefined when there is none. */
  readonly original: string | undefined;
  /** A commit of this repository, which the functions of today are compared with. */
  readonly base: string;
  /** Whether what takes minutes because it begins with empty caches is wanted too. */
  readonly cold: boolean;
  readonly step: Step;
  /** Runs the subjects interleaved, and shows which round it is. */
  measure(title: string, subjects: readonly Subject[], rounds?: number): Promise<Samples>;
}

/**
 * One section of the page. What `run` gives is kept as JSON, raw samples and all, and everything that the page says is made
 * of that by `tables` and `pictures`, which measure nothing.
 */
export interface Part<Data> {
  readonly name: string;
  readonly title: string;
  /** What is compared and how, in a few sentences of Markdown. */
  readonly summary: string;
  readonly run: (context: Context) => Promise<Data>;
  readonly tables: (data: Data) => readonly Table[];
  readonly pictures: (data: Data) => readonly Picture[];
}

/** A part among others, whose data only it can read. */
// biome-ignore lint/suspicious/noExplicitAny: each part reads what it has written itself
export type AnyPart = Part<any>;

/** Why a part could not be measured on this machine: the page says so, and keeps what was measured before. */
export class NotMeasured extends Error {
  override readonly name = "NotMeasured";
}
