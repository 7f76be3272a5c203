/** `npm run local:destroy`: destroys every resource of the local stacks with Terraform; the emulator goes on running. */
import { rm } from "node:fs/promises";
import { localStacks } from "./local-aws/bring-up";
import { Instance } from "./local-aws/instance";
import { deleteKeysThatTerraformMisreads } from "./local-aws/percent-keys";
import { outputFolder } from "./shared/outdir";
import { stopRunning } from "./shared/process";
import { Progress } from "./shared/progress";
import { runVerb } from "./shared/verb";

runVerb(async () => {
  const instance = new Instance();
  const running = instance.requireRunning();
  process.on("SIGINT", () => void stopRunning().then(() => process.exit(130)));
  const progress = new Progress();
  const toolchain = instance.requireToolchain();
  const stacks = await localStacks({ instance, toolchain, outdir: outputFolder() });
  await deleteKeysThatTerraformMisreads(instance, running);
  // the application's state lies in the bucket of the other
  for (const [title, stack, args] of [
    ["Application stack", stacks.application, undefined],
    ["State bucket", stacks.stateBackend, ["-reconfigure", `-backend-config=path=${instance.stateBackendState}`]],
  ] as const) {
    await progress.step(`${title}: terraform destroy`, async (step) => {
      await stack.init(args);
      step.detail(await stack.destroy((finished) => step.detail(`${finished} resources done`)));
    });
  }
  await rm(instance.gatewayFile, { force: true });
  console.log("Every resource is destroyed. Stop the emulator with: npm run local:down");
});
