import {
  type DashboardBody,
  dashboardSchema,
  type MetricWidget,
} from "@secure-serverless/operations/dashboard/body-schema";
import { Alarms } from "../../src/monitoring/alarms";
import { Dashboard } from "../../src/monitoring/dashboard";
import { dashboardBody } from "../../src/monitoring/dashboard-body";
import { SECTIONS, SIGNALS, type Signal } from "../../src/monitoring/signals";
import { alarmOf, LOG_GROUPS, SUBJECTS, WITHOUT_AUTHORIZER, watched } from "../support/monitoring";
import { resourceOf, resourcesOf, synthScope } from "../support/terraform-json";

const props = {
  environment: watched({ thresholds: { errors: 7 }, runbookUrl: "https://wiki.example.org/runbook" }),
  subjects: SUBJECTS,
  region: "eu-west-1",
  alarmArns: { page: ["arn:page"], notify: ["arn:one", "arn:two"] },
  logGroupNames: LOG_GROUPS,
};
const body = (changed: Partial<typeof props> = {}): DashboardBody =>
  dashboardSchema.parse(dashboardBody({ ...props, ...changed }));
const graphs = ({ widgets }: DashboardBody) =>
  widgets.filter((widget): widget is MetricWidget => widget.type === "metric");

describe("the dashboard", () => {
  const { widgets } = body();
  const alarms = resourcesOf(
    synthScope(
      (scope) => void new Alarms(scope, "alarms", { ...props, topicArns: { page: "arn:p", notify: "arn:n" } }),
    ),
    "aws_cloudwatch_metric_alarm",
  );

  it.each(Object.entries(SIGNALS) as [string, Signal][])(
    "shows %s with its alarm's threshold as a line",
    (id, signal) => {
      const { threshold } = alarmOf(alarms, id);
      const graph = graphs(body()).filter(({ properties }) => properties.title === signal.title);

      expect(graph).toEqual([
        expect.objectContaining({
          properties: expect.objectContaining({
            region: "eu-west-1",
            stat: signal.statistic,
            period: signal.periodSeconds ?? 300,
            annotations: { horizontal: [expect.objectContaining({ value: threshold })] },
          }),
        }),
      ]);
    },
  );

  it("shows the threshold that the environment states", () => {
    const graph = graphs(body()).find(({ properties }) => properties.title === SIGNALS.errors.title);

    expect(graph?.properties.annotations?.horizontal).toEqual([expect.objectContaining({ value: 7 })]);
  });

  it("keeps the original's four graphs, about the function", () => {
    for (const [title, metric, stat] of [
      ["Lambda Invocations", "Invocations", "Sum"],
      ["Lambda Errors", "Errors", "Sum"],
      ["Lambda Duration", "Duration", "Average"],
      ["Lambda Concurrent Executions", "ConcurrentExecutions", "Maximum"],
    ])
      expect(graphs(body())).toContainEqual(
        expect.objectContaining({
          properties: expect.objectContaining({
            title,
            stat,
            metrics: [["AWS/Lambda", metric, "FunctionName", "my-function"]],
          }),
        }),
      );
  });

  it("is read from top to bottom: the alarms, then section by section", () => {
    const texts = widgets.flatMap((widget) => (widget.type === "text" ? [[widget.y, widget.properties.markdown]] : []));

    expect(texts.map(([, markdown]) => String(markdown).split("\n")[0])).toEqual([
      "# Secure Serverless, test",
      ...Object.values(SECTIONS).map(({ question }) => `## ${question}`),
    ]);
    expect(texts.map(([y]) => y)).toEqual([...texts.map(([y]) => Number(y))].sort((a, b) => a - b));
    expect(widgets.slice(0, 3).map(({ type }) => type)).toEqual(["text", "alarm", "alarm"]);
  });

  it("shows the state of every alarm", () => {
    expect(widgets.flatMap((widget) => (widget.type === "alarm" ? widget.properties.alarms : []))).toEqual([
      "arn:page",
      "arn:one",
      "arn:two",
    ]);
  });

  it("links every signal's section of the runbook", () => {
    const markdown = widgets.flatMap((widget) => (widget.type === "text" ? [widget.properties.markdown] : [])).join();

    for (const id of Object.keys(SIGNALS)) expect(markdown).toContain(`(https://wiki.example.org/runbook#${id})`);
  });

  it("asks the logs what the graphs cannot tell", () => {
    const queries = widgets.flatMap((widget) => (widget.type === "log" ? [widget.properties.query] : []));

    expect(queries.map((query) => query.split(" | ")[0])).toEqual([
      "SOURCE '/logs/api'",
      "SOURCE '/logs/api'",
      "SOURCE '/logs/authorizer'",
    ]);
  });

  it.each([
    ["with an authorizer", {}],
    ["without one", { subjects: WITHOUT_AUTHORIZER, logGroupNames: { api: "/logs/api", access: "/logs/access" } }],
  ])("lays its widgets out without gap or overlap, %s", (_, changed) => {
    const taken = new Set<string>();
    const all = body(changed as Partial<typeof props>).widgets;

    expect(all.length).toBeGreaterThan(20);
    for (const { x, y, width, height } of all) {
      expect(x + width).toBeLessThanOrEqual(24);
      for (let column = x; column < x + width; column++)
        for (let row = y; row < y + height; row++) {
          expect(taken).not.toContain(`${column},${row}`);
          taken.add(`${column},${row}`);
        }
    }
    const rows = new Set([...taken].map((cell) => Number(cell.split(",")[1])));
    expect(rows.size).toBe(Math.max(...rows) + 1);
  });

  it("leaves out what only an authorizer could report, where there is none", () => {
    const logGroupNames = { api: "/logs/api", access: "/logs/access" } as typeof LOG_GROUPS;
    const without = JSON.stringify(body({ subjects: WITHOUT_AUTHORIZER, logGroupNames }));

    expect(without).not.toMatch(/authorizer|Denials|SecretFailures/);
    expect(JSON.stringify(body())).toMatch(/authorizer/);
  });
});

