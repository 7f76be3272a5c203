import type { Environment } from "../config/schema";
import type { PolicyStatement } from "../constructs/policy";
import type { ApplicationArns } from "./arns";
import { readConsumers } from "./consumers";
import { readFront } from "./front";
import { allowKey } from "./keys";
import { allow, allowWithoutResource } from "./without-resource";

/** The statements of policies by their purposes. */
export type Permissions = Readonly<Record<string, readonly PolicyStatement[]>>;

/** What `terraform plan` without a lock and `npm run preflight` read: settings, never the secret's value, data or logs. */
export function planPermissions(
  arns: ApplicationArns,
  environment: Pick<Environment, "accessLogs" | "api" | "emulated" | "secret" | "state">,
  { region }: { readonly region: string },
): Permissions {
  return {
    "read-state": [
      ...readStateBucket(arns, environment),
      allow(["s3:GetObject"], [arns.stateObject, arns.stateLock]),
      allow(["s3:GetObjectVersion"], arns.stateObject),
      ...allowKey(["kms:Decrypt"], environment.state.kmsKeyArn, "s3", region),
    ],
    "read-functions": readFunctions(arns),
    "read-settings": readSettings(arns, environment),
    ...unlessEmpty({ "read-front": readFront(arns, environment) }),
  };
}

/** Without the option there is no policy either. */
export function unlessEmpty(permissions: Permissions): Permissions {
  return Object.fromEntries(Object.entries(permissions).filter(([, statements]) => statements.length > 0));
}

/** What preflight asks of the bucket, and Terraform to find the state in it. */
export function readStateBucket(
  arns: ApplicationArns,
  { accessLogs }: Pick<Environment, "accessLogs">,
): PolicyStatement[] {
  return [
    allow(
      [
        "s3:GetBucketPublicAccessBlock",
        "s3:GetBucketVersioning",
        "s3:GetEncryptionConfiguration",
        "s3:ListBucket",
        "s3:ListBucketVersions",
      ],
      arns.stateBucket,
    ),
    // Whether it is there, which HeadBucket tells.
    ...(accessLogs ? [allow(["s3:GetBucketVersioning", "s3:ListBucket"], arns.accessLogBucket)] : []),
  ];
}

/** Apart from the other settings: it grows with each function, and a policy has at most 6,144 characters. */
export function readFunctions(arns: ApplicationArns) {
  return [
    allow(
      [
        "lambda:GetAlias",
        "lambda:GetFunction",
        "lambda:GetFunctionCodeSigningConfig",
        "lambda:GetFunctionConcurrency",
        "lambda:GetFunctionEventInvokeConfig",
        "lambda:GetPolicy",
        "lambda:ListTags",
        "lambda:ListVersionsByFunction",
      ],
      arns.functions,
    ),
    ...readConsumers(arns),
    allow(
      ["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"],
      arns.executionRoles,
    ),
    allow(["sqs:GetQueueAttributes", "sqs:ListQueueTags"], arns.queues),
  ];
}

/**
 * What Terraform reads of every resource of the application.
 *
 * @param subscribes whether somebody is told by e-mail
 * @param preflight whether the role runs preflight, which also asks about the account
 */
export function readSettings(
  arns: ApplicationArns,
  { secret }: Pick<Environment, "secret">,
  { subscribes = true, preflight = true } = {},
): PolicyStatement[] {
  return [
    allow(
      [
        "s3:GetAccelerateConfiguration",
        "s3:GetBucketAcl",
        "s3:GetBucketCORS",
        "s3:GetBucketLogging",
        "s3:GetBucketObjectLockConfiguration",
        "s3:GetBucketOwnershipControls",
        "s3:GetBucketPolicy",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetBucketRequestPayment",
        "s3:GetBucketTagging",
        "s3:GetBucketVersioning",
        "s3:GetBucketWebsite",
        "s3:GetEncryptionConfiguration",
        "s3:GetLifecycleConfiguration",
        "s3:GetReplicationConfiguration",
        // HeadBucket, by which the provider finds the bucket, asks for it; S3 has no action for that alone.
        "s3:ListBucket",
        "s3:ListTagsForResource",
      ],
      arns.dataBucket,
    ),
    allow(["secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy"], arns.secret),
    // only a version that Terraform writes is looked up
    ...(secret.delivery === "variable" ? [allow(["secretsmanager:ListSecretVersionIds"], arns.secret)] : []),
    allow(["lambda:GetLayerVersion"], arns.layers),
    allow(["sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic", "sns:ListTagsForResource"], arns.topics),
    allow(["logs:DescribeMetricFilters", "logs:ListTagsForResource"], arns.logGroups),
    allow(["cloudwatch:ListTagsForResource"], arns.alarms),
    allow(["cloudwatch:GetDashboard"], arns.dashboard),
    allow(["xray:GetGroup", "xray:ListTagsForResource"], arns.traceGroup),
    ...(preflight
      ? [allow(["account:GetRegionOptStatus"], arns.account), allow(["servicequotas:GetServiceQuota"], arns.quotas)]
      : []),
    // Keys have ids for names. What is read here is not a secret, and the alias says which key is ours.
    allow(["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"], arns.keys),
    // API Gateway's ARNs hold ids, not names.
    allow(["apigateway:GET"], [arns.apis, arns.anyApi, arns.gatewayTags]),
    allowWithoutResource([
      "cloudwatch:DescribeAlarms",
      "kms:ListAliases",
      ...(preflight ? (["lambda:GetAccountSettings"] as const) : []),
      "logs:DescribeLogGroups",
      "logs:DescribeQueryDefinitions",
      ...(preflight ? (["logs:DescribeResourcePolicies"] as const) : []),
      ...(subscribes ? (["sns:GetSubscriptionAttributes"] as const) : []),
    ]),
  ];
}
