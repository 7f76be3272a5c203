import { join } from "node:path";
import type { Instance, RunningInstance } from "@secure-serverless/local-aws/instance";
import { renderMarkdown } from "@secure-serverless/plan-review";
import type { Progress } from "@secure-serverless/system/progress";
import { releaseOutput } from "../../aws/output-folder";
import { applyPlan } from "../../release/apply-plan";
import { makePlan } from "../../release/make-plan";
import { withoutDetails } from "../../release/print-review";
import { localEnvironment, serveApplied } from "../bring-up";
import type { ProposedChange } from "./infrastructure";

/**
 * Makes and reviews a plan of the local environment, in a folder of its own: other commands can use theirs meanwhile.
 *
 * @returns undefined when it changes nothing
 */
export async function proposeChange(
  instance: Instance,
  running: RunningInstance,
  progress: Progress,
): Promise<ProposedChange | undefined> {
  const outdir = join(instance.root, "watch");
  const target = localEnvironment(instance, outdir);
  try {
    const { stack, plan, review } = await makePlan({ target, progress });
    if (plan.changes.length === 0 && plan.outputs.length === 0) return undefined;
    return {
      review: withoutDetails(renderMarkdown(review)),
      apply: async () => {
        await applyPlan(stack, target.environment.name, progress);
        await serveApplied(stack, instance, running, progress);
      },
    };
  } finally {
    releaseOutput(outdir);
  }
}
