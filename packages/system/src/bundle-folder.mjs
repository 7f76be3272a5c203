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
  makeFolder(folder);
  return folder;
}
