// What something was made of: whether it would be made the same now, without making it.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";

/** The clock of files ticks in steps: what changed within one of them before looks the same afterwards. */
const CLOCK_STEP_MILLISECONDS = 100;
/** Of what an import without an extension may mean, in esbuild's order. */
export const ENDINGS = [".tsx", ".ts", ".jsx", ".js", ".json"];
/** What decides what is installed, how imports are resolved and how they are compiled, without being an input. */
const ALSO = [
  ...["package-lock.json", "package.json", "tsconfig.json"],
  ...["node_modules/.package-lock.json", "node_modules/esbuild/package.json"],
];
/** The same for what lies below a folder. */
const OF_FOLDER = ["package.json", "tsconfig.json", "node_modules"];

/**
 * What is noted of files that something is made of, and what decides how they are found.
 * @typedef {{ at: number, inputs: [path: string, hash: string, size: number, changed: number][], absent: string[] }} Noted
 */

/**
 * @param {string} root paths are relative to it
 * @param {readonly string[]} paths as in esbuild's metafile
 * @param {number} startedAt milliseconds, before the first of them was read
 * @returns {Noted}
 */
export function noteInputs(root, paths, startedAt) {
  const own = paths.filter((path) => !path.includes("node_modules/") && !path.startsWith(".."));
  const around = [...foldersOf(own)].flatMap((folder) => OF_FOLDER.map((name) => join(folder, name)));
  const ofPackages = paths.flatMap((path) => manifestOf(path) ?? []);
  const also = [...new Set([...ALSO, ...around, ...ofPackages])].filter((path) => !paths.includes(path));
  const isThere = (path) => existsSync(resolve(root, path));
  const found = also.filter((path) => basename(path) !== "node_modules" && isThere(path));
  return {
    at: startedAt,
    inputs: [...paths, ...found].sort().map((path) => describe(root, path, startedAt)),
    absent: [...new Set([...also, ...own.flatMap(comingBefore)])].filter((path) => !isThere(path)),
  };
}

/**
 * As git does it: by what the file system says of each file, and by its content where that differs.
 *
 * @param {string} root
 * @param {Noted} noted
 * @returns {Noted | undefined} what to note from now on; undefined when something has changed. The same object, when there is
 *   nothing new to note
 * @throws when one of the files cannot be read
 */
export function unchangedInputs(root, noted) {
  if (noted.absent.some((path) => existsSync(resolve(root, path)))) return undefined;
  let isRead = false;
  for (const [path, hash, size, changed] of noted.inputs) {
    const now = statSync(resolve(root, path));
    if (now.size === size && now.ctimeMs === changed && changed < noted.at - CLOCK_STEP_MILLISECONDS) continue;
    if (hash === "" || digestOf(resolve(root, path)) !== hash) return undefined;
    isRead = true;
  }
  if (!isRead) return noted;
  // the same content with another time: the next start need not read it again
  const at = Date.now();
  const inputs = noted.inputs.map(([path, hash]) => {
    const entry = describe(root, path, at);
    return entry[1] === hash ? entry : [path, "", 0, 0];
  });
  return { at, inputs, absent: noted.absent };
}

/**
 * @param {string} file
 * @returns {string} 22 characters that change when the file's content does
 */
export function digestOf(file) {
  return createHash("sha256").update(readFileSync(file)).digest("base64url").slice(0, 22);
}

/** An input as it is now. One that has changed while something was made of it may be in it as it was before. */
function describe(root, path, startedAt) {
  const file = resolve(root, path);
  const { size, ctimeMs } = statSync(file);
  return [path, ctimeMs >= startedAt ? "" : digestOf(file), size, ctimeMs];
}

/** Files that an import without an extension would find before this one, if they were there. */
function comingBefore(path) {
  const ending = extname(path);
  const stem = path.slice(0, -ending.length);
  const first = ENDINGS.slice(0, Math.max(0, ENDINGS.indexOf(ending)));
  const before = first.map((other) => `${stem}${other}`);
  return basename(stem) === "index" ? [...before, ...ENDINGS.map((other) => `${dirname(path)}${other}`)] : before;
}

/** Every folder on the way to the files, without the root. */
function foldersOf(paths) {
  const folders = new Set();
  for (const path of paths)
    for (let folder = dirname(path); folder !== "." && !folders.has(folder); folder = dirname(folder))
      folders.add(folder);
  return folders;
}

/** That of the package of node_modules which a file belongs to. */
function manifestOf(path) {
  const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
  return folder === undefined ? undefined : join(folder, "package.json");
}
