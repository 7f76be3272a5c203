import { copyFile, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { inParallel } from "@secure-serverless/system/in-parallel";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { CommandError, run } from "@secure-serverless/system/process";
import { NotMeasured } from "../harness/part";

const TIMEOUT_SECONDS = 120;
const INSTALL_SECONDS = 600;
const FILES_AT_ONCE = 16;

/**
 * The files of this checkout as they are now, those that Git does not ignore, in a folder that a measurement may change. It
 * has the packages of this checkout by links, and its own of the project by theirs.
 */
export async function copyCheckout(folder: string): Promise<string> {
  const listed = await git(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
  await inParallel(listed.split("\0").filter(Boolean), FILES_AT_ONCE, async (file) => {
    const to = join(folder, file);
    await mkdir(dirname(to), { recursive: true });
    // one that is deleted and not yet committed is listed all the same
    await copyFile(join(PROJECT_ROOT, file), to).catch(ignoreMissing);
  });
  await linkPackages(folder);
  return folder;
}

/**
 * The files of a commit, with the packages that it locks: by links where this checkout has the same ones.
 *
 * @throws NotMeasured when the history does not reach so far, as in a shallow clone
 */
export async function copyRevision(revision: string, folder: string): Promise<string> {
  if (!/^[0-9A-Za-z._/^~-]+$/.test(revision) || revision.startsWith("-"))
    throw new NotMeasured(`"${revision}" is not the name of a commit`);
  await mkdir(folder, { recursive: true });
  const archive = `${folder}.tar`;
  try {
    await git(["archive", "--output", archive, revision]);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new NotMeasured(`the history of this checkout has no commit ${revision}: a shallow clone ends before it`);
  }
  await run("tar", ["-xf", archive, "-C", folder], { timeoutSeconds: TIMEOUT_SECONDS });
  if (locksTheSame(await lockOf(folder), await lockOf(PROJECT_ROOT))) await linkPackages(folder);
  else await run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: folder, timeoutSeconds: INSTALL_SECONDS });
  return folder;
}

async function git(args: readonly string[]): Promise<string> {
  return (await run("git", ["-C", PROJECT_ROOT, ...args], { timeoutSeconds: TIMEOUT_SECONDS })).stdout;
}

/** A lock file, as far as it is read here. */
export interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly dev?: boolean }>>;
}

/** Whether two locks have the same versions of what runs in Lambda, and of esbuild, which makes the bundles. */
export function locksTheSame(one: Lock, other: Lock): boolean {
  const versions = ({ packages }: Lock) =>
    Object.entries(packages)
      .filter(([path, { dev }]) => path.startsWith("node_modules/") && (!dev || path.endsWith("/esbuild")))
      .map(([path, { version = "" }]) => `${path} ${version}`)
      .sort();
  return JSON.stringify(versions(one)) === JSON.stringify(versions(other));
}

async function lockOf(root: string): Promise<Lock> {
  return JSON.parse(await readFile(join(root, "package-lock.json"), "utf8")) as Lock;
}

/** A node_modules of links, with the project's own packages where the folder has them. */
async function linkPackages(folder: string): Promise<void> {
  const from = join(PROJECT_ROOT, "node_modules");
  const to = join(folder, "node_modules");
  await mkdir(join(to, "@secure-serverless"), { recursive: true });
  for (const name of await readdir(from)) {
    if (name !== "@secure-serverless") await symlink(join(from, name), join(to, name));
  }
  for (const name of await readdir(join(folder, "packages")).catch(() => []))
    await symlink(join(folder, "packages", name), join(to, "@secure-serverless", name));
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}

/**
 * Replaces a text in a file.
 *
 * @throws Error when it is not there exactly once: a change that was not made must not be measured
 */
export async function replaceOnce(file: string, text: string, replacement: string): Promise<void> {
  const parts = (await readFile(file, "utf8")).split(text);
  if (parts.length !== 2)
    throw new Error(`${file} has ${parts.length - 1} times ${JSON.stringify(text)}, where the benchmark replaces one`);
  await writeFile(file, parts.join(replacement));
}
