import type { Construct } from "constructs";
import { resourceNames } from "../config/names";
import type { FunctionId } from "../config/parts";
import type { Environment } from "../config/schema";
import type { AlertTopic } from "../constructs/alert-topic";
import type { HttpApi } from "../constructs/http-api";
import { Alarms } from "./alarms";
import { Dashboard } from "./dashboard";
import { MetricFilters } from "./metric-filters";
import type { Subjects, WatchedFunction } from "./metric-source";
import type { QueriedLog } from "./queries";
import { SavedQueries } from "./saved-queries";
import type { Severity } from "./signals";
import { TraceGroup } from "./trace-group";

export interface MonitorProps {
  readonly environment: Environment;
  readonly api: HttpApi;
  /** The functions that there are, for a `QueueConsumer` what it says of its own; what concerns another is left out. */
  readonly functions: Readonly<Partial<Record<FunctionId, WatchedFunction>>> & { readonly api: WatchedFunction };
  /** Who is told, by how urgent it is. */
  readonly topics: Readonly<Record<Severity, AlertTopic>>;
}

/** Makes everything that watches an application: metrics of its logs, alarms, dashboard, traces and saved queries. */
export function monitor(scope: Construct, { environment, api, functions, topics }: MonitorProps): void {
  const names = resourceNames(environment);
  const subjects: Subjects = {
    functions,
    apiId: api.apiId,
    stageName: api.stageName,
    metricsNamespace: names.metricsNamespace,
  };
  const logGroupNames: Readonly<Partial<Record<QueriedLog, string>>> = {
    ...Object.fromEntries(Object.entries(functions).map(([id, { logGroupName }]) => [id, logGroupName])),
    access: api.accessLogGroupName,
  };
  new MetricFilters(scope, "metric-filters", {
    namePrefix: names.prefix,
    namespace: subjects.metricsNamespace,
    logGroupNames,
  });
  const alarms = new Alarms(scope, "alarms", {
    environment,
    subjects,
    topicArns: { notify: topics.notify.arn, page: topics.page.arn },
  });
  if (environment.monitoring.dashboard)
    new Dashboard(scope, "dashboard", {
      dashboardName: names.dashboard,
      environment,
      subjects,
      alarmArns: alarms.arns,
      logGroupNames,
    });
  new TraceGroup(scope, "traces", {
    groupName: names.prefix,
    functionName: functions.api.functionName,
    insights: environment.monitoring.traceInsights,
  });
  new SavedQueries(scope, "queries", { folder: names.prefix, logGroupNames });
}
