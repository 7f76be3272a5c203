import { createHash } from "node:crypto";
import { join } from "node:path";
import { fail } from "./fail.mjs";
import privateFolder from "./private-folder.js";

const { cacheProblem, cacheRoot, makeFolder, temporaryFolderProblem } = privateFolder;

/**
 * Where what is made of a checkout's sources is kept: in the private cache, since it is run. Ends this process when there can
 * be none.
 * @param {string} root of the checkout
 * @returns {string}
 */
export function bundleFolder(root) {
  const problem = temporaryFolderProblem() ?? cacheProblem("bundles");
  if (problem !== undefined) fail(problem.message, problem.remedy);
  const folder = join(cacheRoot(), "bundles", createHash("sha256").update(root).digest("hex").slice(0, 12));
  try {
    makeFolder(folder);
  } catch (error) {
    failToWrite(error);
  }
  return folder;
}

/**
 * @param {NodeJS.ErrnoException} error of a file below the cache
 * @returns {never}
 */
export function failToWrite({ path, code }) {
  return fail(
    `${path} cannot be written (${code})`,
    "Set SECURE_SERVERLESS_CACHE to a folder that only you can write to",
  );
}
