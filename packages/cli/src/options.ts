import { basename } from "node:path";
import { UserError } from "@secure-serverless/system/user-error";

/**
 * The value of a command's option as a whole number, undefined when it was not given.
 *
 * @throws UserError that names the option, the rule and the value
 */
export function wholeNumberFrom(
  text: string | undefined,
  option: string,
  { minimum, maximum = 2 ** 31 }: { readonly minimum: number; readonly maximum?: number },
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d{1,10}$/.test(text) && value >= minimum && value <= maximum) return value;
  throw new UserError(
    `${option} must be a whole number from ${minimum} to ${maximum}, got "${text}"`,
    `For example: ${option} ${Math.max(minimum, 10)}`,
  );
}

/**
 * For a command that takes neither arguments nor options.
 *
 * @throws UserError that names what it was given
 */
export function requireNoArguments(argv: readonly string[] = process.argv): void {
  const [, file = "", ...given] = argv;
  if (given.length === 0) return;
  const script = basename(file, ".ts").replace("-", ":");
  throw new UserError(`npm run ${script} takes nothing, got ${given.join(" ")}`, `Leave it out: npm run ${script}`);
}

/**
 * The only argument of a command that takes one name, undefined when there is none.
 *
 * @throws UserError when there are more
 */
export function onlyName(positionals: readonly string[], usage: string): string | undefined {
  const [name, ...others] = positionals;
  if (others.length > 0) throw new UserError(`One environment at a time, got also ${others.join(", ")}`, usage);
  return name;
}
