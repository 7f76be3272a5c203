/** `npm run state -- history|show|restore <environment> [<version id>]`: the versions of a state, and the way back to one. */
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { requireAccount } from "@secure-serverless/operations/aws/account";
import { targetNamed } from "@secure-serverless/operations/aws/target";
import { historyTable, stateHistory } from "@secure-serverless/operations/state/history";
import { useOwnBackend } from "@secure-serverless/operations/state/local-backend";
import { describeRestore, planRestore, restoreState } from "@secure-serverless/operations/state/restore-state";
import { ownerNamed, stackIdOf } from "@secure-serverless/operations/state/stacks";
import { StateBucket } from "@secure-serverless/operations/state/state-bucket";
import { synthesize } from "@secure-serverless/operations/terraform/synthesize";
import { stackOf, toolchainFor } from "@secure-serverless/operations/terraform/target-stack";
import { holdOutput } from "@secure-serverless/system/outdir";
import { Progress } from "@secure-serverless/system/progress";
import { UserError } from "@secure-serverless/system/user-error";
import { wholeNumberFrom } from "../options";
import { runVerb } from "../verb";

const USAGE =
  "npm run state -- history dev, or npm run state -- restore dev <version id>; of another state with --state state-backend";
const DEFAULT_VERSIONS = 20;

runVerb(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      state: { type: "string", default: "application" },
      limit: { type: "string" },
      yes: { type: "boolean", default: false },
    },
  });
  const [action, environmentName, versionId] = positionals;
  if (action !== "history" && action !== "show" && action !== "restore") {
    throw new UserError(`There is no "state ${action ?? ""}", only history, show and restore`, USAGE);
  }
  const owner = ownerNamed(values.state);
  const limit = wholeNumberFrom(values.limit, "--limit", { minimum: 1, maximum: 10_000 }) ?? DEFAULT_VERSIONS;
  const target = targetNamed(environmentName, USAGE);
  const { name } = target.environment;
  await requireAccount(target);
  const bucket = new StateBucket(target);
  if (!(await bucket.exists())) {
    throw new UserError(`${name} has no state bucket ${bucket.name}`, `Make it: npm run bootstrap -- ${name}`);
  }

  if (action === "history") {
    const records = await stateHistory(bucket, owner, limit);
    console.log(records.length === 0 ? `${bucket.key(owner)} has never been written.` : historyTable(records));
    return;
  }
  if (versionId === undefined) throw new UserError("The id of a version is needed", USAGE);
  if (action === "show") {
    const text = await bucket.read(owner, versionId);
    if (text === undefined) throw new UserError(`There is no version "${versionId}"`, USAGE);
    process.stdout.write(text);
    return;
  }

  const plan = await planRestore(bucket, owner, versionId, name);
  console.log(`Restoring ${bucket.key(owner)} in ${bucket.name} to version ${versionId}.\n${describeRestore(plan)}`);
  if (!values.yes && !(await agreed())) {
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
  if (process.stdin.isTTY !== true) {
    throw new UserError("Nobody is there to agree", "Read the above, then add --yes");
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question('Type "restore" to go on: ')).trim() === "restore";
  } finally {
    terminal.close();
  }
}
