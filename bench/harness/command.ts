import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { interrupted } from "@secure-serverless/system/interrupt";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { CommandError, run } from "@secure-serverless/system/process";
import { temporaryFolder } from "@secure-serverless/system/temporary-folder.js";
import type { Subject } from "./interleave";
import type { Sample } from "./statistics";

const MEASURE = join(PROJECT_ROOT, "bench", "harness", "measure.py");

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** @default the environment of this process, without what would slow down every start of Node */
  readonly env?: NodeJS.ProcessEnv;
  /** Exit codes of a run that did its work. @default [0] */
  readonly codes?: readonly number[];
  /** @default 120 */
  readonly timeoutSeconds?: number;
  /** Done before each run, and not measured. @default nothing */
  readonly before?: () => Promise<void> | void;
  /**
   * More measures, of what the run printed to both of its outputs; also where a run is refused that printed something
   * else than it had to. @default none
   */
  readonly read?: (output: string) => Sample;
}

/**
 * A command as something to measure: `ms` of its whole run, `cpuMs` of the processor, `mebibytes` at most of its largest
 * process, and what `read` gives.
 */
export function commandSubject(name: string, command: Command): Subject {
  return { name, once: () => measureCommand(command) };
}

/** @throws CommandError with the end of its output, when it ends with none of its codes or takes too long */
export async function measureCommand(props: Command): Promise<Sample> {
  const { command, args, cwd, env = plainEnvironment(), codes = [0], timeoutSeconds = 120, before, read } = props;
  await before?.();
  const folder = temporaryFolder("bench-run");
  const file = join(folder, "output");
  const output = async () => readFile(file, "utf8").catch(() => "");
  try {
    const { stdout } = await run("python3", ["-I", "-S", MEASURE, file, command, ...args], {
      ...{ cwd, env, timeoutSeconds, graceSeconds: 5 },
    }).catch(async (error: unknown) => {
      // its own output is in the file, which says more than that of what measures it
      if (!(error instanceof CommandError)) throw error;
      throw new CommandError(`${command} ${args.join(" ")}`, error.reason, (await output()) || error.output);
    });
    // what was stopped has ended by itself, with a code of its own
    interrupted.throwIfAborted();
    const { seconds, cpuSeconds, kibibytes, code } = JSON.parse(stdout) as Record<string, number>;
    const printed = await output();
    if (!codes.includes(code ?? Number.NaN))
      throw new CommandError(`${command} ${args.join(" ")}`, `exit code ${code}`, printed);
    return {
      ...{ ms: (seconds ?? 0) * 1000, cpuMs: (cpuSeconds ?? 0) * 1000, mebibytes: (kibibytes ?? 0) / 1024 },
      ...read?.(printed),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What would be read at every start of Node, or would change what it does. */
const SLOWING = ["NODE_EXTRA_CA_CERTS", "NODE_OPTIONS", "NODE_COMPILE_CACHE", "NODE_PATH"];

/** The environment of this process, without what `npm run` and the machine add to a start of Node. */
export function plainEnvironment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !SLOWING.includes(name) && !/^npm_(?!config_)/.test(name),
  );
  return { ...Object.fromEntries(kept), ...more };
}
