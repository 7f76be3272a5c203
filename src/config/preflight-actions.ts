/**
 * Every IAM action that `npm run preflight` uses, all of them reads. A role that is to run it needs them; for one that it
 * does not have the check is a warning. `sts:GetCallerIdentity` is not among them: AWS allows it to everybody.
 */
export const PREFLIGHT_ACTIONS = [
  "account:GetRegionOptStatus",
  "apigateway:GET",
  "cloudwatch:DescribeAlarms",
  "cloudwatch:ListTagsForResource",
  "lambda:GetAccountSettings",
  "lambda:GetFunctionConcurrency",
  "lambda:GetPolicy",
  "logs:DescribeLogGroups",
  "logs:DescribeResourcePolicies",
  "logs:ListTagsForResource",
  "s3:GetBucketPublicAccessBlock",
  "s3:GetBucketTagging",
  "s3:GetBucketVersioning",
  "s3:GetEncryptionConfiguration",
  "s3:GetObject",
  "s3:GetObjectVersion",
  "s3:ListBucket",
  "s3:ListBucketVersions",
  "secretsmanager:DescribeSecret",
  "servicequotas:GetServiceQuota",
  "sns:ListSubscriptionsByTopic",
] as const;

/** What it uses besides where the API has a domain. */
export const DOMAIN_PREFLIGHT_ACTIONS = [
  "acm:DescribeCertificate",
  "route53:GetHostedZone",
  "route53:ListResourceRecordSets",
] as const;

export type PreflightAction = (typeof PREFLIGHT_ACTIONS)[number] | (typeof DOMAIN_PREFLIGHT_ACTIONS)[number];
