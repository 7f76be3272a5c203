import { randomBytes } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a full disk, a lost power supply or a program may make of a file. */
export const DAMAGES: Readonly<Record<string, (file: string) => void>> = {
  "cut off": (file) => truncateSync(file, Math.floor(lstatSync(file).size / 2)),
  empty: (file) => truncateSync(file),
  "of other bytes": (file) => writeFileSync(file, randomBytes(readFileSync(file).length)),
};

/** Every file below a folder that has a content. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => join(folder, path))
    .filter((path) => {
      const stats = lstatSync(path);
      return stats.isFile() && stats.size > 0;
    })
    .sort();
}
