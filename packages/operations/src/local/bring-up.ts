import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { apiOrigin, sdkConfig } from "@secure-serverless/local-aws/client-environment";
import type { Instance, RunningInstance } from "@secure-serverless/local-aws/instance";
import { startLocalAws } from "@secure-serverless/local-aws/start";
import { atOnce } from "@secure-serverless/system/at-once";
import { poll } from "@secure-serverless/system/poll";
import type { Progress } from "@secure-serverless/system/progress";
import { bringInLambdaNode } from "@secure-serverless/toolchain/lambda-node";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";
import { findToolchain, type Toolchain } from "@secure-serverless/toolchain/toolchain";
import { stackIdOf } from "../../../../src/config/names";
import { adoptOrphans } from "../adoption/adopt-orphans";
import { environmentNamed } from "../aws/environment";
import { holdOutput, outputFolder, releaseOutput } from "../aws/output-folder";
import { localTarget, type Target } from "../aws/target";
import { readApplied } from "../release/applied-stack";
import { pruneLayers } from "../release/orphaned-layers";
import { Release } from "../release/release";
import { planRelease } from "../release/release-plan";
import { managedBy } from "../state/managed-resources";
import { ensureStateBackend, hasStateBackend } from "../state/state-backend";
import { synthesize } from "../terraform/synthesize";
import type { SynthesizedStack } from "../terraform/synthesized-stack";
import { stackOf } from "../terraform/target-stack";

const HEALTH_TIMEOUT_SECONDS = 60;
const LOCAL_STACK = "local";
const STATE_BACKEND_STACK = stackIdOf("stateBackend", LOCAL_STACK);

export interface BringUpProps {
  readonly instance: Instance;
  readonly apiPort: number;
  readonly awsPort: number;
  /** Stop when this process ends, however it ends. */
  readonly attached: boolean;
  /** Where to synthesize to. @default cdktf.out in the checkout */
  readonly outdir?: string;
  readonly progress: Progress;
}

