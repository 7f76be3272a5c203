import { UserError } from "@secure-serverless/system/user-error";
import type { Target } from "../aws/target";
import { managedBy } from "./managed-resources";
import { whileLocked } from "./while-locked";

/**
 * Destroys the state bucket, by `work`, while the application's state holds nothing and nobody else can begin with it:
 * with its lock taken, every other command waits, or is refused with who holds it. The lock goes with the bucket.
 *
 * @throws UserError when somebody else holds the lock, or the state still holds resources or cannot be read
 */
export async function whileUnused<T>(
  target: Pick<Target, "environment" | "sdk" | "outdir">,
  work: () => Promise<T>,
): Promise<T> {
  return whileLocked(target, async () => {
    await refuseWhileInUse(target);
    return work();
  });
}

async function refuseWhileInUse(target: Pick<Target, "environment" | "sdk">): Promise<void> {
  const count = (await managedBy(target, "application")).length;
  if (count === 0) return;
  const { name, state } = target.environment;
  throw new UserError(
    `The state in ${state.bucketName} still holds ${count} resources of ${name}`,
    "Destroy them before the bucket",
  );
}
