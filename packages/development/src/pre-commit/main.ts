/** `.githooks/pre-commit`: what is about to be committed has the format of the project, no lint and no secret. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { addedLines } from "./staged-text";
import { tokensIn } from "./tokens";

/** Git starts a hook at the top of the work tree. */
const CHECKOUT = process.cwd();
const TIMEOUT_MILLISECONDS = 60_000;
const MOST_BYTES = 256 * 1024 * 1024;
/** Whatever Git is told of a file by `.gitattributes` or takes it for: a key in it is a key. */
const AS_TEXT = ["--text", "--no-textconv", "--no-ext-diff"];
const ADDED = ["diff", "--cached", "--unified=0", "--no-prefix", "--no-color", ...AS_TEXT, "--diff-filter=ACMR"];

process.exitCode = hasNoSecret() && isFormatted() ? 0 : 1;

function hasNoSecret(): boolean {
  const { status, stdout, error } = spawnSync("git", ["-c", "core.quotePath=off", ...ADDED], {
    cwd: CHECKOUT,
    encoding: "utf8",
    maxBuffer: MOST_BYTES,
    timeout: TIMEOUT_MILLISECONDS,
  });
  if (status !== 0)
    return refuse(
      `Git does not show what is staged: ${error?.message ?? `exit code ${status}`}`,
      "See git diff --cached",
    );
  const found = tokensIn(addedLines(stdout));
  if (found.length === 0) return true;
  return refuse(
    `There may be a key or a token in ${found.join(", ")}; nothing was committed`,
    "Take it out, and revoke it if it is real. If it is made up: git commit --no-verify",
  );
}

/** Biome reads the files as they are in the work tree, of which only a part may be staged. */
function isFormatted(): boolean {
  const biome = join(CHECKOUT, "node_modules", ".bin", "biome");
  const { status, stdout, stderr } = spawnSync(
    biome,
    ["check", "--staged", "--error-on-warnings", "--no-errors-on-unmatched"],
    { cwd: CHECKOUT, encoding: "utf8", timeout: TIMEOUT_MILLISECONDS },
  );
  if (status === 0) return true;
  process.stderr.write(`${stdout}${stderr}`);
  return refuse("Biome rejects what is staged; nothing was committed", "npm run format, then git add it");
}

function refuse(message: string, remedy: string): false {
  process.stderr.write(`\n${message}.\n→ ${remedy}.\n`);
  return false;
}
