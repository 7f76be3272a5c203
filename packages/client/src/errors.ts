import type { Problem, ProblemCode, ProblemOf } from "./problems";

/**
 * Everything that this client throws by itself; an aborted signal's reason and what a callback throws pass as they are.
 * No error holds a key, a token or a presigned URL.
 */
export abstract class ClientError extends Error {
  abstract override readonly name: string;
}

/** The client was used in a way that cannot work. Nothing was sent. */
export class UsageError extends ClientError {
  override readonly name = "UsageError";
}

export interface AnswerDetails {
  /** For the logs of the API. Undefined: the answer had none. */
  readonly requestId?: string | undefined;
  /** Milliseconds after which the API wants to be asked again. Undefined: it did not say. */
  readonly retryAfterMs?: number | undefined;
}

/** The API answered with a problem. `problem` is told apart by its `code`. */
export class ProblemError<C extends ProblemCode = ProblemCode> extends ClientError {
  override readonly name = "ProblemError";
  readonly status: number;
  readonly code: C;
  readonly requestId: string;
  readonly retryAfterMs: number | undefined;

  constructor(
    readonly operation: string,
    readonly problem: ProblemOf<C>,
    { retryAfterMs }: AnswerDetails = {},
  ) {
    const { status, code, detail, request_id } = problem as Problem;
    super(`${operation}: ${status} ${code}: ${detail}`);
    this.status = status;
    this.code = code as C;
    this.requestId = request_id;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Whether an error is one of these problems, or any where no code is named; narrows `problem`. */
export function isProblem<C extends ProblemCode = ProblemCode>(
  error: unknown,
  ...codes: readonly C[]
): error is ProblemError<C> {
  return error instanceof ProblemError && (codes.length === 0 || (codes as readonly string[]).includes(error.code));
}

/** What answered was not the API's function, or a newer one: the gateway, a proxy, an answer without content. */
export class AnswerError extends ClientError {
  override readonly name = "AnswerError";
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    readonly operation: string,
    readonly status: number,
    what: string,
    { requestId, retryAfterMs }: AnswerDetails = {},
  ) {
    super(`${operation}: ${status}: ${what}`);
    this.requestId = requestId;
    this.retryAfterMs = retryAfterMs;
  }
}

/** There was no answer: no connection, a connection that broke, or a page whose origin the API does not allow. */
export class ConnectionError extends ClientError {
  override readonly name = "ConnectionError";

  constructor(
    readonly operation: string,
    options?: ErrorOptions,
  ) {
    super(`${operation}: no answer`, options);
  }
}

/** A time limit of the client is over. */
export class TimeLimitError extends ClientError {
  override readonly name = "TimeLimitError";

  constructor(
    readonly operation: string,
    readonly limitMs: number,
    options?: ErrorOptions,
  ) {
    super(`${operation}: not done within ${limitMs} ms`, options);
  }
}

/**
 * A write, a delete or an upload may or may not have been carried out: its answer was lost, and what is stored does not
 * tell. Read the object before you repeat it.
 */
export class OutcomeUnknownError extends ClientError {
  override readonly name = "OutcomeUnknownError";

  constructor(
    readonly operation: string,
    readonly key: string,
    options?: ErrorOptions,
  ) {
    super(`${operation}: it may or may not have been carried out; read the object before you repeat it`, options);
  }
}

/** Others were faster each time: nothing of the update was written. */
export class UpdateConflictError extends ClientError {
  override readonly name = "UpdateConflictError";

  constructor(
    readonly key: string,
    readonly attempts: number,
    options?: ErrorOptions,
  ) {
    super(`update: others wrote the object before each of ${attempts} attempts`, options);
  }
}

/** The store refused a transfer by a presigned URL, or it broke. */
export class TransferError extends ClientError {
  override readonly name = "TransferError";

  constructor(
    readonly operation: "upload" | "download",
    what: string,
    /** Undefined: there was no answer, or a part of it. */
    readonly status?: number,
    /** The code of S3, such as `AccessDenied`. Undefined: it named none. */
    readonly storeCode?: string,
    options?: ErrorOptions,
  ) {
    super(`${operation}: ${what}`, options);
  }
}
