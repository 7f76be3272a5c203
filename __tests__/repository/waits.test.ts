import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";

/** Milliseconds. What lasts longer is waited for by what shows that it has come. */
const LONGEST_WAIT = 2500;

/** This file, whose examples are of both. */
const OWN = "__tests__/repository/waits.test.ts";

/** What is about waiting itself, and ends by a clock. */
const BY_A_CLOCK = [
  "__tests__/functions/api/index.test.ts",
  "packages/operations/__tests__/aws/output-folder.test.ts",
  "packages/system/__tests__/poll.test.ts",
];

const tests = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.test.ts"], {
  cwd: PROJECT_ROOT,
  encoding: "utf8",
  timeout: 30_000,
})
  .split("\n")
  .filter((name) => name.includes("__tests__/") && !/^__tests__\/(e2e|proof)\//.test(name) && name !== OWN);

/** Fixed waits that are too long, such as `await delay(5000)`. */
function longWaits(source: string): string[] {
  const waits = source.matchAll(/\bawait delay\(\s*([\d_]+)\s*[,)]|\bsetTimeout\(\s*resolve\s*,\s*([\d_]+)\s*\)/g);
  return [...waits]
    .filter(([, one, other]) => Number((one ?? other ?? "").replaceAll("_", "")) > LONGEST_WAIT)
    .map(([text]) => text);
}

/** Limits of the time by a clock, which also runs while the machine does something else. */
function clockLimits(source: string): string[] {
  return [...source.matchAll(/expect\((?:Date|performance)\.now\(\) - \w+\)\.toBeLess\w+/g)].map(([text]) => text);
}

const found = (search: (source: string) => string[]) =>
  tests.flatMap((name) => search(readFileSync(join(PROJECT_ROOT, name), "utf8")).map((text) => ({ name, text })));

describe("the unit tests", () => {
  it("are found", () => {
    expect(tests.length).toBeGreaterThan(150);
  });

  it(`wait for no fixed time of more than ${LONGEST_WAIT} ms`, () => {
    expect(found(longWaits)).toEqual([]);
  });

  it("limit work by the processor's time, process.cpuUsage(), and a clock only where waiting is what is tested", () => {
    const names = new Set(found(clockLimits).map(({ name }) => name));
    expect([...names].filter((name) => !BY_A_CLOCK.includes(name))).toEqual([]);
    expect(BY_A_CLOCK.filter((name) => !names.has(name))).toEqual([]);
  });
});

it.each([
  "await delay(5000);",
  "await delay(2_501, undefined);",
  "new Promise((resolve) => setTimeout(resolve, 60_000))",
])("finds a long wait: %s", (source) => expect(longWaits(source)).toHaveLength(1));

it.each([
  "await delay(2500);",
  "await delay(50);",
  "await delay(seconds);",
  "setTimeout(resolve, 100)",
  "await Promise.race([ended, delay(5000)]);",
])("finds none: %s", (source) => expect(longWaits(source)).toEqual([]));

it("finds a limit by a clock, and takes one that is a least time", () => {
  expect(clockLimits("expect(Date.now() - start).toBeLessThan(5);")).toHaveLength(1);
  expect(clockLimits("expect(performance.now() - start).toBeLessThanOrEqual(5);")).toHaveLength(1);
  expect(clockLimits("expect(performance.now() - start).toBeGreaterThan(5);")).toEqual([]);
  expect(clockLimits("expect(process.cpuUsage(start).user / 1000).toBeLessThan(5);")).toEqual([]);
});
