import {
  CloudWatchClient,
  GetDashboardCommand,
  ListTagsForResourceCommand,
  paginateDescribeAlarms,
} from "@aws-sdk/client-cloudwatch";
import { resourceNames } from "../../../../../src/config/names";
import type { Environment } from "../../../../../src/config/schema";
import { alarmNames } from "../../../../../src/monitoring/alarm-names";
import { callEach, unlessMissing } from "../../aws/calls";
import { type InventoryContext, tagsOf } from "../context";
import type { FoundResource } from "../found-resource";

/**
 * The alarms by their exact names, since another environment's may begin alike, and the dashboard. Of a preview also those that
 * only begin as its own do and have its tags: the branch that it was made of may have others.
 */
export async function monitoring(context: InventoryContext): Promise<FoundResource[]> {
  const cloudwatch = context.connect(CloudWatchClient);
  return [...(await alarms(cloudwatch, context)), ...(await dashboard(cloudwatch, context.names.dashboard))];
}

async function alarms(client: CloudWatchClient, { environment, isOurs }: InventoryContext): Promise<FoundResource[]> {
  const wanted = new Set(alarmNames(environment));
  const present: { type: string; name: string; arn: string }[] = [];
  // those of one function have its name, which the suffix of the environment ends
  const request = {
    AlarmNamePrefix: environment.serviceName,
    AlarmTypes: ["MetricAlarm" as const, "CompositeAlarm" as const],
  };
  for await (const { MetricAlarms = [], CompositeAlarms = [] } of paginateDescribeAlarms({ client }, request)) {
    for (const [type, list] of [
      ["aws_cloudwatch_metric_alarm", MetricAlarms],
      ["aws_cloudwatch_composite_alarm", CompositeAlarms],
    ] as const) {
      for (const { AlarmName: name = "", AlarmArn: arn = "" } of list) {
        if (wanted.has(name) || mayBeAlarmOf(environment, name)) present.push({ type, name, arn });
      }
    }
  }
  const found = await callEach(present, async ({ type, name, arn }): Promise<FoundResource[]> => {
    const { Tags } = await client.send(new ListTagsForResourceCommand({ ResourceARN: arn }));
    const ours = isOurs(tagsOf(Tags));
    return ours || wanted.has(name) ? [{ type, name, importId: name, ours }] : [];
  });
  return found.flat();
}

/** Whether an alarm of a preview could be called so; that it is one only its tags say. */
export function mayBeAlarmOf(environment: Environment, name: string): boolean {
  const { prefix, functions } = resourceNames(environment);
  return environment.preview !== undefined && [prefix, functions.api].some((own) => name.startsWith(`${own}-`));
}

async function dashboard(client: CloudWatchClient, name: string): Promise<FoundResource[]> {
  const answer = await unlessMissing(
    client.send(new GetDashboardCommand({ DashboardName: name })),
    "DashboardNotFoundError",
    "ResourceNotFound",
  );
  if (answer === undefined) return [];
  return [{ type: "aws_cloudwatch_dashboard", name, importId: name, ours: undefined }];
}
