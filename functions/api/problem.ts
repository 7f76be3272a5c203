import { StoreError, type StoreFailure } from "./store";

/** Members that a problem may carry beyond RFC 9457's own. */
export interface ProblemDetails {
  /** Zero-based offset of the first character that is not JSON. */
  readonly position?: number;
  readonly line?: number;
  readonly column?: number;
  /** The parameter, member or header that breaks its rule. */
  readonly field?: string;
  /** Where the same can be done instead. */
  readonly alternative?: string;
  /** A write may or may not have been carried out. */
  readonly outcome?: "unknown";
}

/** What a problem repeats of a request is cut here, so that no answer grows with the request. In UTF-16 units. */
const MAX_FIELD = 100;
const MAX_DETAIL = 600;

/** Returns the beginning of a text that a client sent, never half of a surrogate pair. */
export function shortened(text: string, length = MAX_FIELD): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** Every problem that the API answers: its status and title, by its stable code. */
export const PROBLEMS = {
  malformed_request: [400, "Bad Request"],
  malformed_json: [400, "Bad Request"],
  invalid_body: [400, "Bad Request"],
  invalid_key: [400, "Bad Request"],
  invalid_parameter: [400, "Bad Request"],
  invalid_condition: [400, "Bad Request"],
  unauthorized: [401, "Unauthorized"],
  forbidden: [403, "Forbidden"],
  path_not_found: [404, "Not Found"],
  object_not_found: [404, "Not Found"],
  method_not_allowed: [405, "Method Not Allowed"],
  write_conflict: [409, "Conflict"],
  unreadable_coding: [409, "Conflict"],
  precondition_failed: [412, "Precondition Failed"],
  body_too_large: [413, "Content Too Large"],
  object_too_large: [413, "Content Too Large"],
  unsupported_media_type: [415, "Unsupported Media Type"],
  internal_error: [500, "Internal Server Error"],
  dependency_unavailable: [503, "Service Unavailable"],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof PROBLEMS;

/** A refusal whose message is meant for the client. */
export class Problem extends Error {
  override readonly name = "Problem";

  readonly detail: string;
  readonly details: ProblemDetails;

  /** `detail` and `details.field` may hold text of the request, of any length; the rest is the API's own. */
  constructor(
    readonly code: ProblemCode,
    detail: string,
    details: ProblemDetails = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(shortened(detail, MAX_DETAIL));
    this.detail = this.message;
    this.details = details.field === undefined ? details : { ...details, field: shortened(details.field) };
  }

  get status(): number {
    return PROBLEMS[this.code][0];
  }

  get title(): string {
    return PROBLEMS[this.code][1];
  }
}

/** Seconds after which a client may try again when a dependency is down or throttles. */
const RETRY_AFTER_SECONDS = "2";

const STORE_PROBLEMS: Readonly<Record<StoreFailure, () => Problem>> = {
  not_found: () => new Problem("object_not_found", "There is no such object, or no such version of it."),
  precondition_failed: () => new Problem("precondition_failed", "The object does not match the condition."),
  conflict: () =>
    new Problem(
      "write_conflict",
      "Another write to the same key was under way. Repeat the request.",
      {},
      {
        "retry-after": RETRY_AFTER_SECONDS,
      },
    ),
  unavailable: () =>
    new Problem(
      "dependency_unavailable",
      "A service that this request needs does not answer. Repeat the request later.",
      {},
      { "retry-after": RETRY_AFTER_SECONDS },
    ),
  uncertain: () => unknownOutcome(),
};

/** The write's own answer was lost, and what is stored does not tell: the client must look before it repeats. */
const unknownOutcome = () =>
  new Problem(
    "dependency_unavailable",
    "The answer to this write was lost: it may or may not have been carried out. Read the object before you repeat the request.",
    { outcome: "unknown" },
    { "retry-after": RETRY_AFTER_SECONDS },
  );

/** Returns what the client is told of an error: of anything unforeseen, nothing but that it happened. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof StoreError) return STORE_PROBLEMS[error.failure]();
  return new Problem("internal_error", "The request failed. The logs have the cause, under the request's id.");
}
