import { createHash } from "node:crypto";
import { join } from "node:path";
import privateFolder from "./private-folder.js";

const { cacheProblem, cacheRoot, makeFolder, temporaryFolderProblem } = privateFolder;

/**
 * Where what is made of a checkout's sources is kept: in the private cache, since it is run.
 * @param {string} root of the checkout
 * @param {(problem: import("./private-folder.js").Problem) => never} refuse told why it cannot be
 * @returns {string}
 */
export function bundleFolder(root, refuse) {
  const problem = temporaryFolderProblem() ?? cacheProblem("bundles");
  if (problem !== undefined) refuse(problem);
  const folder = join(cacheRoot(), "bundles", createHash("sha256").update(root).digest("hex").slice(0, 12));
  try {
    makeFolder(folder);
  } catch (error) {
    refuse(unwritable(error));
  }
  return folder;
}

/**
 * Why something cannot be kept there.
 * @param {NodeJS.ErrnoException} error of a file below the cache
 * @returns {import("./private-folder.js").Problem}
 */
export function unwritable({ path, code }) {
  return {
    message: `${path} cannot be written (${code})`,
    remedy: "Set SECURE_SERVERLESS_CACHE to a folder that only you can write to",
  };
}
