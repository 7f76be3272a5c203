import { relative } from "node:path";
import { LambdaClient } from "@aws-sdk/client-lambda";
import type { Review } from "@secure-serverless/plan-review";
import type { Ask } from "@secure-serverless/system/ask";
import { Progress } from "@secure-serverless/system/progress";
import { UserError } from "@secure-serverless/system/user-error";
import { resourceNames } from "../../../../src/config/names";
import { holdOutput, releaseOutput } from "../aws/output-folder";
import type { Target } from "../aws/target";
import { stackOf, toolchainFor } from "../terraform/target-stack";
import { readApplied } from "./applied-stack";
import { applyPlan } from "./apply-plan";
import { releaseWithChecks } from "./checked-release";
import { describeDeploy, describeInterrupted, describeSmoke } from "./deploy-summary";
import { makePlan, type PlannedStack, requirePreflight, reviewSaved } from "./make-plan";
import { pruneLayers } from "./orphaned-layers";
import { liveAliases } from "./plan-rollback";
import { printReview } from "./print-review";
import { pruneAll } from "./published-versions";
import type { Rollout } from "./release";
import { requireSavedPlan } from "./saved-plan";

export interface DeployOptions {
  /** The absolute folder of a saved plan. Undefined: a new plan. */
  readonly plan: string | undefined;
  /** Whether the review of the plan has been read. */
  readonly yes: boolean;
  /** Whether to release also what a person has rolled back. */
  readonly again: boolean;
  /** Hours from now until a preview expires. @default as its template says, and not earlier than it does */
  readonly expiresIn?: number | undefined;
  /** For the smoke test. */
  readonly token: string | undefined;
  /** Asks the person at the terminal. Undefined: there is no terminal. */
  readonly ask: Ask | undefined;
  /** Where the person is, for a command to copy. */
  readonly personsFolder: string;
  readonly signal: AbortSignal;
  /** Told before each step that changes something what is true if it is stopped there. */
  readonly reached: (stage: string) => void;
}

/**
 * From the sources, or a saved plan, to callers that have the new version.
 *
 * @returns false when nothing was changed, since the plan needs a person who did not say yes
 * @throws UserError when a step is refused or fails
 */
export async function deploy(target: Target, options: DeployOptions): Promise<boolean> {
  const { signal, reached } = options;
  const startedAt = Date.now();
  const { environment } = target;
  const progress = new Progress();
  await requirePreflight({ target, progress });
  const { stack, review, expiresAt } = await planned(target, options, progress);
  await printReview(review, stack.folder);
  if (!(await agreed(review, options, environment.name))) return false;
  signal.throwIfAborted();

  const client = new LambdaClient(target.sdk);
  const isFirst = (await liveAliases(client, resourceNames(environment))).length === 0;
  reached(
    "Terraform was stopped in the middle of the apply: what it had done is in the state, and nothing was released",
  );
  const line = await applyPlan(stack, environment.name, progress);
  reached("Terraform has applied the plan, and nothing was released");
  const applied = await readApplied(stack);
  // a gradual release takes long, and needs the stacks no more
  releaseOutput(options.plan ?? target.outdir);
  const { moves, held, smoke } = await releaseWithChecks({
    ...{ target, client, applied, isFirst, progress, signal },
    again: options.again,
    token: options.token,
    onPlanned: (plan) => reached(describeInterrupted(plan)),
  });
  reached(
    moves.length > 0
      ? "The new version has all traffic"
      : "Terraform has applied the plan, and all traffic is on the same version as before",
  );

  const names = applied.functions.map(({ functionName }) => functionName);
  await pruneLayers(client, applied.layers, (text) => progress.note(text));
  const pruned = await pruneAll(client, names, environment.release.keptVersions, (text) => progress.note(text));
  console.log(describeSmoke(smoke));
  console.log(
    describeDeploy({
      environmentName: environment.name,
      duration: Date.now() - startedAt,
      ...{ applied: line, endpoint: applied.endpoint, moved: moves, held, pruned },
    }),
  );
  if (expiresAt !== undefined) console.log(`It expires at ${expiresAt}.`);
  return true;
}

/** The target with another way to release than its environment has. */
export function withRollout(target: Target, rollout: Rollout): Target {
  const { environment } = target;
  return { ...target, environment: { ...environment, release: { ...environment.release, rollout } } };
}

async function planned(
  target: Target,
  { plan, expiresIn }: DeployOptions,
  progress: Progress,
): Promise<Omit<PlannedStack, "plan">> {
  const { name } = target.environment;
  if (plan === undefined) return makePlan({ target, progress, expiry: { renew: true, hours: expiresIn } });
  if (expiresIn !== undefined)
    throw new UserError(
      "A saved plan holds the expiry that it was made with",
      `Give the hours when you make it: npm run plan -- ${name} --expires-in ${expiresIn}`,
    );
  const { created, modified } = await requireSavedPlan(plan, name);
  progress.note(`Plan of ${created}${modified ? ", made of files that differ from their commit" : ""}`);
  await holdOutput(plan);
  const stack = await stackOf({ ...target, outdir: plan }, await toolchainFor(target, progress), name);
  await progress.step("terraform init", () => stack.init());
  return { stack, review: (await reviewSaved(stack.folder)).review };
}

/** Whether to go on: a plan that needs a person waits for one. */
async function agreed(review: Review, options: DeployOptions, environmentName: string): Promise<boolean> {
  const { yes, plan, ask, personsFolder } = options;
  if (!review.needsPerson || yes) return true;
  if (ask === undefined) {
    const where = plan === undefined ? "" : ` --plan ${relative(personsFolder, plan)}`;
    console.error(
      `\n${review.verdict}\nThis needs a confirmation and there is no terminal; nothing was changed.\n→ Read the review above and, when it is right: npm run deploy -- ${environmentName}${where} --yes`,
    );
    return false;
  }
  const answer = await ask(`${review.verdict} Apply it to ${environmentName}? Type yes: `);
  if (answer?.trim() === "yes") return true;
  console.error("\nNothing was changed.");
  return false;
}
