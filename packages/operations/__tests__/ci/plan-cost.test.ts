import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readPlan } from "@secure-serverless/plan-review";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { resourceNames } from "../../../../src/config/names";
import { renderPage } from "../../src/ci/comment";
import { costText, parsePlanCost, planCost } from "../../src/ci/plan-cost";
import { digestOf } from "../../src/ci/reviews";

const names = resourceNames({ serviceName: "secure-serverless", nameSuffix: "" });

type Values = Readonly<Record<string, unknown>>;

/** A plan with one change, read as `npm run plan` reads it. */
function costOfChange(type: string, before: Values | null, after: Values | null, unknown: Values = {}) {
  const actions = before === null ? ["create"] : after === null ? ["delete"] : ["update"];
  const json = {
    format_version: "1.2",
    terraform_version: "1.15.5",
    resource_changes: [
      {
        address: `${type}.x`,
        mode: "managed",
        type,
        name: "x",
        provider_name: "registry.terraform.io/hashicorp/aws",
        change: { actions, before, after, after_unknown: unknown, before_sensitive: {}, after_sensitive: {} },
      },
    ],
    configuration: {},
  };
  return planCost(readPlan(json).changes, names);
}

const api = (more: Values = {}) => ({
  function_name: names.functions.api,
  memory_size: 256,
  architectures: ["arm64"],
  environment: [{ variables: { LOG_LEVEL: "INFO" } }],
  ...more,
});

describe("planCost", () => {
  it.each([
    ["aws_cloudwatch_metric_alarm", { metric_name: "Errors" }, 0.1],
    [
      "aws_cloudwatch_metric_alarm",
      { metric_query: [{ metric: [{}] }, { metric: [{}] }, { expression: "a/b", metric: [] }] },
      0.2,
    ],
    ["aws_cloudwatch_composite_alarm", {}, 0.5],
    ["aws_cloudwatch_dashboard", {}, 3],
    ["aws_secretsmanager_secret", {}, 0.4],
    ["aws_kms_key", {}, 1],
    ["aws_sns_topic", {}, 0],
  ])("counts each %s by the month, created or deleted", (type, values, usd) => {
    expect(costOfChange(type, null, values).monthlyUsd).toBeCloseTo(usd);
    expect(costOfChange(type, values, null).monthlyUsd).toBeCloseTo(-usd);
    expect(costOfChange(type, values, { ...values, tags: { a: "b" } }).monthlyUsd).toBe(0);
  });

  it("counts memory, processor and log level of the API's function by the million requests", () => {
    const cost = (after: Values) => costOfChange("aws_lambda_function", api(), after).perMillionUsd;

    // 47 ms at 256 MB, 40 at 512
    expect(cost(api({ memory_size: 512 }))).toBeCloseTo(1e6 * (0.5 * 0.04 - 0.25 * 0.047) * 0.0000133334, 4);
    expect(cost(api({ architectures: ["x86_64"] }))).toBeCloseTo(1e6 * 0.25 * 0.047 * 0.0000033333, 4);
    expect(cost(api({ environment: [{ variables: { LOG_LEVEL: "WARN" } }] }))).toBeLessThan(-0.1);
    expect(cost(api({ timeout: 3 }))).toBe(0);
    expect(costOfChange("aws_lambda_function", api({ function_name: "another" }), api()).perMillionUsd).toBeGreaterThan(
      0,
    );
    expect(
      costOfChange(
        "aws_lambda_function",
        { function_name: "a", memory_size: 128 },
        { function_name: "a", memory_size: 512 },
      ),
    ).toEqual({ monthlyUsd: 0, perMillionUsd: 0, unknown: 0 });
  });

  it("counts how long logs are kept, and insights", () => {
    const group = (name: string, retention_in_days: number) => ({ name, retention_in_days });
    const api = `/aws/lambda/${names.functions.api}`;

    expect(costOfChange("aws_cloudwatch_log_group", group(api, 7), group(api, 365)).perMillionUsd).toBeGreaterThan(
      0.03,
    );
    expect(costOfChange("aws_cloudwatch_log_group", group(api, 365), group(api, 0)).perMillionUsd).toBeGreaterThan(1);
    expect(costOfChange("aws_cloudwatch_log_group", group("other", 7), group("other", 365)).perMillionUsd).toBe(0);
    const insights = (insights_enabled: boolean) => ({ insights_configuration: [{ insights_enabled }] });
    expect(costOfChange("aws_xray_group", insights(false), insights(true)).perMillionUsd).toBeCloseTo(0.145);
  });

  it.each([
    ["alarm-added", 0.1],
    ["alarm-threshold-tuned", 0],
  ])("reads what Terraform writes: %s", (plan, monthlyUsd) => {
    const file = join(PROJECT_ROOT, "packages/plan-review/__tests__/plans/real", `${plan}.json`);
    const { changes } = readPlan(JSON.parse(readFileSync(file, "utf8")));

    expect(changes.length).toBeGreaterThan(0);
    expect(planCost(changes, names)).toEqual({ monthlyUsd, perMillionUsd: 0, unknown: 0 });
  });

  it("goes on counting what Terraform forgets", () => {
    const forgotten = { type: "aws_kms_key", action: "forget", before: {}, after: null };
    expect(planCost([forgotten], names).monthlyUsd).toBe(0);
    expect(planCost([{ ...forgotten, action: "delete" }], names).monthlyUsd).toBe(-1);
  });

  it("takes what is not known yet for unchanged, and says so", () => {
    const cost = costOfChange("aws_lambda_function", api(), { ...api(), memory_size: null }, { memory_size: true });
    expect(cost).toEqual({ monthlyUsd: 0, perMillionUsd: 0, unknown: 1 });
  });
});

