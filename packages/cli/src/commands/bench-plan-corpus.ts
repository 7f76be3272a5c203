/**
 * `npm run bench:plan-corpus -- <folder> [--lines N] [--details <name>]`: reviews the public plans that lie in the folders
 * `seen` and `held-out` of it, and prints how much is judged, what is found and how long it takes. It fails on a crash.
 * `npm run bench:plan-corpus -- <folder> --clones <folder>` first copies the plans of the manifest out of clones.
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { UserError } from "@secure-serverless/system/user-error";
import { collectPlans } from "../../../../bench/plan-corpus/collect";
import { measureFolder } from "../../../../bench/plan-corpus/measure";
import { details, summary } from "../../../../bench/plan-corpus/report";
import { wholeNumberFrom } from "../options";
import { runVerb } from "../verb";

const DEFAULT_LINES = 40;
const HALVES = ["seen", "held-out"];

runVerb(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      clones: { type: "string" },
      lines: { type: "string" },
      // of the other half only the numbers, so that it stays unseen
      details: { type: "string", default: "seen" },
    },
  });
  const [given, ...others] = positionals;
  if (given === undefined || others.length > 0)
    throw new UserError("One folder is needed", "npm run bench:plan-corpus -- <folder>");
  const lines = wholeNumberFrom(values.lines, "--lines", { minimum: 1, maximum: 100_000 }) ?? DEFAULT_LINES;
  const from = process.env["INIT_CWD"] ?? process.cwd();
  const folder = resolve(from, given);
  if (values.clones !== undefined) {
    const { plans, missing } = collectPlans(resolve(from, values.clones), folder);
    console.log(`${plans} plans copied, ${missing.length} missing`);
    for (const command of missing) console.log(command);
  }
  const columns = HALVES.filter((name) => existsSync(join(folder, name))).map(
    (name) => [name, measureFolder(join(folder, name))] as const,
  );
  if (columns.length === 0)
    throw new UserError(`${folder} has none of the folders ${HALVES.join(", ")}`, "Put plans into one of them");
  console.log(summary(columns));
  for (const column of columns) if (column[0] === values.details) console.log(details(column, lines));
  if (columns.some(([, { crashes }]) => crashes.length > 0)) process.exitCode = 1;
});
