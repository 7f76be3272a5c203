/** The types of AWS that both Terraform and CloudFormation have as a resource of its own. */
const COUNTERPARTS: Readonly<Record<string, string>> = {
  aws_apigatewayv2_api: "AWS::ApiGatewayV2::Api",
  aws_apigatewayv2_authorizer: "AWS::ApiGatewayV2::Authorizer",
  aws_apigatewayv2_integration: "AWS::ApiGatewayV2::Integration",
  aws_apigatewayv2_route: "AWS::ApiGatewayV2::Route",
  aws_apigatewayv2_stage: "AWS::ApiGatewayV2::Stage",
  aws_cloudwatch_composite_alarm: "AWS::CloudWatch::CompositeAlarm",
  aws_cloudwatch_dashboard: "AWS::CloudWatch::Dashboard",
  aws_cloudwatch_log_group: "AWS::Logs::LogGroup",
  aws_cloudwatch_log_metric_filter: "AWS::Logs::MetricFilter",
  aws_cloudwatch_metric_alarm: "AWS::CloudWatch::Alarm",
  aws_cloudwatch_query_definition: "AWS::Logs::QueryDefinition",
  aws_iam_role: "AWS::IAM::Role",
  aws_iam_role_policy: "AWS::IAM::Policy",
  aws_kms_alias: "AWS::KMS::Alias",
  aws_kms_key: "AWS::KMS::Key",
  aws_lambda_alias: "AWS::Lambda::Alias",
  aws_lambda_function: "AWS::Lambda::Function",
  aws_lambda_function_event_invoke_config: "AWS::Lambda::EventInvokeConfig",
  aws_lambda_layer_version: "AWS::Lambda::LayerVersion",
  aws_lambda_permission: "AWS::Lambda::Permission",
  aws_s3_bucket: "AWS::S3::Bucket",
  aws_s3_bucket_policy: "AWS::S3::BucketPolicy",
  aws_secretsmanager_secret: "AWS::SecretsManager::Secret",
  aws_secretsmanager_secret_policy: "AWS::SecretsManager::ResourcePolicy",
  aws_sns_topic: "AWS::SNS::Topic",
  aws_sns_topic_policy: "AWS::SNS::TopicPolicy",
  aws_sqs_queue: "AWS::SQS::Queue",
  aws_xray_group: "AWS::XRay::Group",
};

/** What is a property of a bucket in CloudFormation. */
const PROPERTIES =
  /^aws_s3_bucket_(cors|lifecycle|server_side_encryption)_configuration$|^aws_s3_bucket_(ownership_controls|public_access_block|versioning)$/;

/** How many resources there are, by type. */
export type Counts = Readonly<Record<string, number>>;

/**
 * What is compared by synth has to be the same: as many resources of each type.
 *
 * @returns what differs, in words; empty when nothing does
 */
export function differencesOf(terraform: Counts, cloudFormation: Counts): string[] {
  return Object.entries(terraform).flatMap(([type, count]) => {
    const other = COUNTERPARTS[type];
    if (other === undefined) return PROPERTIES.test(type) ? [] : [`${type} has no counterpart`];
    const there = cloudFormation[other] ?? 0;
    return there === count ? [] : [`${count} ${type}, but ${there} ${other}`];
  });
}

/** Of a synthesized stack, `cdk.tf.json`. */
export function terraformCounts(stack: { readonly resource?: Readonly<Record<string, object>> }): Counts {
  return Object.fromEntries(Object.entries(stack.resource ?? {}).map(([type, all]) => [type, Object.keys(all).length]));
}

/** Of a synthesized template. */
export function cloudFormationCounts(template: {
  readonly Resources?: Readonly<Record<string, { readonly Type: string }>>;
}): Counts {
  const counts: Record<string, number> = {};
  for (const { Type } of Object.values(template.Resources ?? {})) counts[Type] = (counts[Type] ?? 0) + 1;
  return counts;
}
