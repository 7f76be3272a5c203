import { type Acceptance, parseAcceptances } from "./acceptance";
import { readJsonFile } from "./config/json-file";

/** The acceptances that are committed beside the code. */
export const ACCEPTANCE_FILE = "plan-review.accept.json";

/**
 * The acceptances of a file.
 *
 * @param path that somebody named. Default: ACCEPTANCE_FILE in the folder, when there is one
 * @param ruleIds the rules that exist. Default: those of the review itself
 */
export function readAcceptances(
  path: string | undefined,
  folder: string,
  ruleIds?: readonly string[],
): Promise<readonly Acceptance[]> {
  return readJsonFile({
    path,
    folder,
    standard: ACCEPTANCE_FILE,
    option: "--accept",
    parse: (text, name) => parseAcceptances(text, name, ruleIds),
    otherwise: [],
  });
}
