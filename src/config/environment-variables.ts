import { VARIABLE_SUFFIXES, VARIABLES, variableName, variablePrefix } from "./names";

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

/**
 * Variables that are one of an environment's but for the underscore, one sentence each: left alone, the setting that they
 * are meant for would keep its default without a word.
 */
export function misspelledVariables(environmentNames: readonly string[], variables: Variables): string[] {
  const known = new Set(environmentNames.map(variablePrefix));
  return Object.keys(variables).flatMap((variable) => {
    const suffix = VARIABLE_SUFFIXES.find((candidate) => variable.endsWith(`_${candidate}`));
    if (suffix === undefined) return [];
    const prefix = variable.slice(0, -suffix.length);
    const meant = environmentNames.find((name) => bare(variablePrefix(name)) === bare(prefix));
    if (meant === undefined || known.has(prefix)) return [];
    return [
      `${meant}: ${variable}: must be called ${variableName(meant, suffix)}: each hyphen of the name becomes "_"`,
    ];
  });
}

function bare(prefix: string): string {
  return prefix.toLowerCase().replaceAll(/[_-]/g, "");
}