export interface BroughtUp {
  readonly running: RunningInstance;
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * Everything from a fresh checkout to an answering API: tools, emulator, synth, state bucket, apply. What does not need each
 * other is done at once. Each step that is done already costs little, so running it again is how a change is applied.
 */
export async function bringUp(props: BringUpProps): Promise<BroughtUp> {
  const { instance, progress } = props;
  const outdir = props.outdir ?? outputFolder();
  instance.prepare();
  await holdOutput(outdir);
  const [running, toolchain] = await atOnce(
    () => emulator(props),
    () => recordToolchain(instance, progress),
    () =>
      progress.step("Functions bundled and stacks synthesized", () =>
        synthesize(outdir, [LOCAL_STACK, STATE_BACKEND_STACK]),
      ),
  );
  for (const line of leftOut(outdir)) progress.note(line);

  const stacks = await localStacks({ instance, toolchain, outdir });
  const target = localEnvironment(instance, outdir);
  const ensureBucket = () => ensureStateBackend(target, stacks.stateBackend, progress);
  const apply = () => applyApplication(target, stacks.application, progress);
  // what is there only has to be kept as it is declared, beside the application
  if (await hasStateBackend(target)) await atOnce(ensureBucket, apply);
  else {
    await ensureBucket();
    await apply();
  }

  const outputs = await serveApplied(stacks.application, instance, running, progress);
  releaseOutput(outdir);
  return { running, outputs };
}

/** Gives the applied versions their traffic, and waits until the API answers. @returns the stack's outputs */
export async function serveApplied(
  stack: SynthesizedStack,
  instance: Instance,
  running: RunningInstance,
  progress: Progress,
): Promise<Readonly<Record<string, string>>> {
  const [outputs] = await atOnce(
    () => stack.outputs(),
    () => release(stack, instance, running, progress),
  );
  await writeFile(instance.gatewayFile, JSON.stringify({ host: new URL(outputs["ApiEndpoint"] ?? "").hostname }));
  await progress.step("API answering", () => healthy(running));
  return outputs;
}

/** The one that is running, or else a new one. */
async function emulator(props: BringUpProps): Promise<RunningInstance> {
  const { instance, progress } = props;
  const before = instance.running();
  if (before !== undefined) {
    progress.note(`AWS emulator already running on port ${before.awsPort}`);
    return before;
  }
  const [pythonEnvironment, lambdaNode] = await atOnce(
    () => progress.step("AWS emulator installed", () => pythonTools("emulator")),
    () => bringInLambdaNode(progress),
  );
  return progress.step("AWS emulator started, IAM and TLS enforced", () =>
    startLocalAws({ ...props, pythonEnvironment, lambdaNode }),
  );
}

async function applyApplication(target: Target, stack: SynthesizedStack, progress: Progress): Promise<void> {
  // a state that is not one, or not its own, is told before Terraform trips over it
  await managedBy(target, "application");
  await progress.step("Application stack: terraform init", () => stack.init());
  await adoptOrphans(target, stack, progress);
  await progress.step("Application stack: terraform apply", async (step) => {
    step.detail(await stack.apply((finished) => step.detail(`${finished} resources done`)));
  });
}

/** Terraform publishes versions; here the callers get the newest at once, whatever was rolled back before. */
async function release(stack: SynthesizedStack, instance: Instance, running: RunningInstance, progress: Progress) {
  const client = new LambdaClient(sdkConfig(instance, running));
  try {
    const { functions, layers } = await readApplied(stack);
    const { moves } = await planRelease(client, functions, true);
    const { signal } = new AbortController();
    const rollout = { strategy: "all-at-once" } as const;
    await new Release({ client, moves, rollout, signal, worry: async () => undefined }).run();
    for (const { alias, to } of moves) progress.note(`All traffic of ${alias.functionName} is on version ${to}`);
    await pruneLayers(client, layers, (text) => progress.note(text));
  } finally {
    client.destroy();
  }
}

/** The two stacks of the local environment, with what Terraform needs for them. */
export async function localStacks(props: {
  readonly instance: Instance;
  readonly toolchain: Toolchain;
  readonly outdir: string;
}): Promise<{ stateBackend: SynthesizedStack; application: SynthesizedStack }> {
  const target = localEnvironment(props.instance, props.outdir);
  return {
    stateBackend: await stackOf(target, props.toolchain, STATE_BACKEND_STACK),
    application: await stackOf(target, props.toolchain, LOCAL_STACK),
  };
}

/** The local environment on a local AWS that is running. */
export function localEnvironment(instance: Instance, outdir: string): Target {
  return localTarget(environmentNamed(LOCAL_STACK), instance, outdir);
}

async function recordToolchain(instance: Instance, progress: Progress): Promise<Toolchain> {
  const toolchain = await findToolchain(progress);
  await writeFile(instance.toolchainFile, JSON.stringify(toolchain), { mode: 0o600 });
  return toolchain;
}

/** What the synth says it left out of the local stack, because the emulator does not know it. */
function leftOut(outdir: string): string[] {
  const file = join(outdir, "manifest.json");
  if (!existsSync(file)) return [];
  const manifest = JSON.parse(readFileSync(file, "utf8")) as {
    stacks: Record<string, { annotations: { level: string; message: string }[] }>;
  };
  const annotations = manifest.stacks[LOCAL_STACK]?.annotations ?? [];
  return annotations.filter(({ level }) => level.endsWith("info")).map(({ message }) => message);
}

async function healthy(running: RunningInstance): Promise<void> {
  const url = `${apiOrigin(running)}/api/health`;
  let last = "";
  const ask = async () => {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
      if (response.ok) return true;
      last = `${response.status} ${await response.text()}`;
    } catch (error) {
      last = String(error);
    }
    return undefined;
  };
  const isHealthy = await poll(ask, { timeoutSeconds: HEALTH_TIMEOUT_SECONDS, pauseSeconds: 0.5 });
  if (!isHealthy) throw new Error(`${url} did not answer 200 within ${HEALTH_TIMEOUT_SECONDS} s, last: ${last}`);
}
