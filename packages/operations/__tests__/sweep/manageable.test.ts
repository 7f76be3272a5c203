import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { MANAGEABLE } from "../../src/sweep/manageable";
import { DELETABLE } from "../../src/teardown/delete-resource";

/** Every type that the inventory's services name, as their sources have it. */
function inventoried(): string[] {
  const folder = join(PROJECT_ROOT, "packages/operations/src/inventory/services");
  // a preview has no domain: src/config/previews.ts
  const services = readdirSync(folder).filter((file) => file !== "front.ts");
  const texts = services.map((file) => readFileSync(join(folder, file), "utf8"));
  return [...new Set(texts.flatMap((text) => [...text.matchAll(/"(aws_[a-z0-9_]+)"/g)].map(([, type = ""]) => type)))];
}

/** Of domains and distributions, which a template must not have. */
const NOT_OF_PREVIEWS =
  /^aws_(apigatewayv2_(domain_name|api_mapping)|acm_|cloudfront_|wafv2_|cloudwatch_log_delivery|route53_)/;

it("deletes every type that the inventory lists, or knows what it goes with", () => {
  expect(inventoried().length).toBeGreaterThan(15);
  expect(inventoried().filter((type) => !MANAGEABLE.includes(type) && !NOT_OF_PREVIEWS.test(type))).toEqual([]);
});

it.each([
  ["aws_apigatewayv2_api", "aws_lambda_function"],
  ["aws_lambda_function", "aws_cloudwatch_log_group"],
  ["aws_lambda_function", "aws_iam_role"],
  ["aws_cloudwatch_composite_alarm", "aws_cloudwatch_metric_alarm"],
  ["aws_sns_topic", "aws_kms_key"],
  ["aws_sqs_queue", "aws_kms_key"],
])("deletes %s before %s", (first, second) => {
  expect(DELETABLE).toContain(first);
  expect(DELETABLE.indexOf(first)).toBeLessThan(DELETABLE.indexOf(second));
});