describe("the model of a dashboard's body", () => {
  const valid = body();
  const first = (type: string) => valid.widgets.find((widget) => widget.type === type);
  const changed = (type: string, properties: object, place: object = {}) => {
    const widget = first(type);
    return { widgets: [{ ...widget, ...place, properties: { ...widget?.properties, ...properties } }] };
  };

  it.each([
    ["a widget beyond the grid", changed("text", {}, { x: 24 })],
    ["an unknown type", changed("text", {}, { type: "movie" })],
    ["an unknown property", changed("metric", { titel: "x" })],
    ["a metric without a name", changed("metric", { metrics: [["AWS/Lambda"]] })],
    ["a dimension without a value", changed("metric", { metrics: [["AWS/Lambda", "Errors", "FunctionName"]] })],
    ["an unknown statistic", changed("metric", { stat: "Mean" })],
    ["an odd period", changed("metric", { period: 90 })],
    ["a graph without a region", changed("metric", { region: undefined })],
    ["an annotation without a value", changed("metric", { annotations: { horizontal: [{ label: "x" }] } })],
    ["an empty alarm list", changed("alarm", { alarms: [] })],
    ["a query without a source", changed("log", { query: "fields @message" })],
    ["an unknown start", { ...valid, start: "3 hours" }],
  ])("refuses %s", (_, wrong) => {
    expect(dashboardSchema.safeParse(wrong).success).toBe(false);
  });
});

describe("Dashboard", () => {
  it("takes its region from the provider", () => {
    const json = synthScope((scope) => void new Dashboard(scope, "dashboard", { ...props, dashboardName: "mine" }));
    const dashboard = resourceOf(json, "aws_cloudwatch_dashboard");
    const drawn = JSON.parse(dashboard.dashboard_body as string) as DashboardBody;
    const regional = drawn.widgets.filter(({ type }) => type === "metric" || type === "log");

    expect(dashboard.dashboard_name).toBe("mine");
    expect(regional.length).toBeGreaterThan(20);
    for (const { properties } of regional)
      expect(properties).toMatchObject({ region: expect.stringMatching(/^\$\{data\.aws_region\./) });
  });
});
