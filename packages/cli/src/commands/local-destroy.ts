/** `npm run local:destroy`: destroys every resource of the local stacks with Terraform; the emulator goes on running. */
import { rm } from "node:fs/promises";
import { Instance } from "@secure-serverless/local-aws/instance";
import { deleteKeysThatTerraformMisreads } from "@secure-serverless/local-aws/percent-keys";
import { holdOutput, outputFolder } from "@secure-serverless/operations/aws/output-folder";
import { localEnvironment, localStacks } from "@secure-serverless/operations/local/bring-up";
import { destroyStateBackend } from "@secure-serverless/operations/state/state-backend";
import { Progress } from "@secure-serverless/system/progress";
import { runCommand } from "../command";

runCommand("local:destroy", async () => {
  const instance = new Instance();
  const running = instance.requireRunning();
  const progress = new Progress();
  const outdir = outputFolder();
  await holdOutput(outdir);
  const toolchain = instance.requireToolchain();
  const stacks = await localStacks({ instance, toolchain, outdir });
  await deleteKeysThatTerraformMisreads(instance, running);
  await progress.step("Application stack: terraform destroy", async (step) => {
    await stacks.application.init();
    step.detail(await stacks.application.destroy((finished) => step.detail(`${finished} resources done`)));
  });
  await destroyStateBackend(localEnvironment(instance, outdir), stacks.stateBackend, progress);
  await rm(instance.gatewayFile, { force: true });
  console.log("Every resource is destroyed. Stop the emulator with: npm run local:down");
});
