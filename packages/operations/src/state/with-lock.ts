import { onInterrupt } from "@secure-serverless/system/interrupt";
import type { LockFile, StateBucket } from "./state-bucket";

/** As Terraform names its own, for who finds the lock. */
const OPERATION = "OperationTypeDestroy";

export interface WithLockProps<Held> {
  readonly bucket: StateBucket;
  /** The lock that is taken over. @default there is none */
  readonly from?: LockFile | undefined;
  /** What an interrupt is told to be waiting for. @default nothing */
  readonly name?: string;
  /** The result where somebody else has the lock. */
  readonly whenHeld: () => Held | Promise<Held>;
}

/** Does the work of a destruction with the lock of the application's state, so that a deploy waits or is refused, and releases it. */
export async function withLock<T, Held>(
  { bucket, from, name, whenHeld }: WithLockProps<Held>,
  work: () => Promise<T>,
): Promise<T | Held> {
  const id = await bucket.takeLock("application", OPERATION, from);
  if (id === undefined) return whenHeld();
  const release = () => bucket.releaseLock("application", id);
  const over = onInterrupt(release, name === undefined ? {} : { name });
  try {
    return await work();
  } finally {
    over();
    await release();
  }
}
