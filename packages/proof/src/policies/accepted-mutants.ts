import type { Accepted } from "./accepted";

const DEPLOY = "ci-access/deploy";
const both = (policy: string) => [`ci-access/plan/${policy}`, `${DEPLOY}/${policy}`];
const functions = (policy: string) =>
  ["api", "authorizer", "rotation"].map((name) => `${name}-function/role/${policy}`);

/** What is granted for AWS, of which the local AWS has nothing: here nothing can ask for it. */
const NOT_EMULATED: readonly Accepted[] = [
  {
    policies: functions("write-traces"),
    mutants: ["xray:PutTraceSegments: without xray:PutTelemetryRecords"],
    reason: "the X-Ray daemon, which Lambda runs, tells X-Ray about itself; the local AWS has no X-Ray to tell",
  },
  {
    policies: ["ci-access/boundary"],
    mutants: ["xray:PutTelemetryRecords: without xray:PutTelemetryRecords"],
    reason: "the X-Ray daemon, which Lambda runs, tells X-Ray about itself; the local AWS has no X-Ray to tell",
  },
  { policies: [`${DEPLOY}/change-resources`], mutants: ["xray:CreateGroup: …"], reason: "it has no X-Ray groups" },
  { policies: both("read-settings"), mutants: ["xray:GetGroup: …"], reason: "the local AWS has no X-Ray groups" },
  {
    policies: [`${DEPLOY}/change-resources`],
    mutants: ["logs:CreateLogDelivery: without logs:DeleteQueryDefinition", "…: without logs:PutQueryDefinition"],
    reason: "the local AWS has no saved queries",
  },
  {
    policies: both("read-settings"),
    mutants: ["cloudwatch:DescribeAlarms: without logs:DescribeQueryDefinitions"],
    reason: "the local AWS has no saved queries",
  },
  {
    policies: [`${DEPLOY}/change-resources`],
    mutants: [
      "secretsmanager:CancelRotateSecret: without secretsmanager:CancelRotateSecret",
      "secretsmanager:CancelRotateSecret: without secretsmanager:RotateSecret",
    ],
    reason: "the local AWS has no schedule of rotations, so that the stack leaves it out there",
  },
  {
    policies: both("read-settings"),
    mutants: [
      "account:GetRegionOptStatus: …",
      "servicequotas:GetServiceQuota: …",
      "cloudwatch:DescribeAlarms: without lambda:GetAccountSettings",
      "sns:GetTopicAttributes: without sns:ListSubscriptionsByTopic",
    ],
    reason:
      "preflight asks for it on AWS (src/config/preflight-actions.ts), where there are regions, quotas and e-mails to confirm",
  },
  {
    policies: both("read-functions"),
    mutants: ["lambda:GetAlias: without lambda:GetFunctionConcurrency"],
    reason:
      "preflight asks for it on AWS (src/config/preflight-actions.ts), where the account has a limit of concurrency",
  },
];

/** Where AWS asks IAM for more, or by another ARN, than the emulator does. */
const ASKED_BY_AWS: readonly Accepted[] = [
  {
    policies: both("read-functions"),
    mutants: ["lambda:GetAlias: without lambda:ListTags"],
    reason: "GetFunction tells the tags only to who may list them",
  },
  {
    policies: both("read-functions"),
    mutants: ["lambda:GetAlias: …:* replaced"],
    reason: "AWS asks for the ARN with the version or alias, the emulator for the function's",
  },
  {
    policies: [`${DEPLOY}/change-functions`],
    mutants: ["lambda:AddPermission: …:* replaced"],
    reason: "AWS asks for the ARN with the version or alias, the emulator for the function's",
  },
  {
    policies: [`${DEPLOY}/change-functions`],
    mutants: ["lambda:DeleteLayerVersion: …:* replaced"],
    reason: "AWS asks for the ARN of the layer's version, the emulator for the layer's",
  },
  {
    policies: both("read-settings"),
    mutants: ["lambda:GetLayerVersion: …:* replaced"],
    reason: "AWS asks for the ARN of the layer's version, the emulator for the layer's",
  },
  {
    policies: both("read-settings"),
    mutants: ["logs:DescribeMetricFilters: …:* replaced"],
    reason: "AWS asks for some actions with the streams in the ARN, the emulator for the group's",
  },
  {
    policies: [`${DEPLOY}/change-queues-and-logs`],
    mutants: ["logs:CreateLogGroup: …:* replaced"],
    reason: "AWS asks for some actions with the streams in the ARN, the emulator for the group's",
  },
  {
    policies: [`${DEPLOY}/change-resources`],
    mutants: ["logs:AssociateKmsKey: …"],
    reason: "AWS asks for it where a group is made with a key; the emulator asks for the making alone",
  },
  {
    policies: [`${DEPLOY}/change-resources`],
    mutants: ["s3:CreateBucket: without s3:TagResource", "s3:CreateBucket: without s3:UntagResource"],
    reason: "the provider tags a bucket by S3 Control where that answers, and by PutBucketTagging on the local AWS",
  },
  {
    policies: both("read-settings"),
    mutants: ["s3:GetAccelerateConfiguration: without s3:ListTagsForResource"],
    reason:
      "the provider reads a bucket's tags by S3 Control where that answers, and by GetBucketTagging on the local AWS",
  },
  {
    policies: [`${DEPLOY}/change-resources`],
    mutants: ["secretsmanager:CancelRotateSecret: without secretsmanager:ValidateResourcePolicy"],
    reason: "AWS asks for it where a policy is put that must not be public",
  },
  {
    policies: [`${DEPLOY}/change-resources`],
    mutants: ["apigateway:PATCH: without apigateway:PUT", "apigateway:…/tags/* replaced"],
    reason: "AWS knows the tagging of an API as a PUT, and its end as a DELETE, of its path under /tags",
  },
  {
    policies: both("read-settings"),
    mutants: ["apigateway:GET: …/tags/* replaced"],
    reason: "AWS knows the reading of an API's tags as a GET of its path under /tags",
  },
  {
    policies: both("read-settings"),
    mutants: ["apigateway:GET: …/apis replaced"],
    reason: "preflight lists the APIs where it looks for one of ours that another state made",
  },
  {
    policies: [`${DEPLOY}/change-keys`],
    mutants: ["kms:TagResource: …"],
    reason: "AWS asks for it where a key is made with tags; the emulator asks for the making alone",
  },
];

