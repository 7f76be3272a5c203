const { resolve } = require("node:path");
const { parseArgs } = require("node:util");
const { didYouMean } = require("../../../system/src/did-you-mean.js");
const { usageOf } = require("./usage.js");

const LARGEST_NUMBER = 2 ** 31;

/**
 * @typedef {import("./shape.js").Command} Command
 * @typedef {import("./shape.js").Form} Form
 * @typedef {import("./shape.js").Option} Option
 *
 * @typedef {object} Problem sentences without their full stop
 * @property {string} message
 * @property {string} remedy
 *
 * @typedef {object} Given
 * @property {string | undefined} action of a command that has them
 * @property {Record<string, unknown>} arguments by their names in the table
 * @property {Record<string, unknown>} options by their names in the table, with their defaults
 * @property {readonly string[]} rest what is passed on as it is
 *
 * @typedef {{ help: true, action: string | undefined } | { problem: Problem } | { given: Given }} Parsed
 *
 * @typedef {{ kind: "option", name: string, rawName: string, value: string | undefined, inlineValue: boolean | undefined }
 *   | { kind: "positional", value: string } | { kind: "option-terminator" }} Token
 */

/**
 * What a command is asked to do, as its row of the table says.
 * @param {string} name
 * @param {Command} command
 * @param {readonly string[]} args what stands behind the command's name
 * @param {string} folder the absolute one in which relative paths begin
 * @returns {Parsed}
 */
function parse(name, command, args, folder) {
  if (command.passesTo !== undefined) {
    const isHelp = args.includes("--help") || args.includes("-h");
    return isHelp && command.program === undefined
      ? { help: true, action: undefined }
      : { given: { action: undefined, arguments: {}, options: {}, rest: args } };
  }
  const { actions } = command;
  const { tokens } = tokensOf(actions === undefined ? [command] : Object.values(actions), args);
  const positionals = tokens.flatMap((token) => (token.kind === "positional" ? [token.value] : []));
  const action = actions === undefined ? undefined : positionals.shift();
  const form = action !== undefined && Object.hasOwn(actions ?? {}, action) ? actions?.[action] : undefined;
  if (tokens.some((token) => token.kind === "option" && ["help", "h"].includes(token.name)))
    return { help: true, action: form === undefined ? undefined : action };
  if (actions !== undefined && form === undefined) return { problem: wrongAction(name, command, action) };

  const usage = usageOf(name, command, action);
  const read = { form: form ?? command, usage, folder, isSecret: command.isSecret === true };
  const options = readOptions(tokens, read);
  if ("problem" in options) return options;
  const named = readArguments(positionals, read);
  if ("problem" in named) return named;
  return { given: { action, arguments: named.values, options: options.values, rest: [] } };
}

/**
 * @param {readonly Form[]} forms
 * @param {readonly string[]} args
 * @returns {{ tokens: Token[] }}
 */
