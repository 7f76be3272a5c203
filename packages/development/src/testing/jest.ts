import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { stopGroup, underWay } from "@secure-serverless/system/process";

/** The counts of one jest run, from its own JSON report. */
export interface JestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly succeeded: boolean;
}

const STOP_GRACE_SECONDS = 10;
/** For what jest has printed before it ended. */
const REST_MILLISECONDS = 2000;
const REPORTS = join(PROJECT_ROOT, "dist", "reports");

/** Leaves the counts of checks that are not jest's where CI adds everything up, in the words of jest's own reports. */
export async function writeReport(name: string, counts: { passed: number; failed: number }): Promise<void> {
  await mkdir(REPORTS, { recursive: true });
  await writeFile(
    reportFile(name),
    JSON.stringify({
      numPassedTests: counts.passed,
      numFailedTests: counts.failed,
      numPendingTests: 0,
      numTodoTests: 0,
      numTotalTests: counts.passed + counts.failed,
      numRuntimeErrorTestSuites: 0,
    }),
  );
}

interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly success: boolean;
}

export interface RunJestProps {
  /** A jest configuration in the root of the checkout. */
  readonly config: string;
  /** For jest. @default none */
  readonly args?: readonly string[];
  /** Until jest and everything that it started is stopped. */
  readonly timeoutSeconds: number;
  /** @default that of this process */
  readonly environment?: NodeJS.ProcessEnv;
  /** The Node to run it on. @default this one */
  readonly node?: string;
  /** Of its JSON in `dist/reports`, without extension. @default the configuration's, without extension */
  readonly report?: string;
  /**
   * What is done with its output where others run at the same time: `held` is shown when it has ended, a text is put
   * before each line. @default it goes to the terminal as it comes
   */
  readonly output?: "held" | { readonly prefix: string };
}

/** Runs jest, shows its readable output on standard error, and keeps its JSON report. */
export async function runJest(props: RunJestProps): Promise<JestCounts> {
  const { config, args = [], timeoutSeconds, environment = process.env, node = process.execPath, output } = props;
  const report = reportFile(props.report ?? config.replace(/\.js$/, ""));
  await mkdir(REPORTS, { recursive: true });
  await rm(report, { force: true });
  const jest = spawn(
    node,
    [
      join(PROJECT_ROOT, "node_modules", "jest", "bin", "jest.js"),
      ...["--config", join(PROJECT_ROOT, config), "--json", "--outputFile", report, ...args],
    ],
    {
      cwd: PROJECT_ROOT,
      env: environment,
      // the JSON that jest also prints goes nowhere; its readable report is on standard error
      stdio: ["ignore", "ignore", output === undefined ? "inherit" : "pipe"],
      detached: true,
    },
  );
  const shown = output === undefined ? undefined : show(jest.stderr, output);
  const ended = underWay(jest, { name: "jest", signal: "SIGTERM", graceSeconds: STOP_GRACE_SECONDS });
  const timer = setTimeout(() => {
    process.stderr.write(`jest did not finish within ${timeoutSeconds} s\n`);
    void stopGroup(jest, "SIGTERM", STOP_GRACE_SECONDS);
  }, timeoutSeconds * 1000);
  try {
    await new Promise((resolve, reject) => jest.once("error", reject).once("exit", resolve));
    // what has been left behind may keep the pipe open
    if (jest.stderr?.readable) await Promise.race([once(jest.stderr, "end"), delay(REST_MILLISECONDS)]);
  } finally {
    clearTimeout(timer);
    ended();
    shown?.();
  }
  return countsOf(report);
}

/** Where the JSON of a run is kept. */
export function reportFile(name: string): string {
  return join(REPORTS, `${name}.json`);
}

async function countsOf(report: string): Promise<JestCounts> {
  const text = await readFile(report, "utf8").catch(() => undefined);
  if (text === undefined) return { passed: 0, failed: 1, succeeded: false };
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, success } = JSON.parse(text) as JestReport;
  return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites, succeeded: success };
}

/** @returns to be called at the end, for what is left */
function show(stream: Readable | null, output: "held" | { readonly prefix: string }): () => void {
  let rest = "";
  stream?.setEncoding("utf8").on("data", (chunk: string) => {
    rest += chunk;
    if (output === "held") return;
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    // in one piece, so that no other line comes between
    process.stderr.write(lines.map((line) => `${output.prefix}${line}\n`).join(""));
  });
  return () => {
    process.stderr.write(output === "held" || rest === "" ? rest : `${output.prefix}${rest}\n`);
    rest = "";
  };
}
