/** What a resource means to the person who reviews it, in the order in which a review shows it. */
export const MEANINGS = [
  "Terraform state",
  "Storage",
  "Secrets and keys",
  "Identity and access",
  "Functions",
  "API and edge",
  "Messaging and events",
  "Observability",
  "Network",
  "Other",
] as const;

export type Meaning = (typeof MEANINGS)[number];

/** The first that matches decides: a bucket policy grants access before it is storage. */
const BY_TYPE: readonly (readonly [RegExp, Meaning])[] = [
  [
    /^aws_(iam|sts|sso|identitystore|organizations)_|^aws_lambda_permission$|_policy(_attachment|_document)?$/,
    "Identity and access",
  ],
  [/^google_.*_iam_|^google_service_account|^azurerm_(role_|user_assigned_identity)|^azuread_/, "Identity and access"],
  [
    /^aws_(secretsmanager|ssm_parameter|kms|acm|acmpca)|^google_(kms|secret_manager)|^azurerm_key_vault|^vault_|^tls_|^random_password$/,
    "Secrets and keys",
  ],
  [
    /^aws_(cloudwatch_event|sns|sqs|scheduler|pipes|kinesis|mq|msk)|^google_pubsub|^azurerm_(servicebus|eventhub|eventgrid)/,
    "Messaging and events",
  ],
  [
    /^aws_(cloudwatch|xray|cloudtrail|oam|synthetics|rum)|^google_(monitoring|logging)|^azurerm_(monitor|log_analytics|application_insights)/,
    "Observability",
  ],
  [
    /^aws_(s3|s3control|dynamodb|db|rds|docdb|neptune|elasticache|efs|fsx|ebs|redshift|opensearch|elasticsearch|backup|glacier|ecr|keyspaces|timestream)/,
    "Storage",
  ],
  [
    /^google_(storage|sql|bigquery|bigtable|firestore|spanner|filestore|compute_disk|redis)|^azurerm_(storage|mssql|mysql|postgresql|cosmosdb|managed_disk|redis)/,
    "Storage",
  ],
  [
    /^aws_(lambda|ecs|eks|batch|sfn|instance|autoscaling|launch|apprunner)|^google_(cloudfunctions|cloud_run|container|compute_instance)|^azurerm_(function_app|linux_function|windows_function|linux_web|kubernetes)/,
    "Functions",
  ],
  [
    /^aws_(apigateway|api_gateway|cloudfront|waf|appsync|cognito|globalaccelerator)|^google_(api_gateway|apigee)|^azurerm_(api_management|cdn|frontdoor)/,
    "API and edge",
  ],
  [
    /^aws_(vpc|subnet|security_group|route|route53|nat_|internet_gateway|eip|network|lb|alb|elb|ec2_|flow_log|dx_|vpn_|customer_gateway|default_)|^google_(compute|dns)|^azurerm_(virtual_network|subnet|network|lb|dns|private|public_ip|application_gateway|firewall)/,
    "Network",
  ],
];

const STATE_NAME = /(^|[-_./])(tf|terraform|tofu|opentofu)?-?_?(tf)?state([-_./]|$)|terraform-?locks?/i;

/** What a resource means, by its type, and by its names where it may hold Terraform's own state. */
export function meaningOf(type: string, names: readonly string[]): Meaning {
  if (
    /^aws_(s3_bucket|dynamodb_table)|^google_storage_bucket|^azurerm_storage/.test(type) &&
    names.some((name) => STATE_NAME.test(name))
  ) {
    return "Terraform state";
  }
  return BY_TYPE.find(([pattern]) => pattern.test(type))?.[1] ?? "Other";
}
