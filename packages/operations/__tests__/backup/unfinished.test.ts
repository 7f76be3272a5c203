import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";
import { removeUnfinished } from "../../src/backup/copy-environment";

/** What a backup has written when it fails. */
function unfinished(): string {
  const folder = join(temporaryFolder(), "backup");
  mkdirSync(join(folder, "objects", "ab"), { recursive: true });
  writeFileSync(join(folder, "objects", "ab", "abcd"), "data");
  mkdirSync(join(folder, "states"));
  for (const file of ["objects.jsonl", "manifest.json.unfinished"]) writeFileSync(join(folder, file), "");
  return folder;
}

it("leaves nothing of a backup that failed, nor the folder that it made", () => {
  const folder = unfinished();
  removeUnfinished(folder, false);
  expect(existsSync(folder)).toBe(false);
  // it may have failed before it was made
  expect(() => removeUnfinished(folder, false)).not.toThrow();
});

it("leaves a folder that was there", () => {
  const folder = unfinished();
  removeUnfinished(folder, true);
  expect(readdirSync(folder)).toEqual([]);
});

it("leaves what somebody else has put there meanwhile", () => {
  const folder = unfinished();
  writeFileSync(join(folder, "thesis.md"), "years of work");
  removeUnfinished(folder, false);
  expect(readdirSync(folder)).toEqual(["thesis.md"]);
});
