import type { Progress } from "@secure-serverless/system/progress";
import { UserError } from "@secure-serverless/system/user-error";
import type { Target } from "../aws/target";
import { bulkClient, currentObjects } from "../backup/data-bucket";
import { StateBucket } from "../state/state-bucket";
import { lockedError } from "../terraform/state-lock";
import { type Coverage, requireBackup, requireCoverage } from "./backup-check";
import {
  askForConfirmation,
  type ConfirmationProps,
  confirmationPhrase,
  isConfirmed,
  isProtected,
} from "./confirmation";
import { recoverableIn } from "./kept-by-aws";
import type { Survey } from "./survey";

export interface PermissionProps {
  readonly target: Target;
  readonly before: Pick<Survey, "account" | "bucket" | "data" | "managed">;
  readonly confirmation: ConfirmationProps;
  /** The folder of a backup. Undefined: none was named. */
  readonly folder: string | undefined;
  readonly progress: Progress;
}

/**
 * Refuses what must not be destroyed: without a confirmation, without a backup where data is to be kept, or while somebody
 * else works on it.
 *
 * @returns what the backup holds, where one is needed or was named
 * @throws UserError that says what to do first
 */
export async function requirePermission(props: PermissionProps): Promise<Coverage | undefined> {
  const { target, before, confirmation, folder, progress } = props;
  const { name } = target.environment;
  if (before.data !== undefined && folder === undefined && isProtected(target.environment)) {
    throw new UserError(
      `Destroying ${name} needs a backup of its data from the last 24 h, and a confirmation`,
      `First npm run backup -- ${name} --to <folder>, then npm run destroy -- ${name} --backup <folder> --confirm "${confirmationPhrase(name, before.bucket)}"`,
    );
  }
  const lost = recoverableIn(before.managed).find(({ windowDays }) => windowDays === 0);
  if (lost !== undefined && isProtected(target.environment)) {
    throw new UserError(
      `The state of ${name} has no recovery window for ${lost.name}, so that AWS would delete it at once`,
      `An import leaves it out. A deploy puts it into the state: npm run deploy -- ${name}`,
    );
  }
  const confirmed = isConfirmed(confirmation);
  const coverage =
    folder === undefined
      ? undefined
      : await progress.step("Backup checked: every byte, and every object of the bucket", (step) =>
          coverageOf(target, before, folder, (text) => step.detail(text)),
        );
  await refuseWhileLocked(target);
  if (!confirmed) await askForConfirmation(confirmation);
  return coverage;
}

async function coverageOf(
  { environment, sdk }: Target,
  { account, bucket, data }: PermissionProps["before"],
  folder: string,
  report: (text: string) => void,
): Promise<Coverage> {
  const expected = { environment: environment.name, account, bucket };
  const coverage = await requireBackup(folder, expected, report);
  if (data === undefined) return coverage;
  const s3 = bulkClient(sdk);
  try {
    await requireCoverage(coverage, currentObjects(s3, bucket), expected, folder);
    return coverage;
  } finally {
    s3.destroy();
  }
}

/**
 * Terraform would say so too, after half a minute and after people have typed.
 *
 * @throws UserError with who holds the lock of the application's state
 */
export async function refuseWhileLocked(target: Target): Promise<void> {
  const bucket = new StateBucket(target);
  const { name } = target.environment;
  const lock = (await bucket.exists()) ? await bucket.lock("application") : undefined;
  if (lock !== undefined) throw lockedError(lock, `${target.outdir}/stacks/${name}`, name);
}
