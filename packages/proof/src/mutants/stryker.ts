/** Runs Stryker, which changes one thing in the code at a time and runs the tests that reach it. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { run } from "@secure-serverless/system/process";
import { temporaryFolder } from "@secure-serverless/system/temporary-folder.js";
import { type MutationReport, parseReport, unsurePlaces, withSecondTry } from "./report";
import { type MeasuredTarget, measuredFrom } from "./survivors";
import type { MutationPart, MutationTarget } from "./targets";

const STRYKER = join(PROJECT_ROOT, "node_modules", "@stryker-mutator", "core", "bin", "stryker.js");
/** For all mutants of a part. */
const TIMEOUT_SECONDS = 3600;

/** How mutants are tried. */
interface Effort {
  readonly concurrency: number;
  /** Until a mutant counts as one that never ends, beyond one and a half times what the tests take. */
  readonly endlessMs: number;
}

/** Each of Stryker's processes keeps a core busy, and the machine does other things too. */
const ALL: Effort = { concurrency: Math.max(1, Math.floor(availableParallelism() / 2)), endlessMs: 30_000 };
/** With nothing beside it, and so much time that only what never ends runs into the limit. */
const ALONE: Effort = { concurrency: 1, endlessMs: 120_000 };

/**
 * Tries every mutant of a target. One that runs into the time limit is tried again alone, unless Stryker saw it go round
 * and round: on a busy machine a limit alone says nothing.
 *
 * @param tell told each line that Stryker prints
 */
export async function measure(target: MutationTarget, tell: (line: string) => void): Promise<MeasuredTarget> {
  const startedAt = performance.now();
  const files: MutationReport["files"] = {};
  for (const part of target) Object.assign(files, (await measurePart(part, tell)).files);
  return measuredFrom({ files }, Math.round((performance.now() - startedAt) / 1000));
}

async function measurePart(part: MutationPart, tell: (line: string) => void): Promise<MutationReport> {
  const first = await reportOf(part, ALL, tell);
  const unsure = unsurePlaces(first);
  if (unsure.length === 0) return first;
  tell(`Trying again, alone, what ran into the time limit: ${unsure.join(", ")}`);
  return withSecondTry(first, await reportOf({ ...part, mutate: unsure }, ALONE, tell));
}

async function reportOf(part: MutationPart, effort: Effort, tell: (line: string) => void): Promise<MutationReport> {
  const folder = temporaryFolder("mutation");
  try {
    const config = join(folder, "stryker.json");
    const reportFile = join(folder, "report.json");
    await writeFile(config, JSON.stringify(strykerOptions(part, effort, folder, reportFile)));
    await run(process.execPath, [STRYKER, "run", config], {
      cwd: PROJECT_ROOT,
      timeoutSeconds: TIMEOUT_SECONDS,
      onLine: tell,
    });
    return parseReport(await readFile(reportFile, "utf8"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function strykerOptions(
  { mutate, tests }: MutationPart,
  { concurrency, endlessMs }: Effort,
  folder: string,
  reportFile: string,
) {
  return {
    testRunner: "jest",
    plugins: ["@stryker-mutator/jest-runner"],
    coverageAnalysis: "perTest",
    concurrency,
    mutate,
    // the checkout itself is not touched: the copy is in the temporary folder
    tempDirName: join(folder, "copies"),
    ignorePatterns: ["bench", "cdktf.out", "dist"],
    // with one that exists it would want TypeScript's old API
    tsconfigFile: "none.json",
    allowConsoleColors: false,
    reporters: ["progress-append-only", "json"],
    jsonReporter: { fileName: reportFile },
    timeoutMS: endlessMs,
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
