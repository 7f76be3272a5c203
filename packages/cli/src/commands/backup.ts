/** `npm run backup -- <environment>`: copies an environment's data out of AWS, checks such a copy, and restores it. */
import { targetNamed } from "@secure-serverless/operations/aws/target";
import { backUp } from "@secure-serverless/operations/backup/back-up";
import { amount } from "@secure-serverless/operations/backup/data-bucket";
import { defaultFolder } from "@secure-serverless/operations/backup/folder";
import { restoreBackup } from "@secure-serverless/operations/backup/restore-backup";
import { listed, verifyBackup } from "@secure-serverless/operations/backup/verify";
import { Progress } from "@secure-serverless/system/progress";
import { UserError } from "@secure-serverless/system/user-error";
import { type Given, runCommand, usage } from "../command";

runCommand("backup", backup);

async function backup({ arguments: { environment }, options: values }: Given<"backup">): Promise<void> {
  const modes = [values.to, values.verify, values.restore].filter((value) => value !== undefined);
  if (modes.length > 1 || (values.verify !== undefined && environment !== undefined))
    throw new UserError("Use one of --to, --verify and --restore; --verify takes no environment", usage("backup"));
  if (values.restore === undefined && (values.overwrite || values.of !== undefined))
    throw new UserError("--overwrite and --of go with --restore only", usage("backup"));

  const progress = new Progress();
  if (values.verify !== undefined) return verify(values.verify, progress);
  if (environment === undefined) throw new UserError("The name of an environment is missing", usage("backup"));
  const target = targetNamed(environment);
  if (values.restore !== undefined)
    return restoreBackup(
      target,
      { folder: values.restore, overwrite: values.overwrite, of: values.of ?? environment },
      progress,
    );
  const folder = values.to ?? defaultFolder(target.environment);
  const manifest = await backUp(target, folder, progress);
  console.log(`${amount(manifest.objects, manifest.bytes)} of ${manifest.bucket} and ${manifest.states.length} Terraform states are in
  ${folder}

Check it:        npm run backup -- --verify ${folder}
Restore it:      npm run backup -- ${environment} --restore ${folder}
It holds data and states in the clear, readable by you alone. The secret's value is not in it.`);
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
