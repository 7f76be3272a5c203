/**
 * `npm run lock:providers`: records in `.terraform.lock.hcl` the registry's hashes of the providers, for the platforms
 * that a team works on. Run it where the Terraform registry can be reached, after a change of a provider's version.
 */
import { copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { CommandError, run } from "@secure-serverless/system/process";
import { Progress } from "@secure-serverless/system/progress";
import { temporaryFolder } from "@secure-serverless/system/temporary-folder.js";
import { UserError } from "@secure-serverless/system/user-error";
import { findTerraform } from "@secure-serverless/toolchain/terraform";
import { configurationRequiring, lockedProviders } from "@secure-serverless/toolchain/versions";
import { runCommand } from "../command";

const LOCK = join(PROJECT_ROOT, ".terraform.lock.hcl");
const PLATFORMS = ["linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64"];
const TIMEOUT_SECONDS = 900;

runCommand("lock:providers", async () => {
  const progress = new Progress();
  const terraform = await progress.step("Terraform", findTerraform);
  const folder = temporaryFolder("lock");
  try {
    const committed = await readFile(LOCK, "utf8");
    const comment = committed.slice(0, committed.indexOf('provider "'));
    // with their own constraints, so that no other version is chosen
    const constraints = Object.fromEntries(lockedProviders().map(({ source, constraints }) => [source, constraints]));
    await writeFile(join(folder, "main.tf.json"), configurationRequiring(constraints));
    await copyFile(LOCK, join(folder, ".terraform.lock.hcl"));
    await progress.step(`Hashes for ${PLATFORMS.join(", ")}`, () =>
      run(
        terraform.command,
        ["providers", "lock", "-no-color", ...PLATFORMS.map((platform) => `-platform=${platform}`)],
        {
          cwd: folder,
          timeoutSeconds: TIMEOUT_SECONDS,
        },
      ),
    );
    const locked = await readFile(join(folder, ".terraform.lock.hcl"), "utf8");
    await writeFile(LOCK, comment + locked.slice(locked.indexOf('provider "')));
    console.log(`Recorded in ${LOCK}: review and commit it.`);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new UserError(
      `The registry's hashes could not be recorded: ${error.output.trim()}`,
      "Run this where Terraform reaches its registry; until then init records the hashes of what it installs",
      { cause: error },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
