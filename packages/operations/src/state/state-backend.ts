import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import type { Progress } from "@secure-serverless/system/progress";
import { UserError } from "@secure-serverless/system/user-error";
import { resourceNames, variableName } from "../../../../src/config/names";
import { requireAccount } from "../aws/account";
import type { Target } from "../aws/target";
import { declaredAddresses } from "../terraform/declared-addresses";
import { removeImports, writeImports } from "../terraform/import-blocks";
import { covers, managedAddresses, parseState } from "../terraform/state-document";
import type { SynthesizedStack } from "../terraform/synthesized-stack";
import { localStateFile, useLocalBackend, useOwnBackend } from "./local-backend";
import { StateBucket } from "./state-bucket";
import { whileUnused } from "./while-unused";

/** The state bucket among what its stack declares; the bucket of access logs is the other. */
const STATE_BUCKET = /^aws_s3_bucket\.state_/;
const ACCESS_LOG_BUCKET = /^aws_s3_bucket\.access-logs_/;

/**
 * Makes the state bucket, with its own state in it, or brings both up to date. What an interruption at any point left
 * behind (a bucket whose state is still local, or whose local state is lost) is finished.
 *
 * @param stack the synthesized stack of the state bucket
 * @throws UserError when the bucket's name is taken by somebody else
 */
export async function ensureStateBackend(target: Target, stack: SynthesizedStack, progress: Progress): Promise<void> {
  const bucket = new StateBucket(target);
  await settle(stack);
  if (await hasStateBackend(target)) {
    await progress.step("State bucket: terraform init", () => stack.init());
    await apply(stack, progress);
    await forgetLocalState(target, bucket, progress);
    return;
  }
  await progress.step("State bucket: terraform init, local state", () => openLocally(target, stack, bucket));
  await apply(stack, progress);
  await progress.step("State bucket: its own state moved into it", async () => {
    await useOwnBackend(stack.folder);
    await stack.init(["-migrate-state", "-force-copy"]);
  });
  await forgetLocalState(target, bucket, progress);
}

/** Whether the state bucket is there, with its own state in it. */
export async function hasStateBackend(target: Target): Promise<boolean> {
  const bucket = new StateBucket(target);
  return (await bucket.exists()) && (await bucket.read("stateBackend")) !== undefined;
}

/** What came of `destroyStateBackend`: a kept bucket holds the way back of an environment that is not thrown away. */
export type StateBackendEnd = "destroyed" | "kept" | "absent";

/**
 * Destroys the state bucket with all states and their versions: its own state is moved to a local file before, which is
 * removed after. Goes on where an interruption left off. Only environments with `destroyData` let go of the bucket.
 *
 * @throws UserError while somebody uses the application's state or it still holds resources, or the bucket is not ours
 */
export async function destroyStateBackend(
  target: Target,
  stack: SynthesizedStack,
  progress: Progress,
): Promise<StateBackendEnd> {
  const bucket = new StateBucket(target);
  const file = localStateFile(target);
  if (!target.environment.destroyData) return "kept";
  if (!(await bucket.exists()) && !(await remainsLocally(target))) {
    await rm(file, { force: true });
    return "absent";
  }
  await whileUnused(target, async () => {
    await progress.step("State bucket: its own state moved out of it", () => bringStateHome(target, stack));
    await progress.step("State bucket: terraform destroy", async (step) => {
      step.detail(await stack.destroy((finished) => step.detail(`${finished} resources done`)));
    });
  });
  await settle(stack);
  await removeLocalState(file);
  return "destroyed";
}

/** Whether an earlier attempt left something of the state bucket's stack, and its state in the local file. */
export async function remainsLocally(target: Target): Promise<boolean> {
  const file = localStateFile(target);
  const state = existsSync(file) ? parseState(await readFile(file, "utf8")) : undefined;
  return state !== undefined && managedAddresses(state).length > 0;
}

