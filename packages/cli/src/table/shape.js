// What a row of the table of commands looks like. Plain JavaScript, as the whole table is: `./run` reads it on a clone in
// which nothing is installed.

/**
 * @typedef {"every day" | "operating" | "CI" | "development"} Group
 *
 * @typedef {object} Argument
 * @property {"text" | "number" | "path" | "environment"} type a path is given to the command as an absolute one; whether an
 *   environment exists is for the command to say
 * @property {boolean} required
 * @property {string} value what stands for it in a usage line, as in "lock id"
 * @property {string} summary
 * @property {number} [minimum] of a number. Default: 0
 * @property {boolean} [many] takes what is left of the line; the last argument only
 *
 * @typedef {object} Option
 * @property {"flag" | "text" | "number" | "numbers" | "path"} type numbers are separated by commas
 * @property {string} [value] what stands for its value in a usage line; a flag has none
 * @property {string} summary
 * @property {string | number | readonly number[]} [default] when it is not given. A flag's is false
 * @property {string} [fallback] in words, where the command itself finds the default
 * @property {readonly string[]} [choices] the only values
 * @property {number} [minimum] of a number. Default: 0
 * @property {number} [maximum] of a number. Default: 2 ** 31
 * @property {boolean} [standardInput] whether "-" stands for standard input instead of a path
 *
 * @typedef {object} Form what one command line may hold: of a command, or of one of its actions
 * @property {string} summary one line, without a full stop
 * @property {Readonly<Record<string, Argument>>} [arguments] in their order
 * @property {Readonly<Record<string, Option>>} [options]
 *
 * @typedef {object} OwnCommand
 * @property {Group} group
 * @property {Readonly<Record<string, Form>>} [actions] as `put` and `rotate` of `secret`: the first argument
 * @property {Readonly<Record<number, string>>} [exits] what an exit code means, beyond those of all commands
 * @property {readonly string[]} examples what stands behind the command's name
 * @property {string} [page] where more about it is, in docs/
 * @property {string} [passesTo] the program that gets everything but --help, as it is
 * @property {boolean} [needsProviders] on a fresh clone, whether Terraform's providers come in next to npm's packages
 * @property {boolean} [isSecret] an argument too much may be a secret, and is not repeated
 * @property {readonly string[]} [program] a program of node_modules/.bin with its arguments, instead of a file of `commands/`
 *
 * @typedef {Form & OwnCommand} Command
 */

/** @satisfies {Readonly<Record<string, Argument>>} */
const ENVIRONMENT = /** @type {const} */ ({
  environment: {
    type: "environment",
    required: true,
    value: "environment",
    summary: "one of src/config/environments.ts, or a preview such as preview-123",
  },
});

/** @satisfies {Readonly<Record<string, Argument>>} */
const TEMPLATE = /** @type {const} */ ({
  template: {
    type: "text",
    required: true,
    value: "template",
    summary: "one of the templates in src/config/environments.ts",
  },
});

/** What every command ends with. */
const EXITS = /** @type {const} */ ({
  0: "done",
  1: "refused or failed; the last lines say why, and what to do",
  "129, 130, 143": "interrupted: the terminal was closed, Ctrl-C, SIGTERM",
});

module.exports = { ENVIRONMENT, EXITS, TEMPLATE };
