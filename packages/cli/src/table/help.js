const { EXITS } = require("./shape.js");
const { GROUPS, allCommands } = require("./commands.js");
const { callOf, optionOf } = require("./usage.js");

const WIDTH = 100;

/**
 * @typedef {import("./shape.js").Command} Command
 * @typedef {import("./shape.js").Form} Form
 * @typedef {readonly [term: string, meaning: string]} Row
 */

/** All commands by group. */
function overview() {
  const width = Math.max(...allCommands().map(([name]) => name.length));
  return [
    "Usage: ./run <command> [arguments], or npm run <command> -- [arguments]",
    "",
    ...GROUPS.flatMap(([group, title]) => [
      `${title}:`,
      ...allCommands()
        .filter(([, command]) => command.group === group)
        .map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`),
      "",
    ]),
    "More about one: ./run <command> --help, or docs/commands.md",
    "",
  ].join("\n");
}

/**
 * @param {string} name
 * @param {Command} command
 * @param {string} [action]
 */
function helpOf(name, command, action) {
  const forms = formsOf(command, action);
  const summary = action === undefined ? command.summary : capital(command.actions?.[action]?.summary ?? "");
  const calls = forms.flatMap(([which, form]) => {
    const words = callOf(form, which);
    const own = command.passesTo === undefined ? words : `[arguments of ${command.passesTo}]`;
    return [`npm run ${name}${own === "" ? "" : ` -- ${own}`}`, `./run ${name}${own === "" ? "" : ` ${own}`}`];
  });
  const examples = command.examples.filter((example) => action === undefined || example.startsWith(`${action} `));
  return [
    `${summary}.`,
    "",
    "Usage:",
    ...calls.map((call) => `  ${call}`),
    "",
    ...forms.flatMap(([which, form]) => formLines(action === undefined ? which : undefined, form)),
    ...(command.passesTo === undefined ? [] : [`Everything but --help is passed to ${command.passesTo}.`, ""]),
    "Exit codes:",
    ...table(exitsOf(command)),
    "",
    "Examples:",
    ...examples.map((example) => `  npm run ${name}${example === "" ? "" : ` -- ${example}`}`),
    "",
    ...(command.page === undefined ? [] : [`More: docs/${command.page}`, ""]),
  ].join("\n");
}

/**
 * A command's one form, or those of its actions.
 * @param {Command} command
 * @param {string} [action] only this one
 * @returns {[action: string | undefined, form: Form][]}
 */
function formsOf(command, action) {
  if (command.actions === undefined) return [[undefined, command]];
  return Object.entries(command.actions).filter(([name]) => action === undefined || name === action);
}

/** @param {string | undefined} action @param {Form} form */
function formLines(action, form) {
  const args = argumentRows(form);
  const options = optionRows(form);
  const title = action === undefined ? [] : [`${action}: ${form.summary}`];
  const lines = [...args, ...options];
  if (action === undefined && lines.length === 0) return [];
  return [...title, ...table(lines), ""];
}

/** @param {Form} form @returns {Row[]} */
function argumentRows(form) {
  return Object.values(form.arguments ?? {}).map(({ value, summary, required }) => [
    `<${value}>`,
    required ? summary : `${summary} (optional)`,
  ]);
}

/** @param {Form} form @returns {Row[]} */
function optionRows(form) {
  return Object.entries(form.options ?? {}).map(([name, option]) => {
    const known = defaultOf(option);
    return [optionOf(name, option), known === undefined ? option.summary : `${option.summary} (default: ${known})`];
  });
}

/** @param {import("./shape.js").Option} option */
function defaultOf({ default: value, fallback }) {
  if (fallback !== undefined) return fallback;
  return value === undefined || value === "" ? undefined : String(value);
}

/** @param {Command} command @returns {Row[]} */
function exitsOf(command) {
  return Object.entries({ ...EXITS, ...command.exits }).map(([code, meaning]) => [code, meaning]);
}

/** @param {readonly Row[]} rows */
function table(rows) {
  const width = Math.min(34, Math.max(...rows.map(([term]) => term.length)));
  return rows.flatMap(([term, meaning]) => {
    const lines = wrapped(meaning, WIDTH - width - 4);
    const first =
      term.length > width
        ? [`  ${term}`, `  ${" ".repeat(width)}  ${lines[0]}`]
        : [`  ${term.padEnd(width)}  ${lines[0]}`];
    return [...first, ...lines.slice(1).map((line) => `  ${" ".repeat(width)}  ${line}`)];
  });
}

/** @param {string} text @param {number} width */
function wrapped(text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = /** @type {string} */ (lines.at(-1));
    if (line !== "" && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
}

/** @param {string} text */
function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

module.exports = { argumentRows, defaultOf, exitsOf, formsOf, helpOf, optionRows, overview };
