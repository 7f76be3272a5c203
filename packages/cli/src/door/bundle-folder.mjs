import { createHash } from "node:crypto";
import { join } from "node:path";
import privateFolder from "../../../system/src/private-folder.js";
import { fail } from "./fail.mjs";

const { cacheProblem, cacheRoot, makeFolder, temporaryFolderProblem } = privateFolder;

/** Where the bundles of a checkout are kept: in the private cache, since they are run. */
export function bundleFolder(root) {
  const problem = temporaryFolderProblem() ?? cacheProblem("bundles");
  if (problem !== undefined) fail(problem.message, problem.remedy);
  const folder = join(cacheRoot(), "bundles", createHash("sha256").update(root).digest("hex").slice(0, 12));
  makeFolder(folder);
  return folder;
}
