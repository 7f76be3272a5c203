import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DeleteDashboardsCommand,
  DisableAlarmActionsCommand,
  PutDashboardCommand,
} from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  DeleteMetricFilterCommand,
  PutMetricFilterCommand,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { type Tampering, text } from "./tampering";

const alarm: Tampering = {
  delete: (is, connect) =>
    connect(CloudWatchClient).send(new DeleteAlarmsCommand({ AlarmNames: [text(is, "alarm_name")] })),
  change: (is, connect) =>
    connect(CloudWatchClient).send(new DisableAlarmActionsCommand({ AlarmNames: [text(is, "alarm_name")] })),
};

export const MONITORING: Readonly<Record<string, Tampering>> = {
  aws_cloudwatch_metric_alarm: alarm,
  aws_cloudwatch_composite_alarm: alarm,
  aws_cloudwatch_dashboard: {
    delete: (is, connect) =>
      connect(CloudWatchClient).send(new DeleteDashboardsCommand({ DashboardNames: [text(is, "dashboard_name")] })),
    change: (is, connect) =>
      connect(CloudWatchClient).send(
        new PutDashboardCommand({ DashboardName: text(is, "dashboard_name"), DashboardBody: '{"widgets":[]}' }),
      ),
  },
  aws_cloudwatch_log_group: {
    delete: (is, connect) =>
      connect(CloudWatchLogsClient).send(new DeleteLogGroupCommand({ logGroupName: text(is, "name") })),
    change: (is, connect) =>
      connect(CloudWatchLogsClient).send(
        new PutRetentionPolicyCommand({ logGroupName: text(is, "name"), retentionInDays: 1 }),
      ),
    batch: 2,
  },
  aws_cloudwatch_log_metric_filter: {
    delete: (is, connect) =>
      connect(CloudWatchLogsClient).send(
        new DeleteMetricFilterCommand({ logGroupName: text(is, "log_group_name"), filterName: text(is, "name") }),
      ),
    change: (is, connect) => {
      const [metric] = is["metric_transformation"] as readonly Readonly<
        Record<"name" | "namespace" | "value", string>
      >[];
      return connect(CloudWatchLogsClient).send(
        new PutMetricFilterCommand({
          logGroupName: text(is, "log_group_name"),
          filterName: text(is, "name"),
          filterPattern: "{ $.never = 1 }",
          metricTransformations: [
            { metricName: metric?.name, metricNamespace: metric?.namespace, metricValue: metric?.value },
          ],
        }),
      );
    },
  },
};
