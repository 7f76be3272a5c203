import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CommandError, type RunOptions, run } from "@secure-serverless/system/process";
import { UserError } from "@secure-serverless/system/user-error";

const GIT_TIMEOUT_SECONDS = 60;

/** Holds the commit that counts as released until there is a tag. */
export const FIRST_BASE = "__tests__/released/commit";

export interface PreviousRelease {
  /** Its tag, or the commit before the first release, for people. */
  readonly name: string;
  readonly commit: string;
}

/**
 * What is deployed somewhere when this commit is: the newest tag `v<version>` before it, or before the first release the
 * commit that the repository names.
 *
 * @param root of the checkout
 * @throws UserError when the clone does not hold it
 */
export async function previousRelease(root: string): Promise<PreviousRelease> {
  // the tag of this commit is this release
  const described = await git(root, ["describe", "--tags", "--abbrev=0", "--match", "v[0-9]*", "HEAD~1"], [0, 128]);
  const tag = described.exitCode === 0 ? described.stdout.trim() : undefined;
  const named = tag ?? firstBase(root);
  const found = await git(root, ["rev-parse", "--verify", "--quiet", `${named}^{commit}`], [0, 1, 128]);
  if (found.exitCode !== 0)
    throw new UserError(
      `The previous release, ${named}, is not in this clone`,
      "Fetch the whole history: git fetch --unshallow --tags",
    );
  return { name: tag ?? `commit ${named.slice(0, 12)}, before the first release`, commit: found.stdout.trim() };
}

function firstBase(root: string): string {
  const file = join(root, FIRST_BASE);
  const commit = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
  if (!/^[0-9a-f]{40}$/.test(commit))
    throw new UserError(
      `There is no tag v<version> before this commit, and ${FIRST_BASE} names no commit instead`,
      `Fetch the tags: git fetch --unshallow --tags. Before a first release, write 40 hexadecimal digits into ${FIRST_BASE}`,
    );
  return commit;
}

/** The files of a commit, in a folder that is there and empty. Neither the checkout nor its index is touched. */
export async function filesOfCommit(root: string, commit: string, folder: string): Promise<void> {
  const archive = join(folder, ".archive.tar");
  await git(root, ["archive", "--format=tar", `--output=${archive}`, commit]);
  await run("tar", ["-xf", archive, "-C", folder], { timeoutSeconds: GIT_TIMEOUT_SECONDS });
  await run("rm", ["-f", archive], { timeoutSeconds: GIT_TIMEOUT_SECONDS });
}

async function git(root: string, args: readonly string[], acceptedExitCodes: RunOptions["acceptedExitCodes"] = [0]) {
  try {
    return await run("git", ["-C", root, ...args], { timeoutSeconds: GIT_TIMEOUT_SECONDS, acceptedExitCodes });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new UserError(
      `Git does not know the previous release: ${error.output.trim().split("\n").at(-1)}`,
      "Run it in a clone of the repository",
      { cause: error },
    );
  }
}
