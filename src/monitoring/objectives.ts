import type { Environment } from "../config/schema";
import type { GatewayMetric } from "./metric-source";
import type { Severity, SignalId, Statistic } from "./signals";
import { hasAlarm } from "./watched-signals";

/** One look at how fast an objective's error budget is used up. */
export interface BurnWindow {
  /** Last part of the alarm's name. It tells nobody by itself: the compound signal does. */
  readonly id: string;
  readonly metric: GatewayMetric;
  readonly statistic: Statistic;
  readonly periodSeconds: number;
  readonly threshold: number;
}

/** A signal that holds when all of its parts do. */
export interface CompoundSignal {
  readonly id: string;
  readonly meaning: string;
  readonly feels: string;
  readonly severity: Severity;
  readonly because: string;
  /** Signals that must all be in alarm. */
  readonly signals: readonly SignalId[];
  /** Windows that must all be in alarm. */
  readonly windows: readonly BurnWindow[];
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/**
 * Two windows each: the long one says that it matters, the short one that it is still going on. The rates are those of
 * the SRE Workbook for an objective over 30 days: https://sre.google/workbook/alerting-on-slos/
 */
const BURNS = {
  // 2 % of the month's budget in an hour.
  fast: { rate: 14.4, longSeconds: HOUR, shortSeconds: 5 * MINUTE },
  // 5 % of the month's budget in six hours.
  slow: { rate: 6, longSeconds: 6 * HOUR, shortSeconds: 30 * MINUTE },
} as const;

export type Burn = keyof typeof BURNS;

/** The share of requests under the latency of the objective. */
export const LATENCY_PERCENT = 99;

/** The compound signals of an environment: the API as a whole, and its objectives. */
export function compoundSignals({ monitoring: { slo } }: Environment): CompoundSignal[] {
  return [
    {
      id: "api-down",
      meaning: "The API is down for users",
      feels: "At least one in twenty requests fails, and not just a few requests in all.",
      severity: "page",
      because: "Users cannot work, now, whatever the cause is; every single cause only notifies.",
      signals: ["api-5xx-rate", "api-5xx-count"],
      windows: [],
    },
    {
      id: "slo-availability-fast-burn",
      meaning: `The budget of failures of ${slo.availabilityPercent} % availability is used up 14.4 times too fast`,
      feels: "More requests fail than promised; at this pace the month's budget is gone in two days.",
      severity: "page",
      because: "It cannot wait for the morning: 2 % of the month's budget went in the last hour.",
      // Among few requests one failure is a high rate; it does not wake anyone.
      signals: ["api-5xx-count"],
      windows: availabilityWindows(slo.availabilityPercent, "fast"),
    },
    {
      id: "slo-availability-slow-burn",
      meaning: `The budget of failures of ${slo.availabilityPercent} % availability is used up 6 times too fast`,
      feels: "A few more requests fail than promised; at this pace the month's budget is gone in five days.",
      severity: "notify",
      because: "There are days to fix it.",
      signals: [],
      windows: availabilityWindows(slo.availabilityPercent, "slow"),
    },
    {
      id: "slo-latency-fast-burn",
      meaning: `More than 14 % of the requests take longer than ${slo.latencyMs} ms`,
      feels: "The API is slow for many.",
      severity: "notify",
      because: "Slow is not down: answers still arrive.",
      signals: [],
      windows: latencyWindows(slo.latencyMs, "fast"),
    },
    {
      id: "slo-latency-slow-burn",
      meaning: `More than 6 % of the requests take longer than ${slo.latencyMs} ms`,
      feels: "The API is slow for some.",
      severity: "notify",
      because: "Slow is not down: answers still arrive.",
      signals: [],
      windows: latencyWindows(slo.latencyMs, "slow"),
    },
  ];
}

/** Those of them that the environment has an alarm of: with few, what consists of these alone. */
export function compoundAlarms(environment: Environment): CompoundSignal[] {
  return compoundSignals(environment).filter(
    ({ signals, windows }) =>
      environment.monitoring.alarms === "all" ||
      (windows.length === 0 && signals.every((id) => hasAlarm(environment, id))),
  );
}

function availabilityWindows(availabilityPercent: number, burn: Burn): BurnWindow[] {
  const budget = (100 - availabilityPercent) / 100;
  return windows(`slo-availability-${burn}`, burn, {
    metric: { from: "gateway", metric: "5xx" },
    statistic: "Average",
    // Rates such as 0.0144 are not exact in binary, and would read as 0.014400000000000005.
    threshold: Number((BURNS[burn].rate * budget).toPrecision(6)),
  });
}

/** That b times 1 % of the requests take longer than the limit is to say that the percentile 100 - b reaches it. */
function latencyWindows(latencyMs: number, burn: Burn): BurnWindow[] {
  const percentile = Number((100 - BURNS[burn].rate * (100 - LATENCY_PERCENT)).toFixed(2));
  return windows(`slo-latency-${burn}`, burn, {
    metric: { from: "gateway", metric: "Latency" },
    statistic: `p${percentile}`,
    threshold: latencyMs,
  });
}

function windows(id: string, burn: Burn, rule: Pick<BurnWindow, "metric" | "statistic" | "threshold">): BurnWindow[] {
  const { longSeconds, shortSeconds } = BURNS[burn];
  return [
    { id: `${id}-long`, periodSeconds: longSeconds, ...rule },
    { id: `${id}-short`, periodSeconds: shortSeconds, ...rule },
  ];
}
