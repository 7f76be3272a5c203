import type { Progress } from "@secure-serverless/system/progress";
import { findProviders } from "./providers";
import { findTerraform } from "./terraform";

/** How this machine runs Terraform. */
export interface Toolchain {
  /** The Terraform command, an absolute path: another PATH must not make it another one. */
  readonly terraform: string;
  readonly providers: "registry" | "built";
  /** What every Terraform command needs in its environment. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Terraform and its providers, brought in where they are missing.
 *
 * @param scope what a provider that is built here has to know, see `findProviders`
 * @throws UserError when there is no Terraform, neither on PATH nor on PyPI
 */
export async function findToolchain(progress: Progress, scope?: "application" | "edge"): Promise<Toolchain> {
  const terraform = await progress.step("Terraform", async (step) => {
    const found = await findTerraform();
    step.detail(`${found.version} from ${found.origin}`);
    return found;
  });
  const providers = await findProviders(terraform, progress, scope);
  return {
    terraform: terraform.command,
    providers: providers.origin,
    environment: providers.environment,
  };
}
