import { randomUUID } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import {
  countsOf,
  mergeReports,
  removeReport,
  reportFile,
  writeReport,
} from "@secure-serverless/development/testing/reports";

const [one, other, merged] = [randomUUID(), randomUUID(), randomUUID()] as const;
afterEach(() => {
  for (const name of [one, other, merged]) rmSync(reportFile(name), { force: true });
});

/** As jest writes it. */
async function jestReport(name: string, passed: number, failed: number, runtimeErrors = 0): Promise<void> {
  await removeReport(name);
  const report = {
    ...{ numPassedTests: passed, numFailedTests: failed, numPendingTests: 1, numTodoTests: 0 },
    ...{ numTotalTests: passed + failed + 1, numRuntimeErrorTestSuites: runtimeErrors },
    ...{ success: failed + runtimeErrors === 0, testResults: [{ name }] },
  };
  writeFileSync(reportFile(name), JSON.stringify(report));
}
const read = (name: string) => JSON.parse(readFileSync(reportFile(name), "utf8"));

it("adds up the runs in one report, with each of their files", async () => {
  await jestReport(one, 3, 0);
  await jestReport(other, 4, 0);

  expect(await mergeReports([one, other], merged)).toEqual({ passed: 7, failed: 0, succeeded: true });
  expect(read(merged)).toMatchObject({
    ...{ numPendingTests: 2, numTotalTests: 9 },
    testResults: [{ name: one }, { name: other }],
  });
  expect(() => read(one)).toThrow("ENOENT");
});

it("fails when one of them has, by a test or by a file that could not be run", async () => {
  await jestReport(one, 3, 0);
  await jestReport(other, 4, 2, 1);
  expect(await mergeReports([one, other], merged)).toEqual({ passed: 7, failed: 3, succeeded: false });
});

it("fails when one of them left no report, or half of one", async () => {
  await jestReport(one, 3, 0);
  expect(await mergeReports([one, other], merged)).toEqual({ passed: 3, failed: 1, succeeded: false });
  await jestReport(one, 3, 0);
  writeFileSync(reportFile(other), '{"numPassedTests":');
  expect(await mergeReports([one, other], merged)).toEqual({ passed: 3, failed: 1, succeeded: false });
});

it("counts checks in the words of jest", async () => {
  await writeReport(one, { passed: 1, failed: 1 });
  expect(read(one)).toMatchObject({ numPassedTests: 1, numFailedTests: 1, numTotalTests: 2 });
  expect(await countsOf(other)).toEqual({ passed: 0, failed: 1, succeeded: false });
});
