/**
 * The unit tests run in two parts, at the same time: those of what runs in Lambda and of its bundles on the Node of
 * Lambda's runtime, the rest on this machine's. Plain JavaScript: jest's configurations read it.
 */
const { readdirSync } = require("node:fs");
const { basename, join } = require("node:path");

/** Folders of `__tests__` whose tests run on the Node of Lambda's runtime. */
const ON_LAMBDA_NODE = ["functions", "packaging"];
const NEVER = new Set([".git", "node_modules", "dist", "cdktf.out"]);
/** Folders of `__tests__` that other commands run. */
const OTHERS = ["e2e", "proof"];

/**
 * The unit tests whose path a person means, by the part that they are in.
 *
 * @param {string} root of the checkout
 * @param {readonly string[]} names as for jest: parts of paths, or expressions
 * @returns {{ functions: string[], rest: string[] }} absolute paths
 */
function unitTestsNamed(root, names) {
  const patterns = names.map(patternOf);
  const named = testsBelow(root).filter((path) => patterns.some((pattern) => pattern.test(path)));
  const isOfFunctions = (/** @type {string} */ path) =>
    ON_LAMBDA_NODE.some((folder) => path.startsWith(join(root, "__tests__", folder, "/")));
  return {
    functions: named.filter(isOfFunctions),
    rest: named.filter((path) => !isOfFunctions(path)),
  };
}

/** @param {string} name */
function patternOf(name) {
  const text = name.replace(/^\.\//, "");
  try {
    return new RegExp(text, "i");
  } catch {
    return new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`), "i");
  }
}

/** @param {string} folder @returns {string[]} */
function testsBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return isLeftOut(folder, entry.name) ? [] : testsBelow(path);
    return entry.name.endsWith(".test.ts") && folder.includes("__tests__") ? [path] : [];
  });
}

/** @param {string} folder @param {string} name */
function isLeftOut(folder, name) {
  return NEVER.has(name) || (basename(folder) === "__tests__" && OTHERS.includes(name));
}

module.exports = { ON_LAMBDA_NODE, unitTestsNamed };
