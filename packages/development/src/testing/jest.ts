import { spawn } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { stopGroup, underWay } from "@secure-serverless/system/process";

/** The counts of one jest run, from its own JSON report. */
export interface JestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly succeeded: boolean;
}

const STOP_GRACE_SECONDS = 10;
const REPORTS = join(PROJECT_ROOT, "dist", "reports");

/** Leaves the counts of checks that are not jest's where CI adds everything up, in the words of jest's own reports. */
export async function writeReport(name: string, counts: { passed: number; failed: number }): Promise<void> {
  await mkdir(REPORTS, { recursive: true });
  await writeFile(
    join(REPORTS, `${name}.json`),
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

/**
 * Runs jest with its own output on the terminal, and writes its JSON report to `dist/reports/<config>.json`.
 *
 * @param config a jest configuration in the root of the checkout
 * @param timeoutSeconds until jest and everything that it started is stopped
 * @param node the Node to run it on
 */
export async function runJest(
  config: string,
  args: readonly string[],
  timeoutSeconds: number,
  environment: NodeJS.ProcessEnv = process.env,
  node = process.execPath,
): Promise<JestCounts> {
  const report = join(REPORTS, `${config.replace(/\.js$/, "")}.json`);
  await mkdir(REPORTS, { recursive: true });
  await rm(report, { force: true });
  const jest = spawn(
    node,
    [
      join(PROJECT_ROOT, "node_modules", "jest", "bin", "jest.js"),
      ...["--config", join(PROJECT_ROOT, config), "--json", "--outputFile", report, ...args],
    ],
    // the JSON that jest also prints goes nowhere; its readable report is on standard error
    { cwd: PROJECT_ROOT, env: environment, stdio: ["ignore", "ignore", "inherit"], detached: true },
  );
  const ended = underWay(jest, { name: "jest", signal: "SIGTERM", graceSeconds: STOP_GRACE_SECONDS });
  const timer = setTimeout(() => {
    process.stderr.write(`jest did not finish within ${timeoutSeconds} s\n`);
    void stopGroup(jest, "SIGTERM", STOP_GRACE_SECONDS);
  }, timeoutSeconds * 1000);
  try {
    await new Promise((resolve, reject) => jest.once("error", reject).once("exit", resolve));
  } finally {
    clearTimeout(timer);
    ended();
  }

  const text = await readFile(report, "utf8").catch(() => undefined);
  if (text === undefined) return { passed: 0, failed: 1, succeeded: false };
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, success } = JSON.parse(text) as JestReport;
  return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites, succeeded: success };
}