/** Moves the state of the state bucket back to a local file: what must come before the bucket goes. */
export async function bringStateHome(target: Target, stack: SynthesizedStack): Promise<void> {
  const bucket = new StateBucket(target);
  await settle(stack);
  const state = await bucket.read("stateBackend");
  if (state !== undefined) {
    await refuseOtherState(localStateFile(target), state);
    await writeFile(localStateFile(target), state, { mode: 0o600 });
  }
  await openLocally(target, stack, bucket);
}

/** @throws UserError when the file knows something that the state does not: it would be overwritten */
async function refuseOtherState(file: string, state: string): Promise<void> {
  if (!existsSync(file)) return;
  const [other, own] = [parseState(await readFile(file, "utf8")), parseState(state)];
  if (other !== undefined && own !== undefined && covers(own, other)) return;
  throw new UserError(
    `${file} holds another state than the state bucket, and would be overwritten`,
    "Check who owns it, then move it",
  );
}

/** With a local state that knows the bucket, if there is one: one that was lost, or never written, gets an import. */
async function openLocally(target: Target, stack: SynthesizedStack, bucket: StateBucket): Promise<void> {
  const file = localStateFile(target);
  await useLocalBackend(stack.folder, file);
  if ((await bucket.exists()) && !(await knowsBucket(file))) {
    if (!(await bucket.isOurs())) {
      throw new UserError(
        `The bucket ${bucket.name} exists without the tags of ${target.environment.name}, and no state knows it`,
        `Delete it, or set ${variableName(target.environment.name, "STATE_BUCKET")} to another name`,
      );
    }
    const declared = await declaredAddresses(stack.folder);
    const to = declared.find((address) => STATE_BUCKET.test(address));
    const logs = declared.find((address) => ACCESS_LOG_BUCKET.test(address));
    // their settings are put again, which changes nothing
    await writeImports(stack.folder, [
      ...(to === undefined ? [] : [{ to, id: bucket.name }]),
      ...(logs === undefined ? [] : await importOfAccessLogs(target, logs)),
    ]);
  }
  await stack.init();
}

async function importOfAccessLogs(target: Target, to: string): Promise<{ to: string; id: string }[]> {
  const { environment } = target;
  const id = resourceNames(environment).accessLogBucket(await requireAccount(target), environment.region);
  const bucket = new StateBucket(target, id);
  return (await bucket.exists()) && (await bucket.isOurs()) ? [{ to, id }] : [];
}

async function knowsBucket(file: string): Promise<boolean> {
  const state = existsSync(file) ? parseState(await readFile(file, "utf8")) : undefined;
  return state !== undefined && managedAddresses(state).some((address) => STATE_BUCKET.test(address));
}

async function apply(stack: SynthesizedStack, progress: Progress): Promise<void> {
  await progress.step("State bucket: terraform apply", async (step) => {
    step.detail(await stack.apply((finished) => step.detail(`${finished} resources done`)));
  });
}

/** Removes what an interrupted run may have left in the stack's folder. */
async function settle(stack: SynthesizedStack): Promise<void> {
  await useOwnBackend(stack.folder);
  await removeImports(stack.folder);
}

/**
 * The local state goes once the bucket has it; one that knows anything else stays, and is told about. The lineage does
 * not tell: Terraform gives a state that it moves a new one.
 */
async function forgetLocalState(target: Target, bucket: StateBucket, progress: Progress): Promise<void> {
  const file = localStateFile(target);
  if (!existsSync(file)) return;
  const local = parseState(await readFile(file, "utf8"));
  const stored = parseState((await bucket.read("stateBackend")) ?? "");
  if (stored === undefined) throw new Error(`The state of ${bucket.name} is not in it, and stays in ${file}`);
  if (local === undefined || covers(stored, local)) await removeLocalState(file);
  else progress.note(`${file} holds another state than ${bucket.name}, and stays`);
}

async function removeLocalState(file: string): Promise<void> {
  for (const suffix of ["", ".backup"]) await rm(`${file}${suffix}`, { force: true });
}
