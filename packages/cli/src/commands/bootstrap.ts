/** `npm run bootstrap -- <environment>`: the bucket for the environment's state, with its own state in it. */
import { requireAccount } from "@secure-serverless/operations/aws/account";
import { stateBucketOwnerOf } from "@secure-serverless/operations/aws/environment";
import { holdOutput } from "@secure-serverless/operations/aws/output-folder";
import { placeOf, targetNamed } from "@secure-serverless/operations/aws/target";
import { ensureStateBackend } from "@secure-serverless/operations/state/state-backend";
import { StateBucket } from "@secure-serverless/operations/state/state-bucket";
import { synthesize } from "@secure-serverless/operations/terraform/synthesize";
import { stackOf, toolchainFor } from "@secure-serverless/operations/terraform/target-stack";
import { Progress } from "@secure-serverless/system/progress";
import { previewName, stackIdOf } from "../../../../src/config/names";
import { runCommand } from "../command";

runCommand("bootstrap", async ({ arguments: { environment } }) => {
  const target = targetNamed(environment, stateBucketOwnerOf);
  const { name } = target.environment;
  const progress = new Progress();
  const account = await progress.step(`Account of ${name}`, async (step) => {
    const found = await requireAccount(target);
    step.detail(found);
    return found;
  });
  const bucket = new StateBucket(target);
  // told before anything is built
  await bucket.exists();

  const toolchain = await toolchainFor(target, progress);
  const id = stackIdOf("stateBackend", name);
  await holdOutput(target.outdir);
  await progress.step("Stacks synthesized", () => synthesize(target.outdir, [id]));
  await ensureStateBackend(target, await stackOf(target, toolchain, id), progress);
  console.log(
    `The state of ${name} has its bucket, ${bucket.name}, in account ${account} (${placeOf(target)}). Next: npm run deploy -- ${target.environment.template ? previewName(name, "<id>") : name}`,
  );
});
