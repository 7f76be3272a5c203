const { spawnSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } = require("node:fs");
const { hostname, tmpdir } = require("node:os");
const { basename, join } = require("node:path");
const { startOf } = require("./process-start.js");

const PREFIX = "secure-serverless-";
/** The process, when it began, and the machine whose processes have such numbers; then six characters of chance. */
const NAME = new RegExp(`^${PREFIX}[a-z\\d-]+-(\\d+)-([0-9a-f]{8})-([0-9a-f]{6})-\\w{6}$`);
/** What is left then is for the next command: none waits long for what others have left. */
const MOST_FOLDERS = 20;
const MOST_MILLISECONDS = 10_000;
const PS_TIMEOUT_MILLISECONDS = 5000;
const MOST_PS_BYTES = 64 * 1024 * 1024;

let isSwept = false;

/**
 * Makes a folder of this process in the system's temporary one, which the caller removes. What a process has left that was killed
 * is removed by the next one that makes such a folder: the name says which process made it.
 * @param {string} name what it is for, in small letters, digits and hyphens
 * @returns {string} its path
 */
function temporaryFolder(name) {
  if (!isSwept) removeAbandoned(tmpdir());
  isSwept = true;
  return mkdtempSync(
    join(tmpdir(), `${PREFIX}${name}-${process.pid}-${digest(8, startOf(process.pid))}-${machine()}-`),
  );
}

/**
 * Removes the folders of processes that are gone. One that some process still works in is left, as is everything of which it is not
 * certain that a command of this user has made it.
 * @param {string} parent
 */
function removeAbandoned(parent) {
  const until = Date.now() + MOST_MILLISECONDS;
  for (const folder of foldersIn(parent).filter(isAbandoned).slice(0, MOST_FOLDERS)) {
    if (Date.now() > until) return;
    try {
      // another command may do the same
      if (!isUsed(folder)) rmSync(folder, { recursive: true, force: true });
    } catch {
      // what cannot be removed stays
    }
  }
}

/** @param {string} parent */
function foldersIn(parent) {
  try {
    return readdirSync(parent)
      .filter((name) => NAME.test(name))
      .map((name) => join(parent, name));
  } catch {
    return [];
  }
}

/**
 * A folder, and no link to one, that this user has made and nobody else may enter, of a process of this machine that is gone.
 * @param {string} folder
 */
function isAbandoned(folder) {
  const [, pid, start, where] = NAME.exec(basename(folder)) ?? [];
  if (pid === undefined || where !== machine()) return false;
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found === undefined || !found.isDirectory()) return false;
  if (found.uid !== process.geteuid?.() || (found.mode & 0o077) !== 0) return false;
  const now = startOf(Number(pid));
  // another process may have got its number since
  return now === undefined || digest(8, now) !== start;
}

/**
 * Whether a process works in a folder or was told of it: what the process has started may outlive it, to store what it has.
 * @param {string} folder
 */
function isUsed(folder) {
  if (process.platform === "linux") return usedByProc(folder);
  // with their variables
  const { status, stdout } = spawnSync("ps", ["-axwwE", "-o", "command="], {
    encoding: "utf8",
    maxBuffer: MOST_PS_BYTES,
    timeout: PS_TIMEOUT_MILLISECONDS,
  });
  return status !== 0 || stdout.includes(folder);
}

/** @param {string} folder */
function usedByProc(folder) {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const told = [
    (/** @type {string} */ pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8"),
    (/** @type {string} */ pid) => readFileSync(`/proc/${pid}/environ`, "utf8"),
    (/** @type {string} */ pid) => readlinkSync(`/proc/${pid}/cwd`),
  ];
  return pids.some((pid) =>
    told.some((read) => {
      try {
        return read(pid).includes(folder);
      } catch {
        // it has ended, or is another user's
        return false;
      }
    }),
  );
}

/** Processes of another machine, or of another container, that share this folder have numbers of their own. */
function machine() {
  let namespace = "";
  try {
    namespace = readlinkSync("/proc/self/ns/pid");
  } catch {
    // not Linux
  }
  return digest(6, hostname(), namespace);
}

/** @param {number} length @param {...(string | undefined)} parts */
function digest(length, ...parts) {
  return createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, length);
}

module.exports = { removeAbandoned, temporaryFolder };
