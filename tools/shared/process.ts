import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";

const KILL_GRACE_SECONDS = 10;
const KEPT_OUTPUT_CHARACTERS = 4_000_000;

export interface RunOptions {
  /** Seconds until the command and everything that it started is stopped. There is no default: every wait ends. */
  readonly timeoutSeconds: number;
  /** @default the working directory of this process */
  readonly cwd?: string;
  /** The whole environment of the command. @default the environment of this process */
  readonly env?: NodeJS.ProcessEnv;
  /** A file to which standard output and standard error are appended. @default none */
  readonly logFile?: string;
  /** Called with each line of standard output and standard error. @default none */
  readonly onLine?: (line: string) => void;
  /** Seconds between the interrupt when the time is over and the kill. @default 10 */
  readonly graceSeconds?: number;
  /** Exit codes that are not a failure. @default [0] */
  readonly acceptedExitCodes?: readonly number[];
}

export interface RunResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that failed, with the end of what it printed. */
export class CommandError extends Error {
  override readonly name = "CommandError";

  constructor(
    readonly command: string,
    readonly reason: string,
    readonly output: string,
  ) {
    super(`${command}: ${reason}\n${tail(output)}`);
  }
}

const running = new Set<ChildProcess>();

/**
 * Runs a command to its end in a process group of its own, so that a time limit or an interrupt reaches everything
 * that it started (Terraform's providers, the emulator's Lambda workers).
 *
 * @throws CommandError when it cannot be started, exits with another code or runs out of time
 */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  const name = `${command} ${args.join(" ")}`;
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  running.add(child);
  const log = options.logFile === undefined ? undefined : createWriteStream(options.logFile, { flags: "a" });
  const output = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    let rest = "";
    child[stream].setEncoding("utf8").on("data", (chunk: string) => {
      log?.write(chunk);
      output[stream] = (output[stream] + chunk).slice(-KEPT_OUTPUT_CHARACTERS);
      if (options.onLine === undefined) return;
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) options.onLine(line);
    });
    child[stream].once("end", () => {
      if (rest !== "") options.onLine?.(rest);
    });
  }

  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    void stopGroup(child, "SIGINT", options.graceSeconds);
  }, options.timeoutSeconds * 1000);
  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => (code === null ? reject(new Error(`ended by ${signal}`)) : resolve(code)));
    }).catch((error: Error) => {
      // what it started (Terraform's providers) does not end with a command that was killed
      if (child.pid !== undefined) signalGroup(child.pid, "SIGKILL");
      const reason = timedOut ? `not finished within ${options.timeoutSeconds} s` : error.message;
      throw new CommandError(name, reason, output.stderr || output.stdout);
    });
    if (timedOut) {
      throw new CommandError(name, `not finished within ${options.timeoutSeconds} s`, output.stderr || output.stdout);
    }
    if (!(options.acceptedExitCodes ?? [0]).includes(exitCode)) {
      throw new CommandError(name, `exit code ${exitCode}`, output.stderr || output.stdout);
    }
    return { exitCode, ...output };
  } finally {
    clearTimeout(timer);
    running.delete(child);
    log?.end();
  }
}

/** Whether a command can be started at all: its first line of output, or undefined. */
export async function probe(command: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await run(command, args, { timeoutSeconds: 30 });
    return (stdout || stderr).trim();
  } catch {
    return undefined;
  }
}

/** Sends the signal to the whole process group, then SIGKILL when it has not ended after the grace period. */
export async function stopGroup(
  child: ChildProcess,
  signal: NodeJS.Signals,
  graceSeconds = KILL_GRACE_SECONDS,
): Promise<void> {
  const pid = child.pid;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  signalGroup(pid, signal);
  const timer = setTimeout(() => signalGroup(pid, "SIGKILL"), graceSeconds * 1000);
  await ended;
  clearTimeout(timer);
}

/** Sends a signal to a process group that may be gone. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

const stopping = new Map<ChildProcess, Promise<void>>();

/**
 * Stops every command that `run` has under way: what an interrupt must do before this process ends. Each is interrupted
 * once, however often this is called: at a second interrupt Terraform ends at once, and its state is lost.
 */
export async function stopRunning(): Promise<void> {
  for (const child of running) {
    if (stopping.has(child)) continue;
    stopping.set(
      child,
      stopGroup(child, "SIGINT", 30).finally(() => stopping.delete(child)),
    );
  }
  await Promise.all(stopping.values());
}

/** For a command with nothing of its own to undo: Ctrl-C stops what `run` has under way, then ends this process. */
export function stopOnInterrupt(): void {
  process.on("SIGINT", () => void stopRunning().then(() => process.exit(130)));
}

function tail(output: string): string {
  return output.trimEnd().split("\n").slice(-40).join("\n");
}
