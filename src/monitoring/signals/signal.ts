import type { MetricSource } from "../metric-source";

/** "page" interrupts someone at any hour; "notify" is read in working hours. */
export type Severity = "page" | "notify";
export type Statistic = "Sum" | "Average" | "Maximum" | `p${number}`;

/** What an environment allows, which some thresholds are a share of. */
export interface Limits {
  /** Invocations of the API's function at once. */
  readonly reservedConcurrency: number | "unreserved";
  /** Requests per second that the gateway lets through. */
  readonly requestsPerSecond: number;
}

/** One thing that can go wrong, and everything that is made of it: an alarm, a graph, a section of the runbook. */
export interface Signal {
  /** Title of its graph. */
  readonly title: string;
  /** What the alarm says has happened. */
  readonly meaning: string;
  /** What a user of the API notices meanwhile. */
  readonly feels: string;
  readonly metric: MetricSource;
  readonly statistic: Statistic;
  /** What the metric counts, as the graph's axis names it. */
  readonly unit: string;
  /** Seconds over which each value is taken, in alarm and graph alike. @default 300 */
  readonly periodSeconds?: number;
  /** The alarm fires at this value and above, unless the environment sets another. */
  readonly threshold: number | ((limits: Limits) => number);
  /** M of N: how many of the last N periods must reach the threshold. */
  readonly periods: readonly [breaching: number, of: number];
  readonly severity: Severity;
  /** Why the severity is what it is. */
  readonly because: string;
  /** Whether the end is told too. False for what happens at one moment: its end says only that the period is over. */
  readonly tellsRecovery: boolean;
}

export const DEFAULT_PERIOD_SECONDS = 300;
/** The share of a limit at which there is still time to act. */
export const NEAR_LIMIT = 0.8;
