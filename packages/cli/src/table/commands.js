// The table of commands. From it come parsing, help, suggestions, exit codes and docs/commands.md.
const { EVERY_DAY } = require("./every-day.js");
const { OPERATING } = require("./operating.js");
const { CI } = require("./ci.js");
const { DEVELOPMENT } = require("./development.js");

/** By name, which is that of the script of package.json. */
const COMMANDS = { ...EVERY_DAY, ...OPERATING, ...CI, ...DEVELOPMENT };

/** @type {readonly (readonly [import("./shape.js").Group, string])[]} in the order in which they are listed */
const GROUPS = [
  ["every day", "Every day"],
  ["operating", "Operating an environment"],
  ["CI", "In CI"],
  ["development", "Developing this repository"],
];

/**
 * The command of that name, as a script of package.json has it or as the file of `commands/` does: `local:key`, `local-key`.
 * @param {string} name
 * @returns {[name: string, command: import("./shape.js").Command] | undefined}
 */
function commandNamed(name) {
  return allCommands().find(([candidate]) => candidate === name || fileNameOf(candidate) === name);
}

/** @returns {[name: string, command: import("./shape.js").Command][]} */
function allCommands() {
  return Object.entries(COMMANDS);
}

/**
 * Of its file in `commands/`, without the extension.
 * @param {string} name
 */
function fileNameOf(name) {
  return name.replace(":", "-");
}

module.exports = { COMMANDS, GROUPS, allCommands, commandNamed, fileNameOf };
