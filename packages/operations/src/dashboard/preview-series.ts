import { type CloudWatchClient, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { DashboardBody, MetricWidget } from "./body-schema";
import { aggregate, type Sample, sameDimensions } from "./statistics";
import type { Series } from "./svg";

type RenderingOptions = Exclude<MetricWidget["properties"]["metrics"][number][number], string>;

/** In milliseconds since 1970, and seconds. */
export interface Range {
  readonly from: number;
  readonly to: number;
  readonly periodSeconds: number;
}

/** The lines of a widget: from the derived samples where there are any, otherwise from CloudWatch. */
export async function readSeries(
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

/** A search over the handler's metrics: its namespace and dimensions are in braces. */
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

/** What the dashboard itself calls the API by. */
export function gatewayDimensions({ widgets }: DashboardBody): Sample["dimensions"] {
  const metrics = widgets.flatMap((widget) => (widget.type === "metric" ? widget.properties.metrics : []));
  const gateway = metrics.find(([namespace]) => namespace === "AWS/ApiGateway");
  return gateway ? metricOf(gateway).dimensions : {};
}

function metricOf(parts: MetricWidget["properties"]["metrics"][number]) {
  const names = parts.filter((part): part is string => typeof part === "string");
  const options = parts.find((part): part is RenderingOptions => typeof part !== "string") ?? {};
  const [namespace = "", name = "", ...pairs] = names;
  const dimensions: Record<string, string> = {};
  for (let index = 0; index < pairs.length; index += 2) dimensions[pairs[index] ?? ""] = pairs[index + 1] ?? "";
  return { namespace, name, dimensions, options };
}
