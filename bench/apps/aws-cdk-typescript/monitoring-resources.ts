import { Duration } from "aws-cdk-lib";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { FilterPattern, type LogGroup, MetricFilter, QueryDefinition, QueryString } from "aws-cdk-lib/aws-logs";
import type { Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import { type About, ALARMS, type AlarmRow, COMPOSITES, METRIC_FILTERS, QUERIES } from "./monitoring";
import type { ServerlessFunction } from "./serverless-function";

export interface MonitoringProps {
  readonly environment: string;
  readonly api: ServerlessFunction;
  readonly authorizer: ServerlessFunction;
  readonly topic: Topic;
  readonly apiId: string;
  readonly accessLogs: LogGroup;
}

/** Alarms, those that combine them, the dashboard, metrics of logs, and saved queries. */
export function addMonitoring(scope: Construct, props: MonitoringProps): void {
  const { environment, api, authorizer, topic } = props;
  const prefix = `secure-serverless-${environment}`;
  const groups = { function: api.logs, authorizer: authorizer.logs };
  for (const [of, metricName, pattern] of METRIC_FILTERS)
    new MetricFilter(scope, `filter-${metricName}-${of}`, {
      ...{ filterName: `${prefix}-${metricName}-${of}`, logGroup: groups[of], metricName },
      metricNamespace: `SecureServerless-${environment}`,
      filterPattern: FilterPattern.literal(pattern),
      metricValue: "1",
      defaultValue: 0,
    });
  const notify = new SnsAction(topic);
  const alarms = new Map(ALARMS.map((row) => [row.id, addAlarm(scope, prefix, row, props)]));
  for (const alarm of alarms.values()) alarm.addAlarmAction(notify);
  const composites = Object.entries(COMPOSITES).map(([id, parts]) => {
    const rules = parts.map((part) =>
      cloudwatch.AlarmRule.fromAlarm(alarmNamed(alarms, part), cloudwatch.AlarmState.ALARM),
    );
    const alarm = new cloudwatch.CompositeAlarm(scope, `composite-${id}`, {
      compositeAlarmName: `${prefix}-${id}`,
      alarmRule: cloudwatch.AlarmRule.allOf(...rules),
    });
    alarm.addAlarmAction(notify);
    return alarm;
  });
  for (const [name, [first = "", ...rest]] of Object.entries(QUERIES))
    new QueryDefinition(scope, `query-${name}`, {
      queryDefinitionName: `${prefix}/${name}`,
      logGroups: [api.logs],
      queryString: new QueryString({ fields: [first], filterStatements: rest }),
    });
  addDashboard(scope, prefix, props, [...alarms.values(), ...composites]);
}

function addAlarm(scope: Construct, prefix: string, row: AlarmRow, props: MonitoringProps): cloudwatch.Alarm {
  return new cloudwatch.Alarm(scope, `alarm-${row.id}`, {
    alarmName: `${prefix}-${row.id}`,
    alarmDescription: `${row.metric} of ${row.about}. Runbook: docs/runbook.md#${row.id}`,
    metric: metricOf(row, props),
    threshold: row.threshold,
    evaluationPeriods: row.periods,
    datapointsToAlarm: row.datapoints ?? row.periods,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
}

function metricOf({ namespace, metric, about, statistic, periodSeconds }: AlarmRow, props: MonitoringProps) {
  const isOwn = namespace === "SecureServerless";
  return new cloudwatch.Metric({
    namespace: isOwn ? `${namespace}-${props.environment}` : namespace,
    metricName: metric,
    dimensionsMap: dimensionsOf(about, props),
    statistic,
    period: Duration.seconds(periodSeconds),
  });
}

function dimensionsOf(about: About, { api, authorizer, apiId }: MonitoringProps): Record<string, string> {
  switch (about) {
    case "api":
      return { ApiId: apiId, Stage: "$default" };
    case "function":
      return { FunctionName: api.lambda.functionName };
    case "authorizer":
      return { FunctionName: authorizer.lambda.functionName };
    case "queue":
      return { QueueName: api.deadLetters.queueName };
    case "service":
      return { Service: "api" };
    case "nothing":
      return {};
  }
}

/** A widget for each alarm, one for all, and three tables of logs. */
function addDashboard(
  scope: Construct,
  prefix: string,
  props: MonitoringProps,
  alarms: readonly cloudwatch.IAlarm[],
): void {
  const graphs = ALARMS.filter(({ id }) => !id.startsWith("slo-")).map((row) => {
    const left = [metricOf(row, props)];
    const leftAnnotations = [{ value: row.threshold, label: `alarm at ${row.threshold}` }];
    return new cloudwatch.GraphWidget({ title: row.id, width: 8, height: 6, left, leftAnnotations });
  });
  const tables = ["slowest-requests", "errors", "denials"].map(
    (name) =>
      new cloudwatch.LogQueryWidget({
        ...{ title: name, width: 24, height: 6, queryLines: [...(QUERIES[name] ?? [])] },
        logGroupNames: [props.api.logs.logGroupName],
      }),
  );
  const titles = ["Is it up?", "How fast is it?", "Why not?", "What does it cost?"].map(
    (title) => new cloudwatch.TextWidget({ markdown: `## ${title}`, width: 24, height: 2 }),
  );
  const status = new cloudwatch.AlarmStatusWidget({ title: "Alarms", width: 24, height: 6, alarms: [...alarms] });
  const dashboard = new cloudwatch.Dashboard(scope, "dashboard", { dashboardName: prefix });
  dashboard.addWidgets(...titles, status, ...graphs, ...tables);
}

function alarmNamed(alarms: ReadonlyMap<string, cloudwatch.Alarm>, id: string): cloudwatch.Alarm {
  const alarm = alarms.get(id);
  if (alarm === undefined) throw new Error(`There is no alarm ${id}`);
  return alarm;
}
