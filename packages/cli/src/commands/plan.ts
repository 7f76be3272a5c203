/** `npm run plan -- <environment>`: what a deploy would do, saved so that exactly that can be applied later. */
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { targetNamed } from "@secure-serverless/operations/aws/target";
import { makePlan, requirePreflight } from "@secure-serverless/operations/release/make-plan";
import { withoutDetails } from "@secure-serverless/operations/release/print-review";
import { replaceableFiles, savePlan } from "@secure-serverless/operations/release/saved-plan";
import { renderJson, renderMarkdown } from "@secure-serverless/plan-review";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { Progress } from "@secure-serverless/system/progress";
import { onlyName } from "../options";
import { runVerb } from "../verb";

const USAGE = "npm run plan -- <environment> [--out <folder>] [--drift] [--no-lock]";
const NEEDS_PERSON = 2;

runVerb(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: "string" },
      drift: { type: "boolean", default: false },
      "no-lock": { type: "boolean", default: false },
    },
  });
  const target = targetNamed(onlyName(positionals, USAGE), USAGE);
  const { name } = target.environment;
  const workingFolder = process.env["INIT_CWD"] ?? process.cwd();
  const folder = resolve(workingFolder, values.out ?? join(PROJECT_ROOT, "dist/plans", name));
  const progress = new Progress();
  const props = { target, progress, lock: !values["no-lock"] };

  // told before anything is done
  await replaceableFiles(folder, name);
  await requirePreflight(props);
  const { stack, plan, review } = await makePlan(props);
  const markdown = renderMarkdown(review);
  await savePlan({
    folder,
    environmentName: name,
    stackFolder: stack.folder,
    markdown,
    json: renderJson(review),
    ...(plan.toolVersion !== undefined && { terraformVersion: plan.toolVersion }),
  });
  console.log(`${withoutDetails(markdown)}\n`);
  const shown = relative(workingFolder, folder) || ".";
  console.log(
    `Saved in ${shown}, with the whole review (review.md). Apply it: npm run deploy -- ${name} --plan ${shown}`,
  );
  const drifted = plan.changes.length > 0 || plan.drift.length > 0;
  process.exitCode = review.needsPerson || (values.drift && drifted) ? NEEDS_PERSON : 0;
});
