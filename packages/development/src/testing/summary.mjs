/**
 * The closing line of CI, from the reports that its suites wrote: summary.mjs <folder>. Every test that was skipped is
 * named above it. Plain JavaScript without dependencies: it runs also where installing them failed.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const SUITES = ["checks", "jest.functions.config", "jest.rest.config", "jest.e2e.config"];

let passed = 0;
let failed = 0;
let skipped = 0;
for (const suite of SUITES) {
  try {
    const report = JSON.parse(readFileSync(join(process.argv[2] ?? "", `${suite}.json`), "utf8"));
    const counts = [
      report.numPassedTests,
      report.numFailedTests + report.numRuntimeErrorTestSuites,
      report.numPendingTests + report.numTodoTests,
    ];
    if (!counts.every(Number.isInteger)) throw new Error(`${suite}.json holds no counts`);
    passed += counts[0];
    failed += counts[1];
    skipped += counts[2];
    if (report.numTotalTests === 0) failed += 1;
    for (const { assertionResults = [] } of report.testResults ?? [])
      for (const { status, fullName } of assertionResults)
        if (status === "pending" || status === "todo") console.log(`skipped: ${fullName}`);
  } catch {
    failed += 1; // a suite that left no report did not run
  }
}
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
