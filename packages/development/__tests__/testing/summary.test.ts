import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";

const REPORT = {
  numPassedTests: 2,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numTotalTests: 2,
  numRuntimeErrorTestSuites: 0,
};

/** What CI prints and exits with for the reports of its suites. */
function summary(reports: Readonly<Record<string, object | string>>) {
  const folder = temporaryFolder();
  for (const [suite, report] of Object.entries(reports))
    writeFileSync(join(folder, `${suite}.json`), typeof report === "string" ? report : JSON.stringify(report));
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(PROJECT_ROOT, "packages/development/src/testing/summary.mjs"), folder],
    {
      encoding: "utf8",
      timeout: 20_000,
    },
  );
  return { status, lines: stdout.trimEnd().split("\n") };
}

const UNIT = { checks: REPORT, "jest.functions.config": REPORT, "jest.rest.config": REPORT };
const all = (report: object | string) => ({ ...UNIT, "jest.e2e.config": report });

it("counts in the closing line what passed, failed and was skipped", () => {
  expect(summary(all(REPORT))).toEqual({ status: 0, lines: ["8 passed, 0 failed, 0 skipped"] });
  expect(summary(all({ ...REPORT, numFailedTests: 1, numRuntimeErrorTestSuites: 2 }))).toEqual({
    status: 1,
    lines: ["8 passed, 3 failed, 0 skipped"],
  });
});

it("counts what was skipped, and names it", () => {
  const assertionResults = [
    { status: "passed", fullName: "runs" },
    { status: "pending", fullName: "needs root" },
    { status: "todo", fullName: "is not written" },
  ];
  const report = { ...REPORT, numPendingTests: 1, numTodoTests: 1, testResults: [{ assertionResults }] };
  expect(summary(all(report))).toEqual({
    status: 0,
    lines: ["skipped: needs root", "skipped: is not written", "8 passed, 0 failed, 2 skipped"],
  });
});

it.each([
  ["that left no report", undefined],
  ["whose report was cut off", '{"numPassedTests":'],
  ["whose report holds no counts", {}],
])("fails a suite %s", (_, report) => {
  const { status, lines } = summary(report === undefined ? UNIT : all(report));
  expect([status, lines]).toEqual([1, ["6 passed, 1 failed, 0 skipped"]]);
});

it("fails a suite without a test", () => {
  const { status, lines } = summary(all({ ...REPORT, numPassedTests: 0, numTotalTests: 0 }));
  expect([status, lines]).toEqual([1, ["6 passed, 1 failed, 0 skipped"]]);
});
