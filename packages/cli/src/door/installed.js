// Plain JavaScript, since it says whether anything else can be loaded. jest.config.js asks it too.
const { createHash } = require("node:crypto");
const { readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

/**
 * Whether node_modules holds what package-lock.json names, by whichever `npm ci` or `npm install` it was put there.
 * @param {string} root
 */
function areDependenciesInstalled(root) {
  const lock = readFileSync(join(root, "package-lock.json"), "utf8");
  const stamp = join(root, "node_modules", ".installed-lock");
  if (textOf(stamp) === digestOf(lock)) return true;
  const installed = textOf(join(root, "node_modules", ".package-lock.json"));
  if (installed === undefined || !isSame(packagesIn(lock), packagesIn(installed))) return false;
  noteInstalled(root);
  return true;
}

/**
 * Remembers that node_modules is as package-lock.json says, so that the next start need not compare them.
 * @param {string} root
 */
function noteInstalled(root) {
  const lock = readFileSync(join(root, "package-lock.json"), "utf8");
  try {
    writeFileSync(join(root, "node_modules", ".installed-lock"), digestOf(lock));
  } catch {
    // a checkout that cannot be written is compared each time
  }
}

/**
 * @typedef {Readonly<Record<string, { version?: string, integrity?: string, resolved?: string, optional?: boolean }>>} Packages
 * @param {Packages} locked
 * @param {Packages} installed
 */
function isSame(locked, installed) {
  const isWhole = Object.entries(locked).every(
    ([path, { optional }]) => path === "" || optional === true || Object.hasOwn(installed, path),
  );
  const isNothingElse = Object.entries(installed).every(
    ([path, { version, integrity }]) => version === locked[path]?.version && integrity === locked[path]?.integrity,
  );
  return isWhole && isNothingElse;
}

/** @param {string} text @returns {Packages} */
function packagesIn(text) {
  try {
    return JSON.parse(text).packages ?? {};
  } catch {
    // a file that was cut off
    return { "": {} };
  }
}

/** @param {string} text */
function digestOf(text) {
  return createHash("sha256").update(text).digest("hex");
}

/** @param {string} file */
function textOf(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

module.exports = { areDependenciesInstalled, noteInstalled };
