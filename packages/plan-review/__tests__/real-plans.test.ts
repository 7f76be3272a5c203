import { readFileSync } from "node:fs";
import { join } from "node:path";
import { renderJson } from "../src/render/json";
import { renderMarkdown } from "../src/render/markdown";
import { renderSarif } from "../src/render/sarif";
import { reviewOf } from "./support/plan-builder";

/** Parts of plans that Terraform 1.15.5 made of this project's local stack. */
function plan(name: string): unknown {
  return JSON.parse(readFileSync(join(__dirname, "plans", `${name}.json`), "utf8"));
}

function findingsOf(name: string): readonly string[] {
  return reviewOf(plan(name)).findings.map(({ rule, address }) => `${rule.id} ${address.replace(/_[0-9A-F]{8}$/, "")}`);
}

describe("a plan of this project", () => {
  it("is refused point by point where it weakens it", () => {
    expect(findingsOf("weakened")).toEqual([
      "stateful-replaced aws_s3_bucket.storage_bucket",
      "public-access-opened aws_s3_bucket_public_access_block.storage_public-access-block",
      "plain-secret aws_lambda_function.api-function",
      "route-without-authorizer aws_apigatewayv2_route.http-api_route-ANY-api-proxy",
      "versioning-weakened aws_s3_bucket_versioning.storage_versioning",
      "retention-shortened aws_cloudwatch_log_group.http-api_access-logs_group",
      "throttling-removed aws_apigatewayv2_stage.http-api_stage",
      "concurrency-removed aws_lambda_function.api-function",
      "alarm-removed aws_cloudwatch_metric_alarm.alarms_throttles",
      "tracing-off aws_lambda_function.api-function",
      "monitoring-reduced aws_apigatewayv2_stage.http-api_stage",
      "unknown-risk aws_iam_role_policy.api-function_role_delete-data",
      "unknown-risk aws_iam_role_policy.api-function_role_read-data",
      "unknown-risk aws_iam_role_policy.api-function_role_write-data",
      "unknown-risk aws_s3_bucket.storage_bucket",
      "unknown-risk aws_s3_bucket_policy.storage_policy",
    ]);
  });

  it("shows no password that it holds, in no format", () => {
    const review = reviewOf(plan("weakened"));
    for (const text of [renderMarkdown(review), renderJson(review), renderSarif(review, "plan.json")]) {
      expect(text).toContain("DATABASE_PASSWORD");
      expect(text).not.toContain("correct-horse-battery");
    }
  });

  it("shows what was changed by hand, and not what providers repeat", () => {
    expect(findingsOf("drift")).toEqual([
      "drift aws_cloudwatch_log_group.api-function_logs_group",
      "drift aws_s3_bucket_public_access_block.storage_public-access-block",
    ]);
  });

  it("names what is lost where it destroys it, and not the settings that go with it", () => {
    const findings = findingsOf("destroy");
    expect(findings).toEqual(
      expect.arrayContaining([
        "stateful-destroyed aws_kms_key.failures_key",
        "stateful-destroyed aws_s3_bucket.storage_bucket",
        "stateful-destroyed aws_secretsmanager_secret.secret",
      ]),
    );
    expect(findings.filter((line) => /public-access-opened|versioning|encryption|iam-deny/.test(line))).toEqual([]);
  });
});

describe("a plan that OpenTofu 1.9.1 made of another project", () => {
  it("is reviewed by the same rules", () => {
    expect(findingsOf("opentofu")).toEqual([
      "stateful-replaced aws_s3_bucket.orders",
      "iam-widened aws_iam_role_policy.reader",
      "versioning-weakened aws_s3_bucket_versioning.orders",
      "retention-shortened aws_cloudwatch_log_group.shop",
      'service-destroyed aws_sns_topic.old["<b>x</b>"]',
      'service-destroyed aws_sns_topic.old["a|b"]',
    ]);
  });

  it("shows no sensitive value, and a key of for_each as the text that it is", () => {
    const review = reviewOf(plan("opentofu"));
    const markdown = renderMarkdown(review);

    expect(JSON.stringify(plan("opentofu"))).toContain("second-secret-value");
    expect(markdown).toContain("terraform_data.token");
    for (const text of [markdown, renderJson(review), renderSarif(review, "plan.json")]) {
      expect(text).not.toContain("second-secret-value");
    }
    // as code, in which Markdown knows neither HTML nor columns
    expect(markdown.replaceAll(/`[^`\n]*`/g, "")).not.toMatch(/<b>|a\|b/);
  });
});
