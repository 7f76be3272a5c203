/** What no test notices, and why that is so: the committed list, and how a measurement compares with it. */
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { z } from "zod";
import { type AcceptedFile, invalid, readAccepted } from "../accepted-file";
import type { MutationReport } from "./report";

export const SURVIVORS = join(PROJECT_ROOT, "mutation.accept.json");

/** A reason is read by a person who has to agree. */
const SHORTEST_REASON = 30;

const survivor = z.strictObject({
  file: z.string().min(1),
  /** Stryker's name of the kind of change. */
  mutator: z.string().min(1),
  /** The line on which it begins, without the spaces around it: numbers of lines move. */
  line: z.string().min(1),
  original: z.string(),
  replacement: z.string(),
});
const explained = z.strictObject({ ...survivor.shape, reason: z.string() });
const file = z.strictObject({
  version: z.literal(1),
  targets: z.record(
    z.string(),
    z.strictObject({
      /** How many changes there were when it was last measured. */
      mutants: z.int().min(1),
      /** How many of them a test noticed. */
      killed: z.int().min(0),
      /** How many of those never ended, or went round and round. */
      endless: z.int().min(0),
      /** What it took, on a machine that did other things too. */
      seconds: z.int().min(0),
      survivors: z.array(explained),
    }),
  ),
});

/** A change that no test notices. Two that read the same are one. */
export type Survivor = z.infer<typeof survivor>;
export type ExplainedSurvivor = z.infer<typeof explained>;
export type SurvivorList = z.infer<typeof file>;

export interface MeasuredTarget {
  readonly mutants: number;
  readonly killed: number;
  readonly endless: number;
  readonly seconds: number;
  readonly survivors: readonly Survivor[];
}

/** @throws UserError when a survivor has no reason */
export function requireReasons(path: string, { targets }: SurvivorList): void {
  const bare = Object.values(targets)
    .flatMap(({ survivors }) => survivors)
    .find(({ reason }) => reason.length < SHORTEST_REASON);
  if (bare === undefined) return;
  throw invalid(at(path), `the reason must have at least ${SHORTEST_REASON} characters of ${textOf(bare)}`);
}

/**
 * The list as it is, also while reasons are still to be written.
 *
 * @throws UserError when the list is invalid, or names a target that there is not
 */
export function readSurvivors(path: string, targets: readonly string[]): SurvivorList {
  const data = readAccepted(at(path), file);
  const unknown = Object.keys(data.targets).find((name) => !targets.includes(name));
  if (unknown !== undefined) throw invalid(at(path), `there is no target ${unknown}, only ${targets.join(", ")}`);
  return data;
}

function at(path: string): AcceptedFile {
  return { path, page: "docs/mutation.md" };
}

/** Noticed although no test fails: whoever runs the tests waits in vain. */
const ENDLESS = "Timeout";
const KILLED = new Set(["Killed", ENDLESS]);
/** Code that no test reaches is a survivor like any other. */
const SURVIVED = new Set(["Survived", "NoCoverage"]);

/**
 * @param seconds what it took
 * @throws Error for a mutant that was not tried
 */
export function measuredFrom(report: MutationReport, seconds: number): MeasuredTarget {
  const mutants = Object.entries(report.files).flatMap(([name, { source, mutants }]) =>
    mutants.map((mutant) => ({ ...mutant, file: name, source })),
  );
  const untried = mutants.find(({ status }) => !KILLED.has(status) && !SURVIVED.has(status));
  if (untried !== undefined)
    throw new Error(`a mutant of ${untried.file} is ${untried.status}: it is neither noticed nor not`);
  const survived = mutants.filter(({ status }) => SURVIVED.has(status)).map(survivorOf);
  const distinct = new Map(survived.map((each) => [textOf(each), each]));
  return {
    mutants: mutants.length,
    killed: mutants.length - survived.length,
    endless: mutants.filter(({ status }) => status === ENDLESS).length,
    seconds,
    survivors: [...distinct.values()],
  };
}

type Mutant = MutationReport["files"][string]["mutants"][number];

function survivorOf({ file, source, mutatorName, replacement, location }: Mutant & { file: string; source: string }) {
  const lines = source.split("\n");
  const { start, end } = location;
  const original = lines.slice(start.line - 1, end.line);
  original[original.length - 1] = original.at(-1)?.slice(0, end.column - 1) ?? "";
  original[0] = original[0]?.slice(start.column - 1) ?? "";
  return {
    file,
    mutator: mutatorName,
    line: oneLine(lines[start.line - 1] ?? ""),
    original: oneLine(original.join("\n")),
    replacement: oneLine(replacement),
  };
}

/** However it is wrapped. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** What tells one survivor from another. */
export function textOf({ file, mutator, line, original, replacement }: Survivor): string {
  return `${file}, in \`${line}\`: ${mutator}, \`${original}\` → \`${replacement}\``;
}

export interface Comparison {
  /** No test notices them, and nobody has said why. */
  readonly unexplained: readonly Survivor[];
  /** They are listed, and a test notices them by now or their code is gone. */
  readonly stale: readonly ExplainedSurvivor[];
}

export function compare(measured: readonly Survivor[], listed: readonly ExplainedSurvivor[]): Comparison {
  const known = new Set(listed.map(textOf));
  const found = new Set(measured.map(textOf));
  return {
    unexplained: measured.filter((each) => !known.has(textOf(each))),
    stale: listed.filter((each) => !found.has(textOf(each))),
  };
}
