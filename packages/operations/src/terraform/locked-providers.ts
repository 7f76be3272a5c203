import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { UserError } from "@secure-serverless/system/user-error";
import { PROVIDER_LOCK_FILE } from "./stack-files";

/**
 * Does the work, `terraform init`, which installs what the stack requires and also what its state names. A state can be written
 * by whoever may deploy, such as the branch of a pull request, and a provider is a program: one that the project does not lock
 * is refused before it is run, and not kept in the stack's lock file.
 *
 * @throws UserError
 */
export async function withLockedProvidersOnly(folder: string, work: () => Promise<unknown>): Promise<void> {
  const file = join(folder, PROVIDER_LOCK_FILE);
  const before = await textOf(file);
  await work();
  // a stack that was not synthesized has no lock file to compare with
  if (before === undefined) return;
  const known = new Set([
    ...sourcesIn(before),
    ...sourcesIn((await textOf(join(PROJECT_ROOT, PROVIDER_LOCK_FILE))) ?? ""),
  ]);
  const unknown = sourcesIn((await textOf(file)) ?? "").filter((source) => !known.has(source));
  if (unknown.length === 0) return;
  await writeFile(file, before);
  throw new UserError(
    `The state of this stack names a provider that the project does not lock, and that was not run: ${unknown.join(", ")}`,
    `Find out who has written that state. A provider of your own belongs into ${PROVIDER_LOCK_FILE} in the project's root`,
  );
}

/** The addresses in a lock file. OpenTofu has the same providers at its own host. */
function sourcesIn(lock: string): string[] {
  return [...lock.matchAll(/^provider "([^"]+)"/gm)].map(([, source = ""]) =>
    source.replace(/^registry\.opentofu\.org\//, "registry.terraform.io/"),
  );
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
