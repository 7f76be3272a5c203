// Plain JavaScript: it is asked before anything of node_modules is used.
const { createHash } = require("node:crypto");
const { existsSync, readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

/**
 * A package of a lock file, by the path where it is installed.
 * @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage
 */

/** The hash of the lock file that is known to be installed, so that most commands need not compare. */
const STAMP = join("node_modules", ".installed-lock");
/** What npm itself writes when it has installed everything. */
const INSTALLED = join("node_modules", ".package-lock.json");

/**
 * Whether node_modules holds what package-lock.json asks for, whoever has installed it.
 * @param {string} root the folder of both
 */
function dependenciesAreCurrent(root) {
  return dependenciesAreNoted(root) || isInstalled(read(join(root, "package-lock.json")), read(join(root, INSTALLED)));
}

/**
 * Whether this very lock file is noted as installed, which takes no comparison.
 * @param {string} root
 */
function dependenciesAreNoted(root) {
  return read(join(root, STAMP)) === hashOfLock(root) && existsSync(join(root, INSTALLED));
}

/**
 * Notes that the packages of the lock file are installed.
 * @param {string} root
 */
function noteDependencies(root) {
  writeFileSync(join(root, STAMP), hashOfLock(root));
}

/**
 * What is wrong with the dependencies, and what to do about it, where the caller cannot install them itself.
 * @param {string} root
 * @returns {import("./private-folder.js").Problem | undefined}
 */
function dependencyProblem(root) {
  if (dependenciesAreCurrent(root)) return undefined;
  return {
    message: "node_modules does not match package-lock.json",
    remedy: "Install what is locked: npm ci",
  };
}

/**
 * Packages of other platforms are locked and not installed.
 * @param {string | undefined} lock
 * @param {string | undefined} installed
 */
function isInstalled(lock, installed) {
  if (lock === undefined || installed === undefined) return false;
  const wanted = packagesOf(lock);
  const found = packagesOf(installed);
  const matches = ([path, { version, integrity, optional }]) => {
    const there = found[path];
    return there === undefined ? optional === true : there.version === version && there.integrity === integrity;
  };
  return (
    Object.entries(wanted)
      .filter(([path]) => path !== "")
      .every(matches) && Object.keys(found).every((path) => path in wanted)
  );
}

/**
 * @param {string} lock
 * @returns {Record<string, LockedPackage>}
 */
function packagesOf(lock) {
  return JSON.parse(lock).packages;
}

/** @param {string} root */
function hashOfLock(root) {
  return createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
}

/** @param {string} file */
function read(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

module.exports = { dependenciesAreCurrent, dependenciesAreNoted, dependencyProblem, noteDependencies };
