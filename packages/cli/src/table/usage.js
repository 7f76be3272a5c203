/**
 * @typedef {import("./shape.js").Command} Command
 * @typedef {import("./shape.js").Form} Form
 */

/**
 * A whole call as a remedy, in one line.
 * @param {string} name
 * @param {Command} command
 * @param {string} [action]
 */
function usageOf(name, command, action) {
  const form = action === undefined ? command : command.actions?.[action];
  const words = callOf(form ?? command, action);
  return `Usage: npm run ${name}${words === "" ? "" : ` -- ${words}`}`;
}

/**
 * What stands behind a command's name.
 * @param {Form} form
 * @param {string} [action]
 */
function callOf(form, action) {
  return [
    ...(action === undefined ? [] : [action]),
    ...Object.values(form.arguments ?? {}).map(({ value, required }) => (required ? `<${value}>` : `[<${value}>]`)),
    ...Object.entries(form.options ?? {}).map(([option, row]) => `[${optionOf(option, row)}]`),
  ].join(" ");
}

/**
 * @param {string} name
 * @param {import("./shape.js").Option} option
 */
function optionOf(name, { value, choices }) {
  if (value === undefined) return `--${name}`;
  if (choices !== undefined) return `--${name} ${choices.join("|")}`;
  // what is to be written as it stands: a choice, a pattern
  return /^[A-Z-]+$|\|/.test(value) ? `--${name} ${value}` : `--${name} <${value}>`;
}

module.exports = { callOf, optionOf, usageOf };