function tokensOf(forms, args) {
  const options = Object.fromEntries(
    forms.flatMap((form) =>
      Object.entries(form.options ?? {}).map(([name, { type }]) => [
        name,
        { type: /** @type {"boolean" | "string"} */ (type === "flag" ? "boolean" : "string") },
      ]),
    ),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  return { tokens: /** @type {Token[]} */ (tokens) };
}

/**
 * @param {readonly Token[]} tokens
 * @param {{ form: Form, usage: string, folder: string, isSecret: boolean }} read
 * @returns {{ problem: Problem } | { values: Record<string, unknown> }}
 */
function readOptions(tokens, { form, usage, folder, isSecret }) {
  const known = form.options ?? {};
  /** @type {Record<string, unknown>} */
  const values = Object.fromEntries(
    Object.entries(known).map(([option, row]) => [option, row.default ?? (row.type === "flag" ? false : undefined)]),
  );
  /** @type {Set<string>} */
  const seen = new Set();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const row = Object.hasOwn(known, token.name) ? known[token.name] : undefined;
    if (row === undefined) return { problem: unknownOption(token.rawName, Object.keys(known), usage) };
    if (seen.has(token.name)) return { problem: { message: `${token.rawName} is given twice`, remedy: usage } };
    seen.add(token.name);
    const read = readOption(token, row, folder);
    if ("problem" in read) {
      const { message, remedy = usage } = read.problem;
      // what was given may be the secret itself
      return { problem: { message: isSecret ? message.replace(/, got ".*$/s, "") : message, remedy } };
    }
    values[token.name] = read.value;
  }
  return { values };
}

/**
 * @param {Extract<Token, { kind: "option" }>} token
 * @param {Option} row
 * @param {string} folder
 * @returns {{ problem: { message: string, remedy?: string } } | { value: unknown }}
 */
function readOption({ rawName, value, inlineValue }, row, folder) {
  if (row.type === "flag")
    return value === undefined
      ? { value: true }
      : { problem: { message: `${rawName} takes no value, got "${value}"` } };
  // a number with a minus is a wrong value, not an option
  if (value === undefined || (!inlineValue && /^-(?!\d)./.test(value)))
    return { problem: { message: `${rawName} needs a value: <${row.value}>` } };
  if (row.choices !== undefined && !row.choices.includes(value)) {
    const rule = row.choices.length === 1 ? row.choices[0] : `one of ${row.choices.join(", ")}`;
    return { problem: { message: `${rawName} must be ${rule}, got "${value}"` } };
  }
  if (row.type === "path")
    return value === ""
      ? { problem: { message: `${rawName} needs a value: <${row.value}>` } }
      : { value: row.standardInput && value === "-" ? value : resolve(folder, value) };
  if (row.type === "number") return wholeNumber(value, rawName, row);
  if (row.type !== "numbers") return { value };
  const numbers = value.split(",").map((text) => wholeNumber(text, rawName, row));
  const wrong = numbers.find((number) => "problem" in number);
  return wrong ?? { value: numbers.map((number) => ("value" in number ? number.value : 0)) };
}

/**
 * @param {string} text
 * @param {string} name
 * @param {{ minimum?: number, maximum?: number }} limits
 * @returns {{ problem: Problem } | { value: number }}
 */
function wholeNumber(text, name, { minimum = 0, maximum = LARGEST_NUMBER }) {
  const value = Number(text);
  if (/^\d{1,10}$/.test(text) && value >= minimum && value <= maximum) return { value };
  return {
    problem: {
      message: `${name} must be a whole number from ${minimum} to ${maximum}, got "${text}"`,
      remedy: `For example: ${name} ${Math.max(minimum, 10)}`,
    },
  };
}

/**
 * @param {readonly string[]} positionals
 * @param {{ form: Form, usage: string, folder: string, isSecret: boolean }} read
 * @returns {{ problem: Problem } | { values: Record<string, unknown> }}
 */
function readArguments(positionals, { form, usage, folder, isSecret }) {
  const rows = Object.entries(form.arguments ?? {});
  /** @type {Record<string, unknown>} */
  const values = {};
  for (const [index, [name, row]] of rows.entries()) {
    const text = positionals[index];
    if (text === undefined || text === "") {
      if (row.required || text === "") return { problem: { message: missing(row), remedy: usage } };
      continue;
    }
    const read =
      row.type === "number"
        ? wholeNumber(text, row.value, row)
        : { value: row.type === "path" ? resolve(folder, text) : text };
    if ("problem" in read) return { problem: { message: read.problem.message, remedy: usage } };
    values[name] = read.value;
  }
  const extra = positionals.slice(rows.length);
  return extra.length === 0 ? { values } : { problem: tooMuch(extra, rows, usage, isSecret) };
}

/** @param {import("./shape.js").Argument} row */
function missing({ type, value }) {
  if (type === "environment") return "The name of an environment is missing";
  return `The ${value} is missing`;
}

/**
 * @param {readonly string[]} extra
 * @param {readonly [string, import("./shape.js").Argument][]} rows
 * @param {string} usage
 * @param {boolean} isSecret
 * @returns {Problem}
 */
function tooMuch(extra, rows, usage, isSecret) {
  if (isSecret)
    return {
      message: "The name of an environment is the only argument: the extra ones are in your shell's history now",
      remedy: `If one of them was a secret, do not use it. ${usage}`,
    };
  const isEnvironment = rows.at(-1)?.[1].type === "environment";
  const rule = isEnvironment
    ? "One environment at a time"
    : `At most ${rows.length === 1 ? "one argument" : `${rows.length} arguments`}`;
  const message =
    rows.length === 0 ? `No arguments are allowed, got ${extra.join(", ")}` : `${rule}, got also ${extra.join(", ")}`;
  return { message, remedy: usage };
}

/**
 * @param {string} given
 * @param {readonly string[]} known
 * @param {string} usage
 * @returns {Problem}
 */
function unknownOption(given, known, usage) {
  const options = known.map((name) => `--${name}`);
  return { message: `Unknown option ${given}`, remedy: `${didYouMean(given, options)}${usage}` };
}

/**
 * @param {string} name
 * @param {Command} command
 * @param {string | undefined} given
 * @returns {Problem}
 */
function wrongAction(name, { actions = {}, isSecret }, given) {
  const names = Object.keys(actions);
  const list = `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
  const help = `For help: npm run ${name} -- --help`;
  if (given === undefined) return { message: `An action is missing: ${list}`, remedy: help };
  return {
    message: `${isSecret ? "The first argument" : `"${given}"`} must be ${list}`,
    remedy: `${didYouMean(given, names)}${help}`,
  };
}

module.exports = { parse, wholeNumber };
