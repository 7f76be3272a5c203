import { ASSUMED } from "./measured";

/** What is asked of the API. */
export interface Workload {
  /** Requests a second, on average. */
  readonly rate: number;
  /** Bytes of a body: of the answer to a read, of the request for a write. */
  readonly payloadBytes: number;
  /** Percent of the requests that write an object; the others read one. */
  readonly writePercent: number;
  /** API keys, or rather different `Authorization` headers, in use at the same time. */
  readonly keys: number;
  /** Percent of the requests that come with a key that does not exist, never the same twice. */
  readonly unknownPercent: number;
  /** Milliseconds that S3 and Secrets Manager take to answer. */
  readonly s3Ms: number;
  readonly secretMs: number;
  /** GB in the bucket. */
  readonly storedGb: number;
}

export const WORKLOAD: Workload = {
  rate: 10,
  payloadBytes: 1024,
  writePercent: 10,
  keys: 10,
  unknownPercent: 0,
  s3Ms: ASSUMED.s3Ms,
  secretMs: ASSUMED.secretMs,
  storedGb: 10,
};

/** Bytes of a body that the API takes and gives; larger ones go straight to S3 by a presigned URL. */
export const MAX_INLINE_BYTES = 4 * 1024 ** 2;

/** Seconds of a month as AWS's calculators count: 730 hours. */
export const MONTH_SECONDS = 730 * 3600;

/**
 * Milliseconds of one invocation: its work, slower by the share of a processor that the memory gives, and its waits.
 *
 * @param cpuMs of a whole processor
 */
export function durationMs(cpuMs: number, memoryMb: number, waitMs: number): number {
  return waitMs + (cpuMs * ASSUMED.wholeProcessorMb) / Math.min(memoryMb, ASSUMED.wholeProcessorMb);
}

/** Traces that Lambda records a second of so many invocations a second. */
export function tracesPerSecond(invocations: number): number {
  const { tracedPerSecond, tracedShare } = ASSUMED;
  return Math.min(invocations, tracedPerSecond) + tracedShare * Math.max(0, invocations - tracedPerSecond);
}
