import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { isObject } from "@secure-serverless/system/is-object";

/** One value that differs. Undefined: it is not there. */
export interface Difference {
  /** The file, relative to the output folder. */
  readonly file: string;
  /** Where in it: keys joined by dots, or the number of a line. Empty: the file itself. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What every stack of one output says that the other does not: each value of the JSON, each line of the locks, every asset's bytes. */
export function compareOutputs(before: string, after: string): Difference[] {
  const files = [...new Set([...filesOf(before), ...filesOf(after)])].sort();
  return files.flatMap((file) => {
    const [one, other] = [read(join(before, file)), read(join(after, file))];
    if (one === undefined || other === undefined || !/\.(json|hcl)$/.test(file) || file.includes("/assets/"))
      return compareValues(file, digest(one), digest(other));
    return file.endsWith(".json")
      ? compareValues(file, JSON.parse(one.toString()), JSON.parse(other.toString()))
      : compareValues(file, linesOf(one), linesOf(other));
  });
}

/** Every leaf that differs, lists included: their order counts. */
export function compareValues(file: string, before: unknown, after: unknown, path = ""): Difference[] {
  if (Array.isArray(before) && Array.isArray(after)) return compareValues(file, { ...before }, { ...after }, path);
  if (!isObject(before) || !isObject(after))
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ file, path, before, after }];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) =>
    compareValues(file, before[name], after[name], path === "" ? name : `${path}.${name}`),
  );
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );
}

function read(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function digest(content: Buffer | undefined): string | undefined {
  return content && createHash("sha256").update(content).digest("hex");
}

function linesOf(content: Buffer): Record<string, string> {
  return Object.fromEntries(
    content
      .toString()
      .split("\n")
      .map((line, index) => [String(index + 1), line]),
  );
}
