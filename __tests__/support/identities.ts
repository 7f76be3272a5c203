import type { Attributes, TerraformJson } from "./terraform-json";

/**
 * What tells a resource from the others of its type in an account and region, or undefined for what belongs to another
 * resource and is told apart by that one.
 */
export const IDENTITY: Readonly<Record<string, string | undefined>> = {
  aws_acm_certificate: "domain_name",
  aws_acm_certificate_validation: undefined,
  aws_apigatewayv2_api: "name",
  aws_apigatewayv2_api_mapping: undefined,
  aws_apigatewayv2_domain_name: "domain_name",
  aws_apigatewayv2_authorizer: undefined,
  aws_apigatewayv2_integration: undefined,
  aws_apigatewayv2_route: undefined,
  aws_apigatewayv2_stage: undefined,
  aws_cloudfront_distribution: "comment",
  aws_cloudfront_function: "name",
  aws_cloudfront_key_value_store: "name",
  aws_cloudwatch_log_delivery: undefined,
  aws_cloudwatch_log_delivery_destination: undefined,
  aws_cloudwatch_log_delivery_source: undefined,
  aws_cloudwatch_composite_alarm: "alarm_name",
  aws_cloudwatch_dashboard: "dashboard_name",
  aws_cloudwatch_log_group: "name",
  aws_cloudwatch_log_metric_filter: undefined,
  aws_cloudwatch_metric_alarm: "alarm_name",
  aws_cloudwatch_query_definition: "name",
  aws_iam_openid_connect_provider: "url",
  aws_iam_policy: "name",
  aws_iam_role: "name",
  aws_iam_role_policy: undefined,
  aws_iam_role_policy_attachment: undefined,
  aws_kms_alias: "name",
  aws_kms_key: "description",
  aws_lambda_alias: undefined,
  aws_lambda_event_source_mapping: undefined,
  aws_lambda_function: "function_name",
  aws_lambda_function_event_invoke_config: undefined,
  aws_lambda_layer_version: "layer_name",
  aws_lambda_permission: undefined,
  aws_route53_record: undefined,
  aws_s3_bucket: "bucket",
  aws_s3_bucket_cors_configuration: undefined,
  aws_s3_bucket_lifecycle_configuration: undefined,
  aws_s3_bucket_logging: undefined,
  aws_s3_bucket_ownership_controls: undefined,
  aws_s3_bucket_policy: undefined,
  aws_s3_bucket_public_access_block: undefined,
  aws_s3_bucket_server_side_encryption_configuration: undefined,
  aws_s3_bucket_versioning: undefined,
  aws_secretsmanager_secret: "name",
  aws_secretsmanager_secret_policy: undefined,
  aws_secretsmanager_secret_rotation: undefined,
  aws_sns_topic: "name",
  aws_sns_topic_policy: undefined,
  aws_sns_topic_subscription: undefined,
  aws_sqs_queue: "name",
  aws_wafv2_web_acl: "name",
  aws_wafv2_web_acl_logging_configuration: undefined,
  aws_xray_group: "group_name",
};

/** Every resource of the stacks with its type. */
export function blocksOf(stacks: readonly TerraformJson[]): [type: string, attributes: Attributes][] {
  return stacks.flatMap(({ resource }) =>
    Object.entries(resource).flatMap(([type, all]) =>
      Object.values(all).map((attributes): [string, Attributes] => [type, attributes]),
    ),
  );
}

/** Type and name of all that must be unique. */
export function identitiesOf(stacks: readonly TerraformJson[]): string[] {
  return blocksOf(stacks).flatMap(([type, attributes]) => {
    const attribute = IDENTITY[type];
    return attribute === undefined ? [] : [`${type} ${attributes[attribute]}`];
  });
}
