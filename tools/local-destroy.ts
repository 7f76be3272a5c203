/** `npm run local:destroy`: destroys every resource of the local stacks with Terraform; the emulator goes on running. */
import { rm } from "node:fs/promises";
import { defaultOutdir, localStacks } from "./local-aws/bring-up";
import { Instance } from "./local-aws/instance";
import { deleteKeysThatTerraformMisreads } from "./local-aws/percent-keys";
import { stopRunning } from "./shared/process";
import { Progress } from "./shared/progress";
import { runVerb } from "./shared/verb";

runVerb(async () => {
  const instance = new Instance();
  const running = instance.requireRunning();
  process.on("SIGINT", () => void stopRunning().then(() => process.exit(130)));
  const progress = new Progress();
  const toolchain = instance.requireToolchain();
  const stacks = await localStacks({ instance, running, toolchain, outdir: defaultOutdir() });
  await deleteKeysThatTerraformMisreads(instance, running);
  // the application's state lies in the bucket of the other
  for (const [title, stack] of [
    ["Application stack", stacks.application],
    ["State bucket", stacks.stateBackend],
  ] as const) {
    await progress.step(`${title}: terraform destroy`, async (step) => {
      await stack.init();
      step.detail(await stack.destroy((finished) => step.detail(`${finished} resources done`)));
    });
  }
  await rm(instance.gatewayFile, { force: true });
  console.log("Every resource is destroyed. Stop the emulator with: npm run local:down");
});
