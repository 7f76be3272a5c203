// What something was made of: whether it would be made the same now, without making it.
import { createHash } from "node:crypto";
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";

/** The clock of files ticks in steps: what changed within one of them before looks the same afterwards. */
const CLOCK_STEP_MILLISECONDS = 20;
/** Of a file system that knows whole seconds. */
const COARSE_STEP_MILLISECONDS = 2000;
/** Of what an import without an extension may mean, in esbuild's order. */
export const ENDINGS = [".tsx", ".ts", ".jsx", ".js", ".json"];
/** An import that names a file with one of these may mean one of TypeScript, which the file itself comes before. */
const NAMED_ENDINGS = [".mjs", ".cjs", ""];
const SETTINGS = ["tsconfig.json", "jsconfig.json"];
/** What decides what is installed, how imports are resolved and how they are compiled, without being an input. */
const ALSO = [
  ...["package-lock.json", "package.json", ...SETTINGS],
  ...["node_modules/.package-lock.json", "node_modules/esbuild/package.json"],
];
/** The same for what lies below a folder. Settings that a package brings along are not looked at. */
const OF_PACKAGE = ["package.json", "node_modules"];
const OF_FOLDER = [...OF_PACKAGE, ...SETTINGS];
const isOfPackage = (path) => path.split("/").includes("node_modules");

/**
 * What is noted of files that something is made of, and what decides how they are found. A link that is none has no target.
 * @typedef {object} Noted
 * @property {number} at
 * @property {[path: string, hash: string, size: number, changed: number][]} inputs
 * @property {string[]} absent
 * @property {[path: string, target: string][]} links
 */

/**
 * @param {string} root paths are relative to it
 * @param {readonly string[]} paths as in esbuild's metafile
 * @param {number} startedAt milliseconds, before the first of them was read
 * @returns {Noted}
 */
export function noteInputs(root, paths, startedAt) {
  const own = paths.filter((path) => !isOfPackage(path) && !path.startsWith(".."));
  const folders = foldersOf(paths);
  const around = folders.flatMap((folder) =>
    (isOfPackage(folder) ? OF_PACKAGE : OF_FOLDER).map((name) => join(folder, name)),
  );
  const also = new Set([...ALSO, ...around, ...own.flatMap(comingBefore)].filter((path) => !paths.includes(path)));
  const isThere = (path) => existsSync(resolve(root, path));
  const found = [...also].filter((path) => isThere(path) && statSync(resolve(root, path)).isFile());
  const inputs = [...paths, ...found].sort();
  const mayBeLinks = new Set([
    ...inputs,
    ...folders,
    ...linksIn(root, [".", ...foldersOf(own), ...packageFolders(root)]),
  ]);
  return {
    at: startedAt,
    inputs: inputs.map((path) => describe(root, path, startedAt)),
    absent: [...also].filter((path) => !isThere(path)),
    links: [...mayBeLinks].map((path) => [path, targetOf(resolve(root, path))]),
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
  const seen = new Map();
  for (const [path, target] of noted.links) {
    const file = resolve(root, path);
    const stats = lstatSync(file, { throwIfNoEntry: false });
    if (targetOf(file, stats) !== target) return undefined;
    // stat would say the same again, except of a link
    if (target === "" && stats !== undefined) seen.set(path, stats);
  }
  let isRead = false;
  for (const [path, hash, size, changed] of noted.inputs) {
    if (hash === "") return undefined;
    const now = seen.get(path) ?? statSync(resolve(root, path));
    if (now.size === size && now.ctimeMs === changed && isBefore(changed, noted.at)) continue;
    if (digestOf(resolve(root, path)) !== hash) return undefined;
    isRead = true;
  }
  if (!isRead) return noted;
  // the same content with another time: the next start need not read it again
  const at = Date.now();
  const inputs = noted.inputs.map(([path, hash]) => {
    const entry = describe(root, path, at);
    return entry[1] === hash ? entry : [path, "", 0, 0];
  });
  return { ...noted, at, inputs };
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
  const isKnown = isBefore(ctimeMs, startedAt) && !isExtending(file);
  return [path, isKnown ? digestOf(file) : "", size, ctimeMs];
}

/** Whether a change was so long before that a later one has another time. */
function isBefore(changed, at) {
  return changed < at - (changed % 1000 === 0 ? COARSE_STEP_MILLISECONDS : CLOCK_STEP_MILLISECONDS);
}

/** Whether settings depend on others, which are not looked at: what is made with them is made each time. */
function isExtending(file) {
  return SETTINGS.includes(basename(file)) && readFileSync(file, "utf8").includes('"extends"');
}

/** Where a link leads; the empty text for what is none, which includes what is not there. */
function targetOf(file, stats = lstatSync(file, { throwIfNoEntry: false })) {
  return stats?.isSymbolicLink() ? readlinkSync(file) : "";
}

function linksIn(root, folders) {
  return folders.flatMap((folder) => {
    const entries = readdirSync(resolve(root, folder), { withFileTypes: true });
    return entries.filter((entry) => entry.isSymbolicLink()).map(({ name }) => join(folder, name));
  });
}

/** Where packages are installed, and linked. */
function packageFolders(root) {
  const folder = "node_modules";
  if (!existsSync(resolve(root, folder))) return [];
  const scopes = readdirSync(resolve(root, folder)).filter((name) => name.startsWith("@"));
  return [folder, ...scopes.map((scope) => join(folder, scope))];
}

/** Files that an import would find before this one, if they were there. */
function comingBefore(path) {
  const ending = extname(path);
  const stem = path.slice(0, -ending.length);
  const others = [...ENDINGS, ...NAMED_ENDINGS].filter((other) => other !== ending).map((other) => `${stem}${other}`);
  return basename(stem) === "index" ? [...others, ...ENDINGS.map((other) => `${dirname(path)}${other}`)] : others;
}

/** Every folder on the way to the files, without the root. */
function foldersOf(paths) {
  const folders = new Set();
  for (const path of paths)
    for (let folder = dirname(path); folder !== "." && !folders.has(folder); folder = dirname(folder))
      folders.add(folder);
  return [...folders];
}
