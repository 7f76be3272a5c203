import type { Target } from "../aws/target";
import { lockedError } from "../terraform/state-lock";
import { StateBucket } from "./state-bucket";
import { withLock } from "./with-lock";

/**
 * Destroys something while nobody else can begin with the environment: every other command waits, or is refused with who holds
 * the lock. Where there is no bucket that could hold one, nobody can.
 *
 * @throws UserError when somebody else holds the lock
 */
export async function whileLocked<T>(
  target: Pick<Target, "environment" | "sdk" | "outdir">,
  work: () => Promise<T>,
): Promise<T> {
  const bucket = new StateBucket(target);
  // an earlier attempt may have left something else than the bucket
  if (!(await bucket.exists())) return work();
  const whenHeld = async (): Promise<never> => {
    throw await lockedBySomebody(bucket, target);
  };
  return withLock({ bucket, whenHeld }, work);
}

async function lockedBySomebody(bucket: StateBucket, { outdir, environment }: Pick<Target, "environment" | "outdir">) {
  // a file that is not Terraform's locks too, and says nothing
  const lock = (await bucket.lock("application")) ?? { id: "", who: "", operation: "", created: "" };
  return lockedError(lock, `${outdir}/stacks/${environment.name}`, environment.name);
}
