import { spawn } from "node:child_process";
import { once } from "node:events";
import { realpathSync } from "node:fs";
import { isAbsolute, join, relative } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { run, stopGroup, underWay } from "@secure-serverless/system/process";
import { Prefixed } from "./prefixed";
import { countsOf, type JestCounts, removeReport, reportFile } from "./reports";

const JEST = join(PROJECT_ROOT, "node_modules", "jest", "bin", "jest.js");
const STOP_GRACE_SECONDS = 10;
const LIST_TIMEOUT_SECONDS = 60;
/** For what jest has printed before it ended. */
const REST_MILLISECONDS = 2000;

export interface RunJestProps {
  /** A jest configuration in the root of the checkout. */
  readonly config: string;
  /** For jest. @default none */
  readonly args?: readonly string[];
  /** Until jest and everything that it started is stopped. */
  readonly timeoutSeconds: number;
  /** @default that of this process */
  readonly environment?: NodeJS.ProcessEnv;
  /** The Node to run it on. @default this one */
  readonly node?: string;
  /** Of its JSON in `dist/reports`, without extension. @default the configuration's, without extension */
  readonly report?: string;
  /**
   * What is done with its output where others run at the same time: `held` is shown when it has ended, a text is put
   * before each line. @default it goes to the terminal as it comes
   */
  readonly output?: "held" | { readonly prefix: string };
}

/** Runs jest, shows its readable output on standard error, and keeps its JSON report. */
export async function runJest(props: RunJestProps): Promise<JestCounts> {
  const { config, args = [], timeoutSeconds, environment = process.env, node = process.execPath, output } = props;
  const report = props.report ?? reportOf(config);
  await removeReport(report);
  const jest = spawn(
    node,
    [JEST, "--config", join(PROJECT_ROOT, config), "--json", "--outputFile", reportFile(report), ...args],
    {
      cwd: PROJECT_ROOT,
      env: environment,
      // the JSON that jest also prints goes nowhere; its readable report is on standard error
      stdio: ["ignore", "ignore", output === undefined ? "inherit" : "pipe"],
      detached: true,
    },
  );
  const shown = output === undefined ? undefined : show(jest.stderr, output);
  const ended = underWay(jest, { name: "jest", signal: "SIGTERM", graceSeconds: STOP_GRACE_SECONDS });
  const timer = setTimeout(() => {
    process.stderr.write(`jest did not finish within ${timeoutSeconds} s\n`);
    void stopGroup(jest, "SIGTERM", STOP_GRACE_SECONDS);
  }, timeoutSeconds * 1000);
  try {
    await new Promise((resolve, reject) => jest.once("error", reject).once("exit", resolve));
    // what has been left behind may keep the pipe open
    if (jest.stderr?.readable) await Promise.race([once(jest.stderr, "end"), delay(REST_MILLISECONDS)]);
  } finally {
    clearTimeout(timer);
    ended();
    shown?.();
  }
  return countsOf(report);
}

/**
 * The files of tests that are named, or all of a configuration. Jest alone also takes those for named of which the folder that
 * the checkout is in has the name.
 *
 * @param args for jest, the names first
 */
export async function listTests(config: string, args: readonly string[]): Promise<string[]> {
  const names = namesIn(args);
  const root = realpathSync(PROJECT_ROOT);
  const { stdout } = await run(
    process.execPath,
    [JEST, "--config", join(PROJECT_ROOT, config), "--listTests", ...args],
    {
      cwd: PROJECT_ROOT,
      timeoutSeconds: LIST_TIMEOUT_SECONDS,
    },
  );
  // beside them jest may have something to say
  const files = stdout.split("\n").filter((line) => isAbsolute(line));
  return names.length === 0 ? files : files.filter((file) => names.some((name) => isNamed(name, file, root)));
}

/** What is before the first option of a command line for jest. */
export function namesIn(args: readonly string[]): readonly string[] {
  const option = args.findIndex((arg) => arg.startsWith("-"));
  return option < 0 ? args : args.slice(0, option);
}

function isNamed(name: string, file: string, root: string): boolean {
  const path = isAbsolute(name) ? file : relative(root, file);
  try {
    return new RegExp(name, "i").test(path);
  } catch {
    return path.includes(name);
  }
}

/** The report of a configuration's run, without extension. */
export function reportOf(config: string): string {
  return config.replace(/\.js$/, "");
}

/** @returns to be called at the end, for what is left */
function show(stream: Readable | null, output: "held" | { readonly prefix: string }): () => void {
  const prefixed = output === "held" ? undefined : new Prefixed(output.prefix);
  let held = "";
  stream?.setEncoding("utf8").on("data", (chunk: string) => {
    if (prefixed === undefined) held += chunk;
    else prefixed.write(chunk);
  });
  return () => {
    prefixed?.end();
    process.stderr.write(held);
    held = "";
  };
}
