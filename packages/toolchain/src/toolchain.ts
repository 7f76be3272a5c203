import { existsSync } from "node:fs";
import { isAbsolute } from "node:path";
import type { Progress } from "@secure-serverless/system/progress";
import { findProgram, PROGRAM_SETTING } from "./program";
import { findProviders, type ProvidersWanted } from "./providers";
import type { Terraform } from "./terraform";
import { isWhole } from "./whole-folder";

/** How this machine runs Terraform. */
export interface Toolchain {
  /** The command, of Terraform or of OpenTofu. An absolute path: another PATH must not make it another one. */
  readonly terraform: string;
  readonly providers: "registry" | "built";
  /** What every Terraform command needs in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** What of the cache it needs. @default nothing, or it is not known, as in a record of an older version */
  readonly folders?: readonly string[];
}

/** Whether one that was found before is still there, and not damaged. */
export function isUsable({ terraform, folders = [] }: Toolchain): boolean {
  // a bare name would be whatever PATH finds next time
  if (!isAbsolute(terraform) || !existsSync(terraform)) return false;
  return folders.every((folder) => existsSync(folder) && isWhole(folder));
}

/**
 * Terraform and its providers, brought in where they are missing; or OpenTofu, where `TERRAFORM_BINARY_NAME` says so.
 * @param wanted what a provider that is built here has to know, see `findProviders`
 * @throws UserError when there is none, neither on PATH nor to be brought in
 */
export async function findToolchain(progress: Progress, wanted?: ProvidersWanted): Promise<Toolchain> {
  return toolchainOf(findProgram, progress, wanted);
}

/** The same with the program that `find` finds. */
export async function toolchainOf(
  find: () => Promise<Terraform>,
  progress: Progress,
  wanted?: ProvidersWanted,
): Promise<Toolchain> {
  const terraform = await progress.step("Terraform", async (step) => {
    const found = await find();
    const origin = found.origin === "built" ? "built from its source" : `from ${found.origin}`;
    step.detail(`${found.product === "OpenTofu" ? "OpenTofu " : ""}${found.version} ${origin}`);
    return found;
  });
  const providers = await findProviders(terraform, progress, wanted);
  return {
    terraform: terraform.command,
    providers: providers.origin,
    environment: {
      ...providers.environment,
      // also for cdktf's own command line in a shell that has evaluated `local:env`
      ...(terraform.product === "OpenTofu" && { [PROGRAM_SETTING]: "tofu" }),
    },
    folders: [...terraform.folders, ...providers.folders],
  };
}
