const { didYouMean } = require("../../../system/src/did-you-mean.js");
const { printable } = require("../../../system/src/printable.js");
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
  const answer = answerTo(argv, folder, version);
  if (!("problem" in answer)) return answer;
  // what was given is repeated in it
  const { message, remedy } = answer.problem;
  return { problem: { message: line(message), remedy: line(remedy) } };
}

/**
 * Of a problem, which is one sentence.
 * @param {string} text
 */
function line(text) {
  return printable(text.replaceAll("\n", "\\n"));
}

/**
 * @param {readonly string[]} argv
 * @param {string} folder
 * @param {string} version
 * @returns {Answer | Refusal | Call}
 */
function answerTo(argv, folder, version) {
  const [first = "help", ...args] = argv;
  if (first === "--version") return tooMuch(first, args) ?? { text: `${version}\n` };
  if (["help", "--help", "-h"].includes(first)) return helped(first, args);
  const found = commandNamed(first);
  if (found === undefined) return { problem: unknownCommand(first) };
  const [name, command] = found;
  const parsed = parse(name, command, args, folder);
  if ("problem" in parsed) return parsed;
  return "help" in parsed ? { text: helpOf(name, command, parsed.action) } : { name, command, args };
}

/**
 * @param {string} first as it is called
 * @param {readonly string[]} args
 * @returns {Answer | Refusal}
 */
function helped(first, [wanted, ...rest]) {
  if (wanted === undefined) return { text: overview() };
  const found = commandNamed(wanted);
  if (found === undefined) return { problem: unknownCommand(wanted) };
  const [name, command] = found;
  const [action, ...extra] = Object.hasOwn(command.actions ?? {}, rest[0] ?? "") ? rest : [undefined, ...rest];
  return tooMuch(first, extra) ?? { text: helpOf(name, command, action) };
}

/**
 * @param {string} first
 * @param {readonly string[]} extra
 * @returns {Refusal | undefined}
 */
function tooMuch(first, extra) {
  if (extra.length === 0) return undefined;
  const message = `./run ${first} takes no "${extra.at(-1)}"`;
  return { problem: { message, remedy: "Usage: ./run help [<command> [<action>]], ./run --version" } };
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
