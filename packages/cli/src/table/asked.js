const { didYouMean } = require("../../../system/src/did-you-mean.js");
const { allCommands, commandNamed } = require("./commands.js");
const { helpOf, overview } = require("./help.js");
const { parse } = require("./parse.js");

/**
 * @typedef {{ text: string }} Answer for standard output; then the work is done
 * @typedef {{ problem: import("./parse.js").Problem }} Refusal
 * @typedef {{ name: string, command: import("./shape.js").Command, args: readonly string[] }} Call
 */

/**
 * What the front door is asked for, before anything is installed or loaded.
 * @param {readonly string[]} argv what stands behind `./run`
 * @param {string} folder the absolute one in which relative paths begin
 * @param {string} version of this project
 * @returns {Answer | Refusal | Call}
 */
function asked(argv, folder, version) {
  const [first = "", ...args] = argv;
  if (first === "--version") return { text: `${version}\n` };
  const isHelp = ["", "help", "--help", "-h"].includes(first);
  const [wanted, action] = isHelp ? args : [first];
  if (wanted === undefined) return { text: overview() };
  const found = commandNamed(wanted);
  if (found === undefined) return { problem: unknownCommand(wanted) };
  const [name, command] = found;
  if (isHelp)
    return { text: helpOf(name, command, Object.hasOwn(command.actions ?? {}, action ?? "") ? action : undefined) };
  const parsed = parse(name, command, args, folder);
  if ("problem" in parsed) return parsed;
  return "help" in parsed ? { text: helpOf(name, command, parsed.action) } : { name, command, args };
}

/**
 * @param {string} given
 * @returns {import("./parse.js").Problem}
 */
function unknownCommand(given) {
  const names = allCommands().map(([name]) => name);
  return { message: `Unknown command "${given}"`, remedy: `${didYouMean(given, names)}All commands: ./run help` };
}

module.exports = { asked };
