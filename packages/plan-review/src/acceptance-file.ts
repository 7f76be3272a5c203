import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Acceptance, parseAcceptances } from "./acceptance";
import { UserError } from "./user-error";

/** The acceptances that are committed beside the code. */
export const ACCEPTANCE_FILE = "plan-review.accept.json";

/**
 * The acceptances of a file.
 *
 * @param path that somebody named. Default: ACCEPTANCE_FILE in the folder, when there is one
 */
export async function readAcceptances(path: string | undefined, folder: string): Promise<readonly Acceptance[]> {
  const standard = join(folder, ACCEPTANCE_FILE);
  if (path === undefined && !existsSync(standard)) return [];
  return read(path ?? standard);
}

async function read(path: string): Promise<readonly Acceptance[]> {
  try {
    return parseAcceptances(await readFile(path, "utf8"), basename(path));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`The acceptance file ${path} cannot be read`, "Check the path of --accept", { cause: error });
  }
}
