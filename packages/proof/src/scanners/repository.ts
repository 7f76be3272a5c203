import { copyFile, lstat, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { inParallel } from "@secure-serverless/system/in-parallel";
import { run } from "@secure-serverless/system/process";

const GIT_TIMEOUT_SECONDS = 60;
const COPIES_AT_ONCE = 16;

/** The files of a checkout: those that Git has, and those that it would take. */
export async function filesOf(checkout: string): Promise<string[]> {
  const output = await git(checkout, "ls-files", "--cached", "--others", "--exclude-standard", "-z");
  return [...new Set(output.split("\0"))].filter((path) => path !== "");
}

/** Copies these files to a folder, without what Git ignores beside them. Links are left out. */
export async function copyFiles(checkout: string, files: readonly string[], to: string): Promise<number> {
  const copied = await inParallel(files, COPIES_AT_ONCE, async (path) => {
    const source = join(checkout, path);
    // deleted, and not yet committed
    if (!(await lstat(source).catch(() => undefined))?.isFile()) return 0;
    await mkdir(dirname(join(to, path)), { recursive: true });
    await copyFile(source, join(to, path));
    return 1;
  });
  return copied.filter((count) => count === 1).length;
}

/** How many commits a checkout comes from, and whether that is all of them. */
export async function historyOf(checkout: string): Promise<{ readonly commits: number; readonly isWhole: boolean }> {
  const commits = Number(await git(checkout, "rev-list", "--count", "HEAD"));
  const isShallow = (await git(checkout, "rev-parse", "--is-shallow-repository")).trim();
  return { commits, isWhole: isShallow === "false" };
}

async function git(checkout: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run("git", args, { cwd: checkout, timeoutSeconds: GIT_TIMEOUT_SECONDS });
  return stdout;
}
