/** `npm run state -- history|show|restore <environment> [<version id>]`: the versions of a state, and the way back to one. */
import { requireAccount } from "@secure-serverless/operations/aws/account";
import { environmentOrTemplateNamed } from "@secure-serverless/operations/aws/environment";
import { holdOutput } from "@secure-serverless/operations/aws/output-folder";
import { targetNamed } from "@secure-serverless/operations/aws/target";
import { historyTable, stateHistory } from "@secure-serverless/operations/state/history";
import { useOwnBackend } from "@secure-serverless/operations/state/local-backend";
import { describeRestore, planRestore, restoreState } from "@secure-serverless/operations/state/restore-state";
import { ownerNamed } from "@secure-serverless/operations/state/stacks";
import { StateBucket } from "@secure-serverless/operations/state/state-bucket";
import { synthesize } from "@secure-serverless/operations/terraform/synthesize";
import { stackOf, toolchainFor } from "@secure-serverless/operations/terraform/target-stack";
import { askAtTerminal } from "@secure-serverless/system/ask";
import { Progress } from "@secure-serverless/system/progress";
import { UserError } from "@secure-serverless/system/user-error";
import { stackIdOf } from "../../../../src/config/names";
import { runCommand } from "../command";

runCommand("state", async (given) => {
  const owner = ownerNamed(given.options.state);
  const target = targetNamed(given.arguments.environment, environmentOrTemplateNamed);
  const { name } = target.environment;
  await requireAccount(target);
  const bucket = new StateBucket(target);
  if (!(await bucket.exists())) {
    throw new UserError(`${name} has no state bucket ${bucket.name}`, `Make it: npm run bootstrap -- ${name}`);
  }

  if (given.action === "history") {
    const records = await stateHistory(bucket, owner, given.options.limit);
    console.log(records.length === 0 ? `${bucket.key(owner)} has never been written.` : historyTable(records));
    return;
  }
  const versionId = given.arguments.version;
  if (given.action === "show") {
    const text = await bucket.read(owner, versionId);
    if (text === undefined)
      throw new UserError(`There is no version "${versionId}"`, `See them: npm run state -- history ${name}`);
    process.stdout.write(text);
    return;
  }

  const plan = await planRestore(bucket, owner, versionId, name);
  console.log(`Restoring ${bucket.key(owner)} in ${bucket.name} to version ${versionId}.\n${describeRestore(plan)}`);
  if (!given.options.yes && !(await agreed())) {
    console.log("Nothing was changed.");
    return;
  }
  const progress = new Progress();
  const stackId = stackIdOf(owner, name);
  const stack = await stackOf(target, await toolchainFor(target, progress), stackId);
  await holdOutput(target.outdir);
  await progress.step("Stacks synthesized", () => synthesize(target.outdir, [stackId]));
  // an interrupted bootstrap may have left its own
  await useOwnBackend(stack.folder);
  await progress.step("terraform state push", () => restoreState(stack, bucket, owner, plan, name));
  console.log(
    owner === "application"
      ? `Restored. See what differs from AWS before anything is applied: npm run plan -- ${name}`
      : `Restored. See what differs from AWS before anything is applied: terraform -chdir=${stack.folder} plan`,
  );
});

/** @throws UserError when there is no terminal to ask at */
async function agreed(): Promise<boolean> {
  const ask = askAtTerminal();
  if (ask === undefined)
    throw new UserError(
      "This needs a confirmation and there is no terminal",
      "Read the above, then run it again with --yes",
    );
  return (await ask('Type "restore" to go on: '))?.trim() === "restore";
}
