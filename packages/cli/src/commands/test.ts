/**
 * `npm test`: format and lint, types, unit tests; those of the functions run on the Node of Lambda's runtime. Needs no
 * Terraform, and no network once the dependencies and that Node are there.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type JestCounts, runJest, writeReport } from "@secure-serverless/development/testing/jest";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { CommandError, InterruptedError, run } from "@secure-serverless/system/process";
import { Progress } from "@secure-serverless/system/progress";
import { UserError } from "@secure-serverless/system/user-error";
import { bringInLambdaNode } from "@secure-serverless/toolchain/lambda-node";
import { runCommand } from "../command";

const CHECK_TIMEOUT_SECONDS = 180;
const TESTS_TIMEOUT_SECONDS = 900;

runCommand("test", async ({ rest: args }) => {
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
      if (error instanceof InterruptedError) throw error;
      failed += 1;
      process.stderr.write(`${error instanceof CommandError ? error.output : error}\n`);
    }
  }
  await writeReport("checks", { passed: checks.length - failed, failed });
  const lambdaNode = await bringInLambdaNode(progress);
  const tests = [
    await runUnitTests("jest.functions.config.js", args, lambdaNode.command),
    await runUnitTests("jest.rest.config.js", args, process.execPath),
  ];
  if (tests.every(({ passed, failed }) => passed + failed === 0)) throw noTest(args);
  process.exitCode = failed > 0 || tests.some(({ succeeded }) => !succeeded) ? 1 : 0;
});

function noTest(args: readonly string[]): UserError {
  return new UserError(
    `No unit test ran for: ${args.join(" ")}`,
    "Name files or folders of __tests__, or nothing for all",
  );
}

/** With a temporary folder of their own: cdktf leaves one behind for each synthesized app. */
async function runUnitTests(config: string, args: readonly string[], node: string): Promise<JestCounts> {
  const temporary = await mkdtemp(join(tmpdir(), "secure-serverless-test-"));
  try {
    // what is asked for may be in the other part; a part that is empty without being asked for anything is a failure
    const mayBeEmpty = args.length === 0 ? [] : ["--passWithNoTests"];
    const environment = { ...process.env, TMPDIR: temporary };
    return await runJest(config, [...mayBeEmpty, ...args], TESTS_TIMEOUT_SECONDS, environment, node);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
