/**
 * `npm run lock:python`: records the exact versions and hashes of the Python tools of the local AWS and of the tests, for
 * every platform and every Python that they run on, from `packages/toolchain/src/python/*.in`.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { run } from "@secure-serverless/system/process";
import { Progress } from "@secure-serverless/system/progress";
import { temporaryFolder } from "@secure-serverless/system/temporary-folder.js";
import { OLDEST_PYTHON, PYTHON_TOOLS } from "@secure-serverless/toolchain/python-tools";
import { runCommand } from "../command";

const FOLDER = join(PROJECT_ROOT, "packages", "toolchain", "src", "python");
const TIMEOUT_SECONDS = 300;
const OPTIONS = ["--universal", "--python-version", OLDEST_PYTHON, "--generate-hashes"];
/** The first lines of a lock. Dependabot reads the options there, by which it makes a lock again that it updates. */
const HEADER = `npm run lock:python (${OPTIONS.join(" ")})`;

runCommand("lock:python", async () => {
  const progress = new Progress();
  const environment = temporaryFolder("uv");
  try {
    await progress.step("uv installed", async () => {
      await run("python3", ["-m", "venv", environment], { timeoutSeconds: TIMEOUT_SECONDS });
      await run(join(environment, "bin", "pip"), ["install", "--quiet", "uv"], { timeoutSeconds: TIMEOUT_SECONDS });
    });
    for (const name of Object.keys(PYTHON_TOOLS)) {
      await progress.step(`${name}.txt`, () =>
        run(
          join(environment, "bin", "uv"),
          [
            ...["pip", "compile", "--quiet", ...OPTIONS, "--no-emit-index-url", "--custom-compile-command", HEADER],
            ...[`${name}.in`, "-o", `${name}.txt`],
          ],
          { cwd: FOLDER, timeoutSeconds: TIMEOUT_SECONDS },
        ),
      );
    }
  } finally {
    await rm(environment, { recursive: true, force: true });
  }
});
