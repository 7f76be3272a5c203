/** `npm run destroy -- <environment>`: destroys an environment, with a backup and a confirmation where its data is to be kept. */
import { placeOf, targetNamed } from "@secure-serverless/operations/aws/target";
import {
  describe,
  foreignLines,
  leftLines,
  list,
  stays,
} from "@secure-serverless/operations/teardown/describe-destruction";
import { destroyApplication, destroyStateBucket } from "@secure-serverless/operations/teardown/destroy-stacks";
import { keptByAws, pendingDeletions, recoverableIn } from "@secure-serverless/operations/teardown/kept-by-aws";
import {
  isStanding,
  leftovers,
  removeLeftovers,
  standingWithoutState,
} from "@secure-serverless/operations/teardown/leftovers";
import { requirePermission } from "@secure-serverless/operations/teardown/permission";
import { survey } from "@secure-serverless/operations/teardown/survey";
import { removeCopies } from "@secure-serverless/operations/teardown/unprotected-stack";
import { synthesize } from "@secure-serverless/operations/terraform/synthesize";
import { toolchainFor } from "@secure-serverless/operations/terraform/target-stack";
import { askAtTerminal } from "@secure-serverless/system/ask";
import { interrupted, onInterrupt } from "@secure-serverless/system/interrupt";
import { holdOutput } from "@secure-serverless/system/outdir";
import { Progress } from "@secure-serverless/system/progress";
import { UserError } from "@secure-serverless/system/user-error";
import { stackIdOf } from "../../../../src/config/names";
import { type Given, runCommand } from "../command";

const FOREIGN = "Left alone: it has these names, and not the tags of this environment";

let begun = false;

runCommand("destroy", async (given) => {
  const said = onInterrupt(() =>
    console.error(begun ? "Stopped half-way: run the command again to finish it." : "Nothing is destroyed."),
  );
  try {
    await destroy(given);
    said();
  } catch (error) {
    if (begun && !interrupted.aborted)
      console.error("\nStopped half-way: once the cause is mended, run the command again to finish it.");
    throw error;
  }
});

async function destroy({ arguments: given, options: values }: Given<"destroy">): Promise<void> {
  const startedAt = Date.now();
  if (given.environment === "local") {
    throw new UserError("The local environment has a command of its own", "Destroy it: npm run local:destroy");
  }
  const target = targetNamed(given.environment);
  const { environment } = target;
  const { name, region } = environment;

  const progress = new Progress();
  const before = await survey(target, progress);
  const takesStateBucket = (environment.destroyData || values["state-bucket"]) && !before.ciAccess;
  const ofStateBackend = [environment.state.bucketName, ...(before.accessLogBucket ? [before.accessLogBucket] : [])];
  const kept = takesStateBucket ? [] : ofStateBackend;
  const unmanaged = before.managed.length > 0 ? [] : leftovers(before.found, ofStateBackend);
  const isNothingThere =
    before.managed.length === 0 &&
    unmanaged.length === 0 &&
    !(takesStateBucket && (before.stateBucket || before.accessLogBucket !== undefined));
  if (isNothingThere) {
    print(
      `Nothing of ${name} is there: account ${before.account}, ${placeOf(target)}.`,
      list("AWS keeps", pendingDeletions(before.found, region)),
      list(FOREIGN, foreignLines(before.found)),
      stays(target, before, takesStateBucket),
    );
    return;
  }

  print(describe(target, before, unmanaged, takesStateBucket));
  if (isStanding(before.managed, unmanaged)) {
    print(list("To delete it without Terraform, its data first", leftLines(unmanaged, region)));
    throw standingWithoutState(environment);
  }
  const coverage = await requirePermission({
    target,
    before,
    confirmation: {
      environment,
      bucket: before.bucket,
      yes: values.yes,
      phrase: values.confirm,
      ask: askAtTerminal(),
    },
    folder: values.backup,
    progress,
  });

  const toolchain = await toolchainFor(target, progress);
  await holdOutput(target.outdir);
  await progress.step("Stacks synthesized", () => synthesize(target.outdir, [name, stackIdOf("stateBackend", name)]));
  if (before.managed.length > 0) {
    await destroyApplication({
      target,
      toolchain,
      progress,
      resources: before.managed.length,
      bucket: before.bucket,
      data: before.data,
      mayGo: coverage && ((object) => coverage.has(object)),
      begin: () => {
        begun = true;
      },
    });
  }
  begun = true;
  if (takesStateBucket)
    await destroyStateBucket({
      ...{ target, toolchain, progress },
      ...(before.accessLogBucket !== undefined && { accessLogBucket: before.accessLogBucket }),
    });
  await removeCopies(target.outdir);
  const left = await progress.step("What is left", (step) =>
    removeLeftovers(target, before.managed, kept, (text) => step.detail(text)),
  );

  const seconds = Math.round((Date.now() - startedAt) / 1000);
  print(
    `${name} is destroyed${left.length === 0 ? "" : `, but for ${left.length} resources`}: ${before.managed.length} resources, in ${Math.floor(seconds / 60)} min ${seconds % 60} s.`,
    list("AWS keeps", keptByAws(recoverableIn(before.managed), before.found, region)),
    stays(target, before, takesStateBucket),
    list(FOREIGN, foreignLines(before.found)),
    list("Still there, and in the way of the next one", leftLines(left, region)),
  );
  if (left.length > 0) process.exitCode = 1;
}

function print(...paragraphs: readonly string[]): void {
  console.log(`\n${paragraphs.filter((paragraph) => paragraph !== "").join("\n\n")}\n`);
}
