import { readFile } from "node:fs/promises";
import { type CloudWatchClient, DescribeAlarmsCommand, GetDashboardCommand } from "@aws-sdk/client-cloudwatch";
import { type CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { RequestRecord } from "@secure-serverless/local-aws/gateway";
import type { Instance } from "@secure-serverless/local-aws/instance";
import { UserError } from "@secure-serverless/system/user-error";
import { LOCAL_NAMES } from "../local/names";
import { type DashboardBody, dashboardSchema } from "./body-schema";
import type { LogLine } from "./derived-samples";
import type { AlarmState } from "./svg";

const { dashboard: DASHBOARD } = LOCAL_NAMES;
const LOG_SLICE_MILLISECONDS = 60_000;

export async function readBody(cloudwatch: CloudWatchClient): Promise<DashboardBody> {
  const { DashboardBody: body } = await cloudwatch
    .send(new GetDashboardCommand({ DashboardName: DASHBOARD }))
    .catch((error: Error) => {
      throw new UserError(
        `The local CloudWatch has no dashboard ${DASHBOARD}`,
        "Apply the stack: npm run local -- --detach",
        {
          cause: error,
        },
      );
    });
  return dashboardSchema.parse(JSON.parse(body ?? "{}"));
}

export async function readAlarms(cloudwatch: CloudWatchClient): Promise<Map<string, AlarmState>> {
  const { MetricAlarms = [], CompositeAlarms = [] } = await cloudwatch.send(
    new DescribeAlarmsCommand({ AlarmTypes: ["MetricAlarm", "CompositeAlarm"], MaxRecords: 100 }),
  );
  return new Map(
    [...MetricAlarms, ...CompositeAlarms].map((alarm) => [alarm.AlarmArn ?? "", alarm.StateValue as AlarmState]),
  );
}

/** Read minute by minute: the emulator returns 10,000 events of a range, and no token for the others. */
export async function readLines(
  logs: CloudWatchLogsClient,
  logGroupName: string,
  from: number,
  to: number,
): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for (let startTime = from; startTime < to; startTime += LOG_SLICE_MILLISECONDS) {
    const endTime = Math.min(startTime + LOG_SLICE_MILLISECONDS, to) - 1;
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName, startTime, endTime }));
    lines.push(...events.map(({ timestamp = 0, message = "" }) => ({ at: timestamp, text: message.trimEnd() })));
  }
  return lines;
}

export async function readRequests(instance: Instance): Promise<RequestRecord[]> {
  const log = await readFile(instance.requestLog, "utf8").catch(() => "");
  return log
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as RequestRecord);
}
