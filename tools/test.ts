/** `npm test`: format and lint, types, unit tests. Needs no Terraform and no network once the dependencies are there. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT_ROOT } from "./shared/paths";
import { CommandError, run } from "./shared/process";
import { Progress } from "./shared/progress";
import { runVerb } from "./shared/verb";
import { type JestCounts, runJest, writeReport } from "./testing/jest";

const CHECK_TIMEOUT_SECONDS = 180;
const TESTS_TIMEOUT_SECONDS = 900;

runVerb(async () => {
  const progress = new Progress();
  const checks = [
    ["Lint and format (Biome)", "biome", ["check", "--error-on-warnings", "."]],
    ["Types (tsc --noEmit)", "tsc", ["--noEmit"]],
  ] as const;
  let failed = 0;
  for (const [title, command, args] of checks) {
    try {
      await progress.step(title, () =>
        run(join(PROJECT_ROOT, "node_modules", ".bin", command), args, {
          cwd: PROJECT_ROOT,
          timeoutSeconds: CHECK_TIMEOUT_SECONDS,
        }),
      );
    } catch (error) {
      failed += 1;
      process.stderr.write(`${error instanceof CommandError ? error.output : error}\n`);
    }
  }
  await writeReport("checks", { passed: checks.length - failed, failed });
  const tests = await runUnitTests();
  process.exitCode = failed > 0 || !tests.succeeded ? 1 : 0;
});

/** With a temporary folder of their own: cdktf leaves one behind for each synthesized app. */
async function runUnitTests(): Promise<JestCounts> {
  const temporary = await mkdtemp(join(tmpdir(), "secure-serverless-test-"));
  try {
    return await runJest("jest.config.js", process.argv.slice(2), TESTS_TIMEOUT_SECONDS, {
      ...process.env,
      TMPDIR: temporary,
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
