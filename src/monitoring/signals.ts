/** What Lambda reports about every function: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
type LambdaMetric = "Invocations" | "Errors" | "Duration" | "Throttles" | "ConcurrentExecutions";

export interface AlarmRule {
  /** Last part of the alarm's name. */
  readonly id: string;
  readonly description: string;
  /** The alarm fires at this value and above, in the metric's unit. */
  readonly threshold: number;
  /** Periods in a row that must reach the threshold. */
  readonly evaluationPeriods: number;
}

/** One metric of the function and what is made of it. */
export interface Signal {
  readonly metric: LambdaMetric;
  readonly statistic: "Sum" | "Average" | "Maximum";
  /** Title of its graph. @default no graph */
  readonly graphTitle?: string;
  /** @default no alarm */
  readonly alarm?: AlarmRule;
}

/** Seconds over which each value is taken, in alarms and graphs alike. */
export const PERIOD_SECONDS = 300;

export const SIGNALS: readonly Signal[] = [
  { metric: "Invocations", statistic: "Sum", graphTitle: "Lambda Invocations" },
  {
    metric: "Errors",
    statistic: "Sum",
    graphTitle: "Lambda Errors",
    alarm: { id: "errors", description: "Lambda function error rate too high", threshold: 5, evaluationPeriods: 2 },
  },
  {
    metric: "Duration",
    statistic: "Average",
    graphTitle: "Lambda Duration",
    alarm: {
      id: "duration",
      description: "Lambda function duration too high",
      // Milliseconds: two thirds of the time after which both Lambda and the gateway give up.
      threshold: 20_000,
      evaluationPeriods: 2,
    },
  },
  {
    metric: "Throttles",
    statistic: "Sum",
    alarm: { id: "throttles", description: "Lambda function being throttled", threshold: 10, evaluationPeriods: 1 },
  },
  { metric: "ConcurrentExecutions", statistic: "Maximum", graphTitle: "Lambda Concurrent Executions" },
];
