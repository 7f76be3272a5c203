import type { Progress } from "@secure-serverless/system/progress";
import { UserError } from "@secure-serverless/system/user-error";
import { orStale } from "../terraform/stale-plan";
import type { SynthesizedStack } from "../terraform/synthesized-stack";
import { PLAN_FILE } from "./saved-plan-manifest";

/**
 * Applies the plan in the stack's folder, and nothing but that.
 *
 * @returns Terraform's own last line
 * @throws UserError when the state has changed since the plan was made
 */
export async function applyPlan(stack: SynthesizedStack, environmentName: string, progress: Progress): Promise<string> {
  return progress.step("terraform apply", async (step) => {
    const done = await orStale(
      () => stack.apply((finished) => step.detail(`${finished} resources done`), PLAN_FILE),
      (cause) =>
        new UserError(
          `The plan for ${environmentName} is stale: something else was applied since it was made, and nothing was changed now`,
          `Make and review it again: npm run plan -- ${environmentName}`,
          { cause },
        ),
    );
    step.detail(done);
    return done;
  });
}
