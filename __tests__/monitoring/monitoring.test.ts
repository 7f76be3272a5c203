import { Alarms } from "../../src/monitoring/alarms";
import { Dashboard } from "../../src/monitoring/dashboard";
import { SavedQueries } from "../../src/monitoring/saved-queries";
import { SIGNALS } from "../../src/monitoring/signals";
import { resourceOf, resourcesOf, synthScope } from "../support/terraform-json";

describe("Alarms", () => {
  const json = synthScope(
    (scope) =>
      void new Alarms(scope, "alarms", {
        functionName: "my-function",
        namePrefix: "mine",
        signals: SIGNALS,
        topicArn: "arn:topic",
      }),
  );
  const alarms = resourcesOf(json, "aws_cloudwatch_metric_alarm");

  it("has the original's three thresholds", () => {
    const rules = alarms.map((alarm) => [
      alarm.alarm_name,
      alarm.metric_name,
      alarm.statistic,
      alarm.threshold,
      alarm.evaluation_periods,
    ]);

    expect(rules.sort()).toEqual([
      ["mine-duration", "Duration", "Average", 20_000, 2],
      ["mine-errors", "Errors", "Sum", 5, 2],
      ["mine-throttles", "Throttles", "Sum", 10, 1],
    ]);
  });

  it("tells the topic when an alarm fires and when it is over, about this function", () => {
    expect(alarms).toHaveLength(3);
    for (const alarm of alarms)
      expect(alarm).toMatchObject({
        namespace: "AWS/Lambda",
        dimensions: { FunctionName: "my-function" },
        period: 300,
        comparison_operator: "GreaterThanOrEqualToThreshold",
        treat_missing_data: "notBreaching",
        alarm_actions: ["arn:topic"],
        ok_actions: ["arn:topic"],
      });
  });

  it("makes no alarm of a signal without a rule", () => {
    const metrics = alarms.map(({ metric_name }) => metric_name);

    expect(metrics).not.toContain("Invocations");
    expect(metrics).not.toContain("ConcurrentExecutions");
  });
});

interface Widget {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly properties: { readonly title: string; readonly stat: string };
}

describe("Dashboard", () => {
  const json = synthScope(
    (scope) =>
      void new Dashboard(scope, "dashboard", { dashboardName: "mine", functionName: "my-function", signals: SIGNALS }),
  );
  const { widgets } = JSON.parse(resourceOf(json, "aws_cloudwatch_dashboard").dashboard_body as string);

  it("shows the original's four graphs, two a row", () => {
    expect(
      widgets.map(({ x, y, width, properties }: Widget) => [properties.title, properties.stat, x, y, width]),
    ).toEqual([
      ["Lambda Invocations", "Sum", 0, 0, 12],
      ["Lambda Errors", "Sum", 12, 0, 12],
      ["Lambda Duration", "Average", 0, 6, 12],
      ["Lambda Concurrent Executions", "Maximum", 12, 6, 12],
    ]);
  });

  it("takes its region from the provider and its metrics from the function", () => {
    for (const { properties } of widgets) {
      expect(properties.region).toMatch(/^\$\{data\.aws_region\./);
      expect(properties.metrics).toEqual([["AWS/Lambda", expect.any(String), "FunctionName", "my-function"]]);
    }
  });
});

describe("SavedQueries", () => {
  it("asks for errors and for durations, in the function's log group", () => {
    const queries = resourcesOf(
      synthScope((scope) => void new SavedQueries(scope, "queries", { folder: "mine", logGroupName: "/aws/lambda/f" })),
      "aws_cloudwatch_query_definition",
    );

    expect(queries.map(({ name }) => name).sort()).toEqual(["mine/duration", "mine/errors"]);
    for (const query of queries) expect(query.log_group_names).toEqual(["/aws/lambda/f"]);
    expect(queries.find(({ name }) => name === "mine/errors")?.query_string).toContain('\n| filter level = "ERROR"\n');
    expect(queries.find(({ name }) => name === "mine/duration")?.query_string).toContain("by bin(5m)");
  });
});
