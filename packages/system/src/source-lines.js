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
  const lines = new SourceMap(JSON.parse(readFileSync(map, "utf8")));
  const places = new RegExp(`${bundle.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}:(\\d+):(\\d+)`, "g");
  return stack.replaceAll(places, (place, line, column) => {
    const found = lines.findEntry(Number(line) - 1, Number(column) - 1);
    return "originalSource" in found
      ? `${found.originalSource}:${found.originalLine + 1}:${found.originalColumn + 1}`
      : place;
  });
}

module.exports = { withSourceLines };
