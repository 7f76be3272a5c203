import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { cacheProblem, folderProblem, cacheRoot as plainCacheRoot, privateFolderProblem } from "./private-folder.js";
import { UserError } from "./user-error";

/** The root of the checkout. */
export const PROJECT_ROOT = resolve(__dirname, "../../..");

/** For Node's `--import`: has it run TypeScript. */
export const TYPESCRIPT = pathToFileURL(join(__dirname, "typescript.mjs")).href;

/** What runs the program of cdktf.json, as one file that is made once for each content: `node <this> main.ts`. */
export const APP = join(__dirname, "app.mjs");

/**
 * Where built and installed tools are kept, outside the work tree and shared by every checkout. What lies there is run.
 *
 * @throws UserError when somebody else can put something there, or it cannot be made
 */
export function cacheRoot(): string {
  refuse(cacheProblem());
  return plainCacheRoot();
}

/**
 * Makes a folder of this user that is not there yet, and closes one that is there to others.
 *
 * @param setting the variable that moves it elsewhere
 * @param isOwnEntry whether this project puts something of that name there: no other folder is closed. By default an empty one
 * @throws UserError when somebody else can put something there, or it cannot be made
 */
export function requirePrivateFolder(folder: string, setting: string, isOwnEntry?: (entry: string) => boolean): void {
  refuse(privateFolderProblem(resolve(folder), setting, isOwnEntry));
}

/**
 * Makes a folder that is not there yet.
 *
 * @param setting the variable that moves it elsewhere
 * @throws UserError when it cannot be made or written to
 */
export function requireFolder(folder: string, setting: string): void {
  refuse(folderProblem(resolve(folder), setting));
}

function refuse(problem: { readonly message: string; readonly remedy: string } | undefined): void {
  if (problem !== undefined) throw new UserError(problem.message, problem.remedy);
}

/** Twelve hexadecimal digits that change when the text does: enough to name a folder by its content. */
export function shortHash(...parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex").slice(0, 12);
}
