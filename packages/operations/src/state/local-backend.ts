import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { stackIdOf } from "../../../../src/config/names";
import type { Target } from "../aws/target";

/** Terraform merges files of this ending over the others. */
const OVERRIDE_FILE = "backend_override.tf.json";

/**
 * Where the state of a state bucket lies while there is no bucket: in the root of the checkout, which Git ignores, or with
 * the data of the local AWS.
 */
export function localStateFile({ environment, local }: Pick<Target, "environment" | "local">): string {
  if (local === undefined)
    return join(PROJECT_ROOT, `terraform.${stackIdOf("stateBackend", environment.name)}.tfstate`);
  return environment.name === "local"
    ? local.instance.stateBackendState
    : join(local.instance.root, "terraform", `${stackIdOf("stateBackend", environment.name)}.tfstate`);
}

/** Has Terraform keep the stack's state in a local file, whatever the synthesized backend is. */
export async function useLocalBackend(stackFolder: string, path: string): Promise<void> {
  const override = { terraform: { backend: { local: { path } } } };
  await writeFile(join(stackFolder, OVERRIDE_FILE), JSON.stringify(override));
}

/** Back to the synthesized backend. */
export async function useOwnBackend(stackFolder: string): Promise<void> {
  await rm(join(stackFolder, OVERRIDE_FILE), { force: true });
}
