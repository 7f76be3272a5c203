import type { Operation } from "./operations";

/** What a client was answered. */
export interface Answer {
  /** 0: none. */
  readonly status: number;
  /** `outcome` of a problem. */
  readonly outcome?: string | undefined;
}

/** What S3 has of a key. */
export interface Stored {
  /** What a reader gets: the request's own content, that of before, or nothing. */
  readonly current: "own" | "before" | "nothing" | "something else";
  /** How many versions have the request's own content. */
  readonly ownVersions: number;
}

/** What an answer claims of whether the request was carried out. */
export function claimOf({ status, outcome }: Answer): "done" | "not done" | "unknown" | "refused" | "undocumented" {
  if (status === 0 || (status === 503 && outcome === "unknown")) return "unknown";
  if (status === 503) return "not done";
  if (status === 412) return "refused";
  return status >= 200 && status < 300 ? "done" : "undocumented";
}

/** What a key has when the request was carried out once. */
export function isDoneOnce({ method }: Operation, { current, ownVersions }: Stored): boolean {
  return method === "DELETE" ? current === "nothing" : current === "own" && ownVersions === 1;
}

function isUntouched({ replaces }: Operation, { current, ownVersions }: Stored): boolean {
  return current === (replaces ? "before" : "nothing") && ownVersions === 0;
}

/**
 * What is wrong with an answer, as a sentence, when nobody else has touched the key. A refusal is: the condition held.
 *
 * @returns undefined where the answer is right
 */
export function problemOf(operation: Operation, answer: Answer, stored: Stored): string | undefined {
  // S3 itself answers there, and its client knows no outcome but 200
  const claim = operation.isPresigned && answer.status !== 200 ? "unknown" : claimOf(answer);
  const isRight = {
    done: isDoneOnce(operation, stored),
    "not done": isUntouched(operation, stored),
    unknown: isDoneOnce(operation, stored) || isUntouched(operation, stored),
    refused: false,
    undocumented: false,
  }[claim];
  if (isRight) return undefined;
  return `answered ${answer.status}, ${claim}; stored: ${stored.current}, ${stored.ownVersions} versions of its own`;
}
