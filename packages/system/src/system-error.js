// Plain JavaScript, since what runs before anything is compiled asks it too.

/** What the machine says no with, where a person can do something about it: why, and the remedy. */
const REASONS = /** @type {const} */ ({
  ENOSPC: ["there is no space left", "Free some space (df -h, df -i), then try again"],
  EDQUOT: ["your quota of the disk is used up", "Free some space (quota), then try again"],
  EFBIG: ["the file is larger than is allowed here", "Allow larger files (ulimit -f), then try again"],
  EROFS: ["the file system is read-only", "Name a folder that you can write to, then try again"],
  EACCES: ["this user may not", "Name a folder that you can write to, or use the same user as before"],
  EPERM: ["this user may not", "Name a folder that you can write to, or use the same user as before"],
  EIO: ["the disk failed", "Look at the system's log and the disk, then try again"],
  EMFILE: ["too many files are open", "Allow more open files (ulimit -n), then try again"],
  ENFILE: ["too many files are open on this machine", "End other programs, then try again"],
  ENOTDIR: ["a part of the path is a file", "Name a folder, or remove the file, then try again"],
  ENAMETOOLONG: ["the path is too long", "Use a shorter path, also for the checkout and TMPDIR, then try again"],
});

/**
 * Why the machine could not do what was asked of it, for a person; undefined for an error of another kind, such as a file
 * that is missing, which the code that looked for it must explain.
 *
 * @param {unknown} error
 * @returns {import("./private-folder.js").Problem | undefined}
 */
function systemProblem(error) {
  if (!(error instanceof Error)) return undefined;
  const { code, syscall, path, dest, cause } = /** @type {NodeJS.ErrnoException & { dest?: string }} */ (error);
  if (syscall === undefined || code === undefined || !Object.hasOwn(REASONS, code)) return systemProblem(cause);
  const [why, remedy] = REASONS[/** @type {keyof typeof REASONS} */ (code)];
  const where = dest ?? path;
  // an open file does not tell its name
  const what = where === undefined ? "A file could not be written or read" : `${where} could not be used`;
  return { message: `${what}: ${why} (${code}, ${syscall})`, remedy };
}

/** How other programs print the same. */
const PRINTED = /** @type {const} */ ([
  [/no space left on device/i, "ENOSPC"],
  [/disk quota exceeded/i, "EDQUOT"],
  [/read-only file system/i, "EROFS"],
  [/too many open files/i, "EMFILE"],
  [/file name too long/i, "ENAMETOOLONG"],
]);

/**
 * The remedy for what the machine has refused to another program, as far as its output tells.
 *
 * @param {string} output
 * @returns {string | undefined}
 */
function remedyIn(output) {
  const found = PRINTED.find(([pattern]) => pattern.test(output));
  return found === undefined ? undefined : REASONS[found[1]][1];
}

/** Terraform and its providers talk by sockets there, `plugin` and up to ten digits; macOS allows 103 bytes in all. */
const LONGEST_TEMPORARY_FOLDER = 85;

/**
 * Why Terraform cannot use the temporary folder, or undefined: it would say something of the provider's file instead.
 *
 * @param {string} folder
 * @returns {import("./private-folder.js").Problem | undefined}
 */
function socketProblem(folder) {
  const bytes = Buffer.byteLength(folder);
  if (bytes <= LONGEST_TEMPORARY_FOLDER) return undefined;
  return {
    message: `The path of the temporary folder ${folder} is too long for Terraform's sockets: ${bytes} bytes instead of at most ${LONGEST_TEMPORARY_FOLDER}`,
    remedy: "Set TMPDIR to a folder with a shorter path",
  };
}

module.exports = { remedyIn, socketProblem, systemProblem };
