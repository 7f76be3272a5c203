/** `npm run unlock -- <environment> [<lock id>]`: tells who holds the state's lock, and removes the lock of that id, or old ones. */
import { join } from "node:path";
import { requireAccount } from "@secure-serverless/operations/aws/account";
import { environmentOrTemplateNamed } from "@secure-serverless/operations/aws/environment";
import { holdOutput } from "@secure-serverless/operations/aws/output-folder";
import { targetNamed } from "@secure-serverless/operations/aws/target";
import { useOwnBackend } from "@secure-serverless/operations/state/local-backend";
import { ownersOf } from "@secure-serverless/operations/state/stacks";
import { StateBucket } from "@secure-serverless/operations/state/state-bucket";
import {
  describeLock,
  heldLocks,
  lockOfId,
  refuseLivingHolder,
  removeOldLocks,
  stacksOfHolder,
} from "@secure-serverless/operations/state/unlock";
import { synthesize } from "@secure-serverless/operations/terraform/synthesize";
import { stackOf, toolchainFor } from "@secure-serverless/operations/terraform/target-stack";
import { terraformProcesses } from "@secure-serverless/operations/terraform/terraform-processes";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { Progress } from "@secure-serverless/system/progress";
import { UserError } from "@secure-serverless/system/user-error";
import { stackIdOf } from "../../../../src/config/names";
import { runCommand, usage } from "../command";

const UNLOCK_TIMEOUT_SECONDS = 60;

runCommand("unlock", async ({ arguments: { environment, lock: id }, options }) => {
  const olderThan = options["older-than"];
  if (id !== undefined && olderThan !== undefined)
    throw new UserError("Name a lock or --older-than, not both", usage("unlock"));
  const target = targetNamed(environment, environmentOrTemplateNamed);
  const { name } = target.environment;
  await requireAccount(target);
  const bucket = new StateBucket(target);
  if (!(await bucket.exists())) {
    throw new UserError(
      `${name} has no state bucket ${bucket.name}, so no lock`,
      `Make it: npm run bootstrap -- ${name}`,
    );
  }
  const owners = ownersOf(target.environment);
  const locks = await heldLocks(bucket, owners);
  for (const held of locks) console.log(describeLock(held, stackIdOf(held.owner, name)));
  if (olderThan !== undefined) {
    const removed = await removeOldLocks(bucket, owners, olderThan);
    console.log(
      removed.length === 0
        ? `No lock of ${name} is older than ${olderThan} min.`
        : `Removed, since older than ${olderThan} min: the lock of ${removed.map((owner) => stackIdOf(owner, name)).join(", ")}`,
    );
    return;
  }
  if (id === undefined) {
    if (locks.length === 0) console.log(`Nobody holds a lock of ${name}.`);
    else console.log(`Only when that process is known to be dead: npm run unlock -- ${name} <lock id>`);
    return;
  }

  const held = lockOfId(locks, id, name);
  const stackId = stackIdOf(held.owner, name);
  const progress = new Progress();
  const stack = await stackOf(target, await toolchainFor(target, progress), stackId);
  // a destroy and a saved plan work in copies of the stack; another checkout has a local AWS of its own
  const within = target.local === undefined ? undefined : [target.outdir, join(PROJECT_ROOT, "dist")];
  const folders = stacksOfHolder(held.owner, name).map((id) => join(target.outdir, "stacks", id));
  refuseLivingHolder(
    held,
    folders.flatMap((folder) => terraformProcesses(folder, within)),
  );
  await holdOutput(target.outdir);
  await progress.step("Stacks synthesized", () => synthesize(target.outdir, [stackId]));
  // an interrupted bootstrap may have left its own
  await useOwnBackend(stack.folder);
  await progress.step("terraform force-unlock", async () => {
    await stack.init();
    await stack.terraform(["force-unlock", "-force", id], UNLOCK_TIMEOUT_SECONDS);
  });
  console.log(
    `Unlocked. An apply that was cut off may have made more than its state knows: npm run deploy -- ${name} finds and adopts it.`,
  );
});
