// Keeps what was made of sources, once per content, in a folder that nobody else can write to.
import { createHash, randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { digestOf, noteInputs, unchangedInputs } from "./inputs.mjs";
import privateFolder from "./private-folder.js";

const { makeFolder } = privateFolder;

/** Another start may be about to use the previous one. */
const KEPT_VERSIONS = 2;
const STAGING_MILLISECONDS = 10 * 60 * 1000;

/**
 * Where something is kept.
 * @typedef {object} Place
 * @property {string} root relative to which its inputs are noted
 * @property {string} folder where all of this root is kept
 * @property {string} name of this
 * @property {string} by changes with how it is made
 */

/**
 * What is kept of it, when it would be made the same now.
 * @param {Place} place
 * @returns {{ folder: string, names: string[], read: (name: string) => Buffer } | undefined} the files are in `folder`;
 *   `read` throws for one whose content is not what was kept
 */
export function kept({ root, folder, name, by }) {
  const stampFile = join(folder, `${name}.json`);
  try {
    const stamp = JSON.parse(readFileSync(stampFile, "utf8"));
    const own = join(folder, `${name}-${stamp.content}`);
    const names = Object.keys(stamp.files);
    if (
      stamp.root !== root ||
      stamp.by !== by ||
      stamp.keptBy !== ownDigest() ||
      !names.every((file) => existsSync(join(own, file)))
    )
      return undefined;
    const noted = unchangedInputs(root, stamp.noted);
    if (noted === undefined) return undefined;
    if (noted !== stamp.noted) noteAgain(stampFile, { ...stamp, noted });
    return { folder: own, names, read: (file) => readChecked(join(own, file), stamp.files[file]) };
  } catch {
    return undefined;
  }
}

/**
 * @param {Place} place
 * @param {object} made
 * @param {Readonly<Record<string, string | Uint8Array>>} made.files by their names
 * @param {readonly string[]} made.inputs
 * @param {number} made.startedAt milliseconds, before the first input was read
 * @returns {string} the folder of the files
 * @throws when the folder cannot be written
 */
export function keep({ root, folder, name, by }, { files, inputs, startedAt }) {
  const digests = Object.fromEntries(Object.entries(files).map(([file, content]) => [file, digest(content)]));
  const content = createHash("sha256").update(JSON.stringify(digests)).digest("hex").slice(0, 16);
  const own = join(folder, `${name}-${content}`);
  for (const [file, content] of Object.entries(files)) {
    makeFolder(dirname(join(own, file)));
    writeWhole(join(own, file), content);
  }
  const noted = noteInputs(root, inputs, startedAt);
  writeWhole(
    join(folder, `${name}.json`),
    JSON.stringify({ root, by, keptBy: ownDigest(), content, files: digests, noted }),
  );
  removeOld(folder, name, own);
  return own;
}

/**
 * Whole or not at all, also when two write at once.
 * @param {string} file
 * @param {string | Uint8Array} content
 * @throws an error that names the file, also when the disk is full
 */
export function writeWhole(file, content) {
  // containers that share a cache have processes of the same number
  const staging = `${file}.${randomUUID()}.new`;
  try {
    writeFileSync(staging, content, { mode: 0o600 });
    renameSync(staging, file);
  } catch (error) {
    rmSync(staging, { force: true });
    throw Object.assign(error, { path: file });
  }
}

/** @param {string | Uint8Array} content */
export function digest(content) {
  return createHash("sha256").update(content).digest("hex");
}

function readChecked(file, wanted) {
  const content = readFileSync(file);
  if (digest(content) !== wanted) throw new Error(`${file} is damaged`);
  return content;
}

function noteAgain(stampFile, stamp) {
  try {
    writeWhole(stampFile, JSON.stringify(stamp));
  } catch {
    // the next start reads those files again
  }
}

/** Versions before the last, what a killed process left, and what belongs to checkouts that are gone. */
function removeOld(folder, name, own) {
  const remove = (path) => rmSync(path, { recursive: true, force: true });
  const age = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const entries = readdirSync(folder).map((entry) => join(folder, entry));
  const others = entries.filter((path) => isOfName(basename(path), name) && path !== own);
  others.sort((a, b) => age(b) - age(a));
  for (const path of others.slice(KEPT_VERSIONS - 1)) remove(path);
  for (const path of entries) if (path.endsWith(".new") && Date.now() - age(path) > STAGING_MILLISECONDS) remove(path);
  for (const sibling of readdirSync(dirname(folder))) {
    const path = join(dirname(folder), sibling);
    const root = rootOf(path);
    if (root !== undefined && !existsSync(root)) remove(path);
  }
}

function isOfName(entry, name) {
  return entry.startsWith(`${name}-`) && /^[0-9a-f]{16}$/.test(entry.slice(name.length + 1));
}

/** The checkout that a folder belongs to. */
function rootOf(folder) {
  try {
    const stamp = readdirSync(folder).find((entry) => entry.endsWith(".json"));
    return stamp === undefined ? undefined : JSON.parse(readFileSync(join(folder, stamp), "utf8")).root;
  } catch {
    return undefined;
  }
}

/** How it is kept, and how inputs are compared, is a part of what is kept. */
function ownDigest() {
  own ??= [import.meta.url, new URL("inputs.mjs", import.meta.url)]
    .map((url) => digestOf(fileURLToPath(url)))
    .join(" ");
  return own;
}
let own;
