import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { listTests } from "@secure-serverless/development/testing/jest";
import { lanePerFile } from "@secure-serverless/development/testing/lanes";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { importsOf } from "./read-imports";

describe("this checkout's proofs", () => {
  const WITHOUT = join(PROJECT_ROOT, "__tests__", "proof", "without-local-aws.json");
  /** What tells a test about its local AWS. */
  const TARGET = "__tests__/e2e/support/target.ts";

  /** Whether a file imports another one of the tests, directly or by what it imports. */
  function reaches(file: string, wanted: string, seen = new Set<string>()): boolean {
    if (file === wanted) return true;
    if (seen.has(file) || !file.startsWith("__tests__/")) return false;
    seen.add(file);
    return importsOf(PROJECT_ROOT, file).some(
      ({ to }) => to !== undefined && "file" in to && reaches(to.file, wanted, seen),
    );
  }

  it("have a lane each, without a local AWS exactly where nothing asks for one", async () => {
    const files = await listTests("jest.proof.config.js", []);
    const lanes = lanePerFile(WITHOUT, files.sort());
    const asking = files.filter((file) => reaches(relative(PROJECT_ROOT, file), TARGET));

    expect(lanes.flatMap((lane) => lane.files)).toEqual(files);
    expect(lanes.flatMap(({ files, needsLocalAws }) => (needsLocalAws === false ? [] : files))).toEqual(asking);
    expect(JSON.parse(readFileSync(WITHOUT, "utf8"))).toHaveLength(files.length - asking.length);
    expect(asking.length).toBeGreaterThan(8);
    expect(files.length).toBeGreaterThan(asking.length);
  });
});
