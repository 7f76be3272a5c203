// Plain JavaScript: what runs bundles needs it too.
const { existsSync, readFileSync } = require("node:fs");
const { SourceMap } = require("node:module");

/**
 * A stack with the files and lines of the sources, where they are those of a bundle that has its map beside it.
 * @param {string} stack
 * @param {string} [bundle] Default: what this process runs
 * @returns {string}
 */
function withSourceLines(stack, bundle = process.argv[1] ?? "") {
  const map = `${bundle}.map`;
  if (!bundle.endsWith(".cjs") || !existsSync(map)) return stack;
  const lines = readMap(map);
  if (lines === undefined) return stack;
  const places = new RegExp(`${bundle.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}:(\\d+):(\\d+)`, "g");
  return stack.replaceAll(places, (place, line, column) => {
    const found = lines.findEntry(Number(line) - 1, Number(column) - 1);
    return "originalSource" in found
      ? `${found.originalSource}:${found.originalLine + 1}:${found.originalColumn + 1}`
      : place;
  });
}

/** The last one: a process has one bundle, and may show many stacks. */
let known = { file: "", map: undefined };

/** @param {string} file */
function readMap(file) {
  try {
    if (known.file !== file) known = { file, map: new SourceMap(JSON.parse(readFileSync(file, "utf8"))) };
    return known.map;
  } catch {
    // a stack is shown while something else is wrong
    return undefined;
  }
}

module.exports = { withSourceLines };
