import { main } from "./main";
import { UserError } from "./user-error";

/** The command of the package by itself: what it needs is in the folder where it is started. */
main({
  args: process.argv.slice(2),
  command: "plan-review",
  workingFolder: process.cwd(),
  root: process.cwd(),
}).then(
  (code) => process.exit(code),
  (error: unknown) => {
    if (error instanceof UserError) console.error(`\n${error.message}.\n→ ${error.remedy}.`);
    else console.error(error);
    process.exit(1);
  },
);
