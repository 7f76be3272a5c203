/**
 * `npm test`: format and lint, types, unit tests, all at the same time; the tests of the functions run on the Node of
 * Lambda's runtime. With names of tests only those, and the format of their files. Needs no Terraform, and no network once
 * the dependencies and that Node are there.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type RunJestProps, runJest } from "@secure-serverless/development/testing/jest";
import { type JestCounts, writeReport } from "@secure-serverless/development/testing/reports";
import { unitTestsNamed } from "@secure-serverless/development/testing/unit-parts.js";
import { inParallel } from "@secure-serverless/system/in-parallel";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { CommandError, InterruptedError, run } from "@secure-serverless/system/process";
import { Progress } from "@secure-serverless/system/progress";
import { temporaryFolder } from "@secure-serverless/system/temporary-folder.js";
import { UserError } from "@secure-serverless/system/user-error";
import { bringInLambdaNode } from "@secure-serverless/toolchain/lambda-node";
import { runCommand } from "../command";

const CHECK_TIMEOUT_SECONDS = 300;
const TESTS_TIMEOUT_SECONDS = 900;

const FUNCTIONS = "jest.functions.config.js";
const REST = "jest.rest.config.js";
/** Where they stand among the parts. */
const CHECKS = 0;

const progress = new Progress();

runCommand("test", async ({ rest: args }) => {
  const names = args.filter((arg) => !arg.startsWith("-"));
  const named = unitTestsNamed(PROJECT_ROOT, names);
  const isSome = named.functions.length + named.rest.length > 0;
  const results = await together(isSome ? some(named, args) : all(args));
  if (!isSome && results.every(({ passed, failed }, index) => index === CHECKS || passed + failed === 0))
    throw new UserError(
      `No unit test ran for: ${(names.length > 0 ? names : args).join(" ")}`,
      "Name files or folders of __tests__, or nothing for all",
    );
  process.exitCode = results.every(({ succeeded }) => succeeded) ? 0 : 1;
});

type Part = () => Promise<JestCounts>;

/** All at once; a part that cannot be begun does not end the others. */
function together(parts: readonly Part[]): Promise<JestCounts[]> {
  return inParallel(parts, parts.length, (part) => part());
}

/** Everything; with options of jest's, the tests that those leave. The checks come first. */
function all(args: readonly string[]): Part[] {
  // it may be that no test is left in one part; a part that is empty without being asked for anything is a failure
  const given = args.length === 0 ? [] : ["--passWithNoTests", ...args];
  return [
    async () => {
      const [formatted, typed] = await Promise.all([lint(["."]), check("Types (tsc --noEmit)", "tsc", ["--noEmit"])]);
      const counts = { passed: formatted.passed + typed.passed, failed: formatted.failed + typed.failed };
      await writeReport("checks", counts);
      return { ...counts, succeeded: counts.failed === 0 };
    },
    () => runOnLambdaNode(given, "held"),
    () => runJestApart({ config: REST, args: given }),
  ];
}

/** The answer on what somebody works at, as soon as it can be: without the types, which are those of the whole project. */
function some({ functions, rest }: ReturnType<typeof unitTestsNamed>, args: readonly string[]): Part[] {
  return [
    () => lint([...functions, ...rest]),
    ...(functions.length > 0 ? [() => runOnLambdaNode(args, rest.length > 0 ? "held" : undefined)] : []),
    ...(rest.length > 0 ? [() => runJestApart({ config: REST, args })] : []),
  ];
}

function lint(paths: readonly string[]): Promise<JestCounts> {
  return check("Lint and format (Biome)", "biome", ["check", "--error-on-warnings", ...paths]);
}

/** What it found is printed. */
async function check(title: string, command: string, args: readonly string[]): Promise<JestCounts> {
  try {
    await progress.step(title, () =>
      run(join(PROJECT_ROOT, "node_modules", ".bin", command), args, {
        cwd: PROJECT_ROOT,
        timeoutSeconds: CHECK_TIMEOUT_SECONDS,
      }),
    );
    return { passed: 1, failed: 0, succeeded: true };
  } catch (error) {
    if (error instanceof InterruptedError) throw error;
    process.stderr.write(`${error instanceof CommandError ? error.output : error}\n`);
    return { passed: 0, failed: 1, succeeded: false };
  }
}

async function runOnLambdaNode(args: readonly string[], output: "held" | undefined): Promise<JestCounts> {
  const { command: node } = await bringInLambdaNode(progress);
  return runJestApart({ config: FUNCTIONS, args, node, ...(output && { output }) });
}

/** With a temporary folder of their own: cdktf leaves one behind for each synthesized app. */
async function runJestApart(props: Omit<RunJestProps, "timeoutSeconds">): Promise<JestCounts> {
  const temporary = temporaryFolder("test");
  try {
    const environment = { ...process.env, TMPDIR: temporary };
    return await runJest({ ...props, environment, timeoutSeconds: TESTS_TIMEOUT_SECONDS });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
