/** `npm run backup -- <environment>`: copies an environment's data out of AWS, checks such a copy, and puts it back. */
import { existsSync } from "node:fs";
import { requireAccount } from "@secure-serverless/operations/aws/account";
import { type Target, targetNamed } from "@secure-serverless/operations/aws/target";
import { amount, bulkClient } from "@secure-serverless/operations/backup/data-bucket";
import { defaultFolder, requireOutside } from "@secure-serverless/operations/backup/folder";
import { readManifest } from "@secure-serverless/operations/backup/format";
import { makeBackup, removeUnfinished, requireEmpty } from "@secure-serverless/operations/backup/make-backup";
import { restoreObjects } from "@secure-serverless/operations/backup/restore-objects";
import { verifyBackup } from "@secure-serverless/operations/backup/verify";
import { onInterrupt, untilInterrupted } from "@secure-serverless/system/interrupt";
import { Progress } from "@secure-serverless/system/progress";
import { UserError } from "@secure-serverless/system/user-error";
import { resourceNames } from "../../../../src/config/names";
import { type Given, runCommand } from "../command";

const USAGE =
  "npm run backup -- <environment> [--to <folder>] | --verify <folder> | <environment> --restore <folder> [--overwrite] [--of <environment>]";

runCommand("backup", backup);

async function backup({ arguments: { environment }, options: values }: Given<"backup">): Promise<void> {
  const modes = [values.to, values.verify, values.restore].filter((value) => value !== undefined);
  if (modes.length > 1 || (values.verify !== undefined && environment !== undefined))
    throw new UserError("These arguments do not go together", USAGE);
  if (values.restore === undefined && (values.overwrite || values.of !== undefined))
    throw new UserError("--overwrite and --of go with --restore only", USAGE);

  const progress = new Progress();
  if (values.verify !== undefined) return verify(values.verify, progress);
  if (environment === undefined) throw new UserError("The name of an environment is missing", USAGE);
  const target = targetNamed(environment);
  if (values.restore !== undefined)
    return restore(target, values.restore, values.overwrite, values.of ?? target.environment.name, progress);
  return backUp(target, values.to ?? defaultFolder(target.environment), progress);
}

async function backUp(target: Target, folder: string, progress: Progress): Promise<void> {
  requireOutside(folder);
  await requireEmpty(folder);
  const existed = existsSync(folder);
  const remove = () => removeUnfinished(folder, existed);
  const done = onInterrupt(
    () => {
      remove();
      console.error(`Interrupted: what was copied to ${folder} is removed, there is no backup.`);
    },
    { name: "Removing the unfinished backup" },
  );
  try {
    const manifest = await untilInterrupted(makeBackup(target, folder, progress));
    done();
    const { name } = target.environment;
    console.log(`${amount(manifest.objects, manifest.bytes)} of ${manifest.bucket} and ${manifest.states.length} Terraform states are in
  ${folder}

Check it:        npm run backup -- --verify ${folder}
Put it back:     npm run backup -- ${name} --restore ${folder}
It holds data and states in the clear, readable by you alone. The secret's value is not in it.`);
  } catch (error) {
    remove();
    throw error;
  }
}

async function verify(folder: string, progress: Progress): Promise<void> {
  const { manifest, problems } = await progress.step("Every byte read", (step) =>
    verifyBackup(folder, (text) => step.detail(text)),
  );
  const what = `${amount(manifest.objects, manifest.bytes)} of ${manifest.bucket} (${manifest.environment}), finished ${manifest.finishedAt}`;
  if (problems.length === 0) {
    console.log(`Whole: ${what}`);
    return;
  }
  console.error(`Damaged: ${what}\n${listed(problems)}`);
  process.exitCode = 1;
}

async function restore(
  target: Target,
  folder: string,
  overwrite: boolean,
  of: string,
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

function listed(problems: readonly string[]): string {
  const shown = problems.slice(0, 10).map((problem) => `  ${problem}`);
  return [...shown, ...(problems.length > 10 ? [`  and ${problems.length - 10} more`] : [])].join("\n");
}
