/** The time for a dependency ran out. */
export class DeadlineExceeded extends Error {
  override readonly name = "DeadlineExceeded";
}

/** Bounds what a step may take. */
export interface Deadline {
  /** Runs a step, aborts its signal when the time is up, and then throws {@link DeadlineExceeded} without waiting. */
  run<T>(step: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

/**
 * Returns a deadline `timeoutMs` from now, measured once: several steps share the time.
 *
 * The SDK does not stop its pause between two attempts when the signal aborts, so the step is raced rather than awaited.
 */
export function deadlineAfter(timeoutMs: number): Deadline {
  const end = performance.now() + timeoutMs;
  return {
    async run(step) {
      const controller = new AbortController();
      let timer: NodeJS.Timeout | undefined;
      const expired = new Promise<never>((_, reject) => {
        timer = setTimeout(
          () => {
            const error = new DeadlineExceeded(`no answer within ${Math.round(timeoutMs)} ms`);
            reject(error);
            controller.abort(error);
          },
          Math.max(0, end - performance.now()),
        );
      });
      try {
        return await Promise.race([step(controller.signal), expired]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

export interface CallBudget {
  /** The most that one request spends on AWS calls, retries included. */
  readonly maximumMs: number;
  /** What is kept back to build and send the answer. */
  readonly reserveMs: number;
}

/** Returns the milliseconds that AWS calls may take, given what the invocation has left. */
export function callBudgetMs(remainingMs: number, budget: CallBudget): number {
  return Math.max(0, Math.min(budget.maximumMs, remainingMs - budget.reserveMs));
}
