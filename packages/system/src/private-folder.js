// Plain JavaScript, since it decides where the loader of TypeScript keeps what it runs.
const { accessSync, chmodSync, constants, lstatSync, mkdirSync, mkdtempSync } = require("node:fs");
const { readdirSync, realpathSync, rmdirSync, statSync } = require("node:fs");
const { homedir, tmpdir } = require("node:os");
const { basename, dirname, join, resolve } = require("node:path");

/**
 * What is wrong, and what to do about it, as sentences without their full stop.
 * @typedef {{ message: string, remedy: string }} Problem
 */

const CACHE_FOLDER = "secure-serverless";
/** What this project puts into the cache. */
const CACHE_ENTRIES = [
  ...["bundles", "go-tools", "jest", "lambda-node", "node", "plugin-cache", "providers", "python"],
  ...["terraform", "terraform-cli-config", "tsx"],
];

/**
 * Where built and installed tools are kept, outside the work tree and shared by every checkout of this user. Whatever lies
 * there is run, so nobody else may be able to put anything there: see `privateFolderProblem`.
 *
 * Default: $XDG_CACHE_HOME/secure-serverless, or ~/.cache/secure-serverless; SECURE_SERVERLESS_CACHE overrides both.
 * @returns {string}
 */
function cacheRoot() {
  return resolve(
    process.env.SECURE_SERVERLESS_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), CACHE_FOLDER),
  );
}

/**
 * Makes a folder, readable by its owner only, that is not there yet. Not with Node's own `recursive`, which never ends
 * where nothing can be made, such as in /proc.
 * @param {string} folder
 */
function makeFolder(folder) {
  if (statSync(folder, { throwIfNoEntry: false }) !== undefined) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // another process may have been faster
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
  }
}

/**
 * Why what is in a folder may not be run, or undefined: it and the way to it must be this user's or the system's, and
 * nobody else may be able to change it. Makes the folder when it is not there.
 *
 * Nobody else may enter it either: what is made inside has the modes that the caller's umask leaves. One that others can
 * enter, as older versions and `mkdir` make it, is closed to them once it is known that they have left nothing inside.
 * @param {string} folder an absolute path
 * @param {string} setting what moves it elsewhere, for the remedy: for example HOME
 * @param {(entry: string) => boolean} [isOwnEntry] whether this project puts something of that name there: no other folder is
 *   closed to others. By default an empty folder alone
 * @returns {Problem | undefined}
 */
function privateFolderProblem(folder, setting, isOwnEntry = () => false) {
  const elsewhere = `set ${setting} to a folder that only you can write to`;
  try {
    makeFolder(folder);
    for (const part of wayTo(resolve(folder))) {
      const { uid } = lstatSync(part);
      // who owns a link may turn it elsewhere
      if (!isOwn(uid) && lstatSync(part).isSymbolicLink())
        return told(`${part} is a link that belongs to user ${uid}`, elsewhere);
    }
    const real = realpathSync(folder);
    if (!statSync(real).isDirectory()) return { message: `${folder} is not a folder`, remedy: capital(elsewhere) };
    for (const part of wayTo(real)) {
      const { uid, gid, mode } = statSync(part);
      const isFolder = part === real;
      if (!isOwn(uid) || (isFolder && uid !== userId())) return told(`${part} belongs to user ${uid}`, elsewhere);
      // in a sticky folder nobody can replace what is another's
      if (canOthersWrite({ uid, gid, mode }) && (isFolder || (mode & 0o1000) === 0))
        return told(`${part} is writable by others`, `check what is in it, then chmod go-w ${part}, or ${elsewhere}`);
    }
    if ((statSync(real).mode & 0o077) === 0) return undefined;
    const foreign = readdirSync(real).find((entry) => !isOwnEntry(entry));
    if (foreign !== undefined)
      return {
        message: `${folder} is open to others, and contains something that this project did not put there: ${foreign}`,
        remedy: capital(`${elsewhere}, or run chmod 700 ${folder} if it is for this project alone`),
      };
    const open = openEntry(real);
    if (open !== undefined)
      return told(
        `${open} is writable by others, or belongs to another user`,
        `check what is in ${real}, delete what is not yours, then chmod -R go-w ${real}, or ${elsewhere}`,
      );
    chmodSync(real, 0o700);
  } catch (error) {
    const { code, path } = /** @type {NodeJS.ErrnoException} */ (error);
    return { message: `${folder} cannot be created or used: ${path ?? folder} (${code})`, remedy: capital(elsewhere) };
  }
  return undefined;

  /** @param {string} why @param {string} remedy */
  function told(why, remedy) {
    return {
      message: `${folder} contains programs that this project runs, and cannot be trusted: ${why}`,
      remedy: capital(remedy),
    };
  }
}

