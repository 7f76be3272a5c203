import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter";
import { Construct } from "constructs";
import { LOG_METRICS, type LogOwner } from "./log-metrics";

export interface MetricFiltersProps {
  /** Starts the name of each filter. */
  readonly namePrefix: string;
  readonly namespace: string;
  /** Name of the log group of each function; what concerns a function that does not exist is left out. */
  readonly logGroupNames: Readonly<Partial<Record<LogOwner, string>>>;
}

/** Makes metrics of log lines: CloudWatch counts what the functions say. */
export class MetricFilters extends Construct {
  constructor(scope: Construct, id: string, props: MetricFiltersProps) {
    super(scope, id);
    for (const [metric, { pattern, logs }] of Object.entries(LOG_METRICS)) {
      for (const owner of logs) {
        const logGroupName = props.logGroupNames[owner];
        if (logGroupName === undefined) continue;
        new CloudwatchLogMetricFilter(this, `${metric}-${owner}`, {
          name: `${props.namePrefix}-${metric}-${owner}`,
          logGroupName,
          pattern,
          // A 0 for each minute with lines but without a match: the alarm ends by itself.
          metricTransformation: { name: metric, namespace: props.namespace, value: "1", defaultValue: "0" },
        });
      }
    }
  }
}
