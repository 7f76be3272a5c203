import { dirname } from "node:path";
import { findOnPath } from "@secure-serverless/system/search-path";
import { UserError } from "@secure-serverless/system/user-error";
import { goTool } from "./go-tools";
import { type Terraform, versionOf } from "./terraform";
import { satisfiesPin } from "./versions";

/** Write-only arguments and ephemeral variables, which keep the secret out of the state, came with it. */
export const LEAST_OPENTOFU = "1.11.0";

/**
 * OpenTofu: the `tofu` on PATH where it is new enough, otherwise one that is built from the Go module proxy.
 *
 * @throws UserError when there is neither
 */
export async function findOpenTofu(): Promise<Terraform> {
  const installed = findOnPath("tofu");
  const onPath = installed === undefined ? undefined : await versionOf(installed);
  if (installed !== undefined && onPath !== undefined && satisfiesPin(onPath, LEAST_OPENTOFU))
    return { product: "OpenTofu", version: onPath, origin: "PATH", command: installed, folders: [] };

  const remedy = `Install OpenTofu ${LEAST_OPENTOFU} or a later 1.x (https://opentofu.org/docs/intro/install) and put it on PATH`;
  const command = await goTool("tofu").catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      `No OpenTofu >= ${LEAST_OPENTOFU} is on PATH (${onPath ?? "none"} found), and it could not be built: ${error.message}`,
      remedy,
      { cause: error },
    );
  });
  const version = await versionOf(command);
  if (version === undefined || !satisfiesPin(version, LEAST_OPENTOFU))
    throw new UserError(`The OpenTofu that was built reports version ${version ?? "unknown"}`, remedy);
  return { product: "OpenTofu", version, origin: "built", command, folders: [dirname(command)] };
}
