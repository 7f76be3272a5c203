import { mkdir, readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";

/** The scope of the packages of this repository, which npm links into node_modules. */
const OWN = "@secure-serverless";

/**
 * Gives a copy of the checkout the dependencies of the original. The repository's own packages are those of the copy:
 * through a link to the whole node_modules, its commands would work on the original.
 *
 * @param folder a copy with its `packages`, without node_modules
 */
export async function linkDependencies(folder: string): Promise<void> {
  const from = join(PROJECT_ROOT, "node_modules");
  const to = join(folder, "node_modules");
  await mkdir(join(to, OWN), { recursive: true });
  const names = (await readdir(from)).filter((name) => name !== OWN);
  await Promise.all(names.map((name) => symlink(join(from, name), join(to, name))));
  const own = await readdir(join(folder, "packages"));
  await Promise.all(own.map((name) => symlink(join(folder, "packages", name), join(to, OWN, name))));
}
