/**
 * `npm run dashboard:preview -- [--minutes N] [--out file.svg]`: draws the dashboard of the running local AWS from what
 * it really did in the last minutes.
 */

import { readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  GetMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { sdkConfig } from "@secure-serverless/local-aws/client-environment";
import type { RequestRecord } from "@secure-serverless/local-aws/gateway";
import { Instance } from "@secure-serverless/local-aws/instance";
import {
  type DashboardBody,
  dashboardSchema,
  type MetricWidget,
} from "@secure-serverless/operations/dashboard/body-schema";
import {
  embeddedSamples,
  filteredSamples,
  gatewaySamples,
  type LogLine,
  lambdaSamples,
} from "@secure-serverless/operations/dashboard/derived-samples";
import { eventsOf, runQuery } from "@secure-serverless/operations/dashboard/logs-insights";
import { requireOwnPreview } from "@secure-serverless/operations/dashboard/own-preview";
import { aggregate, type Sample, sameDimensions } from "@secure-serverless/operations/dashboard/statistics";
import { type AlarmState, dashboardSvg, type Series } from "@secure-serverless/operations/dashboard/svg";
import { LOCAL_NAMES } from "@secure-serverless/operations/local/names";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { UserError } from "@secure-serverless/system/user-error";
import { functionLogGroup } from "../../../../src/config/names";
import { makeFolder } from "../../../system/src/private-folder.js";
import { personsFolder, runCommand } from "../command";

const { dashboard: DASHBOARD, functions: FUNCTIONS } = LOCAL_NAMES;
const DEFAULT_OUT = join(PROJECT_ROOT, "dist", "dashboard.svg");
/** A local run lasts minutes: the graphs' own periods would leave one point of it. */
const POINTS = 15;
const SHORTEST_PERIOD_SECONDS = 10;
const LOG_SLICE_MILLISECONDS = 60_000;
const LOGS = {
  api: functionLogGroup(FUNCTIONS.api),
  authorizer: functionLogGroup(FUNCTIONS.authorizer),
} as const;

type RenderingOptions = Exclude<MetricWidget["properties"]["metrics"][number][number], string>;

runCommand("dashboard:preview", async ({ options: { minutes, out = DEFAULT_OUT } }) => {
  await requireOwnPreview(out);
  const instance = new Instance();
  const running = instance.requireRunning();
  const config = sdkConfig(instance, running);
  const cloudwatch = new CloudWatchClient(config);
  const logs = new CloudWatchLogsClient(config);
  const to = Date.now();
  const periodSeconds = Math.max(SHORTEST_PERIOD_SECONDS, Math.round((minutes * 60) / POINTS / 10) * 10);
  // Whole periods only: a part of one would look like a fall.
  const from = Math.ceil((to - minutes * 60_000) / (periodSeconds * 1000)) * periodSeconds * 1000;

  const body = await readBody(cloudwatch);
  const lines = {
    api: await readLines(logs, LOGS.api, from, to),
    authorizer: await readLines(logs, LOGS.authorizer, from, to),
  };
  const requests = (await readRequests(instance)).filter(({ time }) => Date.parse(time) >= from);
  const derived = [
    ...embeddedSamples(lines.api, LOCAL_NAMES.metricsNamespace),
    ...lambdaSamples(lines.api, FUNCTIONS.api),
    ...lambdaSamples(lines.authorizer, FUNCTIONS.authorizer),
    ...filteredSamples(lines, LOCAL_NAMES.metricsNamespace),
    ...gatewaySamples(requests, gatewayDimensions(body)),
  ];

  const series = new Map<number, readonly Series[]>();
  const rows = new Map<number, readonly Readonly<Record<string, unknown>>[]>();
  for (const [index, widget] of body.widgets.entries()) {
    if (widget.type === "metric")
      series.set(index, await readSeries(cloudwatch, widget, derived, { from, to, periodSeconds }));
    if (widget.type === "log") rows.set(index, answer(widget.properties.query, lines));
  }
  const note =
    `Drawn from the last ${minutes} minutes of a local run, ${requests.length} requests, a point each ${periodSeconds} s. ` +
    "Metrics that the emulator does not make are made here from the logs that they would be made from; the others are CloudWatch's.";
  const svg = dashboardSvg({
    body,
    contents: { series, rows, alarmStates: await readAlarms(cloudwatch), alarmPrefix: `${LOCAL_NAMES.prefix}-` },
    from,
    to,
    note,
  });
  makeFolder(dirname(out));
  await writeFile(out, svg);
  console.log(`The dashboard is drawn in ${relative(personsFolder(), out)}`);
});

async function readBody(cloudwatch: CloudWatchClient): Promise<DashboardBody> {
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

async function readAlarms(cloudwatch: CloudWatchClient): Promise<Map<string, AlarmState>> {
  const { MetricAlarms = [], CompositeAlarms = [] } = await cloudwatch.send(
    new DescribeAlarmsCommand({ AlarmTypes: ["MetricAlarm", "CompositeAlarm"], MaxRecords: 100 }),
  );
  return new Map(
    [...MetricAlarms, ...CompositeAlarms].map((alarm) => [alarm.AlarmArn ?? "", alarm.StateValue as AlarmState]),
  );
}

/** Read minute by minute: the emulator returns 10,000 events of a range, and no token for the others. */
async function readLines(
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

async function readRequests(instance: Instance): Promise<RequestRecord[]> {
  const log = await readFile(instance.requestLog, "utf8").catch(() => "");
  return log
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as RequestRecord);
}

/** What the dashboard itself calls the API by. */
function gatewayDimensions({ widgets }: DashboardBody): Sample["dimensions"] {
  const metrics = widgets.flatMap((widget) => (widget.type === "metric" ? widget.properties.metrics : []));
  const gateway = metrics.find(([namespace]) => namespace === "AWS/ApiGateway");
  return gateway ? metricOf(gateway).dimensions : {};
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly periodSeconds: number;
}

async function readSeries(
  cloudwatch: CloudWatchClient,
  { properties }: MetricWidget,
  derived: readonly Sample[],
  range: Range,
) {
  const series: Series[] = [];
  for (const metric of properties.metrics) {
    const { namespace, name, dimensions, options } = metricOf(metric);
    const statistic = options.stat ?? properties.stat ?? "Average";
    const label = options.label ?? name;
    if (options.expression !== undefined) {
      series.push(...searched(options.expression, derived, range.periodSeconds));
      continue;
    }
    const samples = derived.filter(
      (sample) =>
        sample.namespace === namespace && sample.name === name && sameDimensions(sample.dimensions, dimensions),
    );
    const points =
      samples.length > 0
        ? aggregate(samples, statistic, range.periodSeconds).filter(({ at }) => at >= range.from)
        : await readPoints(cloudwatch, { namespace, name, dimensions, statistic }, range);
    series.push({ label, points });
  }
  return series;
}

async function readPoints(
  cloudwatch: CloudWatchClient,
  metric: { namespace: string; name: string; dimensions: Sample["dimensions"]; statistic: string },
  { from, to, periodSeconds }: Range,
) {
  const { MetricDataResults = [] } = await cloudwatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(from),
      EndTime: new Date(to),
      MetricDataQueries: [
        {
          Id: "metric",
          MetricStat: {
            Metric: {
              Namespace: metric.namespace,
              MetricName: metric.name,
              Dimensions: Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
            },
            Period: periodSeconds,
            Stat: metric.statistic,
          },
        },
      ],
    }),
  );
  const [result] = MetricDataResults;
  return (result?.Timestamps ?? [])
    .map((at, index) => ({ at: at.getTime(), value: result?.Values?.[index] ?? 0 }))
    .filter(({ at }) => at >= from);
}

