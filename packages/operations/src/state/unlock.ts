import { hostname, userInfo } from "node:os";
import { UserError } from "@secure-serverless/system/user-error";
import { type StateOwner, stackIdOf } from "../../../../src/config/names";
import { lockAge, type StateLock } from "../terraform/state-lock";
import type { TerraformProcess } from "../terraform/terraform-processes";
import type { StateBucket } from "./state-bucket";

/** As Terraform names its own, for who finds the lock in between. */
const UNLOCK = "OperationTypeUnlock";

export interface HeldLock {
  readonly owner: StateOwner;
  readonly lock: StateLock;
}

/** The locks of all states of an environment that somebody holds. */
export async function heldLocks(bucket: StateBucket, owners: readonly StateOwner[]): Promise<HeldLock[]> {
  const locks = await Promise.all(owners.map(async (owner) => ({ owner, lock: await bucket.lock(owner) })));
  return locks.flatMap(({ owner, lock }) => (lock === undefined ? [] : [{ owner, lock }]));
}

/**
 * Removes the locks that are so old that their holders have ended: where every run has a time limit, those of runs that were
 * cut off. A lock goes only as it was seen.
 *
 * @param olderThanMinutes by S3's clock
 * @returns whose locks are gone
 */
export async function removeOldLocks(
  bucket: StateBucket,
  owners: readonly StateOwner[],
  olderThanMinutes: number,
  now = new Date(),
): Promise<StateOwner[]> {
  const removed: StateOwner[] = [];
  for (const owner of owners) {
    const file = await bucket.lockFile(owner);
    if (file === undefined || now.getTime() - file.modified.getTime() < olderThanMinutes * 60_000) continue;
    const id = await bucket.takeLock(owner, UNLOCK, file);
    if (id === undefined) continue;
    await bucket.releaseLock(owner, id);
    removed.push(owner);
  }
  return removed;
}

/** Who holds a lock since when, in one line. */
export function describeLock({ lock }: HeldLock, stack: string): string {
  return `The state of ${stack} is locked by ${lock.who} (${lock.operation}) since ${lock.created}, ${lockAge(lock)} ago. Lock ${lock.id}`;
}

/**
 * The lock of that id.
 *
 * @throws UserError when another lock is held, with its id
 */
export function lockOfId(locks: readonly HeldLock[], id: string, environmentName: string): HeldLock {
  const held = locks.find(({ lock }) => lock.id === id);
  if (held !== undefined) return held;
  const others = locks.map(({ lock }) => `${lock.id} of ${lock.who}, ${lockAge(lock)} old`).join("; ");
  throw new UserError(
    `No state of ${environmentName} is locked by ${id}. ${others === "" ? "Nobody holds a lock" : `Held: ${others}`}`,
    others === ""
      ? "Nothing needs to be unlocked: run again what failed"
      : "Check the id. That lock may be gone, and someone else may be at work: wait, then run again what failed",
  );
}

/** The stacks in which a holder of that lock has Terraform work: a destroy holds the application's while the state bucket goes. */
export function stacksOfHolder(owner: StateOwner, environmentName: string): string[] {
  const owners: readonly StateOwner[] = owner === "application" ? [owner, "stateBackend"] : [owner];
  return owners.map((each) => stackIdOf(each, environmentName));
}

/** @throws UserError when the holder is a process of this machine and user that still runs */
export function refuseLivingHolder(
  { lock }: HeldLock,
  running: readonly TerraformProcess[],
  self = `${userInfo().username}@${hostname()}`,
): void {
  const [first] = running;
  if (lock.who !== self || first === undefined) return;
  throw new UserError(
    `The holder of the lock still runs on this machine: process ${running.map(({ pid }) => pid).join(", ")} (${first.command.slice(0, 160)})`,
    `Wait until it is done, or interrupt it, which lets it write its state and unlock: kill -INT ${first.pid}`,
  );
}
