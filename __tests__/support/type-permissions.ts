import { listed, resourcesOf, statementsOf, type TerraformJson } from "./terraform-json";

/** What a role must be allowed to do with resources of a type. */
export interface Needs {
  /** What the provider calls to make one, and to change it in place. */
  readonly write: readonly string[];
  /** What it calls to refresh one. */
  readonly read: readonly string[];
  /** What it calls to destroy one. */
  readonly destroy: readonly string[];
}

const alarms: Needs = {
  write: ["cloudwatch:TagResource"],
  read: ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"],
  destroy: ["cloudwatch:DeleteAlarms"],
};
const gateway: Needs = {
  write: ["apigateway:PATCH", "apigateway:POST"],
  read: ["apigateway:GET"],
  destroy: ["apigateway:DELETE"],
};

/** By Terraform's type; a new type needs its line here, and then its permissions in src/ci-access. */
export const NEEDS: Readonly<Record<string, Needs>> = {
  aws_acm_certificate: {
    write: ["acm:AddTagsToCertificate", "acm:RequestCertificate"],
    read: ["acm:DescribeCertificate", "acm:ListTagsForCertificate"],
    destroy: ["acm:DeleteCertificate"],
  },
  aws_acm_certificate_validation: { write: [], read: ["acm:DescribeCertificate"], destroy: [] },
  aws_apigatewayv2_api_mapping: gateway,
  aws_apigatewayv2_domain_name: gateway,
  aws_cloudfront_distribution: {
    write: ["cloudfront:CreateDistribution", "cloudfront:TagResource", "cloudfront:UpdateDistribution"],
    read: ["cloudfront:GetDistribution", "cloudfront:ListTagsForResource"],
    destroy: ["cloudfront:DeleteDistribution", "cloudfront:UpdateDistribution"],
  },
  aws_cloudfront_function: {
    write: ["cloudfront:CreateFunction", "cloudfront:PublishFunction", "cloudfront:UpdateFunction"],
    read: ["cloudfront:DescribeFunction", "cloudfront:GetFunction"],
    destroy: ["cloudfront:DeleteFunction"],
  },
  aws_cloudfront_key_value_store: {
    write: ["cloudfront:CreateKeyValueStore", "cloudfront:UpdateKeyValueStore"],
    read: ["cloudfront:DescribeKeyValueStore"],
    destroy: ["cloudfront:DeleteKeyValueStore"],
  },
  aws_cloudwatch_log_delivery: {
    write: ["logs:CreateDelivery", "logs:TagResource", "logs:UpdateDeliveryConfiguration"],
    read: ["logs:GetDelivery", "logs:ListTagsForResource"],
    destroy: ["logs:DeleteDelivery"],
  },
  aws_cloudwatch_log_delivery_destination: {
    write: ["logs:PutDeliveryDestination", "logs:TagResource"],
    read: ["logs:GetDeliveryDestination", "logs:ListTagsForResource"],
    destroy: ["logs:DeleteDeliveryDestination"],
  },
  aws_cloudwatch_log_delivery_source: {
    write: ["cloudfront:AllowVendedLogDeliveryForResource", "logs:PutDeliverySource", "logs:TagResource"],
    read: ["logs:GetDeliverySource", "logs:ListTagsForResource"],
    destroy: ["logs:DeleteDeliverySource"],
  },
  aws_route53_record: {
    write: ["route53:ChangeResourceRecordSets"],
    read: ["route53:GetChange", "route53:GetHostedZone", "route53:ListResourceRecordSets"],
    destroy: ["route53:ChangeResourceRecordSets"],
  },
  aws_wafv2_web_acl: {
    write: ["wafv2:CreateWebACL", "wafv2:TagResource", "wafv2:UpdateWebACL"],
    read: ["wafv2:GetWebACL", "wafv2:ListTagsForResource"],
    destroy: ["wafv2:DeleteWebACL"],
  },
  aws_wafv2_web_acl_logging_configuration: {
    write: ["logs:CreateLogDelivery", "wafv2:PutLoggingConfiguration"],
    read: ["wafv2:GetLoggingConfiguration"],
    destroy: ["logs:DeleteLogDelivery", "wafv2:DeleteLoggingConfiguration"],
  },
  aws_apigatewayv2_api: gateway,
  aws_apigatewayv2_authorizer: gateway,
  aws_apigatewayv2_integration: gateway,
  aws_apigatewayv2_route: gateway,
  aws_apigatewayv2_stage: {
    write: [...gateway.write, "logs:CreateLogDelivery", "logs:UpdateLogDelivery", "logs:PutResourcePolicy"],
    read: gateway.read,
    destroy: [...gateway.destroy, "logs:DeleteLogDelivery"],
  },
  aws_cloudwatch_composite_alarm: { ...alarms, write: [...alarms.write, "cloudwatch:PutCompositeAlarm"] },
  aws_cloudwatch_dashboard: {
    write: ["cloudwatch:PutDashboard"],
    read: ["cloudwatch:GetDashboard"],
    destroy: ["cloudwatch:DeleteDashboards"],
  },
  aws_cloudwatch_log_group: {
    write: ["logs:AssociateKmsKey", "logs:CreateLogGroup", "logs:PutRetentionPolicy", "logs:TagResource"],
    read: ["logs:DescribeLogGroups", "logs:ListTagsForResource"],
    destroy: ["logs:DeleteLogGroup"],
  },
  aws_cloudwatch_log_metric_filter: {
    write: ["logs:PutMetricFilter"],
    read: ["logs:DescribeMetricFilters"],
    destroy: ["logs:DeleteMetricFilter"],
  },
  aws_cloudwatch_metric_alarm: { ...alarms, write: [...alarms.write, "cloudwatch:PutMetricAlarm"] },
  aws_cloudwatch_query_definition: {
    write: ["logs:PutQueryDefinition"],
    read: ["logs:DescribeQueryDefinitions"],
    destroy: ["logs:DeleteQueryDefinition"],
  },
  aws_iam_role: {
    write: ["iam:CreateRole", "iam:PassRole", "iam:PutRolePermissionsBoundary", "iam:TagRole", "iam:UpdateRole"],
    read: ["iam:GetRole", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"],
    destroy: ["iam:DeleteRole", "iam:ListInstanceProfilesForRole"],
  },
  aws_iam_role_policy: { write: ["iam:PutRolePolicy"], read: ["iam:GetRolePolicy"], destroy: ["iam:DeleteRolePolicy"] },
  aws_kms_alias: {
    write: ["kms:CreateAlias", "kms:UpdateAlias"],
    read: ["kms:ListAliases"],
    destroy: ["kms:DeleteAlias"],
  },
  aws_kms_key: {
    // not kms:PutKeyPolicy: docs/ci.md
    write: ["kms:CreateKey", "kms:EnableKeyRotation", "kms:TagResource", "kms:UpdateKeyDescription"],
    read: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
    // the key itself says who may: AlertTopic
    destroy: [],
  },
  aws_lambda_alias: {
    write: ["lambda:CreateAlias", "lambda:UpdateAlias"],
    read: ["lambda:GetAlias"],
    destroy: ["lambda:DeleteAlias"],
  },
  // only where a function has a queue
  aws_lambda_event_source_mapping: {
    write: [
      "lambda:CreateEventSourceMapping",
      "lambda:DeleteEventSourceMapping",
      "lambda:TagResource",
      "lambda:UpdateEventSourceMapping",
    ],
    read: ["lambda:GetEventSourceMapping", "lambda:ListTags"],
    destroy: ["lambda:DeleteEventSourceMapping"],
  },
  aws_lambda_function: {
    write: [
      "lambda:CreateFunction",
      "lambda:PublishVersion",
      "lambda:PutFunctionConcurrency",
      "lambda:TagResource",
      "lambda:UpdateFunctionCode",
      "lambda:UpdateFunctionConfiguration",
    ],
    read: ["lambda:GetFunction", "lambda:GetFunctionCodeSigningConfig", "lambda:ListVersionsByFunction"],
    destroy: ["lambda:DeleteFunction"],
  },
  aws_lambda_function_event_invoke_config: {
    write: ["lambda:PutFunctionEventInvokeConfig"],
    read: ["lambda:GetFunctionEventInvokeConfig"],
    destroy: ["lambda:DeleteFunctionEventInvokeConfig"],
  },
  aws_lambda_layer_version: {
    write: ["lambda:PublishLayerVersion"],
    read: ["lambda:GetLayerVersion"],
    destroy: ["lambda:DeleteLayerVersion"],
  },
  aws_lambda_permission: {
    write: ["lambda:AddPermission", "lambda:RemovePermission"],
    read: ["lambda:GetPolicy"],
    destroy: ["lambda:RemovePermission"],
  },
  aws_s3_bucket: {
    write: ["s3:CreateBucket", "s3:PutBucketTagging", "s3:TagResource"],
    read: ["s3:GetBucketTagging", "s3:ListBucket", "s3:ListTagsForResource"],
    destroy: ["s3:DeleteBucket", "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:ListBucketVersions"],
  },
  aws_s3_bucket_cors_configuration: {
    write: ["s3:PutBucketCORS"],
    read: ["s3:GetBucketCORS"],
    destroy: ["s3:PutBucketCORS"],
  },
  aws_s3_bucket_lifecycle_configuration: {
    write: ["s3:PutLifecycleConfiguration"],
    read: ["s3:GetLifecycleConfiguration"],
    destroy: ["s3:PutLifecycleConfiguration"],
  },
  aws_s3_bucket_logging: {
    write: ["s3:PutBucketLogging"],
    read: ["s3:GetBucketLogging"],
    destroy: ["s3:PutBucketLogging"],
  },
  aws_s3_bucket_ownership_controls: {
    write: ["s3:PutBucketOwnershipControls"],
    read: ["s3:GetBucketOwnershipControls"],
    destroy: ["s3:PutBucketOwnershipControls"],
  },
  aws_s3_bucket_policy: {
    write: ["s3:PutBucketPolicy"],
    read: ["s3:GetBucketPolicy"],
    destroy: ["s3:DeleteBucketPolicy"],
  },
  aws_s3_bucket_public_access_block: {
    write: ["s3:PutBucketPublicAccessBlock"],
    read: ["s3:GetBucketPublicAccessBlock"],
    destroy: ["s3:PutBucketPublicAccessBlock"],
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    write: ["s3:PutEncryptionConfiguration"],
    read: ["s3:GetEncryptionConfiguration"],
    destroy: ["s3:PutEncryptionConfiguration"],
  },
  aws_s3_bucket_versioning: {
    write: ["s3:PutBucketVersioning"],
    read: ["s3:GetBucketVersioning"],
    destroy: ["s3:PutBucketVersioning"],
  },
  aws_secretsmanager_secret: {
    write: [
      "kms:Decrypt",
      "kms:GenerateDataKey",
      "secretsmanager:CreateSecret",
      "secretsmanager:TagResource",
      "secretsmanager:UpdateSecret",
    ],
    read: ["secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy"],
    destroy: ["secretsmanager:DeleteSecret"],
  },
  aws_secretsmanager_secret_policy: {
    write: ["secretsmanager:PutResourcePolicy", "secretsmanager:ValidateResourcePolicy"],
    read: ["secretsmanager:GetResourcePolicy"],
    destroy: ["secretsmanager:DeleteResourcePolicy"],
  },
  aws_secretsmanager_secret_rotation: {
    write: ["secretsmanager:CancelRotateSecret", "secretsmanager:RotateSecret"],
    read: ["secretsmanager:DescribeSecret"],
    destroy: ["secretsmanager:CancelRotateSecret"],
  },
  aws_sns_topic: {
    write: ["sns:CreateTopic", "sns:SetTopicAttributes", "sns:TagResource"],
    read: ["sns:GetTopicAttributes", "sns:ListTagsForResource"],
    destroy: ["sns:DeleteTopic"],
  },
  aws_sns_topic_policy: {
    write: ["sns:SetTopicAttributes"],
    read: ["sns:GetTopicAttributes"],
    destroy: ["sns:SetTopicAttributes"],
  },
  aws_sns_topic_subscription: {
    write: ["sns:Subscribe", "sns:Unsubscribe"],
    read: ["sns:GetSubscriptionAttributes"],
    destroy: ["sns:Unsubscribe"],
  },
  aws_sqs_queue: {
    write: ["sqs:CreateQueue", "sqs:SetQueueAttributes", "sqs:TagQueue"],
    read: ["sqs:GetQueueAttributes", "sqs:ListQueueTags"],
    destroy: ["sqs:DeleteQueue"],
  },
  aws_xray_group: {
    write: ["xray:CreateGroup", "xray:TagResource", "xray:UpdateGroup"],
    read: ["xray:GetGroup", "xray:ListTagsForResource"],
    destroy: ["xray:DeleteGroup"],
  },
};

/** Allowed actions of the role to plan or to deploy, as a stack of CI gives them. */
export function allowedActions(ciAccess: TerraformJson, role: string): ReadonlySet<string> {
  return new Set(
    resourcesOf(ciAccess, "aws_iam_policy")
      .filter(({ name }) => String(name).startsWith(`${role}-`))
      .flatMap((policy) => statementsOf(policy))
      .flatMap(({ Action }) => listed(Action)),
  );
}
