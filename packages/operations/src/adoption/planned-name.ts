import { z } from "zod";

/** The arguments that tell a resource from the others of its type, in the inventory's way to name it. */
const NAME_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  aws_s3_bucket: ["bucket"],
  aws_secretsmanager_secret: ["name"],
  aws_kms_key: ["description"],
  aws_kms_alias: ["name"],
  aws_sns_topic: ["name"],
  aws_sqs_queue: ["name"],
  aws_iam_role: ["name"],
  aws_cloudwatch_log_group: ["name"],
  aws_cloudwatch_metric_alarm: ["alarm_name"],
  aws_cloudwatch_composite_alarm: ["alarm_name"],
  aws_cloudwatch_query_definition: ["name"],
  aws_xray_group: ["group_name"],
  aws_lambda_function: ["function_name"],
  aws_lambda_layer_version: ["layer_name"],
  aws_lambda_alias: ["function_name", "/", "name"],
  aws_lambda_event_source_mapping: ["function_name"],
  aws_lambda_permission: ["function_name", ":", "qualifier", "/", "statement_id"],
  aws_apigatewayv2_api: ["name"],
  aws_apigatewayv2_route: ["route_key"],
  aws_apigatewayv2_integration: ["integration_type"],
  aws_apigatewayv2_authorizer: ["name"],
  aws_apigatewayv2_stage: ["name"],
  aws_apigatewayv2_domain_name: ["domain_name"],
  aws_apigatewayv2_api_mapping: ["domain_name", "/", "api_mapping_key"],
  aws_route53_record: ["name", " ", "type"],
  aws_cloudfront_distribution: ["comment"],
  aws_cloudfront_function: ["name"],
  aws_cloudfront_key_value_store: ["name"],
  aws_cloudwatch_log_delivery: ["delivery_source_name"],
  aws_wafv2_web_acl: ["name"],
};

/**
 * The types whose creation does no harm where the resource exists already: AWS's call sets it, so it needs no adoption. A
 * test holds every type of the stacks against both lists.
 */
export const SET_AGAIN: readonly string[] = [
  // one more certificate of the name; what is left of the first is told by destroy
  "aws_acm_certificate",
  "aws_acm_certificate_validation",
  "aws_cloudwatch_log_delivery_destination",
  "aws_cloudwatch_log_delivery_source",
  "aws_wafv2_web_acl_logging_configuration",
  "aws_cloudwatch_dashboard",
  "aws_cloudwatch_log_metric_filter",
  "aws_iam_role_policy",
  "aws_lambda_function_event_invoke_config",
  "aws_s3_bucket_cors_configuration",
  "aws_s3_bucket_lifecycle_configuration",
  "aws_s3_bucket_logging",
  "aws_s3_bucket_ownership_controls",
  "aws_s3_bucket_policy",
  "aws_s3_bucket_public_access_block",
  "aws_s3_bucket_server_side_encryption_configuration",
  "aws_s3_bucket_versioning",
  "aws_secretsmanager_secret_policy",
  "aws_secretsmanager_secret_rotation",
  // never imported: reading it would bring the value into the state
  "aws_secretsmanager_secret_version",
  "aws_sns_topic_policy",
  "aws_sns_topic_subscription",
];

export function isAdoptable(type: string): boolean {
  return type in NAME_ARGUMENTS;
}

/** How the inventory calls what a plan would create; undefined for a type that needs no adoption. */
export function plannedName(type: string, values: Readonly<Record<string, unknown>>): string | undefined {
  const parts = nameArguments(type, values)?.map((part) =>
    /^\W$/.test(part) ? part : z.string().safeParse(values[part]).data,
  );
  return parts === undefined || parts.includes(undefined) ? undefined : parts.join("");
}

function nameArguments(type: string, values: Readonly<Record<string, unknown>>): readonly string[] | undefined {
  const { qualifier, api_mapping_key: basePath } = values;
  if (type === "aws_apigatewayv2_api_mapping" && basePath == null) return ["domain_name"];
  // a permission for the function itself, not for an alias of it
  if (type === "aws_lambda_permission" && qualifier == null) return ["function_name", "/", "statement_id"];
  return NAME_ARGUMENTS[type];
}