describe("costText", () => {
  it.each([
    [{ monthlyUsd: 0.2, perMillionUsd: 0.171, unknown: 0 }, "US$ +0.20 a month, US$ +0.17 a million requests"],
    [
      { monthlyUsd: -3, perMillionUsd: 0, unknown: 2 },
      "US$ −3.00 a month; 2 values are known after the apply and count as unchanged",
    ],
    [{ monthlyUsd: 0, perMillionUsd: 0.004, unknown: 0 }, undefined],
  ])("tells %j", (cost, text) => expect(costText(cost)).toBe(text));
});

describe("parsePlanCost", () => {
  it("takes what planCost makes", () => {
    const cost = costOfChange("aws_kms_key", null, {});
    expect(parsePlanCost(JSON.stringify(cost))).toEqual(cost);
  });

  it.each([
    "",
    "{}",
    '{"monthlyUsd":"<img>","perMillionUsd":0,"unknown":0}',
    '{"monthlyUsd":1e300,"perMillionUsd":0,"unknown":0}',
  ])("rejects %j, which a pull request may have written", (text) => expect(() => parsePlanCost(text)).toThrow());
});

describe("the comment", () => {
  const review = (environment: string, cost?: { monthlyUsd: number; perMillionUsd: number; unknown: number }) => ({
    environment,
    markdown: "# Plan review\n\n**Nothing to fear.**\n",
    digest: digestOf(environment),
    ...(cost && { cost }),
  });

  it("has a line for each environment whose costs change, and none where none does", () => {
    const changed = { monthlyUsd: 1, perMillionUsd: 0, unknown: 0 };
    const page = renderPage([review("dev", { ...changed, monthlyUsd: 0 }), review("prod", changed)], { title: "T" });
    const same = renderPage([review("dev", { ...changed, monthlyUsd: 0 }), review("prod")], { title: "T" });

    expect(page).toContain("\n- prod: US$ +1.00 a month\n");
    for (const left of ["Not counted: ", "requests of the gateway, of Lambda and of S3", "recorded traces"])
      expect(page).toContain(left);
    expect(page).not.toContain("- dev: ");
    expect(same).not.toContain("Costs");
  });
});
