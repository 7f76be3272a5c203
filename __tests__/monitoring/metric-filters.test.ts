import { matchesPattern } from "@secure-serverless/operations/dashboard/filter-pattern";
import { LOG_METRICS, type LogMetric } from "../../src/monitoring/log-metrics";
import { MetricFilters } from "../../src/monitoring/metric-filters";
import { apiLines, authorizerLines } from "../support/log-lines";
import { LOG_GROUPS } from "../support/monitoring";
import { resourcesOf, synthScope } from "../support/terraform-json";

const filtersOf = (logGroupNames: object) =>
  resourcesOf(
    synthScope(
      (scope) => void new MetricFilters(scope, "filters", { namePrefix: "mine", namespace: "MyLogs", logGroupNames }),
    ),
    "aws_cloudwatch_log_metric_filter",
  );

describe("MetricFilters", () => {
  it("counts in the log groups of the functions that write the lines", () => {
    const filters = filtersOf(LOG_GROUPS).map(({ name, log_group_name }) => [name, log_group_name]);

    expect(filters.sort()).toEqual([
      ["mine-Denials-authorizer", "/logs/authorizer"],
      ["mine-DependencyErrors-api", "/logs/api"],
      ["mine-InternalErrors-api", "/logs/api"],
      ["mine-LogErrors-api", "/logs/api"],
      ["mine-LogErrors-authorizer", "/logs/authorizer"],
      ["mine-SecretFailures-authorizer", "/logs/authorizer"],
    ]);
  });

  it("reports one for each line and zero for none, in the environment's namespace", () => {
    const filters = filtersOf(LOG_GROUPS);

    expect(filters).toHaveLength(6);
    for (const { metric_transformation } of filters)
      expect(metric_transformation).toMatchObject({ namespace: "MyLogs", value: "1", default_value: "0" });
  });

  it("needs no authorizer", () => {
    expect(filtersOf({ api: "/logs/api" }).map(({ log_group_name }) => log_group_name)).toEqual(
      Array(3).fill("/logs/api"),
    );
  });
});

describe("the lines that the functions write", () => {
  it.each([
    ["LogErrors", 2, 1],
    ["InternalErrors", 1, 0],
    ["DependencyErrors", 1, 0],
    ["Denials", 0, 2],
    ["SecretFailures", 0, 1],
  ] as const)("are counted as %s: %i of the API's, %i of the authorizer's", async (metric, ofApi, ofAuthorizer) => {
    const { pattern }: { pattern: string } = LOG_METRICS[metric satisfies LogMetric];
    const count = (lines: readonly string[]) => lines.filter((line) => matchesPattern(pattern, line)).length;

    expect([count(await apiLines()), count(await authorizerLines())]).toEqual([ofApi, ofAuthorizer]);
  });
});

describe("the reading of filter patterns", () => {
  it("knows equality, inequality and truth, and that every term must hold", () => {
    const line = '{"level":"ERROR","ok":false}';

    expect(matchesPattern('{ $.level = "ERROR" }', line)).toBe(true);
    expect(matchesPattern('{ $.level != "ERROR" }', line)).toBe(false);
    expect(matchesPattern('{ $.level = "ERROR" && $.ok IS FALSE }', line)).toBe(true);
    expect(matchesPattern('{ $.level = "ERROR" && $.ok IS TRUE }', line)).toBe(false);
    expect(matchesPattern('{ $.code = "x" }', line)).toBe(false);
    expect(matchesPattern('{ $.level = "ERROR" }', "REPORT")).toBe(false);
  });

  it("refuses what it does not know", () => {
    expect(() => matchesPattern("ERROR", "{}")).toThrow("must be in braces");
    expect(() => matchesPattern("{ $.status = 5* }", "{}")).toThrow("unknown term $.status = 5*");
  });
});
