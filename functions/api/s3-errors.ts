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

/** Failures in front of a connection, by Node's codes: nothing was sent. */
const NOT_SENT_CODES = new Set(["EAI_AGAIN", "ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND"]);

/**
 * Tells whether S3 may have done what it was asked although it did not say so. S3 throttles with 503 and 429 before it
 * does anything, and so it does where it gave up waiting for the request.
 */
export function isLost(error: AwsError): boolean {
  if (!isUnavailable(error) || NOT_SENT_CODES.has(String(error.code))) return false;
  const status = statusOf(error);
  return status === undefined || (status >= 500 && status !== 503);
}
