import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";

/** The counts of one run of tests or checks. */
export interface JestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly succeeded: boolean;
}

/** What is read here of jest's own JSON report. */
interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numTotalTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults?: readonly unknown[];
  readonly success?: boolean;
}

const COUNTED = [
  ...(["numPassedTests", "numFailedTests", "numPendingTests", "numTodoTests", "numTotalTests"] as const),
  "numRuntimeErrorTestSuites" as const,
];
const REPORTS = join(PROJECT_ROOT, "dist", "reports");

/** Where the JSON of a run is kept, for CI to add up. */
export function reportFile(name: string): string {
  return join(REPORTS, `${name}.json`);
}

/** Makes way for the report of a run that is to be begun. */
export async function removeReport(name: string): Promise<void> {
  await mkdir(REPORTS, { recursive: true });
  await rm(reportFile(name), { force: true });
}

/** Leaves the counts of checks that are not jest's in the words of jest's own reports. */
export async function writeReport(name: string, { passed, failed }: { passed: number; failed: number }): Promise<void> {
  const none = { numPendingTests: 0, numTodoTests: 0, numRuntimeErrorTestSuites: 0 };
  await write(name, { numPassedTests: passed, numFailedTests: failed, numTotalTests: passed + failed, ...none });
}

/** What a run has counted. One that left no report has failed. */
export async function countsOf(name: string): Promise<JestCounts> {
  const report = await read(name);
  if (report === undefined) return { passed: 0, failed: 1, succeeded: false };
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, success = false } = report;
  return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites, succeeded: success };
}

/** Makes one report of those of several runs, which are removed. One that is not there counts as a file that failed. */
export async function mergeReports(names: readonly string[], into: string): Promise<JestCounts> {
  const reports = await Promise.all(names.map(read));
  const failed: Partial<JestReport> = { numRuntimeErrorTestSuites: 1, success: false };
  const sum = (name: (typeof COUNTED)[number]) =>
    reports.reduce((total, report) => total + ((report ?? failed)[name] ?? 0), 0);
  await write(into, {
    ...(Object.fromEntries(COUNTED.map((name) => [name, sum(name)])) as Record<(typeof COUNTED)[number], number>),
    testResults: reports.flatMap((report) => report?.testResults ?? []),
    success: reports.every((report) => report?.success === true),
  });
  for (const name of names) await removeReport(name);
  return countsOf(into);
}

async function write(name: string, report: JestReport): Promise<void> {
  await mkdir(REPORTS, { recursive: true });
  await writeFile(reportFile(name), JSON.stringify(report));
}

async function read(name: string): Promise<JestReport | undefined> {
  try {
    return JSON.parse(await readFile(reportFile(name), "utf8")) as JestReport;
  } catch {
    return undefined;
  }
}
