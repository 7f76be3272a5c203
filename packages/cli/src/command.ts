import { UserError } from "@secure-serverless/system/user-error";
import { runBody } from "./run-body";
import { COMMANDS } from "./table/commands.js";
import { parse } from "./table/parse.js";
import type { Argument, Command, Form, Option } from "./table/shape.js";
import { usageOf } from "./table/usage.js";

type Commands = typeof COMMANDS;
export type CommandName = keyof Commands;

type ValueOfOption<O extends Option> = O extends { readonly type: "flag" }
  ? boolean
  : O extends { readonly default: unknown }
    ? ValueOfType<O["type"]>
    : ValueOfType<O["type"]> | undefined;
type ValueOfType<T> = T extends "number" ? number : T extends "numbers" ? readonly number[] : string;
type ValueOfArgument<A extends Argument> = A extends { readonly required: true }
  ? ValueOfType<A["type"]>
  : ValueOfType<A["type"]> | undefined;

type OptionsOf<F> = F extends { readonly options: infer O extends Readonly<Record<string, Option>> }
  ? { readonly [name in keyof O]: ValueOfOption<O[name]> }
  : Readonly<Record<string, never>>;
type ArgumentsOf<F> = F extends { readonly arguments: infer A extends Readonly<Record<string, Argument>> }
  ? { readonly [name in keyof A]: ValueOfArgument<A[name]> }
  : Readonly<Record<string, never>>;

interface GivenTo<F> {
  readonly arguments: ArgumentsOf<F>;
  readonly options: OptionsOf<F>;
  /** What is passed on as it is, by a command that does. */
  readonly rest: readonly string[];
}

/** What a command is asked to do: its row of the table says of which types. */
export type Given<N extends CommandName> = Commands[N] extends {
  readonly actions: infer A extends Readonly<Record<string, Form>>;
}
  ? { [action in keyof A]: GivenTo<A[action]> & { readonly action: action } }[keyof A]
  : GivenTo<Commands[N]>;

/** Runs a command of the table with what this process was given. */
export function runCommand<N extends CommandName>(name: N, body: (given: Given<N>) => Promise<void>): void {
  runBody(async () => {
    const row: Command = COMMANDS[name];
    const parsed = parse(name, row, process.argv.slice(2), personsFolder());
    if ("problem" in parsed) throw new UserError(parsed.problem.message, parsed.problem.remedy);
    if ("help" in parsed) throw new UserError("Help is given by the front door", `npm run ${name} -- --help`);
    await body(parsed.given as unknown as Given<N>);
  });
}

/** How a command is called, as its row says: a remedy for what the row cannot refuse by itself. */
export function usage(name: CommandName): string {
  return usageOf(name, COMMANDS[name]);
}

/** Where relative paths begin: npm runs commands in the root of the checkout, whatever folder the person is in. */
export function personsFolder(): string {
  return process.env["INIT_CWD"] || process.cwd();
}
