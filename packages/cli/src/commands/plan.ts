/** `npm run plan -- <environment>`: what a deploy would do, saved so that exactly that can be applied later. */
import { join, relative } from "node:path";
import { targetNamed } from "@secure-serverless/operations/aws/target";
import { COST_FILE, costText, planCost } from "@secure-serverless/operations/ci/plan-cost";
import { permissions } from "@secure-serverless/operations/preflight/checks/permissions";
import { makePlan, requirePreflight } from "@secure-serverless/operations/release/make-plan";
import { withoutDetails } from "@secure-serverless/operations/release/print-review";
import { replaceableFiles, savePlan } from "@secure-serverless/operations/release/saved-plan";
import { renderJson, renderMarkdown } from "@secure-serverless/plan-review";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { Progress } from "@secure-serverless/system/progress";
import { resourceNames } from "../../../../src/config/names";
import { personsFolder, runCommand } from "../command";

const NEEDS_PERSON = 2;

runCommand("plan", async ({ arguments: { environment }, options }) => {
  const target = targetNamed(environment);
  const { name } = target.environment;
  const folder = options.out ?? join(PROJECT_ROOT, "dist/plans", name);
  const progress = new Progress();
  const props = { target, progress, lock: !options["no-lock"] };

  // told before anything is done
  await replaceableFiles(folder, name);
  const checks = await requirePreflight(props);
  const { stack, plan, review, expiresAt } = await makePlan({ ...props, expiry: { hours: options["expires-in"] } });
  const markdown = renderMarkdown(review);
  const cost = planCost(plan.changes, resourceNames(target.environment));
  await savePlan({
    folder,
    environmentName: name,
    stackFolder: stack.folder,
    markdown,
    json: renderJson(review),
    more: { [COST_FILE]: `${JSON.stringify(cost)}\n` },
    ...(plan.toolVersion !== undefined && { terraformVersion: plan.toolVersion }),
  });
  console.log(`${withoutDetails(markdown)}\n`);
  const costs = costText(cost);
  if (costs !== undefined) console.log(`Costs: ${costs}\n`);
  if (expiresAt !== undefined) console.log(`It expires at ${expiresAt}.\n`);
  const shown = relative(personsFolder(), folder) || ".";
  console.log(
    `Saved in ${shown}, with the whole review (review.md). Apply it: npm run deploy -- ${name} --plan ${shown}`,
  );
  const unseen = checks.some(({ id, status }) => id === permissions.id && status === "warning");
  const drifted = plan.changes.length > 0 || plan.drift.length > 0 || unseen;
  process.exitCode = review.needsPerson || (options.drift && drifted) ? NEEDS_PERSON : 0;
});
