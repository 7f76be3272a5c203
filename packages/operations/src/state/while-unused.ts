import { UserError } from "@secure-serverless/system/user-error";
import type { Target } from "../aws/target";
import { lockedError } from "../terraform/state-lock";
import { managedBy } from "./managed-resources";
import { StateBucket } from "./state-bucket";
import { withLock } from "./with-lock";

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
  const bucket = new StateBucket(target);
  // an earlier attempt may have left something else than the bucket
  if (!(await bucket.exists())) return work();
  const whenHeld = async (): Promise<never> => {
    throw await lockedBySomebody(bucket, target);
  };
  return withLock({ bucket, whenHeld }, async () => {
    await refuseWhileInUse(target);
    return work();
  });
}

async function lockedBySomebody(bucket: StateBucket, { outdir, environment }: Pick<Target, "environment" | "outdir">) {
  // a file that is not Terraform's locks too, and says nothing
  const lock = (await bucket.lock("application")) ?? { id: "", who: "", operation: "", created: "" };
  return lockedError(lock, `${outdir}/stacks/${environment.name}`, environment.name);
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
