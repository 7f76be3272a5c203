import { DeadlineExceeded } from "../shared/deadline";

/** Network failures that say nothing about the request, by Node's codes. */
const NETWORK_CODES = new Set([
  "EAI_AGAIN",
  "ECONNABORTED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ERR_STREAM_PREMATURE_CLOSE",
  "ETIMEDOUT",
]);

const UNAVAILABLE_NAMES = new Set([
  "AbortError",
  "RequestTimeout",
  "RequestTimeoutException",
  "SlowDown",
  "Throttling",
  "ThrottlingException",
  "TimeoutError",
]);

export interface AwsError extends Error {
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly statusCode?: number; readonly headers?: Readonly<Record<string, string>> };
}

/** The HTTP status that S3 answered; undefined when it did not answer. */
export function statusOf(error: AwsError): number | undefined {
  return error.$metadata?.httpStatusCode ?? error.$response?.statusCode;
}

/** Tells whether S3 failed to do what it was asked, rather than refused. */
export function isUnavailable(error: AwsError): boolean {
  const status = statusOf(error) ?? 0;
  return (
    error instanceof DeadlineExceeded ||
    UNAVAILABLE_NAMES.has(error.name) ||
    NETWORK_CODES.has(String(error.code)) ||
    status === 429 ||
    status >= 500
  );
}

/** Failures to find or to make a connection, by Node's codes: nothing was sent. A connection that is lost has others. */
const NOT_SENT_CODES = new Set(["EAI_AGAIN", "ECONNREFUSED", "ENOTFOUND"]);

/**
 * Tells whether S3 may have done what it was asked although it did not say so. A request that is throttled, 429 or 503
 * with `SlowDown`, was turned away, and one with any other 4xx refused. No other 5xx, 503 included, promises anything.
 */
export function isLost(error: AwsError): boolean {
  if (!isUnavailable(error) || NOT_SENT_CODES.has(String(error.code))) return false;
  const status = statusOf(error);
  return status === undefined || (status >= 500 && error.name !== "SlowDown");
}
