import { AnswerError, ClientError, ConnectionError, ProblemError, TimeLimitError } from "./errors";

/** What may be repeated: a read always; a write only where it was certainly not carried out. */
export type Kind = "read" | "write";

export type Verdict =
  /** It was not carried out, and may go through the next time. */
  | "repeat"
  /** Of a write: its answer is lost, so that nobody knows. */
  | "lost"
  /** The same would be answered again. */
  | "final";

/** Answers of a gateway whose function or authorizer did not answer: nobody says what was carried out. */
const SILENT_GATEWAY = new Set([500, 502, 503, 504]);

/**
 * What a failed attempt says of the next one. docs/api.md, "Errors" and "Writing without losing": of the API's own 503 those
 * with `outcome: "unknown"` alone may have been carried out, 409 `write_conflict` and the gateway's 429 never were.
 */
export function verdictOf(failure: unknown, kind: Kind): Verdict {
  const unlessRead: Verdict = kind === "read" ? "repeat" : "lost";
  if (failure instanceof ProblemError) {
    const { problem } = failure as ProblemError;
    if (problem.code === "write_conflict") return "repeat";
    if (problem.code !== "dependency_unavailable") return "final";
    return problem.outcome === "unknown" ? unlessRead : "repeat";
  }
  if (failure instanceof AnswerError) {
    if (failure.status === 429) return "repeat";
    return SILENT_GATEWAY.has(failure.status) ? unlessRead : "final";
  }
  return failure instanceof ConnectionError || failure instanceof TimeLimitError ? unlessRead : "final";
}

/** What the API asks for, in milliseconds. */
export function askedDelayMs(failure: unknown): number | undefined {
  return failure instanceof ProblemError || failure instanceof AnswerError ? failure.retryAfterMs : undefined;
}

/** Whether an error is one that the client made, and not a callback's or a signal's. */
export function isOurs(error: unknown): error is ClientError {
  return error instanceof ClientError;
}
