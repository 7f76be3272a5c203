import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";

/** What makes a folder for a moment, without anything between that could be killed. */
const FOR_A_MOMENT = ["packages/system/src/output-file.ts", "packages/system/src/private-folder.js"];
/** A program that is published by itself, and imports nothing of this project. */
const STAND_ALONE = "packages/plan-review/bin/plan-review.mjs";
const OWN = "packages/system/src/temporary-folder.js";

const code = execFileSync(
  "git",
  ["ls-files", "--cached", "--others", "--exclude-standard", "--", "packages", "bench"],
  { cwd: PROJECT_ROOT, encoding: "utf8", timeout: 30_000 },
)
  .split("\n")
  .filter((name) => /\.[cm]?[jt]s$/.test(name) && !name.includes("/__tests__/"));

/** A folder of a command that is killed stays: what makes it by itself gives it no name by which its owner is known. */
const makesOne = (source: string) => /\bmkdtemp(?:Sync)?\(\s*(?:join|resolve)\(\s*(?:os\.)?tmpdir\(\)/.test(source);

it("are made in one place, by whose names the next command removes what a killed one has left", () => {
  const makers = code.filter((name) => makesOne(readFileSync(join(PROJECT_ROOT, name), "utf8")));
  expect(makers.sort()).toEqual([...FOR_A_MOMENT, OWN, STAND_ALONE].sort());
  expect(code.length).toBeGreaterThan(400);
});

it.each([
  ['await mkdtemp(join(tmpdir(), "x-"))', true],
  ["mkdtempSync(\n  join(tmpdir(), `x-`),\n)", true],
  ['await mkdtemp(join(folder, "x-"))', false],
])("are told from others by %j", (source, is) => {
  expect(makesOne(source)).toBe(is);
});
