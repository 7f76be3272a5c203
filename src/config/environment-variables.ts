import {
  SYNTH_ENVIRONMENTS,
  VARIABLE_SUFFIXES,
  VARIABLES,
  type VariableSuffix,
  variableName,
  variablePrefix,
} from "./names";
import { environmentSchema } from "./schema";
import { settingsOf } from "./settings";

export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Names the variable that a wrong value came from, as the end of a sentence about it; empty where the value is the
 * configuration's own.
 *
 * @param problem begins with the setting, for example `alerts.emails.0: must be an e-mail address, got "x"`
 */
export function cameFrom(problem: string, environmentName: string, variables: Variables): string {
  const suffix = VARIABLE_SUFFIXES.find((candidate) =>
    [":", "."].some((end) => problem.startsWith(`${VARIABLES[candidate]}${end}`)),
  );
  if (suffix === undefined) return "";
  const variable = variableName(environmentName, suffix);
  return variables[variable]?.trim() ? ` from ${variable}` : "";
}

/** A name of fewer letters is too much like others to be taken for one of them. */
const LEAST_LETTERS = 5;
/** A word alone, such as `ACCOUNT`, is a variable's that is the only one to have it; a shorter one is left to others. */
const LEAST_LETTERS_OF_A_WORD = 7;

/**
 * Variables that are one of an environment's but for an underscore or a single typing error, one sentence each: left alone,
 * the setting that they are meant for would keep its default without a word.
 */
export function misspelledVariables(environmentNames: readonly string[], variables: Variables): string[] {
  const known = new Set(
    environmentNames.flatMap((name) => VARIABLE_SUFFIXES.map((suffix) => variableName(name, suffix))),
  );
  const set = Object.keys(variables).filter((variable) => variables[variable]?.trim() && !known.has(variable));
  return set.flatMap((variable) => {
    if (variable !== SYNTH_ENVIRONMENTS && isNearly(variable, SYNTH_ENVIRONMENTS))
      return [`${variable}: must be called ${SYNTH_ENVIRONMENTS}`];
    const meant = environmentNames.flatMap((name) =>
      VARIABLE_SUFFIXES.filter((suffix) => isMisspelled(variable, name, suffix)).map(
        (suffix) => [name, suffix] as const,
      ),
    )[0];
    if (meant === undefined) return settingWithoutVariable(environmentNames, variable);
    const [name, suffix] = meant;
    return [
      `${name}: ${variable}: must be called ${variableName(name, suffix)}: in capitals, with "_" for each hyphen`,
    ];
  });
}

/**
 * A variable that has an environment's prefix and the name of a setting which no variable sets: it would do nothing. A name of
 * one word, such as `DEV_MODE`, is left to others, who may well use it.
 */
function settingWithoutVariable(environmentNames: readonly string[], variable: string): string[] {
  const name = environmentNames
    .filter((one) => variable.startsWith(variablePrefix(one)))
    .sort((one, other) => other.length - one.length)[0];
  if (name === undefined) return [];
  const rest = variable.slice(variablePrefix(name).length);
  const path = settingPaths().find((one) =>
    [one, one.slice(one.lastIndexOf(".") + 1)].some((words) => {
      const wanted = words.replaceAll(/([A-Z]+)/g, "_$1").replaceAll(".", "_");
      return wanted.includes("_") && isNearly(rest, wanted);
    }),
  );
  if (path === undefined) return [];
  const suffix = VARIABLE_SUFFIXES.find((one) => VARIABLES[one] === path);
  return [
    suffix === undefined
      ? `${name}: ${variable}: must not be set: no variable sets ${path}, but src/config/environments.ts does`
      : `${name}: ${variable}: must be called ${variableName(name, suffix)}`,
  ];
}

let paths: readonly string[] | undefined;

/** Of the settings that are values. */
function settingPaths(): readonly string[] {
  paths ??= settingsOf(environmentSchema)
    .filter(({ path, rule }) => rule.properties === undefined && rule.oneOf === undefined && !path.includes("["))
    .map(({ path }) => path);
  return paths;
}

/** In the environment's name or in the setting's, not in both. */
function isMisspelled(variable: string, name: string, suffix: VariableSuffix): boolean {
  const prefix = variablePrefix(name);
  if (variable.endsWith(`_${suffix}`) && isNearly(variable.slice(0, -suffix.length), prefix)) return true;
  if (!variable.startsWith(prefix)) return false;
  const rest = variable.slice(prefix.length);
  return isNearly(rest, suffix) || isInOtherWords(rest, suffix);
}

/** The same words in another order or number, `AWS` before them, or the one that no other variable has. */
function isInOtherWords(given: string, suffix: VariableSuffix): boolean {
  const [one, other] = [wordsOf(given.replace(/^AWS_/, "")), wordsOf(suffix)];
  if (one.length !== 1 || other.length === 1) return one.sort().join() === other.sort().join();
  const having = VARIABLE_SUFFIXES.filter((candidate) => candidate.split("_").includes(given));
  return given.length >= LEAST_LETTERS_OF_A_WORD && having.length === 1 && having[0] === suffix;
}

/** In the singular. */
function wordsOf(text: string): string[] {
  return text.split("_").map((word) => word.replace(/S$/, ""));
}

function isNearly(given: string, wanted: string): boolean {
  const [one, other] = [given, wanted].map((text) => text.toLowerCase().replaceAll(/[_-]/g, ""));
  if (one === undefined || other === undefined) return false;
  // a digit more is another environment
  if (one === other) return true;
  return other.length >= LEAST_LETTERS && /^[a-z]*$/.test(one) && isOneTypingErrorAway(one, other);
}

/** A letter too much, too few or another, or two exchanged. */
function isOneTypingErrorAway(one: string, other: string): boolean {
  const start = [...one].findIndex((letter, index) => letter !== other[index]);
  const from = start < 0 ? one.length : start;
  const ends = (a: number, b: number) => one.slice(from + a) === other.slice(from + b);
  const areExchanged = one[from] === other[from + 1] && one[from + 1] === other[from];
  return ends(1, 0) || ends(0, 1) || ends(1, 1) || (areExchanged && ends(2, 2));
}
