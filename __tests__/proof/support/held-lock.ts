import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { requireApiSecret } from "@secure-serverless/operations/local/api-secret";
import { localEnvironment } from "@secure-serverless/operations/local/bring-up";
import { StateBucket } from "@secure-serverless/operations/state/state-bucket";
import { SynthesizedStack } from "@secure-serverless/operations/terraform/synthesized-stack";
import { signalGroup, stopGroup } from "@secure-serverless/system/process";
import type { Toolchain } from "@secure-serverless/toolchain/toolchain";
import { instance as given, outdir } from "../../e2e/support/target";

/** A stack that does not wait for a lock. */
export async function lockedAtOnce(folder: string, toolchain: Toolchain): Promise<SynthesizedStack> {
  const { environment, processEnvironment } = localEnvironment(given, folder);
  return new SynthesizedStack({
    stack: "local",
    environmentName: environment.name,
    outdir: folder,
    toolchain,
    processEnvironment,
    lockTimeout: "0s",
    variables: { api_secret: JSON.stringify(await requireApiSecret(given, given.requireRunning())) },
  });
}

/** Stops a program in the middle of a plan, where it holds the lock. @returns lets it finish */
export async function hold(stack: SynthesizedStack, toolchain: Toolchain): Promise<() => Promise<void>> {
  const target = localEnvironment(given, outdir);
  const bucket = new StateBucket(target);
  const TF_VAR_api_secret = JSON.stringify(await requireApiSecret(given, given.requireRunning()));
  const child = spawn(toolchain.terraform, [`-chdir=${stack.folder}`, "plan", "-input=false", "-no-color"], {
    detached: true,
    stdio: "ignore",
    env: { ...target.processEnvironment, ...toolchain.environment, TF_VAR_api_secret },
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  for (let tries = 0; (await bucket.lock("application")) === undefined; tries++) {
    if (tries > 1200 || child.exitCode !== null) throw new Error("the plan never held the lock");
    await delay(50);
  }
  signalGroup(child.pid ?? 0, "SIGSTOP");
  return async () => {
    signalGroup(child.pid ?? 0, "SIGCONT");
    const code = await Promise.race([ended, delay(120_000, undefined, { ref: false })]);
    await stopGroup(child, "SIGKILL");
    if (code !== 0) throw new Error(`the plan that held the lock ended with ${code}`);
  };
}
