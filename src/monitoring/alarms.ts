import { CloudwatchCompositeAlarm } from "@cdktf/provider-aws/lib/cloudwatch-composite-alarm";
import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
} from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import type { Environment } from "../config/schema";
import { type Metric, type MetricSource, metricOf, type Subjects } from "./metric-source";
import { type BurnWindow, type CompoundSignal, compoundAlarms } from "./objectives";
import { runbookLink } from "./runbook";
import { DEFAULT_PERIOD_SECONDS, type Severity, type Signal, type Statistic } from "./signals";
import { alarmName, hasAlarm, type WatchedSignal, watchedSignals } from "./watched-signals";

export interface AlarmsProps {
  readonly environment: Environment;
  readonly subjects: Subjects;
  /** Told when an alarm fires and, where that says something, when it is over. */
  readonly topicArns: Readonly<Record<Severity, string>>;
}

const NOT_BREACHING = "notBreaching";

/** One alarm for each signal, or few of them, as the environment says; for each compound signal one that combines the alarms of its parts. */
export class Alarms extends Construct {
  /** ARNs by severity, the compound ones first. */
  readonly arns: Readonly<Record<Severity, readonly string[]>>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AlarmsProps,
  ) {
    super(scope, id);
    const { environment, subjects } = props;
    const arns: Record<Severity, string[]> = { page: [], notify: [] };
    const single = watchedSignals(environment, subjects)
      .filter(({ id }) => hasAlarm(environment, id))
      .map((watched) => ({ ...watched, alarm: this.createAlarm(watched) }));
    for (const compound of compoundAlarms(environment)) {
      const windows = compound.windows.map((window) => this.createWindow(window));
      const signals = single.filter(({ id }) => compound.signals.includes(id)).map(({ alarm }) => alarm);
      arns[compound.severity].push(this.combine(compound, [...windows, ...signals]).arn);
    }
    for (const { alarm, signal } of single) arns[signal.severity].push(alarm.arn);
    this.arns = arns;
  }

  private createAlarm({ id, signal, metric, threshold }: WatchedSignal): CloudwatchMetricAlarm {
    const [breaching, of] = signal.periods;
    const topic = [this.props.topicArns[signal.severity]];
    return this.createMetricAlarm(id, signal.metric, {
      ...metricRule(metric, signal.statistic),
      alarmDescription: this.describe(id, signal),
      period: signal.periodSeconds ?? DEFAULT_PERIOD_SECONDS,
      threshold,
      evaluationPeriods: of,
      // CloudWatch takes N of N where it is not given, and does not report it back: stated, it would be a difference.
      ...(breaching < of && { datapointsToAlarm: breaching }),
      // What nobody calls reports nothing, which is not a failure, and must not end in INSUFFICIENT_DATA.
      treatMissingData: NOT_BREACHING,
      alarmActions: topic,
      ...(signal.tellsRecovery && { okActions: topic }),
    });
  }

  private createWindow({ id, metric, statistic, periodSeconds, threshold }: BurnWindow): CloudwatchMetricAlarm {
    return this.createMetricAlarm(id, metric, {
      ...metricRule(metricOf(metric, this.props.subjects), statistic),
      alarmDescription: "A part of the compound signal that carries its name; tells nobody by itself.",
      period: periodSeconds,
      threshold,
      evaluationPeriods: 1,
      treatMissingData: NOT_BREACHING,
    });
  }

  private createMetricAlarm(
    id: string,
    source: MetricSource,
    rule: Omit<CloudwatchMetricAlarmConfig, "alarmName" | "comparisonOperator">,
  ): CloudwatchMetricAlarm {
    return new CloudwatchMetricAlarm(this, id, {
      alarmName: alarmName(id, source, this.props.environment),
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      ...rule,
    });
  }

  private combine(compound: CompoundSignal, parts: readonly CloudwatchMetricAlarm[]): CloudwatchCompositeAlarm {
    const topic = [this.props.topicArns[compound.severity]];
    return new CloudwatchCompositeAlarm(this, compound.id, {
      alarmName: alarmName(compound.id, undefined, this.props.environment),
      alarmDescription: this.describe(compound.id, compound),
      // By the resource's own attribute, so that Terraform makes the parts first.
      alarmRule: parts.map((alarm) => `ALARM("${alarm.alarmName}")`).join(" AND "),
      alarmActions: topic,
      okActions: topic,
    });
  }

  private describe(id: string, { meaning, feels }: Pick<Signal, "meaning" | "feels">): string {
    return `${meaning}. ${feels} Runbook: ${runbookLink(this.props.environment, id)}`;
  }
}

function metricRule(metric: Metric, statistic: Statistic) {
  const rule = { namespace: metric.namespace, metricName: metric.name, dimensions: metric.dimensions };
  return statistic.startsWith("p") ? { ...rule, extendedStatistic: statistic } : { ...rule, statistic };
}
