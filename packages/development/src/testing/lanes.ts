import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { UserError } from "@secure-serverless/system/user-error";

/** Files of tests that run one after another, in the order of their names, against a local AWS of their own. */
export interface Lane {
  readonly name: string;
  /** Absolute paths. */
  readonly files: readonly string[];
  /** @default true */
  readonly needsLocalAws?: boolean;
}

/**
 * The lanes that some files of tests are in, without those that none is in.
 *
 * @param lanesFile JSON, the names of files without `.test.ts` by the name of their lane
 * @param files absolute paths
 * @throws UserError when a file is in no lane or in two, or a lane names one that is in none of the files that there are
 */
export function lanesOf(lanesFile: string, files: readonly string[]): Lane[] {
  const lanes = Object.entries(JSON.parse(readFileSync(lanesFile, "utf8")) as Record<string, readonly string[]>);
  for (const file of files) {
    const its = lanes.filter(([, names]) => names.includes(nameOf(file))).map(([lane]) => lane);
    if (its.length !== 1)
      throw new UserError(
        `${nameOf(file)} is in ${its.length === 0 ? "no lane" : `the lanes ${its.join(" and ")}`}`,
        `Name it in one lane of ${lanesFile}: the shortest, unless it needs what a test before it leaves`,
      );
  }
  return lanes
    .map(([name, names]) => ({ name, files: files.filter((file) => names.includes(nameOf(file))).sort() }))
    .filter((lane) => lane.files.length > 0);
}

/**
 * A lane for each file.
 *
 * @param withoutFile JSON, the names of files without `.test.ts` that need no local AWS
 * @param files absolute paths
 */
export function lanePerFile(withoutFile: string, files: readonly string[]): Lane[] {
  const without = JSON.parse(readFileSync(withoutFile, "utf8")) as readonly string[];
  return files.map((file) => ({
    ...{ name: nameOf(file), files: [file] },
    ...(without.includes(nameOf(file)) && { needsLocalAws: false }),
  }));
}

function nameOf(file: string): string {
  return basename(file, ".test.ts");
}
