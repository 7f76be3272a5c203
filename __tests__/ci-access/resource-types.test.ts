import { Testing } from "cdktf";
import { CiAccessStack, hasCi } from "../../src/stacks/ci-access-stack";
import { anEnvironment } from "../support/environments";
import { secureServerlessStack } from "../support/stacks";
import { listed, resourcesOf, statementsOf, synthStack } from "../support/terraform-json";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1b2c";
/** Everything that an environment can have. */
const environment = anEnvironment(
  {
    accessLogs: {},
    alerts: { emails: ["a@example.com"], pageEmails: ["b@example.com"] },
    bucket: { kmsKeyArn: KEY },
    logs: { kmsKeyArn: KEY },
    secret: { delivery: "out-of-band", rotation: {}, kmsKeyArn: KEY },
    state: { kmsKeyArn: KEY },
  },
  { TEST_CI_REPOSITORY: "owner/name" },
);

interface Needs {
  /** What the provider calls to make one, and to change it in place. */
  readonly write: readonly string[];
  /** What it calls to refresh one. */
  readonly read: readonly string[];
}

const alarms: Needs = {
  write: ["cloudwatch:TagResource"],
  read: ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"],
};
const gateway: Needs = { write: ["apigateway:PATCH", "apigateway:POST"], read: ["apigateway:GET"] };

/** By Terraform's type; a new type needs its line here, and then its permissions. */
const NEEDS: Readonly<Record<string, Needs>> = {
  aws_apigatewayv2_api: gateway,
  aws_apigatewayv2_authorizer: gateway,
  aws_apigatewayv2_integration: gateway,
  aws_apigatewayv2_route: gateway,
  aws_apigatewayv2_stage: {
    write: [...gateway.write, "logs:CreateLogDelivery", "logs:UpdateLogDelivery", "logs:PutResourcePolicy"],
    read: gateway.read,
  },
  aws_cloudwatch_composite_alarm: { ...alarms, write: [...alarms.write, "cloudwatch:PutCompositeAlarm"] },
  aws_cloudwatch_dashboard: { write: ["cloudwatch:PutDashboard"], read: ["cloudwatch:GetDashboard"] },
  aws_cloudwatch_log_group: {
    write: ["logs:AssociateKmsKey", "logs:CreateLogGroup", "logs:PutRetentionPolicy", "logs:TagResource"],
    read: ["logs:DescribeLogGroups", "logs:ListTagsForResource"],
  },
  aws_cloudwatch_log_metric_filter: { write: ["logs:PutMetricFilter"], read: ["logs:DescribeMetricFilters"] },
  aws_cloudwatch_metric_alarm: { ...alarms, write: [...alarms.write, "cloudwatch:PutMetricAlarm"] },
  aws_cloudwatch_query_definition: { write: ["logs:PutQueryDefinition"], read: ["logs:DescribeQueryDefinitions"] },
  aws_iam_role: {
    write: ["iam:CreateRole", "iam:PassRole", "iam:PutRolePermissionsBoundary", "iam:TagRole", "iam:UpdateRole"],
    read: ["iam:GetRole", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"],
  },
  aws_iam_role_policy: { write: ["iam:PutRolePolicy"], read: ["iam:GetRolePolicy"] },
  aws_kms_alias: { write: ["kms:CreateAlias", "kms:UpdateAlias"], read: ["kms:ListAliases"] },
  aws_kms_key: {
    // not kms:PutKeyPolicy: docs/ci.md
    write: ["kms:CreateKey", "kms:EnableKeyRotation", "kms:TagResource", "kms:UpdateKeyDescription"],
    read: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
  },
  aws_lambda_alias: { write: ["lambda:CreateAlias", "lambda:UpdateAlias"], read: ["lambda:GetAlias"] },
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
  },
  aws_lambda_function_event_invoke_config: {
    write: ["lambda:PutFunctionEventInvokeConfig"],
    read: ["lambda:GetFunctionEventInvokeConfig"],
  },
  aws_lambda_layer_version: { write: ["lambda:PublishLayerVersion"], read: ["lambda:GetLayerVersion"] },
  aws_lambda_permission: { write: ["lambda:AddPermission", "lambda:RemovePermission"], read: ["lambda:GetPolicy"] },
  aws_s3_bucket: {
    write: ["s3:CreateBucket", "s3:PutBucketTagging", "s3:TagResource"],
    read: ["s3:GetBucketTagging", "s3:ListBucket", "s3:ListTagsForResource"],
  },
  aws_s3_bucket_cors_configuration: { write: ["s3:PutBucketCORS"], read: ["s3:GetBucketCORS"] },
  aws_s3_bucket_lifecycle_configuration: {
    write: ["s3:PutLifecycleConfiguration"],
    read: ["s3:GetLifecycleConfiguration"],
  },
  aws_s3_bucket_logging: { write: ["s3:PutBucketLogging"], read: ["s3:GetBucketLogging"] },
  aws_s3_bucket_ownership_controls: {
    write: ["s3:PutBucketOwnershipControls"],
    read: ["s3:GetBucketOwnershipControls"],
  },
  aws_s3_bucket_policy: { write: ["s3:PutBucketPolicy"], read: ["s3:GetBucketPolicy"] },
  aws_s3_bucket_public_access_block: {
    write: ["s3:PutBucketPublicAccessBlock"],
    read: ["s3:GetBucketPublicAccessBlock"],
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    write: ["s3:PutEncryptionConfiguration"],
    read: ["s3:GetEncryptionConfiguration"],
  },
  aws_s3_bucket_versioning: { write: ["s3:PutBucketVersioning"], read: ["s3:GetBucketVersioning"] },
  aws_secretsmanager_secret: {
    write: [
      "kms:Decrypt",
      "kms:GenerateDataKey",
      "secretsmanager:CreateSecret",
      "secretsmanager:TagResource",
      "secretsmanager:UpdateSecret",
    ],
    read: ["secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy"],
  },
  aws_secretsmanager_secret_policy: {
    write: ["secretsmanager:PutResourcePolicy", "secretsmanager:ValidateResourcePolicy"],
    read: ["secretsmanager:GetResourcePolicy"],
  },
  aws_secretsmanager_secret_rotation: {
    write: ["secretsmanager:CancelRotateSecret", "secretsmanager:RotateSecret"],
    read: ["secretsmanager:DescribeSecret"],
  },
  aws_sns_topic: {
    write: ["sns:CreateTopic", "sns:SetTopicAttributes", "sns:TagResource"],
    read: ["sns:GetTopicAttributes", "sns:ListTagsForResource"],
  },
  aws_sns_topic_policy: { write: ["sns:SetTopicAttributes"], read: ["sns:GetTopicAttributes"] },
  aws_sns_topic_subscription: {
    write: ["sns:SetSubscriptionAttributes", "sns:Subscribe", "sns:Unsubscribe"],
    read: ["sns:GetSubscriptionAttributes"],
  },
  aws_sqs_queue: {
    write: ["sqs:CreateQueue", "sqs:SetQueueAttributes", "sqs:TagQueue"],
    read: ["sqs:GetQueueAttributes", "sqs:ListQueueTags"],
  },
  aws_xray_group: {
    write: ["xray:CreateGroup", "xray:TagResource", "xray:UpdateGroup"],
    read: ["xray:GetGroup", "xray:ListTagsForResource"],
  },
};

