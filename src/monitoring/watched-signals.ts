import { type Named, resourceNames } from "../config/names";
import type { Environment } from "../config/schema";
import { FEW_ALARMS } from "../config/signal-ids";
import { type Metric, type MetricSource, metricOf, type Subjects } from "./metric-source";
import { type Limits, SIGNALS, type Signal, type SignalId } from "./signals";

/** A signal of this stack, with the metric and the threshold that it has here. */
export interface WatchedSignal {
  readonly id: SignalId;
  readonly signal: Signal;
  readonly metric: Metric;
  readonly threshold: number;
}

/** The signals that this stack has something to report about, with the environment's thresholds. */
export function watchedSignals(environment: Environment, subjects: Subjects): WatchedSignal[] {
  return (Object.entries(SIGNALS) as [SignalId, Signal][]).flatMap(([id, signal]) => {
    const metric = metricOf(signal.metric, subjects);
    return metric ? [{ id, signal, metric, threshold: thresholdOf(environment, id) }] : [];
  });
}

/** Whether the environment has an alarm of the signal; it has its graph all the same. */
export function hasAlarm({ monitoring }: Pick<Environment, "monitoring">, id: SignalId): boolean {
  return monitoring.alarms === "all" || FEW_ALARMS.includes(id);
}

export function thresholdOf({ monitoring, functions, api }: Environment, id: SignalId): number {
  const { threshold }: Signal = SIGNALS[id];
  const limits: Limits = {
    reservedConcurrency: functions.api.reservedConcurrency,
    requestsPerSecond: api.throttling.rateLimit,
  };
  return monitoring.thresholds[id] ?? (typeof threshold === "number" ? threshold : threshold(limits));
}

/**
 * Name of an alarm. The original's three, which are about its function, carry the function's name. A preview's has two hyphens,
 * as no id has: `preview-1-integration` would have the alarm `errors` where `preview-1` has `integration-errors`.
 */
export function alarmName(id: string, source: MetricSource | undefined, named: Named): string {
  const { functions, prefix } = resourceNames(named);
  return `${source?.from === "function" ? functions.api : prefix}${named.preview === undefined ? "-" : "--"}${id}`;
}
