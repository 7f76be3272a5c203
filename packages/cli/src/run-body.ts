import { inspect } from "node:util";
import { explainAwsError } from "@secure-serverless/operations/aws/aws-error";
import { armInterrupts, interrupted } from "@secure-serverless/system/interrupt";
import { outliveTerminal } from "@secure-serverless/system/lost-terminal";
import { printable } from "@secure-serverless/system/printable.js";
import { CommandError } from "@secure-serverless/system/process";
import { withSourceLines } from "@secure-serverless/system/source-lines.js";
import { remedyIn, systemProblem } from "@secure-serverless/system/system-error.js";
import type { UserError } from "@secure-serverless/system/user-error";

/**
 * Runs what a command of package.json does, and answers for it: an interrupt at any moment leaves nothing running. A
 * problem that the user can fix is one sentence and its remedy; anything else is a defect of this project and shows where
 * it happened.
 */
export function runBody(body: () => Promise<void>): void {
  // a terminal that is gone must not end this in the middle of what it has to clean up
  outliveTerminal();
  // armed before it begins
  const work = Promise.resolve().then(body);
  armInterrupts(work);
  work.then(
    () => {
      // what it came to while it was interrupted is told, and the process ends as interrupted all the same
      if (!interrupted.aborted) process.exit(process.exitCode ?? 0);
    },
    (error: unknown) => {
      if (interrupted.aborted) return;
      printError(error);
      process.exit(1);
    },
  );
}

/** One sentence and its remedy for what a person can fix. */
export function printError(thrown: unknown): void {
  const error = explainAwsError(thrown);
  const problem = isUserError(error) ? error : systemProblem(error);
  if (problem !== undefined) console.error(`\n${printable(problem.message)}.\n→ ${printable(problem.remedy)}.`);
  // what the command itself printed says more than where it was started from
  else if (error instanceof CommandError) console.error(`\n${remedied(error)}`);
  else console.error(withSourceLines(inspect(error)));
}

/** Where the cause is known, nobody has to read where in somebody else's program it was met. */
function remedied({ message, output }: CommandError): string {
  const remedy = remedyIn(output);
  if (remedy === undefined) return message;
  const lines = message.split("\n").filter((line) => !/^\s+at .+:\d+/.test(line));
  return `${lines.join("\n").trimEnd()}\n→ ${remedy}.`;
}

/** A package has a class of its own for the same thing. */
function isUserError(error: unknown): error is UserError {
  return error instanceof Error && error.name === "UserError" && "remedy" in error;
}
