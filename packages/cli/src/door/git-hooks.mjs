// Plain Node: it runs when the dependencies have just been installed.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { resolve } from "node:path";

const HOOKS = ".githooks";
const TIMEOUT_MILLISECONDS = 10_000;

/**
 * Has Git run the hooks of `.githooks` in this checkout. Does nothing in CI, outside of a checkout of its own such as an
 * unpacked archive, and where somebody has hooks or a `core.hooksPath` already.
 *
 * @param {string} root of the project
 * @param {(line: string) => void} say told once, when the hooks begin to run
 */
export function useGitHooks(root, say) {
  if (process.env.CI || !existsSync(resolve(root, HOOKS))) return;
  const top = git(root, "rev-parse", "--show-toplevel");
  if (top === undefined || realpathSync(top) !== realpathSync(root)) return;
  if (git(root, "config", "--get", "core.hooksPath") !== undefined) return;
  const folder = git(root, "rev-parse", "--git-path", "hooks");
  if (folder === undefined || hasHooks(resolve(root, folder))) return;
  if (git(root, "config", "--local", "core.hooksPath", HOOKS) === undefined) return;
  say(`Git now checks what you commit here (${HOOKS}/pre-commit). To skip it once: git commit --no-verify`);
}

/** What Git prints; undefined when it fails, for example where there is no Git or no repository. */
function git(root, ...args) {
  // what a hook that starts this is told about its own repository
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
  const { status, stdout } = spawnSync("git", ["-C", root, ...args], {
    encoding: "utf8",
    env,
    timeout: TIMEOUT_MILLISECONDS,
  });
  return status === 0 ? stdout.trim() : undefined;
}

function hasHooks(folder) {
  return existsSync(folder) && readdirSync(folder).some((name) => !name.endsWith(".sample"));
}
