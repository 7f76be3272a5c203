import type { ApiPath, MethodOf } from "./contract";
import { OutcomeUnknownError, ProblemError, TimeLimitError } from "./errors";
import { askedDelayMs, type Kind, verdictOf } from "./failures";
import { pause, within } from "./limits";
import { type CallOptions, positive } from "./options";
import { delayMs } from "./retry";
import type { Answer, Call, Transport } from "./transport";

/** What a look at the object says of a write whose answer was lost. */
export type Seen<T> = { readonly done: T } | "repeat" | "unknown";

export interface WriteOf<T> {
  readonly key: string;
  /** Reads what is stored now. @default nobody looks: it is unknown */
  readonly look?: (signal: AbortSignal) => Promise<Seen<T>>;
}

/** Runs one operation within its time limit. */
export function operate<T>(
  transport: Transport,
  operation: string,
  { signal, timeoutMs }: CallOptions,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limitMs = timeoutMs === undefined ? transport.settings.timeoutMs : positive("timeoutMs", timeoutMs);
  return within(operation, limitMs, [signal], run);
}

/** Sends a request that changes nothing, again as long as that may help. */
export async function sendRead<P extends ApiPath, M extends MethodOf<P>>(
  transport: Transport,
  call: Call<P, M>,
  signal: AbortSignal,
): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transport.send(call, signal);
    } catch (error) {
      signal.throwIfAborted();
      await waitOrThrow(transport, error, "read", attempt, signal);
    }
  }
}

/**
 * Sends a write, again only where it was certainly not carried out, or where the look says so.
 *
 * @throws OutcomeUnknownError also for a later refusal of a condition, which the lost write itself may have caused
 */
export async function sendWrite<T, P extends ApiPath, M extends MethodOf<P>>(
  transport: Transport,
  call: Call<P, M>,
  { key, look }: WriteOf<T>,
  signal: AbortSignal,
): Promise<Answer | { readonly done: T }> {
  const unknown = (cause: unknown) => new OutcomeUnknownError(call.operation, key, { cause });
  let isLost = false;
  for (let attempt = 1; ; attempt++) {
    try {
      return await transport.send(call, signal);
    } catch (error) {
      // the caller knows best why it ended this; a limit of ours says nothing of what was carried out
      if (signal.aborted) throw signal.reason instanceof TimeLimitError ? unknown(signal.reason) : signal.reason;
      const verdict = verdictOf(error, "write");
      if (verdict === "lost") {
        isLost = true;
        const seen = look === undefined ? "unknown" : await look(signal).catch(() => "unknown" as const);
        if (signal.aborted && !(signal.reason instanceof TimeLimitError)) throw signal.reason;
        if (seen === "unknown") throw unknown(error);
        if (seen !== "repeat") return seen;
      } else if (isLost && isCondition(error)) throw unknown(error);
      try {
        await waitOrThrow(transport, error, verdict === "lost" ? "lost" : "write", attempt, signal);
      } catch (last) {
        if (signal.aborted && !(signal.reason instanceof TimeLimitError)) throw signal.reason;
        throw isLost ? unknown(last) : last;
      }
    }
  }
}

function isCondition(error: unknown): boolean {
  return error instanceof ProblemError && (error.code === "precondition_failed" || error.code === "object_not_found");
}

async function waitOrThrow(
  { settings: { retry } }: Transport,
  error: unknown,
  kind: Kind | "lost",
  attempt: number,
  signal: AbortSignal,
): Promise<void> {
  if (attempt >= retry.attempts || (kind !== "lost" && verdictOf(error, kind) !== "repeat")) throw error;
  const ms = delayMs(attempt, askedDelayMs(error), retry);
  if (ms === undefined) throw error;
  try {
    await pause(ms, signal);
  } catch (reason) {
    // the failure says more than the limit that ended the wait
    throw reason instanceof TimeLimitError
      ? new TimeLimitError(reason.operation, reason.limitMs, { cause: error })
      : reason;
  }
}
