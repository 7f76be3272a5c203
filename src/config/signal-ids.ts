/**
 * The ids of the signals that an environment can set thresholds for, and what a signal needs to exist. The signals
 * themselves are in src/monitoring/signals, which the compiler compares with this list.
 */
export const SIGNAL_IDS = [
  "api-5xx-rate",
  "api-5xx-count",
  "api-4xx-rate",
  "latency-p50",
  "latency-p90",
  "latency-p99",
  "integration-latency-p90",
  "duration",
  "cold-starts",
  "errors",
  "throttles",
  "concurrency",
  "authorizer-errors",
  "rotation-failures",
  "authorizer-denials",
  "secret-failures",
  "internal-errors",
  "dependency-errors",
  "log-errors",
  "dead-letters",
  "dead-letter-age",
  "destination-failures",
  "dead-letter-failures",
  "async-event-age",
  "async-events-dropped",
  "invocations",
  "data-out",
] as const;

/** Those of them that have an alarm where `monitoring.alarms` is "few": whether the API is up. */
export const FEW_ALARMS: readonly SignalId[] = ["api-5xx-rate", "api-5xx-count"];

export type SignalId = (typeof SIGNAL_IDS)[number];

/** What only some environments have: the function that checks API keys, and the one that rotates them. */
export type SignalNeed = "authorizer" | "rotation";

const NEEDS: Readonly<Partial<Record<SignalId, SignalNeed>>> = {
  "authorizer-errors": "authorizer",
  "authorizer-denials": "authorizer",
  "secret-failures": "authorizer",
  "rotation-failures": "rotation",
};

/** Returns what must exist for the signal to have an alarm; undefined for one that every environment has. */
export function needOfSignal(id: SignalId): SignalNeed | undefined {
  return NEEDS[id];
}
