import { serviceTitle } from "../config/names";
import type { Environment } from "../config/schema";
import { HANDLER_SERVICE, type Metric, metricOf, type Subjects } from "./metric-source";
import { compoundSignals, LATENCY_PERCENT } from "./objectives";
import { QUERIES, type QueriedLog, type QueryName, queryString } from "./queries";
import { runbookLink } from "./runbook";
import { DEFAULT_PERIOD_SECONDS, SECTIONS, type Section, type Severity } from "./signals";
import { watchedSignals } from "./watched-signals";

export interface DashboardBodyProps {
  readonly environment: Environment;
  readonly subjects: Subjects;
  readonly region: string;
  /** ARNs of the alarms, by severity. */
  readonly alarmArns: Readonly<Record<Severity, readonly string[]>>;
  readonly logGroupNames: Readonly<Partial<Record<QueriedLog, string>>>;
}

interface Content {
  readonly type: "text" | "metric" | "alarm" | "log";
  readonly width: number;
  readonly height: number;
  readonly properties: object;
}

/** The grid's width, and that of one of three graphs a row. */
const FULL_WIDTH = 24;
const GRAPH = { width: 8, height: 6 } as const;
const WARNING_RED = "#d62728";

/**
 * The dashboard, to be read from top to bottom: what the alarms say, then section by section each signal's graph with
 * its threshold, and below them what the logs say.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function dashboardBody(props: DashboardBodyProps) {
  const sections = (Object.keys(SECTIONS) as Section[]).flatMap((section) => sectionContents(section, props));
  return { start: "-PT3H", periodOverride: "inherit", widgets: layOut([...statusContents(props), ...sections]) };
}

/** Places contents from left to right and, when a row is full or its height changes, below. */
function layOut(contents: readonly Content[]) {
  let [x, y, rowHeight] = [0, 0, 0];
  return contents.map(({ type, width, height, properties }) => {
    if (x + width > FULL_WIDTH || (x > 0 && height !== rowHeight)) {
      y += rowHeight;
      x = 0;
    }
    rowHeight = height;
    const widget = { type, x, y, width, height, properties };
    x += width;
    return widget;
  });
}

function statusContents({ environment, alarmArns }: DashboardBodyProps): Content[] {
  const { slo, runbookUrl } = environment.monitoring;
  const pages = compoundSignals(environment).filter(({ severity }) => severity === "page");
  return [
    {
      type: "text",
      width: FULL_WIDTH,
      height: 3,
      properties: {
        markdown: [
          `# ${serviceTitle(environment.serviceName)}, ${environment.name}`,
          `Read from top to bottom: is it up, how fast, why not, what it costs. [The runbook](${runbookUrl}) has a section for every alarm.`,
          `Promised: ${slo.availabilityPercent} % of the requests without a 5xx, ${LATENCY_PERCENT} % of them within ${slo.latencyMs} ms. ` +
            `Someone is woken by ${pages.map(({ id }) => `[${id}](${runbookLink(environment, id)})`).join(" and ")}.`,
        ].join("\n\n"),
      },
    },
    {
      type: "alarm",
      width: FULL_WIDTH,
      height: 2,
      properties: { title: "Alarms that page", alarms: alarmArns.page },
    },
    {
      type: "alarm",
      width: FULL_WIDTH,
      height: 5,
      properties: { title: "Alarms that notify", alarms: alarmArns.notify, sortBy: "stateUpdatedTimestamp" },
    },
  ];
}

function sectionContents(section: Section, props: DashboardBodyProps): Content[] {
  const { environment, subjects, region } = props;
  const signals = watchedSignals(environment, subjects).filter(({ id }) => id in SECTIONS[section].signals);
  const links = signals.map(({ id, signal }) => `[${signal.title}](${runbookLink(environment, id)})`);
  return [
    {
      type: "text",
      width: FULL_WIDTH,
      height: 2,
      properties: { markdown: `## ${SECTIONS[section].question}\n\nRunbook: ${links.join(" · ")}` },
    },
    ...signals.map(({ signal, metric, threshold }) =>
      graph({
        title: signal.title,
        region,
        stat: signal.statistic,
        period: signal.periodSeconds ?? DEFAULT_PERIOD_SECONDS,
        metrics: [metricArray(metric)],
        yAxis: { left: { min: 0, label: signal.unit, showUnits: false } },
        annotations: {
          horizontal: [{ label: `alarm at ${threshold}`, value: threshold, color: WARNING_RED }],
        },
      }),
    ),
    ...EXTRAS[section](props),
  ];
}

/** What a section shows beyond its signals. */
const EXTRAS: Readonly<Record<Section, (props: DashboardBodyProps) => Content[]>> = {
  up: ({ environment, subjects, region }) => {
    const windows = compoundSignals(environment)
      .filter(({ id }) => id.startsWith("slo-availability"))
      .flatMap((compound) => compound.windows);
    return [
      graph({
        title: "Budget of failures: 5xx rate by window",
        region,
        metrics: windows.map(({ id, metric, statistic, periodSeconds }) => [
          ...metricArray(metricOf(metric, subjects)),
          { label: id.replace("slo-availability-", ""), stat: statistic, period: periodSeconds },
        ]),
        yAxis: { left: { min: 0, label: "share of requests", showUnits: false } },
        annotations: {
          horizontal: [...new Set(windows.map(({ threshold }) => threshold))].map((threshold) => ({
            label: `burning at ${threshold}`,
            value: threshold,
            color: WARNING_RED,
          })),
        },
      }),
    ];
  },
  speed: (props) => logTable("slowest-requests", "Slowest requests", FULL_WIDTH, props),
  cause: (props) => [
    graph({
      title: "Problems answered, by code",
      region: props.region,
      // A search, because which codes and routes there are shows only when they happen.
      metrics: [
        [
          {
            expression: `SEARCH('{${props.subjects.metricsNamespace},Service,Route,Code} MetricName="ErrorsByCode" Service="${HANDLER_SERVICE}"', 'Sum', ${DEFAULT_PERIOD_SECONDS})`,
            id: "codes",
            region: props.region,
          },
        ],
      ],
      yAxis: { left: { min: 0, label: "requests", showUnits: false } },
    }),
    ...logTable("errors", "Last errors", FULL_WIDTH - GRAPH.width, props),
    ...logTable("denials", "Refused keys", FULL_WIDTH, props),
  ],
  cost: () => [],
};

function graph(properties: object): Content {
  return { type: "metric", ...GRAPH, properties: { view: "timeSeries", stacked: false, ...properties } };
}

function logTable(
  name: QueryName,
  title: string,
  width: number,
  { logGroupNames, region }: DashboardBodyProps,
): Content[] {
  const { logs, commands } = QUERIES[name];
  const sources = logs.flatMap((log) => logGroupNames[log] ?? []).map((group) => `SOURCE '${group}'`);
  if (sources.length === 0) return [];
  const query = `${sources.join(" | ")} | ${queryString(commands)}`;
  return [{ type: "log", width, height: GRAPH.height, properties: { title, region, view: "table", query } }];
}

function metricArray({ namespace, name, dimensions }: Metric): string[] {
  return [namespace, name, ...Object.entries(dimensions).flat()];
}