if (!hasCi(environment)) throw new Error("ci is not configured");
const access = synthStack(new CiAccessStack(Testing.app(), environment));
const allowed = (purpose: "plan" | "deploy") =>
  new Set(
    resourcesOf(access, "aws_iam_policy")
      .filter(({ name }) => String(name).startsWith(`secure-serverless-${purpose}-`))
      .flatMap((policy) => statementsOf(policy))
      .flatMap(({ Action }) => listed(Action)),
  );
const may = { plan: allowed("plan"), deploy: allowed("deploy") };
const types = Object.keys(synthStack(secureServerlessStack(environment)).resource).filter((type) =>
  type.startsWith("aws_"),
);

it("knows every type of the application, and none that it has not got", () => {
  expect(types.length).toBeGreaterThan(30);
  expect(types.sort()).toEqual(Object.keys(NEEDS).sort());
});

describe.each(Object.entries(NEEDS))("%s", (_, { write, read }) => {
  it("can be made and changed by the role to deploy, and read by both", () => {
    expect(write.filter((action) => !may.deploy.has(action))).toEqual([]);
    for (const purpose of ["plan", "deploy"] as const)
      expect(read.filter((action) => !may[purpose].has(action))).toEqual([]);
  });

  it("can be changed by the role to plan in no way", () => {
    expect(write.filter((action) => action !== "kms:Decrypt" && may.plan.has(action))).toEqual([]);
  });
});
