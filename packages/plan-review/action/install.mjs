// Where the command is that the action runs. Of a repository only the sources are there: what they need is installed by the
// lock file into a folder of the runner, so that no checkout is changed (npm ci would empty its node_modules first).
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

const INSTALL_TIMEOUT_MILLISECONDS = 5 * 60 * 1000;
const PACKAGE = join(dirname(fileURLToPath(import.meta.url)), "..");
const ROOT = join(PACKAGE, "..", "..");
const BIN = join("bin", "plan-review.mjs");

/** The file of the command, with everything that it needs. */
export async function commandFile() {
  if (existsSync(join(PACKAGE, "dist", "plan-review.cjs")) && !existsSync(join(PACKAGE, "src")))
    return join(PACKAGE, BIN);
  if (["esbuild", "fflate", "zod"].every(isInstalled)) return join(PACKAGE, BIN);
  const folder = mkdtempSync(join(process.env.RUNNER_TEMP || tmpdir(), "plan-review-command-"));
  for (const name of ["package.json", "package-lock.json", ".npmrc"]) cpSync(join(ROOT, name), join(folder, name));
  const own = join(folder, "packages", "plan-review");
  const isOurs = (path) =>
    !path.slice(PACKAGE.length).split(sep).includes("node_modules") && !path.startsWith(join(PACKAGE, "dist"));
  cpSync(PACKAGE, own, { recursive: true, filter: isOurs });
  const args = ["ci", "--workspace", "@secure-serverless/plan-review", "--include-workspace-root=false"];
  const { status, error, stderr } = spawnSync("npm", [...args, "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
    shell: process.platform === "win32",
    timeout: INSTALL_TIMEOUT_MILLISECONDS,
  });
  if (status !== 0) throw new Error(`npm ci failed in ${folder}: ${error?.message ?? stderr.trim()}`);
  return join(own, BIN);
}

function isInstalled(name) {
  try {
    createRequire(join(PACKAGE, "package.json")).resolve(name);
    return true;
  } catch {
    return false;
  }
}
