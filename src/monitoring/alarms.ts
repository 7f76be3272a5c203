import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { PERIOD_SECONDS, type Signal } from "./signals";

export interface AlarmsProps {
  readonly functionName: string;
  /** Starts the name of each alarm. */
  readonly namePrefix: string;
  readonly signals: readonly Signal[];
  /** Told when an alarm fires and when it is over. */
  readonly topicArn: string;
}

/** One alarm for each signal that has a rule. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    for (const { metric, statistic, alarm } of props.signals) {
      if (!alarm) continue;
      new CloudwatchMetricAlarm(this, alarm.id, {
        alarmName: `${props.namePrefix}-${alarm.id}`,
        alarmDescription: alarm.description,
        namespace: "AWS/Lambda",
        metricName: metric,
        dimensions: { FunctionName: props.functionName },
        statistic,
        period: PERIOD_SECONDS,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        threshold: alarm.threshold,
        evaluationPeriods: alarm.evaluationPeriods,
        // A function that nobody calls reports nothing, which is not a failure, and must not end in INSUFFICIENT_DATA.
        treatMissingData: "notBreaching",
        alarmActions: [props.topicArn],
        okActions: [props.topicArn],
      });
    }
  }
}
