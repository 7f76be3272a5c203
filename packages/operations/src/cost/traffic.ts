import { RECHECK_SECONDS } from "../../../../functions/shared/recheck";
import type { Environment } from "../../../../src/config/schema";
import { ASSUMED, MEASURED } from "./measured";
import { durationMs, tracesPerSecond, type Workload } from "./workload";

/** What a workload makes an environment do, in a steady state, each a second unless it says milliseconds. */
export interface Traffic {
  /** Requests that reach the API's function: those with an unknown key do not. */
  readonly served: number;
  readonly apiMs: number;
  /** Invocations of the authorizer: what the gateway has no answer for. */
  readonly authorizations: number;
  readonly authorizerMs: number;
  /** Execution environments of the authorizer, at least one where it is called at all. */
  readonly authorizerEnvironments: number;
  readonly s3Reads: number;
  readonly s3Writes: number;
  readonly secretReads: number;
  readonly kmsRequests: number;
  readonly traces: number;
  readonly authorizerTraces: number;
}

/** @param memoryMb of each function. Default: as configured */
export function trafficOf(
  environment: Environment,
  workload: Workload,
  memoryMb = environment.functions.memorySizeMb,
): Traffic {
  const { rate, s3Ms, secretMs, keys } = workload;
  const { auth } = environment.api;
  const unknown = auth.mode === "api-key" ? (rate * workload.unknownPercent) / 100 : 0;
  const served = rate - unknown;
  const writes = (served * workload.writePercent) / 100;
  // what replaces an object waits for S3 twice
  const s3Calls = 1 - workload.writePercent / 100 + (workload.writePercent / 100) * ASSUMED.putsPerWrite;

  const authorizations = auth.mode === "api-key" ? unknown + known(served, keys, auth.authorizer.cacheSeconds) : 0;
  const authorizerMs = durationMs(MEASURED.cpuMs.authorizer, memoryMb, 0);
  const authorizerEnvironments = authorizations === 0 ? 0 : Math.max(1, (authorizations * authorizerMs) / 1000);
  // an unknown key may be a new one: the secret is read again, though not more often than that
  const readEvery =
    auth.mode === "api-key" && unknown > 0
      ? Math.min(RECHECK_SECONDS, auth.authorizer.secretTtlSeconds)
      : auth.mode === "api-key"
        ? auth.authorizer.secretTtlSeconds
        : 1;
  const secretReads = Math.min(authorizations, authorizerEnvironments / readEvery);
  // who reads the secret waits for it
  const waits = authorizations === 0 ? 0 : (secretReads / authorizations) * secretMs;

  const s3Reads = served - writes;
  const s3Writes = writes * ASSUMED.putsPerWrite;
  return {
    served,
    apiMs: durationMs(MEASURED.cpuMs.api, memoryMb, s3Ms * s3Calls),
    authorizations,
    authorizerMs: authorizerMs + waits,
    authorizerEnvironments,
    s3Reads,
    s3Writes,
    secretReads,
    kmsRequests:
      (environment.bucket.kmsKeyArn === undefined ? 0 : (s3Reads + s3Writes) * ASSUMED.kmsPerS3Call) +
      (environment.secret.kmsKeyArn === undefined ? 0 : secretReads),
    traces: tracesPerSecond(served),
    authorizerTraces: tracesPerSecond(authorizations),
  };
}

/** Calls for keys that exist: each header is asked about once in the time that its answer is kept. */
function known(served: number, keys: number, cacheSeconds: number): number {
  return cacheSeconds === 0 ? served : Math.min(served, keys / cacheSeconds);
}
