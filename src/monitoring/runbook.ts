import type { Environment } from "../config/schema";
import { compoundSignals } from "./objectives";
import { DEFAULT_PERIOD_SECONDS, SIGNALS, type Signal, type SignalId } from "./signals";
import { thresholdOf } from "./watched-signals";

/** Where the runbook lies in this repository. */
export const RUNBOOK = "docs/runbook.md";

const CONTENTS_BEGIN = "<!-- contents: npm run docs:runbook -->";
const CONTENTS_END = "<!-- /contents -->";

/** The address of a signal's section. */
export function runbookLink({ monitoring: { runbookUrl } }: Pick<Environment, "monitoring">, id: string): string {
  return `${runbookUrl}#${id}`;
}

/** The ids of every section that the runbook must have: those of the compound signals, then those of the signals. */
export function runbookSections(environment: Environment): string[] {
  return [...compoundSignals(environment).map(({ id }) => id), ...Object.keys(SIGNALS)];
}

/** The runbook's table of contents: each signal, whether it interrupts, when it fires in this environment, and why so. */
export function runbookContents(environment: Environment): string {
  const compound = compoundSignals(environment).map((signal) => {
    const parts = [...signal.windows.map(({ id }) => id), ...signal.signals];
    return row(signal.id, signal, parts.map((part) => `\`${part}\``).join(" and "));
  });
  const single = (Object.entries(SIGNALS) as [SignalId, Signal][]).map(([id, signal]) =>
    row(id, signal, rule(signal, thresholdOf(environment, id))),
  );
  return ["| signal | tells by | fires at | because |", "|---|---|---|---|", ...compound, ...single].join("\n");
}

/**
 * Puts the contents between the runbook's two marks.
 * @throws Error when the marks are missing
 */
export function withContents(runbook: string, contents: string): string {
  const begin = runbook.indexOf(CONTENTS_BEGIN);
  const end = runbook.indexOf(CONTENTS_END);
  if (begin < 0 || end < begin)
    throw new Error(`${RUNBOOK} must hold "${CONTENTS_BEGIN}" and, after it, "${CONTENTS_END}"`);
  return `${runbook.slice(0, begin)}${CONTENTS_BEGIN}\n${contents}\n${runbook.slice(end)}`;
}

function row(id: string, { severity, because }: Pick<Signal, "severity" | "because">, fires: string): string {
  return `| [${id}](#${id}) | ${severity === "page" ? "**page**" : severity} | ${fires} | ${because} |`;
}

function rule({ statistic, unit, periods: [breaching, of], periodSeconds }: Signal, threshold: number): string {
  const minutes = (periodSeconds ?? DEFAULT_PERIOD_SECONDS) / 60;
  const value = `${statistic} of ${minutes} min >= ${threshold.toLocaleString("en-US")} ${unit}`;
  return of === 1 ? value : `${value}, ${breaching} of ${of} times`;
}
