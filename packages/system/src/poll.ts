import { setTimeout as delay } from "node:timers/promises";
import { interrupted } from "./interrupt";
import { scope } from "./scope";

const PAUSE_SECONDS = 0.2;

export interface PauseOptions {
  /**
   * What ends the wait early. `never` is for what undoes something: it runs after an interrupt.
   * @default the interrupt of this process, and the failure of what is done beside it (`at-once.ts`)
   */
  readonly signal?: AbortSignal | "never";
}

export interface PollOptions extends PauseOptions {
  /** Seconds until the wait is given up. There is no default: every wait ends. */
  readonly timeoutSeconds: number;
  /** Seconds between an answer and the next question. @default 0.2 */
  readonly pauseSeconds?: number;
}

/**
 * Asks until there is an answer. It asks at least once, and once more when the time is over.
 *
 * @param ask gives undefined as long as there is no answer. What it throws ends the wait
 * @returns the answer, or undefined when there was none in time
 * @throws the signal's reason, such as InterruptedError, once the signal is aborted
 */
export async function poll<T>(
  ask: () => T | undefined | Promise<T | undefined>,
  options: PollOptions,
): Promise<T | undefined> {
  const { timeoutSeconds, pauseSeconds = PAUSE_SECONDS } = options;
  const deadline = performance.now() + timeoutSeconds * 1000;
  for (;;) {
    signalOf(options)?.throwIfAborted();
    const answer = await ask();
    if (answer !== undefined) return answer;
    const left = (deadline - performance.now()) / 1000;
    if (left <= 0) return undefined;
    await pause(Math.min(pauseSeconds, left), options);
  }
}

/**
 * Waits.
 *
 * @throws the signal's reason, such as InterruptedError, once the signal is aborted
 */
export async function pause(seconds: number, options: PauseOptions = {}): Promise<void> {
  const signal = signalOf(options);
  try {
    await delay(seconds * 1000, undefined, signal && { signal });
  } catch (error) {
    // Node's own error says only that something was aborted
    throw signal?.aborted ? signal.reason : error;
  }
}

function signalOf({ signal = scope.getStore() ?? interrupted }: PauseOptions): AbortSignal | undefined {
  return signal === "never" ? undefined : signal;
}
