/** An attribute of which the local AWS and moto hold different values, and what AWS's documentation says of it. */
export interface Difference {
  readonly type: string;
  /** As Terraform's provider names it, every item of a list under the same name; `.*` at the end stands for all parts. */
  readonly attribute: string;
  /** Who does as AWS does. `both`: neither is wrong, as the reason says. Where it is moto, the local AWS is corrected instead. */
  readonly right: "local AWS" | "both";
  readonly reason: string;
  readonly source: string;
}

const LAMBDA = "https://docs.aws.amazon.com/lambda/latest/api";
const REFERENCE = "https://docs.aws.amazon.com/service-authorization/latest/reference";
const NO_ACCOUNT =
  "no difference of the AWS: where an environment is emulated, the provider is told to look for no account, and leaves it out";

/**
 * Every difference that is not an id, a time or an address that AWS makes up. A difference that is not here fails the proof, and
 * so does a row that is none any more.
 */
export const DIFFERENCES: readonly Difference[] = [
  {
    type: "aws_apigatewayv2_api",
    attribute: "execution_arn",
    right: "both",
    reason: NO_ACCOUNT,
    source: `${REFERENCE}/list_amazonapigatewaymanagementv2.html`,
  },
  {
    type: "aws_apigatewayv2_stage",
    attribute: "execution_arn",
    right: "both",
    reason: NO_ACCOUNT,
    source: `${REFERENCE}/list_amazonapigatewaymanagementv2.html`,
  },
  {
    type: "aws_lambda_permission",
    attribute: "source_arn",
    right: "both",
    reason: NO_ACCOUNT,
    source: `${REFERENCE}/list_amazonapigatewaymanagementv2.html`,
  },
  {
    type: "aws_cloudwatch_log_group",
    attribute: "log_group_class",
    right: "local AWS",
    reason: "DescribeLogGroups answers the class of each group, STANDARD where none was asked for; moto leaves it out",
    source: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html",
  },
  {
    type: "aws_iam_policy",
    attribute: "policy_id",
    right: "local AWS",
    reason: "the unique id of a managed policy begins with ANPA; moto makes up any letters",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids",
  },
  {
    type: "aws_kms_key",
    attribute: "rotation_period_in_days",
    right: "local AWS",
    reason: "GetKeyRotationStatus answers the period of a key that is rotated, 365 days by default; moto leaves it out",
    source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html",
  },
  {
    type: "aws_lambda_function",
    attribute: "dead_letter_config[].target_arn",
    right: "local AWS",
    reason: "moto forgets where failed events go",
    source: `${LAMBDA}/API_FunctionConfiguration.html`,
  },
  {
    type: "aws_lambda_function",
    attribute: "logging_config[].*",
    right: "local AWS",
    reason: "moto forgets the log group and format of a function",
    source: `${LAMBDA}/API_FunctionConfiguration.html`,
  },
  {
    type: "aws_lambda_function",
    attribute: "last_modified",
    right: "local AWS",
    reason:
      "the form is YYYY-MM-DDThh:mm:ss.sTZD, as in 2026-01-31T12:00:00.000+0000; moto's has nine decimals and a Z",
    source: `${LAMBDA}/API_FunctionConfiguration.html`,
  },
  {
    type: "aws_s3_bucket",
    attribute: "tags_all.*",
    right: "local AWS",
    reason: "a bucket has the tags that CreateBucket is asked for; moto forgets them",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucketConfiguration.html",
  },
  {
    type: "aws_secretsmanager_secret_version",
    attribute: "arn",
    right: "local AWS",
    reason: "ListSecretVersionIds answers the ARN of the secret; moto answers its name there",
    source: "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecretVersionIds.html",
  },
  {
    type: "aws_secretsmanager_secret_version",
    attribute: "secret_arn",
    right: "local AWS",
    reason: "ListSecretVersionIds answers the ARN of the secret; moto answers its name there",
    source: "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecretVersionIds.html",
  },
];

/** What a second plan on moto would change again and again: all of it follows from what moto forgets. */
export const PLANNED_AGAIN: readonly (Pick<Difference, "type" | "attribute"> & { readonly because: string })[] = [
  { type: "aws_lambda_function", attribute: "dead_letter_config", because: "moto forgets it" },
  { type: "aws_lambda_function", attribute: "logging_config", because: "moto forgets it" },
  {
    type: "aws_lambda_function",
    attribute: "qualified_arn",
    because: "a change of the function would publish a version",
  },
  { type: "aws_lambda_function", attribute: "qualified_invoke_arn", because: "a change would publish a version" },
  { type: "aws_lambda_function", attribute: "version", because: "a change of the function would publish a version" },
  { type: "aws_lambda_alias", attribute: "function_version", because: "the alias follows the version" },
  { type: "aws_s3_bucket", attribute: "tags_all", because: "moto forgets the tags" },
];

/** The types that moto cannot make. */
export const NOT_IN_MOTO: Readonly<Record<string, string>> = {
  aws_cloudwatch_query_definition: "moto has no PutQueryDefinition",
  aws_xray_group: "moto has no groups of X-Ray",
};
