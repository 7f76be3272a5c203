import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { listTests } from "@secure-serverless/development/testing/jest";
import { lanesOf } from "@secure-serverless/development/testing/lanes";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";

/** Each leaves what the next begins with. */
const ONE_AFTER_ANOTHER = ["73-state", "74-commands-of-the-documentation", "74-destroy-environment"];
const LANES = join(PROJECT_ROOT, "__tests__", "e2e", "lanes.json");

function lanes(data: object, ...files: string[]) {
  const file = join(temporaryFolder(), "lanes.json");
  writeFileSync(file, JSON.stringify(data));
  return lanesOf(
    file,
    files.map((name) => `/tests/${name}.test.ts`),
  );
}

const TWO = { first: ["10-a", "30-c"], second: ["20-b"] };

describe("the lanes of files of tests", () => {
  it("are those that a file is in, their files by name", () => {
    expect(lanes(TWO, "30-c", "20-b", "10-a")).toEqual([
      { name: "first", files: ["/tests/10-a.test.ts", "/tests/30-c.test.ts"] },
      { name: "second", files: ["/tests/20-b.test.ts"] },
    ]);
    expect(lanes(TWO, "20-b")).toEqual([{ name: "second", files: ["/tests/20-b.test.ts"] }]);
    expect(lanes(TWO)).toEqual([]);
  });

  it("refuse a file that is in none, or in two", () => {
    expect(() => lanes(TWO, "40-d")).toThrow("40-d is in no lane");
    expect(() => lanes({ ...TWO, third: ["20-b"] }, "10-a", "20-b")).toThrow("20-b is in the lanes second and third");
  });
});

describe("this checkout's end-to-end tests", () => {
  it("are in exactly one lane each, and the lanes name no other", async () => {
    const named = Object.values(JSON.parse(readFileSync(LANES, "utf8")) as Record<string, string[]>).flat();
    const files = await listTests("jest.e2e.config.js", []);
    const inLanes = lanesOf(LANES, files).flatMap((lane) => lane.files);

    expect(files.length).toBeGreaterThan(30);
    expect(inLanes.sort()).toEqual(files.sort());
    expect(named).toHaveLength(files.length);
  });

  it("stay together where one needs what another leaves", async () => {
    const files = await listTests("jest.e2e.config.js", ["73-state", "74-"]);
    const [lane, ...others] = lanesOf(LANES, files);

    expect(others).toEqual([]);
    expect(lane?.files.map((file) => basename(file, ".test.ts"))).toEqual(ONE_AFTER_ANOTHER);
  });
});

it("lists the tests of a name, and none by the name of the folder that the checkout is in", async () => {
  const folder = PROJECT_ROOT.slice(1).replace(/[^\w/-]/g, ".");

  expect((await listTests("jest.e2e.config.js", ["73-state"])).map((file) => basename(file))).toEqual([
    "73-state.test.ts",
  ]);
  expect(await listTests("jest.e2e.config.js", [folder])).toEqual([]);
  // jest takes a text that is not a pattern for all there are
  expect(await listTests("jest.e2e.config.js", ["("])).toEqual([]);
}, 60_000);
