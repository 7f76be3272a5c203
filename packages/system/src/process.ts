import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, createWriteStream, openSync } from "node:fs";
import { OutputFile } from "./output-file";
import { scope } from "./scope";

const KILL_GRACE_SECONDS = 10;
/** Long enough for Terraform to finish what is under way, write its state and unlock. */
const INTERRUPT_GRACE_SECONDS = 30;
const READ_MILLISECONDS = 100;
const KEPT_OUTPUT_CHARACTERS = 4_000_000;

export interface RunOptions {
  /** Seconds until the command and everything that it started is stopped. There is no default: every wait ends. */
  readonly timeoutSeconds: number;
  /** @default the working directory of this process */
  readonly cwd?: string;
  /** The whole environment of the command. @default the environment of this process */
  readonly env?: NodeJS.ProcessEnv;
  /** A file that is the standard input. @default there is none */
  readonly stdinFile?: string;
  /** A file to which standard output and standard error are appended. @default none */
  readonly logFile?: string;
  /** Called with each line of standard output and standard error. @default none */
  readonly onLine?: (line: string) => void;
  /** Seconds between the interrupt when the time is over and the kill. @default 10 */
  readonly graceSeconds?: number;
  /**
   * Whether the command must be able to end orderly after this process was killed: its output then goes by a file.
   * @default false
   */
  readonly outlives?: boolean;
  /** What a person has to do when an interrupt had to kill the command, as a sentence. @default nothing */
  readonly whenKilled?: string;
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

/** This process was interrupted: what was under way is stopped, and nothing new is started. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";

  constructor() {
    super("interrupted");
  }
}

/** How a command that is under way is stopped. */
interface Stop {
  readonly name: string;
  readonly signal: NodeJS.Signals;
  readonly graceSeconds: number;
  /** What a person has to do when it had to be killed, as a sentence. @default nothing */
  readonly whenKilled?: string;
}

const running = new Map<ChildProcess, Stop>();
let isInterrupted = false;

/** What is told of each process group that begins and ends; see `interrupt.ts`. */
export interface GroupWatcher {
  started(pid: number): void;
  ended(pid: number): void;
}
let watcher: GroupWatcher | undefined;

export function watchGroups(by: GroupWatcher): void {
  watcher = by;
}

/**
 * Notes a child process, the leader of a process group, that an interrupt has to stop.
 *
 * @returns to be called when it has ended
 */
export function underWay(child: ChildProcess, stop: Stop): () => void {
  running.set(child, stop);
  if (child.pid !== undefined) watcher?.started(child.pid);
  return () => {
    running.delete(child);
    if (child.pid !== undefined) watcher?.ended(child.pid);
  };
}

/**
 * Runs a command to its end in a process group of its own, so that a time limit or an interrupt reaches everything
 * that it started (Terraform's providers, the emulator's Lambda workers).
 *
 * @throws CommandError when it cannot be started, exits with another code or runs out of time
 * @throws InterruptedError once this process was interrupted, or what it belongs to has failed (`at-once.ts`)
 */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  const ending = scope.getStore();
  const isStopped = () => isInterrupted || ending?.aborted === true;
  if (isStopped()) throw new InterruptedError();
  const name = `${command} ${args.join(" ")}`;
  const files = options.outlives ? { stdout: new OutputFile(), stderr: new OutputFile() } : undefined;
  const input = options.stdinFile === undefined ? undefined : openSync(options.stdinFile, "r");
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: [input ?? "ignore", files?.stdout.fd ?? "pipe", files?.stderr.fd ?? "pipe"],
    detached: true,
  });
  if (input !== undefined) closeSync(input);
  const ended = underWay(child, {
    name,
    signal: "SIGINT",
    graceSeconds: Math.max(options.graceSeconds ?? 0, INTERRUPT_GRACE_SECONDS),
    ...(options.whenKilled === undefined ? {} : { whenKilled: options.whenKilled }),
  });
  const log = options.logFile === undefined ? undefined : createWriteStream(options.logFile, { flags: "a" });
  const output = { stdout: "", stderr: "" };
  const rest = { stdout: "", stderr: "" };
  const take = (stream: "stdout" | "stderr", chunk: string) => {
    log?.write(chunk);
    output[stream] = (output[stream] + chunk).slice(-KEPT_OUTPUT_CHARACTERS);
    if (options.onLine === undefined) return;
    const lines = (rest[stream] + chunk).split("\n");
    rest[stream] = lines.pop() ?? "";
    for (const line of lines) options.onLine(line);
  };
  for (const stream of ["stdout", "stderr"] as const)
    child[stream]?.setEncoding("utf8").on("data", (chunk: string) => take(stream, chunk));
  const readFiles = () => {
    for (const stream of ["stdout", "stderr"] as const) {
      const chunk = files?.[stream].read() ?? "";
      if (chunk !== "") take(stream, chunk);
    }
  };
  const reader = files === undefined ? undefined : setInterval(readFiles, READ_MILLISECONDS);

  const stop = () => void stopOnce(child);
  ending?.addEventListener("abort", stop, { once: true });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    void stopGroup(child, "SIGINT", options.graceSeconds);
  }, options.timeoutSeconds * 1000);
  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => {
        readFiles();
        for (const line of [rest.stdout, rest.stderr]) if (line !== "") options.onLine?.(line);
        if (code === null) reject(new Error(`ended by ${signal}`));
        else resolve(code);
      });
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
    for (const file of Object.values(files ?? {})) file.requireRoom();
    return { exitCode, ...output };
  } catch (error) {
    // nobody is to take an interrupt for an answer, and go another way
    throw isStopped() ? new InterruptedError() : error;
  } finally {
    ending?.removeEventListener("abort", stop);
    clearTimeout(timer);
    clearInterval(reader);
    for (const file of Object.values(files ?? {})) file.close();
    ended();
    log?.end();
  }
}

