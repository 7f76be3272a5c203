import { constants } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { InterruptedError, refuseToRun, stopRunning, watchGroups } from "./process";

/** Ctrl-C, the end that a supervisor or CI asks for, and a terminal that was closed. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
type Signal = (typeof SIGNALS)[number];

/** For what the command has in its own `finally`, such as a temporary folder that goes. */
const SETTLE_MILLISECONDS = 3000;

/**
 * The longest: a failed release gives the callers of three functions back what they had, and tries that for two minutes
 * each, in a network that may answer nothing.
 */
const UNDO_SECONDS = 10 * 60;

type Undo = () => void | Promise<void>;

export interface UndoLimit {
  /** What is undone, for people, as in "Stopping the local AWS". @default "Cleaning up" */
  readonly name?: string;
  /** Seconds until it is given up. @default 600 */
  readonly seconds?: number;
}

const undos: { readonly undo: Undo; readonly limit: UndoLimit }[] = [];
const controller = new AbortController();
let ending = false;

/** Aborted when this process is interrupted: for what can be told to stop, and for who asks whether it was. */
export const interrupted: AbortSignal = controller.signal;

/**
 * Has this done before an interrupt ends the process: when what was under way is stopped, the newest first. What it
 * returns is awaited, up to its limit.
 *
 * @returns takes it back, once there is nothing to undo any more
 */
export function onInterrupt(undo: Undo, limit: UndoLimit = {}): () => void {
  const entry = { undo, limit };
  undos.push(entry);
  return () => {
    const index = undos.indexOf(entry);
    if (index >= 0) undos.splice(index, 1);
  };
}

/** The work, or an InterruptedError as soon as there is an interrupt: for a wait that has no end of its own. */
export async function untilInterrupted<T>(work: Promise<T>): Promise<T> {
  interrupted.throwIfAborted();
  const interrupt = new Promise<never>((_, reject) => {
    interrupted.addEventListener("abort", () => reject(new InterruptedError()), { once: true });
  });
  return Promise.race([work, interrupt]);
}

/**
 * From now on an interrupt stops what is under way, undoes what was registered, and ends this process with 128 and the
 * signal's number. Every later one is ignored: a terminal and npm both send it, and what ends is not to be cut off.
 *
 * @param work what the command does. It gets a moment for its own cleaning up
 */
export function armInterrupts(work: Promise<unknown>): void {
  const settled = work.then(
    () => {},
    () => {},
  );
  for (const signal of SIGNALS) process.on(signal, () => void end(signal, settled));
  if (process.send === undefined) return;
  // whoever started this one knows then what to stop if this one is killed, and its own end is an interrupt
  process.on("disconnect", () => void end("SIGTERM", settled));
  process.channel?.unref();
  watchGroups({ started: (pid) => tell({ started: pid }), ended: (pid) => tell({ ended: pid }) });
}

/** Ends this process as a signal does. Never returns. */
export function endBy(signal: Signal): never {
  return process.exit(128 + constants.signals[signal]);
}

async function end(signal: Signal, settled: Promise<void>): Promise<void> {
  if (ending) return;
  ending = true;
  process.stderr.write("\nStopping…\n");
  controller.abort(new InterruptedError());
  refuseToRun();
  const killed = await stopRunning();
  await Promise.race([settled, delay(SETTLE_MILLISECONDS)]);
  for (const { undo, limit } of [...undos].reverse()) {
    try {
      await limited(undo, limit);
    } catch (error) {
      console.error(error);
    }
  }
  for (const { name, whenKilled } of killed)
    console.error(`${name} did not end in time and was killed.${whenKilled === undefined ? "" : ` ${whenKilled}`}`);
  endBy(signal);
}

async function limited(undo: Undo, limit: UndoLimit): Promise<void> {
  const { name = "Cleaning up", seconds = UNDO_SECONDS } = limit;
  const isDone = (async () => {
    await undo();
    return true;
  })();
  if (await Promise.race([isDone, delay(seconds * 1000, false)])) return;
  console.error(`${name} did not finish within ${seconds} s and was given up.`);
}

function tell(message: { readonly started: number } | { readonly ended: number }): void {
  if (process.connected) process.send?.(message, () => {});
}
