// Plain JavaScript, since `./run` reads it on a clone in which nothing is installed.
const { didYouMean, edits } = require("./did-you-mean.js");
const { printable } = require("./printable.js");

/** What every variable of the tools themselves begins with. */
const PREFIX = "SECURE_SERVERLESS_";

/**
 * The variables of this project, beside those of each environment (`VARIABLES` of src/config/names.ts). What else is read belongs to
 * others: to the system, AWS, Terraform, GitHub.
 */
const OWN_VARIABLES = /** @type {const} */ ([
  `${PREFIX}CACHE`,
  `${PREFIX}OUTDIR`,
  `${PREFIX}SESSION`,
  `${PREFIX}STATE`,
  "LOCAL_AWS_PORT",
  "LOCAL_PORT",
  "REPOSITORY_VARIABLES",
  "SYNTH_ENVIRONMENTS",
]);

/** More typing errors in another program's variable would be a coincidence. */
const MOST_EDITS = 1;
/** What is longer is none of them, and would take long to compare. */
const MOST_LETTERS = 40;

/**
 * What is wrong with a variable that is called almost like one of this project, or begins as they do: left alone, what it is meant
 * to set would keep its default without a word. One that is empty is not set.
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @returns {import("./private-folder.js").Problem | undefined}
 */
function unknownVariable(environment) {
  const names = Object.keys(environment).filter((name) => environment[name]?.trim() && !isOwn(name));
  for (const name of names.sort()) {
    const upper = name.toUpperCase();
    const begins = upper.startsWith(PREFIX);
    if (!begins && (name.length > MOST_LETTERS || !OWN_VARIABLES.some((own) => edits(upper, own) <= MOST_EDITS)))
      continue;
    const known = OWN_VARIABLES.filter((own) => own.startsWith(PREFIX)).join(", ");
    return {
      message: `The variable ${printable(name)} is set, and nothing reads it`,
      remedy: `${didYouMean(name, OWN_VARIABLES)}${begins ? `There are ${known}. ` : ""}Unset it, or use its right name`,
    };
  }
  return undefined;
}

/** @param {string} name */
function isOwn(name) {
  return OWN_VARIABLES.some((own) => own === name);
}

module.exports = { OWN_VARIABLES, unknownVariable };
