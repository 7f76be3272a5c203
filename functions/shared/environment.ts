/** The process environment as the functions see it. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** A variable that is missing or breaks its rule; thrown at cold start, so that a wrong deployment fails at once. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";

  constructor(variable: string, rule: string, value: string | undefined) {
    super(`environment variable ${variable} ${rule}, got ${value === undefined ? "nothing" : JSON.stringify(value)}`);
  }
}

/** Returns the variable's value, or the default when it is unset or empty; without a default it is required. */
export function text(variables: Variables, name: string, defaultValue?: string): string {
  const value = variables[name] || defaultValue;
  if (value === undefined) throw new EnvironmentError(name, "must be set", variables[name]);
  return value;
}

/** Returns the variable's value, or undefined when it is unset. Empty is not unset: it is what a mistake looks like. */
export function textUnlessUnset(variables: Variables, name: string): string | undefined {
  const value = variables[name];
  if (value === "") throw new EnvironmentError(name, "must not be empty where it is set", value);
  return value;
}

/** Returns the variable as a whole number of at least `minimum`, or the default when it is unset or empty. */
export function wholeNumber(variables: Variables, name: string, defaultValue: number, minimum = 0): number {
  const value = variables[name];
  if (!value) return defaultValue;
  const number = Number(value);
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(number) || number < minimum) {
    throw new EnvironmentError(name, `must be a whole number of at least ${minimum}`, value);
  }
  return number;
}
