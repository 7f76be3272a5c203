import { explainAwsError } from "./aws-error";
import { CommandError } from "./process";
import { UserError } from "./user-error";

/**
 * Runs what a command of package.json does. A problem that the user can mend is one sentence and its remedy; anything
 * else is a defect of these tools and shows where it happened.
 */
export function runVerb(verb: () => Promise<void>): void {
  verb().then(
    () => process.exit(process.exitCode ?? 0),
    (thrown: unknown) => {
      const error = explainAwsError(thrown);
      if (error instanceof UserError) console.error(`\n${error.message}.\n→ ${error.remedy}.`);
      // what the command itself printed says more than where it was started from
      else if (error instanceof CommandError || isUsageError(error)) console.error(`\n${error.message}`);
      else console.error(error);
      process.exit(1);
    },
  );
}

/** What `parseArgs` of Node says about an option that does not exist or lacks its value. */
function isUsageError(error: unknown): error is Error {
  return error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith("ERR_PARSE_ARGS");
}
