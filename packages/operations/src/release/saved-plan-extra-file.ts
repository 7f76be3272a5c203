import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { PROVIDER_LOCK_FILE } from "../terraform/stack-files";

/** What a deploy of the plan leaves there: its review, and what `terraform init` brings in. */
const LEFT_BY_DEPLOY = ["review.md", PROVIDER_LOCK_FILE];
const BROUGHT_IN = ".terraform";

/**
 * The first file in the folder of a saved stack, by its path there, that does not belong to the plan. Terraform would read it, or
 * send it to AWS. A link is never of a plan.
 *
 * @param own the files of the plan, by path in the stack's folder
 */
export async function extraFileIn(stackFolder: string, own: readonly string[]): Promise<string | undefined> {
  const entries = await readdir(stackFolder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    },
  );
  const allowed = new Set([...own, ...LEFT_BY_DEPLOY]);
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => ({ entry, file: relative(stackFolder, join(entry.parentPath ?? entry.path, entry.name)) }))
    .filter(({ file }) => !file.startsWith(`${BROUGHT_IN}${sep}`))
    .filter(({ entry, file }) => !entry.isFile() || !allowed.has(file))
    .map(({ file }) => file)
    .sort()[0];
}
