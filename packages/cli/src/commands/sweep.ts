/** `npm run sweep -- <template>`: destroys the previews that have expired, or that nobody wants any more. */
import { readFileSync } from "node:fs";
import { keptIds } from "@secure-serverless/operations/sweep/kept-ids";
import { isLeft, type Swept, sweep } from "@secure-serverless/operations/sweep/sweep";
import { templateTarget } from "@secure-serverless/operations/sweep/template-target";
import { Progress } from "@secure-serverless/system/progress";
import { textTable } from "@secure-serverless/system/text-table";
import { runCommand } from "../command";

const SOMETHING_LEFT = 2;
const STANDARD_INPUT = 0;

runCommand("sweep", async ({ arguments: { template }, options }) => {
  const target = templateTarget(template);
  const given = options.keep === "-" ? readFileSync(STANDARD_INPUT, "utf8") : options.keep;
  const swept = await sweep(
    target,
    {
      keep: given === undefined ? undefined : keptIds(given, target.environment),
      dryRun: options["dry-run"],
      untagged: options.untagged,
      settledMinutes: options.settled,
      atOnce: options["at-once"],
      limitMinutes: options.limit,
    },
    new Progress(),
  );
  console.log(options.json ? JSON.stringify(swept, undefined, 2) : tableOf(swept, template));
  if (swept.some(isLeft)) process.exitCode = SOMETHING_LEFT;
});

function tableOf(swept: readonly Swept[], template: string): string {
  if (swept.length === 0) return `There are no previews of ${template}.`;
  const rows = swept.map(({ name, what, why, deleted, foreign, seconds }) => [
    name,
    what,
    deleted === 0 ? "" : `${deleted} in ${seconds} s`,
    foreign.length === 0 ? why : `${why}; left alone, since it has other tags: ${foreign.join(", ")}`,
  ]);
  return textTable([["PREVIEW", "", "DELETED", "WHY"], ...rows]);
}