/**
 * Why a folder cannot be written to, or undefined. Makes it when it is not there.
 * @param {string} folder an absolute path
 * @param {string} setting what moves it elsewhere, for the remedy
 * @returns {Problem | undefined}
 */
function folderProblem(folder, setting) {
  const remedy = `Set ${setting} to a folder that you can write to`;
  try {
    makeFolder(folder);
    if (!statSync(folder).isDirectory()) return { message: `${folder} is not a folder`, remedy };
    accessSync(folder, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    const { code, path } = /** @type {NodeJS.ErrnoException} */ (error);
    return { message: `${folder} cannot be created or used: ${path ?? folder} (${code})`, remedy };
  }
}

/**
 * Why what this project runs cannot be kept in the cache, or undefined.
 * @param {string} [part] the folder in the cache whose content is run by itself; it is made, and closed to others too
 * @returns {Problem | undefined}
 */
function cacheProblem(part) {
  const setting = ["SECURE_SERVERLESS_CACHE", "XDG_CACHE_HOME"].find((name) => process.env[name]) ?? "HOME";
  const root = cacheRoot();
  const problem = privateFolderProblem(root, setting, (entry) => isCacheEntry(basename(root), entry));
  if (problem !== undefined || part === undefined) return problem;
  return privateFolderProblem(join(root, part), setting, () => true);
}

/** @param {string} root @param {string} entry */
function isCacheEntry(root, entry) {
  return root === CACHE_FOLDER || CACHE_ENTRIES.includes(entry);
}

/**
 * The first thing in a folder that another user owns, or could have changed.
 * @param {string} folder
 * @returns {string | undefined}
 */
function openEntry(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    // others may work in the folder
    const entry = lstatSync(path, { throwIfNoEntry: false });
    if (entry === undefined) continue;
    if (!isOwn(entry.uid) || (!entry.isSymbolicLink() && canOthersWrite(entry))) return path;
    const found = entry.isDirectory() && (entry.mode & 0o011) !== 0 ? openEntry(path) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * A group with the user's own number is the user's alone.
 * @param {{ uid: number, gid: number, mode: number }} entry
 */
function canOthersWrite({ uid, gid, mode }) {
  return (mode & (gid === uid && uid !== 0 ? 0o002 : 0o022)) !== 0;
}

/** @returns {Problem | undefined} why the temporary folder cannot be used */
function temporaryFolderProblem() {
  try {
    rmdirSync(mkdtempSync(join(tmpdir(), "secure-serverless-")));
    return undefined;
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    return {
      message: `The temporary folder ${tmpdir()} is not writable (${code})`,
      remedy: "Set TMPDIR to a writable folder",
    };
  }
}

/** @param {number} uid */
function isOwn(uid) {
  return uid === 0 || uid === userId();
}

/** Windows has no such numbers. */
function userId() {
  return process.geteuid?.() ?? 0;
}

/** @param {string} path */
function wayTo(path) {
  const parts = [path];
  for (let part = path; part !== dirname(part); ) {
    part = dirname(part);
    parts.push(part);
  }
  return parts;
}

/** @param {string} text */
function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

module.exports = { folderProblem, cacheProblem, cacheRoot, makeFolder, privateFolderProblem, temporaryFolderProblem };
