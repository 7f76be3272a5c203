/**
 * `npm run bench:plan-corpus -- <folder> [--lines N] [--details <name>]`: reviews the public plans in the folders
 * `seen` and `held-out` of it, and prints how much is judged, what is found and how long it takes. It fails on a crash.
 * `npm run bench:plan-corpus -- <folder> --clones <folder>` first copies the plans of the manifest out of clones.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "@secure-serverless/system/user-error";
import { collectPlans } from "../../../../bench/plan-corpus/collect";
import { measureFolder } from "../../../../bench/plan-corpus/measure";
import { details, summary } from "../../../../bench/plan-corpus/report";
import { runCommand } from "../command";

const HALVES = ["seen", "held-out"];

runCommand("bench:plan-corpus", async ({ arguments: { folder }, options }) => {
  if (options.clones !== undefined) {
    const { plans, missing } = collectPlans(options.clones, folder);
    console.log(`${plans} plans copied, ${missing.length} missing`);
    for (const command of missing) console.log(command);
  }
  const columns = HALVES.filter((name) => existsSync(join(folder, name))).map(
    (name) => [name, measureFolder(join(folder, name))] as const,
  );
  if (columns.length === 0)
    throw new UserError(`${folder} has none of the folders ${HALVES.join(", ")}`, "Put plans into one of them");
  console.log(summary(columns));
  for (const column of columns) if (column[0] === options.details) console.log(details(column, options.lines));
  if (columns.some(([, { crashes }]) => crashes.length > 0)) process.exitCode = 1;
});
