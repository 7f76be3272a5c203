import { isLost, isUnavailable, statusOf } from "./s3-errors";
import { StoreError } from "./store";

/** What is stored after a write whose answer was lost. */
export type Seen<T> =
  /** It is what the write stored. */
  | { readonly done: T }
  /** It is something else, stored at that time. Undefined when the time is not known. */
  | { readonly changedAt: Date | undefined };

/** When a key changed under which nothing was ever stored. */
export const NEVER = new Date(0);

export interface Write<T> {
  /** Sends the write once, without repeating it. */
  readonly send: () => Promise<T>;
  /** Reads what is stored now. */
  readonly look: () => Promise<Seen<T>>;
  /** Aborted when there is no time for another attempt. */
  readonly signal: AbortSignal;
}

const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 100;

/** S3 tells times of storing in whole seconds. */
const TIME_RESOLUTION_MS = 1000;

/**
 * Carries a write out, repeating it where that is safe: after an attempt whose answer was lost it looks first whether
 * the attempt was carried out, so that nothing is written twice and no refusal is caused by the write itself.
 *
 * @throws what `send` threw, when it is certain that nothing was changed
 * @throws {StoreError} `overtaken` or `uncertain`, when it is not
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
      // an attempt without an answer may still be under way, and be the other write that S3 speaks of
      const mayRepeat = isUnavailable(error) || (lost && statusOf(error) === 409);
      if (lost) {
        const seen = await lookAfter(error, look);
        if ("done" in seen) return seen.done;
        if (!mayRepeat)
          throw wasUntouched(seen.changedAt, startedAt) ? error : new StoreError("overtaken", { cause: error });
      }
      if (!mayRepeat) throw error;
      if (attempt === ATTEMPTS) throw lost ? new StoreError("uncertain", { cause: error }) : error;
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * FIRST_PAUSE_MS * 2 ** attempt));
  }
}

async function lookAfter<T>(cause: Error, look: () => Promise<Seen<T>>): Promise<Seen<T>> {
  try {
    return await look();
  } catch {
    throw new StoreError("uncertain", { cause });
  }
}

/** What was stored before the first attempt, and is still there, was not put there by another after an attempt. */
function wasUntouched(changedAt: Date | undefined, startedAt: number): boolean {
  return changedAt !== undefined && changedAt.getTime() + TIME_RESOLUTION_MS <= startedAt;
}
