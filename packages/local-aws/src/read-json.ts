import { readFileSync } from "node:fs";

/** What a file of a data folder holds, unchecked; undefined when it is not there, or damaged. */
export function readJson<T = unknown>(file: string): T | undefined {
  try {
    return (JSON.parse(readFileSync(file, "utf8")) as T | null) ?? undefined;
  } catch (error) {
    const isDamaged = error instanceof SyntaxError;
    if (isDamaged || (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