/** Whether a command can be started at all: its first line of output, or undefined. */
export async function probe(command: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await run(command, args, { timeoutSeconds: 30 });
    return (stdout || stderr).trim();
  } catch (error) {
    if (error instanceof InterruptedError) throw error;
    return undefined;
  }
}

/**
 * Sends the signal to the whole process group, then SIGKILL when it has not ended after the grace period.
 *
 * @returns whether it had to be killed
 */
export async function stopGroup(
  child: ChildProcess,
  signal: NodeJS.Signals,
  graceSeconds = KILL_GRACE_SECONDS,
): Promise<boolean> {
  const pid = child.pid;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return false;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  signalGroup(pid, signal);
  let killed = false;
  const timer = setTimeout(() => {
    killed = true;
    signalGroup(pid, "SIGKILL");
  }, graceSeconds * 1000);
  await ended;
  clearTimeout(timer);
  return killed;
}

/** Sends a signal to a process group that may be gone. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

const stopping = new Map<ChildProcess, Promise<boolean>>();

/**
 * Stops every command that is under way. Each is interrupted once, however often this is called: at a second interrupt
 * Terraform ends at once, and its state is lost.
 *
 * @returns the commands that did not end in time and were killed
 */
export async function stopRunning(): Promise<Pick<Stop, "name" | "whenKilled">[]> {
  const killed: Stop[] = [];
  const stops = [...running].map(async ([child, how]) => {
    if (await stopOnce(child)) killed.push(how);
  });
  await Promise.all(stops);
  return killed;
}

/** Whether it had to be killed. */
async function stopOnce(child: ChildProcess): Promise<boolean> {
  const how = running.get(child);
  if (how === undefined) return false;
  const stop =
    stopping.get(child) ?? stopGroup(child, how.signal, how.graceSeconds).finally(() => stopping.delete(child));
  stopping.set(child, stop);
  return stop;
}

/** From now on `run` starts nothing any more, and what it has under way ends as interrupted. */
export function refuseToRun(): void {
  isInterrupted = true;
}

function tail(output: string): string {
  return output.trimEnd().split("\n").slice(-40).join("\n");
}