/** A search over the handler's metrics: its namespace and dimensions stand in braces. */
function searched(expression: string, derived: readonly Sample[], periodSeconds: number): Series[] {
  const [, schema = "", name = "", statistic = ""] =
    /^SEARCH\('\{([^}]+)\} MetricName="(\w+)"[^']*', '(\w+)', \d+\)$/.exec(expression) ?? [];
  const [namespace, ...dimensions] = schema.split(",");
  const found = derived.filter(
    (sample) =>
      sample.namespace === namespace &&
      sample.name === name &&
      dimensions.every((dimension) => dimension in sample.dimensions),
  );
  const labels = [...new Set(found.map((sample) => `${sample.dimensions["Code"]} ${sample.dimensions["Route"]}`))];
  return labels.map((label) => ({
    label,
    points: aggregate(
      found.filter((sample) => `${sample.dimensions["Code"]} ${sample.dimensions["Route"]}` === label),
      statistic,
      periodSeconds,
    ),
  }));
}

function answer(query: string, lines: Readonly<Record<keyof typeof LOGS, readonly LogLine[]>>) {
  const sources = [...query.matchAll(/SOURCE '([^']+)' \| /g)].map(([, group]) => group);
  const asked = Object.entries(LOGS).flatMap(([owner, group]) =>
    sources.includes(group) ? lines[owner as keyof typeof LOGS] : [],
  );
  const events = asked.flatMap(({ at, text }) => eventsOf([text]).map((event) => ({ ...event, "@timestamp": at })));
  return runQuery(query.replaceAll(/SOURCE '[^']+' \| /g, ""), events);
}

function metricOf(parts: MetricWidget["properties"]["metrics"][number]) {
  const names = parts.filter((part): part is string => typeof part === "string");
  const options = parts.find((part): part is RenderingOptions => typeof part !== "string") ?? {};
  const [namespace = "", name = "", ...pairs] = names;
  const dimensions: Record<string, string> = {};
  for (let index = 0; index < pairs.length; index += 2) dimensions[pairs[index] ?? ""] = pairs[index + 1] ?? "";
  return { namespace, name, dimensions, options };
}
