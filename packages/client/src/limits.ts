import { TimeLimitError } from "./errors";

/** A wait that ends early, with the signal's reason, when the signal is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const end = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", end);
      resolve();
    }, ms);
    signal.addEventListener("abort", end, { once: true });
  });
}

/** A signal that follows others and has a time limit of its own. */
export class Limit {
  readonly #controller = new AbortController();
  readonly #stop: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param limitMs after which the signal is aborted with a TimeLimitError */
  constructor(
    private readonly operation: string,
    private readonly limitMs: number,
    ...signals: readonly (AbortSignal | undefined)[]
  ) {
    const followed = signals.filter((signal) => signal !== undefined);
    const follow = () => {
      const aborted = followed.find((signal) => signal.aborted);
      if (aborted !== undefined) this.abort(aborted.reason);
    };
    for (const signal of followed) signal.addEventListener("abort", follow);
    this.#stop = () => {
      for (const signal of followed) signal.removeEventListener("abort", follow);
    };
    this.restart();
    follow();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Begins the time anew: for a limit of silence. */
  restart(): void {
    clearTimeout(this.#timer);
    if (this.signal.aborted) return;
    this.#timer = setTimeout(() => this.abort(new TimeLimitError(this.operation, this.limitMs)), this.limitMs);
    // what is waited for keeps a program alive, a limit alone does not: a download may have been forgotten
    (this.#timer as { unref?: () => void }).unref?.();
  }

  /** No time passes until `restart`. */
  rest(): void {
    clearTimeout(this.#timer);
  }

  abort(reason: unknown): void {
    this.end();
    this.#controller.abort(reason);
  }

  /** Nothing is waited for any more: without this a timer would go on. */
  end(): void {
    clearTimeout(this.#timer);
    this.#stop();
  }
}

/** What somebody else does, or the signal's reason once it is aborted: a callback may never return. */
export async function raced<T>(signal: AbortSignal, work: () => T | Promise<T>): Promise<T> {
  signal.throwIfAborted();
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    const end = () => reject(signal.reason);
    signal.addEventListener("abort", end, { once: true });
    stop = () => signal.removeEventListener("abort", end);
  });
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    stop();
  }
}

/** Runs something within a time limit. */
export async function within<T>(
  operation: string,
  limitMs: number,
  signals: readonly (AbortSignal | undefined)[],
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new Limit(operation, limitMs, ...signals);
  try {
    limit.signal.throwIfAborted();
    return await run(limit.signal);
  } finally {
    limit.end();
  }
}
