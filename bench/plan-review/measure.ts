import { join } from "node:path";
import { run as runProgram } from "@secure-serverless/system/process";

const TIMEOUT_SECONDS = 120;

export interface Run {
  readonly seconds: number;
  /** Of the processor, which other programs on the machine hardly change; 0 of a program that is not Node. */
  readonly cpuSeconds: number;
  /** Most memory, in MiB; 0 of a program that is not Node. */
  readonly mebibytes: number;
}

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Exit codes of a run that did its work. */
  readonly codes: readonly number[];
}

/** @throws CommandError when it ends with none of its codes */
async function run({ command, args, cwd, codes }: Command): Promise<Run> {
  const report = join(__dirname, "report-usage.cjs");
  const isNode = command === process.execPath;
  const startedAt = process.hrtime.bigint();
  const { stderr } = await runProgram(command, isNode ? ["--require", report, ...args] : args, {
    cwd,
    timeoutSeconds: TIMEOUT_SECONDS,
    acceptedExitCodes: codes,
  });
  const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
  const [, kibibytes = 0, microseconds = 0] = /^used: (\d+) KiB, (\d+) µs$/m.exec(stderr) ?? [];
  return { seconds, cpuSeconds: Number(microseconds) / 1e6, mebibytes: Number(kibibytes) / 1024 };
}

/** Runs the commands in turn, so that what else the machine does meets all of them. */
export async function inTurn<K extends string>(
  commands: Readonly<Record<K, Command>>,
  rounds: number,
): Promise<Record<K, readonly Run[]>> {
  const names = Object.keys(commands) as K[];
  const runs = Object.fromEntries(names.map((name) => [name, [] as Run[]])) as unknown as Record<K, Run[]>;
  for (let round = 0; round < rounds; round += 1) for (const name of names) runs[name].push(await run(commands[name]));
  return runs;
}

export interface Spread {
  readonly least: number;
  readonly median: number;
  readonly most: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  return { least: at(0), median: at(Math.floor(sorted.length / 2)), most: at(sorted.length - 1) };
}
