import type { Progress } from "@secure-serverless/system/progress";
import { UserError } from "@secure-serverless/system/user-error";
import { resourceNames } from "../../../../src/config/names";
import { requireAccount } from "../aws/account";
import type { Target } from "../aws/target";
import { amount, bulkClient } from "./data-bucket";
import { readManifest } from "./format";
import { restoreObjects } from "./restore-objects";
import { listed, verifyBackup } from "./verify";

export interface RestoreBackupOptions {
  /** The absolute folder of the backup. */
  readonly folder: string;
  /** Whether objects that are there are replaced. */
  readonly overwrite: boolean;
  /** The environment that the backup must be of. */
  readonly of: string;
}

/**
 * Restores the objects of a backup to the data bucket of an environment.
 *
 * @throws UserError when the backup is damaged or of another environment, or there is no bucket
 */
export async function restoreBackup(
  target: Target,
  { folder, overwrite, of }: RestoreBackupOptions,
  progress: Progress,
): Promise<void> {
  const { environment, sdk } = target;
  const { name } = environment;
  const manifest = await readManifest(folder);
  if (manifest.environment !== of) {
    throw new UserError(
      `The backup is of ${manifest.environment}, not of ${of}`,
      `To put the data of one environment into another, say so: --of ${manifest.environment}`,
    );
  }
  const account = await requireAccount(target);
  const bucket = resourceNames(environment).dataBucket(account, environment.region);
  const { problems } = await progress.step("Backup checked", (step) =>
    verifyBackup(folder, (text) => step.detail(text)),
  );
  if (problems.length > 0)
    throw new UserError(`The backup is damaged:\n${listed(problems)}`, "Restore from another backup");
  const s3 = bulkClient(sdk);
  try {
    const { restored, bytes, present } = await progress.step(`Objects put into ${bucket}`, (step) =>
      restoreObjects({ s3, bucket, folder, overwrite, report: (text) => step.detail(text) }),
    );
    console.log(`${amount(restored, bytes)} restored to ${bucket}.`);
    if (present > 0) console.log(`${present} were there and are left alone; --overwrite replaces them.`);
  } catch (error) {
    if ((error as Error).name !== "NoSuchBucket") throw error;
    throw new UserError(
      `${name} has no bucket ${bucket} to restore to`,
      `Deploy the environment first: npm run deploy -- ${name}`,
      { cause: error },
    );
  } finally {
    s3.destroy();
  }
}
