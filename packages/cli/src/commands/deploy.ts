/** `npm run deploy -- <environment>`: from the sources, or a saved plan, to callers that have the new version. */
import { relative } from "node:path";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { type Target, targetNamed } from "@secure-serverless/operations/aws/target";
import { readApplied } from "@secure-serverless/operations/release/applied-stack";
import { applyPlan } from "@secure-serverless/operations/release/apply-plan";
import { releaseWithChecks } from "@secure-serverless/operations/release/checked-release";
import {
  describeDeploy,
  describeInterrupted,
  describeSmoke,
} from "@secure-serverless/operations/release/deploy-summary";
import {
  makePlan,
  type PlannedStack,
  requirePreflight,
  reviewSaved,
} from "@secure-serverless/operations/release/make-plan";
import { printReview } from "@secure-serverless/operations/release/print-review";
import { pruneAll } from "@secure-serverless/operations/release/published-versions";
import type { Rollout } from "@secure-serverless/operations/release/release";
import { liveAliases } from "@secure-serverless/operations/release/rollback";
import { rolloutFrom } from "@secure-serverless/operations/release/rollout-option";
import { requireSavedPlan } from "@secure-serverless/operations/release/saved-plan";
import { readToken, requireLasting } from "@secure-serverless/operations/release/smoke-token";
import { stackOf, toolchainFor } from "@secure-serverless/operations/terraform/target-stack";
import type { Review } from "@secure-serverless/plan-review";
import { askAtTerminal } from "@secure-serverless/system/ask";
import { interrupted, onInterrupt } from "@secure-serverless/system/interrupt";
import { holdOutput, releaseOutput } from "@secure-serverless/system/outdir";
import { Progress } from "@secure-serverless/system/progress";
import { UserError } from "@secure-serverless/system/user-error";
import { resourceNames } from "../../../../src/config/names";
import { personsFolder, runCommand } from "../command";
import { printError } from "../verb";

const NEEDS_PERSON = 2;

runCommand("deploy", async ({ arguments: { environment }, options: values }) => {
  const configured = targetNamed(environment);
  const rollout = rolloutFrom(values) ?? configured.environment.release.rollout;
  const target = withRollout(configured, rollout);
  const token = await readToken(target, values["token-file"]);
  requireLasting(token, rollout);
  let begun = false;
  let stage = "Nothing was changed";
  const work = deploy(
    target,
    {
      ...values,
      token,
    },
    interrupted,
    (now) => {
      begun = true;
      stage = now;
    },
  );
  onInterrupt(
    async () => {
      const tell = (error?: unknown) =>
        error instanceof UserError
          ? printError(error)
          : console.error(`\n${stage}.\n→ Deploy again: npm run deploy -- ${target.environment.name}`);
      // a release that is under way is not cut off: it first gives the callers back what they had
      if (begun) await work.catch(tell);
      else tell();
    },
    { name: "Giving the callers back what they had" },
  );
  await work;
});

interface DeployOptions {
  readonly plan: string | undefined;
  readonly yes: boolean;
  readonly again: boolean;
  /** For the smoke test. */
  readonly token: string | undefined;
}

async function deploy(
  target: Target,
  options: DeployOptions,
  signal: AbortSignal,
  reached: (stage: string) => void,
): Promise<void> {
  const startedAt = Date.now();
  const { environment } = target;
  const progress = new Progress();
  await requirePreflight({ target, progress });
  const { stack, review } = await planned(target, options, progress);
  await printReview(review, stack.folder);
  if (!(await agreed(review, options, environment.name))) {
    process.exitCode = NEEDS_PERSON;
    return;
  }
  signal.throwIfAborted();

  const client = new LambdaClient(target.sdk);
  const isFirst = (await liveAliases(client, resourceNames(environment))).length === 0;
  reached(
    "Terraform was stopped in the middle of the apply: what it had done is in the state, and no caller got a new version",
  );
  const line = await applyPlan(stack, environment.name, progress);
  reached("Terraform has applied the plan, and no caller was moved to another version");
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
      ? "The callers have the new version"
      : "Terraform has applied the plan, and the callers have the version that they had before",
  );

  const names = applied.functions.map(({ functionName }) => functionName);
  const pruned = await pruneAll(client, names, environment.release.keptVersions, (text) => progress.note(text));
  console.log(describeSmoke(smoke));
  console.log(
    describeDeploy({
      environmentName: environment.name,
      duration: Date.now() - startedAt,
      ...{ applied: line, endpoint: applied.endpoint, moved: moves, held, pruned },
    }),
  );
}

function withRollout(target: Target, rollout: Rollout): Target {
  const { environment } = target;
  return { ...target, environment: { ...environment, release: { ...environment.release, rollout } } };
}

async function planned(
  target: Target,
  { plan }: DeployOptions,
  progress: Progress,
): Promise<Omit<PlannedStack, "plan">> {
  const { name } = target.environment;
  if (plan === undefined) return makePlan({ target, progress });
  const { created, modified } = await requireSavedPlan(plan, name);
  progress.note(`Plan of ${created}${modified ? ", made of files that differ from their commit" : ""}`);
  await holdOutput(plan);
  const stack = await stackOf({ ...target, outdir: plan }, await toolchainFor(target, progress), name);
  await progress.step("terraform init", () => stack.init());
  return { stack, review: (await reviewSaved(stack.folder)).review };
}

/** Whether to go on: a plan that needs a person waits for one. */
async function agreed(review: Review, { yes, plan }: DeployOptions, environmentName: string): Promise<boolean> {
  if (!review.needsPerson || yes) return true;
  const ask = askAtTerminal();
  if (ask === undefined) {
    const where = plan === undefined ? "" : ` --plan ${relative(personsFolder(), plan)}`;
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