/** What no deployment of the proof does. */
const SELDOM: readonly Accepted[] = [
  {
    policies: [`${DEPLOY}/change-keys`],
    mutants: ["kms:CreateAlias…: without kms:UpdateAlias"],
    reason: "an alias moves when its key is replaced, which a person has to want (prevent_destroy)",
  },
  {
    policies: [`${DEPLOY}/change-roles`],
    mutants: ["iam:CreateRole: without iam:PutRolePermissionsBoundary"],
    reason: "a role that was made before the workflows had theirs gets the boundary by it",
  },
  {
    policies: [`${DEPLOY}/change-roles`],
    mutants: ["iam:CreateServiceLinkedRole: …"],
    reason: "the first HTTP API of an account has API Gateway make the role that it keeps",
  },
  {
    policies: [`${DEPLOY}/change-functions`],
    mutants: ["lambda:DeleteLayerVersion: …-dependencies-proof replaced"],
    reason: "an earlier release had one layer for all functions, which a deploy of this one deletes",
  },
  {
    policies: both("read-settings"),
    mutants: ["lambda:GetLayerVersion: …-dependencies-proof replaced"],
    reason: "an earlier release had one layer for all functions, which is read before a deploy of this one deletes it",
  },
  {
    policies: [`${DEPLOY}/use-state`, "ci-access/plan/read-state"],
    mutants: ["s3:GetBucketVersioning: without s3:GetBucketVersioning"],
    reason: "preflight asks for it where the bucket of access logs is refused, to tell who owns it",
  },
];

/** Changes that give nobody more, or take nothing. */
const WITHOUT_EFFECT: readonly Accepted[] = [
  {
    policies: ["api-function/role/read-data"],
    mutants: ["kms:Decrypt: removed", "kms:Decrypt: …key/… replaced"],
    reason: "the function may write too, which needs the same key: each grant names by itself what it needs",
  },
  {
    policies: ["api-function/role/write-data"],
    mutants: ["kms:GenerateDataKey: without kms:Decrypt"],
    reason: "the function may read too, which needs the same key: each grant names by itself what it needs",
  },
  {
    policies: ["api-function/permissions"],
    mutants: ["ApiGateway-OPTIONS-api-proxy: removed"],
    reason: "each route has a permission of its own; that of ANY on the same path lets OPTIONS in as well",
  },
  {
    policies: both("role/trust"),
    mutants: ["sts:AssumeRoleWithWebIdentity: widened to sts:*"],
    reason: "a token of an identity provider can ask for nothing else",
  },
  {
    policies: ["state-backend/access-logs/policy"],
    mutants: ["AllowAccessLogs: on every resource"],
    reason: "the policy of a bucket is about this bucket, whatever it names",
  },
];

/** The mutants that may survive, and why. */
export const ACCEPTED: readonly Accepted[] = [...NOT_EMULATED, ...ASKED_BY_AWS, ...SELDOM, ...WITHOUT_EFFECT];
