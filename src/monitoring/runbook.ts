import { resourceNames } from "../config/names";
import type { Environment } from "../config/schema";
import { compoundSignals } from "./objectives";
import { DEFAULT_PERIOD_SECONDS, SIGNALS, type Signal, type SignalId } from "./signals";
import { thresholdOf } from "./watched-signals";

/** Where the runbook is in this repository. */
export const RUNBOOK = "docs/runbook.md";

const CONTENTS_BEGIN = "<!-- contents: npm run docs:runbook -->";
const CONTENTS_END = "<!-- /contents -->";
const SERVICE = /^<!-- service: ([a-z0-9-]+) -->$/m;

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

/**
 * The service whose names the runbook says.
 * @throws Error when the mark is missing
 */
export function serviceOf(runbook: string): string {
  const [, service] = SERVICE.exec(runbook) ?? [];
  if (service === undefined) throw new Error(`${RUNBOOK} must hold "<!-- service: <its name> -->"`);
  return service;
}

/** Has the runbook say the names of this service: its commands are copied when there is no time to think. */
export function withService(runbook: string, serviceName: string): string {
  const [before, after] = [serviceOf(runbook), serviceName].map(namesOf);
  const pairs = new Map(before?.map((name, index) => [name, after?.[index] ?? name]));
  return runbook.replaceAll(
    new RegExp(`(?<![\\w-])(${[...pairs.keys()].join("|")})(?!\\w)`, "g"),
    (name) => pairs.get(name) ?? name,
  );
}

/** What the names in the runbook are or begin with, the longer ones first. */
function namesOf(serviceName: string): string[] {
  const { prefix, topics } = resourceNames({ serviceName, nameSuffix: "" });
  return [...Object.values(topics), prefix];
}

function row(id: string, { severity, because }: Pick<Signal, "severity" | "because">, fires: string): string {
  return `| [${id}](#${id}) | ${severity === "page" ? "**page**" : severity} | ${fires} | ${because} |`;
}

function rule({ statistic, unit, periods: [breaching, of], periodSeconds }: Signal, threshold: number): string {
  const minutes = (periodSeconds ?? DEFAULT_PERIOD_SECONDS) / 60;
  const value = `${statistic} of ${minutes} min >= ${threshold.toLocaleString("en-US")} ${unit}`;
  return of === 1 ? value : `${value}, ${breaching} of ${of} times`;
}
