/** `npm run plan:review -- <plan>`: what a plan would do, for the person who has to say yes. */

import { planReaders } from "@secure-serverless/operations/terraform/plan-readers";
import { main } from "@secure-serverless/plan-review";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { personsFolder, runCommand } from "../command";

runCommand("plan:review", async () => {
  process.exitCode = await main({
    args: process.argv.slice(2),
    command: "npm run plan:review --",
    workingFolder: personsFolder(),
    root: PROJECT_ROOT,
    programs: () => planReaders(),
  });
});
