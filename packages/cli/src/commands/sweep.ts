/** `npm run sweep -- <template>`: destroys the previews that have expired, or that nobody wants any more. */
import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { TemplateTarget } from "@secure-serverless/operations/previews/find-previews";
import { type Kept, keptIds, keptPullRequests } from "@secure-serverless/operations/sweep/kept-ids";
import { isLeft, isStuck, type Swept, sweep } from "@secure-serverless/operations/sweep/sweep";
import { templateTarget } from "@secure-serverless/operations/sweep/template-target";
import { Progress } from "@secure-serverless/system/progress";
import { textTable } from "@secure-serverless/system/text-table";
import { UserError } from "@secure-serverless/system/user-error";
import { writeWholeFile } from "@secure-serverless/system/whole-file";
import { type Given, runCommand, usage } from "../command";

const SOMETHING_STUCK = 2;
const SOMETHING_LEFT = 3;
const STANDARD_INPUT = 0;

runCommand("sweep", async ({ arguments: { template }, options }) => {
  const target = templateTarget(template);
  const swept = await sweep(
    target,
    {
      keep: keptBy(options, target),
      dryRun: options["dry-run"],
      untagged: options.untagged,
      settledMinutes: options.settled,
      atOnce: options["at-once"],
      limitMinutes: options.limit,
    },
    new Progress(),
  );
  if (options.out !== undefined) {
    await mkdir(dirname(options.out), { recursive: true });
    await writeWholeFile(options.out, `${JSON.stringify(swept)}\n`);
  }
  console.log(options.json ? JSON.stringify(swept, undefined, 2) : tableOf(swept, template));
  if (swept.some(isLeft)) process.exitCode = swept.some(isStuck) ? SOMETHING_STUCK : SOMETHING_LEFT;
});

function keptBy(options: Given<"sweep">["options"], { environment }: TemplateTarget): Kept | undefined {
  const { keep, "pull-requests": pullRequests } = options;
  if (keep !== undefined && pullRequests !== undefined)
    throw new UserError("Use --keep or --pull-requests, not both", usage("sweep"));
  const text = (given: string) => (given === "-" ? readFileSync(STANDARD_INPUT, "utf8") : given);
  if (keep !== undefined) return keptIds(text(keep), environment);
  return pullRequests === undefined ? undefined : keptPullRequests(text(pullRequests));
}

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
