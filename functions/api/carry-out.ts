import { isLost, isUnavailable, statusOf } from "./s3-errors";
import { StoreError } from "./store";

/** What a look at what is stored tells of a write whose answer was lost. */
export type Seen<T> =
  /** It was carried out. */
  | { readonly done: T }
  /** It certainly was not, or not yet, and its condition holds: it may be sent again. */
  | "repeat"
  /** It certainly was not, and its condition does not hold. */
  | "refuse"
  /** It may have been, and what it stored been replaced or deleted since. */
  | "unknown";

export interface Write<T> {
  /** Sends the write once, without repeating it. */
  readonly send: () => Promise<T>;
  /** Reads what is stored now, for a write whose first attempt began then, in milliseconds since the epoch. */
  readonly look: (startedAt: number) => Promise<Seen<T>>;
  /** Aborted when there is no time for another attempt. */
  readonly signal: AbortSignal;
}

const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 100;

/**
 * Carries a write out, repeating it where that is safe: after an attempt whose answer was lost it looks first whether
 * the attempt was carried out, so that nothing is written twice and no refusal is caused by the write itself.
 *
 * @throws what `send` threw, or {@link StoreError} `precondition_failed`, when it is certain that nothing was changed
 * @throws {StoreError} `uncertain`, when it is not
 */
export async function carryOut<T>({ send, look, signal }: Write<T>): Promise<T> {
  const startedAt = Date.now();
  let lost = false;
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      lost ||= isLost(error);
      if (!lost && !isUnavailable(error)) throw error;
      if (lost) {
        const seen = await lookAfter(error, look, startedAt);
        if (typeof seen === "object") return seen.done;
        if (seen === "refuse") throw new StoreError("precondition_failed", { cause: error });
        if (seen === "unknown") throw new StoreError("uncertain", { cause: error });
      }
      if (attempt === ATTEMPTS || !mayPass(error)) throw lost ? new StoreError("uncertain", { cause: error }) : error;
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * FIRST_PAUSE_MS * 2 ** attempt));
  }
}

/** A refusal may be due to an attempt that is still under way, or to what has changed again since. */
function mayPass(error: Error): boolean {
  return isUnavailable(error) || [404, 409, 412].includes(statusOf(error) ?? 0);
}

async function lookAfter<T>(cause: Error, look: Write<T>["look"], startedAt: number): Promise<Seen<T>> {
  try {
    return await look(startedAt);
  } catch {
    throw new StoreError("uncertain", { cause });
  }
}
