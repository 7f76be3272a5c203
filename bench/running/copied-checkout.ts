import { copyFile, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { inParallel } from "@secure-serverless/system/in-parallel";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { CommandError, run } from "@secure-serverless/system/process";
import { NotMeasured } from "../harness/part";

const TIMEOUT_SECONDS = 120;
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
 * The files of a commit, with the packages of this checkout.
 *
 * @throws NotMeasured when the history does not reach so far, as in a shallow clone, or other packages were locked then
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
  await requireSamePackages(revision, folder);
  await linkPackages(folder);
  return folder;
}

async function git(args: readonly string[]): Promise<string> {
  return (await run("git", ["-C", PROJECT_ROOT, ...args], { timeoutSeconds: TIMEOUT_SECONDS })).stdout;
}

/** What differs then would be measured beside what the project changed. */
async function requireSamePackages(revision: string, folder: string): Promise<void> {
  const [then, now] = await Promise.all([folder, PROJECT_ROOT].map(lockedVersions));
  const other = Object.entries(then ?? {}).find(([path, version]) => now?.[path] !== version);
  if (other === undefined) return;
  const [path, version] = other;
  throw new NotMeasured(
    `${revision} locks ${path.replace("node_modules/", "")} ${version}, and this checkout ${now?.[path] ?? "has none"}: only what the project itself changed can be compared`,
  );
}

async function lockedVersions(root: string): Promise<Record<string, string>> {
  interface Locked {
    readonly version?: string;
    readonly dev?: boolean;
  }
  const { packages } = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8")) as {
    readonly packages: Readonly<Record<string, Locked>>;
  };
  // esbuild makes the bundles; of the packages for development nothing else runs in Lambda
  const runs = ([path, { dev }]: [string, Locked]) =>
    path.startsWith("node_modules/") && (!dev || /\/esbuild$/.test(path));
  return Object.fromEntries(
    Object.entries(packages)
      .filter(runs)
      .map(([path, { version = "" }]) => [path, version]),
  );
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
