/** Runs Stryker, which changes one thing in the code at a time and runs the tests that reach it. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { run } from "@secure-serverless/system/process";
import { temporaryFolder } from "@secure-serverless/system/temporary-folder.js";
import { parseReport } from "./report";
import { type MeasuredTarget, measuredFrom } from "./survivors";
import type { MutationTarget } from "./targets";

const STRYKER = join(PROJECT_ROOT, "node_modules", "@stryker-mutator", "core", "bin", "stryker.js");
/** For all mutants of a target. */
const TIMEOUT_SECONDS = 3600;
/** Until a mutant counts as one that never ends, beyond one and a half times what the tests take. */
const ENDLESS_MILLISECONDS = 30_000;

/** @param tell told each line that Stryker prints */
export async function measure(target: MutationTarget, tell: (line: string) => void): Promise<MeasuredTarget> {
  const folder = temporaryFolder("mutation");
  try {
    const config = join(folder, "stryker.json");
    const reportFile = join(folder, "report.json");
    await writeFile(config, JSON.stringify(strykerOptions(target, folder, reportFile)));
    await run(process.execPath, [STRYKER, "run", config], {
      cwd: PROJECT_ROOT,
      timeoutSeconds: TIMEOUT_SECONDS,
      onLine: tell,
    });
    return measuredFrom(parseReport(await readFile(reportFile, "utf8")));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function strykerOptions({ mutate, tests }: MutationTarget, folder: string, reportFile: string) {
  return {
    testRunner: "jest",
    plugins: ["@stryker-mutator/jest-runner"],
    coverageAnalysis: "perTest",
    concurrency: 2,
    mutate,
    // the checkout itself is not touched: the copy is in the temporary folder
    tempDirName: join(folder, "copies"),
    ignorePatterns: ["bench", "cdktf.out", "dist"],
    // with one that exists it would want TypeScript's old API
    tsconfigFile: "none.json",
    allowConsoleColors: false,
    reporters: ["progress-append-only", "json"],
    jsonReporter: { fileName: reportFile },
    timeoutMS: ENDLESS_MILLISECONDS,
    jest: {
      projectType: "custom",
      configFile: "jest.config.js",
      // the target names its tests
      enableFindRelatedTests: false,
      // the tests run once for each mutant, so they load nothing that they do not need
      config: {
        globalSetup: null,
        // the matchers of cdktf take longer to load than the tests take
        setupFilesAfterEnv: [],
        watchman: false,
        // the only folders that are searched, for each mutant
        roots: [...new Set(tests.map((test) => `<rootDir>/${dirname(test)}`))],
        testMatch: tests.map((test) => `<rootDir>/${test}`),
      },
    },
  };
}
