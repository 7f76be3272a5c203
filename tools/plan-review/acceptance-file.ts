import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { PROJECT_ROOT } from "../shared/paths";
import { UserError } from "../shared/user-error";
import { type Acceptance, parseAcceptances } from "./acceptance";

/**
 * The acceptances of a file, or those that are committed.
 *
 * @default plan-review.accept.json in the root of the project, when there is one
 */
export async function readAcceptances(option?: string, workingFolder = PROJECT_ROOT): Promise<readonly Acceptance[]> {
  const standard = join(PROJECT_ROOT, "plan-review.accept.json");
  const path = option === undefined ? standard : resolve(workingFolder, option);
  if (option === undefined && !existsSync(path)) return [];
  try {
    return parseAcceptances(await readFile(path, "utf8"), basename(path));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`The acceptance file ${path} cannot be read`, "Check the path of --accept", { cause: error });
  }
}
