// Plain JavaScript, since it decides where the loader of TypeScript keeps what it runs.
const { lstatSync, mkdirSync, mkdtempSync, realpathSync, rmdirSync, statSync } = require("node:fs");
const { homedir, tmpdir } = require("node:os");
const { dirname, join, resolve } = require("node:path");

/**
 * What is wrong, and what to do about it, as sentences without their full stop.
 * @typedef {{ message: string, remedy: string }} Problem
 */

/**
 * Where built and installed tools are kept, outside the work tree and shared by every checkout of this user. Whatever lies
 * there is run, so nobody else may be able to put anything there: see `privateFolderProblem`.
 *
 * Default: $XDG_CACHE_HOME/secure-serverless, or ~/.cache/secure-serverless; SECURE_SERVERLESS_CACHE overrides both.
 * @returns {string}
 */
function cacheRoot() {
  return (
    process.env.SECURE_SERVERLESS_CACHE ??
    join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "secure-serverless")
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
 * Why what lies in a folder may not be run, or undefined: it and the way to it must be this user's or the system's, and
 * nobody else may be able to change it. Makes the folder when it is not there.
 * @param {string} folder an absolute path
 * @param {string} setting what moves it elsewhere, for the remedy: for example HOME
 * @returns {Problem | undefined}
 */
function privateFolderProblem(folder, setting) {
  const elsewhere = `set ${setting} to a folder of your own that can be written`;
  try {
    makeFolder(folder);
    for (const part of wayTo(resolve(folder))) {
      const { uid } = lstatSync(part);
      // who owns a link may turn it elsewhere
      if (!isOwn(uid) && lstatSync(part).isSymbolicLink()) return told(`${part} is a link of user ${uid}`, elsewhere);
    }
    const real = realpathSync(folder);
    for (const part of wayTo(real)) {
      const { uid, gid, mode } = statSync(part);
      const isFolder = part === real;
      if (!isOwn(uid) || (isFolder && uid !== userId())) return told(`${part} belongs to user ${uid}`, elsewhere);
      // a group with the user's own number is the user's alone; in a sticky folder nobody can replace what is another's
      const others = mode & (gid === uid && uid !== 0 ? 0o002 : 0o022);
      if (others !== 0 && (isFolder || (mode & 0o1000) === 0))
        return told(`${part} can be written by others`, `look what is in it, then chmod go-w ${part}, or ${elsewhere}`);
    }
  } catch (error) {
    const { code, path } = /** @type {NodeJS.ErrnoException} */ (error);
    return { message: `${folder} cannot be made or used: ${path ?? folder} (${code})`, remedy: capital(elsewhere) };
  }
  return undefined;

  /** @param {string} why @param {string} remedy */
  function told(why, remedy) {
    return {
      message: `${folder} holds what these tools run, and cannot be trusted: ${why}`,
      remedy: capital(remedy),
    };
  }
}

/** @returns {Problem | undefined} why what these tools run cannot be kept in the cache */
function cacheProblem() {
  const setting = ["SECURE_SERVERLESS_CACHE", "XDG_CACHE_HOME"].find((name) => process.env[name] !== undefined);
  return privateFolderProblem(resolve(cacheRoot()), setting ?? "HOME");
}

/** @returns {Problem | undefined} why the temporary folder cannot be used */
function temporaryFolderProblem() {
  try {
    rmdirSync(mkdtempSync(join(tmpdir(), "secure-serverless-")));
    return undefined;
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    return {
      message: `The temporary folder ${tmpdir()} cannot be written (${code})`,
      remedy: "Set TMPDIR to a folder that can be written",
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

module.exports = { cacheProblem, cacheRoot, makeFolder, privateFolderProblem, temporaryFolderProblem };
