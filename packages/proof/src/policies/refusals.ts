import type { Refusal } from "./questions";

/** The roles that are proven, and the boundary as the role that has no other limit. */
export type Role = "api" | "authorizer" | "rotation" | "boundary" | "plan" | "deploy";

const FUNCTIONS: readonly Role[] = ["api", "authorizer", "rotation", "boundary"];

/** Contexts in which something that a role asks for has to be refused. */
export const REFUSALS: readonly Refusal[] = [
  {
    // somebody else has made a bucket of that name
    roles: ["api", "boundary"],
    actions: ["s3:DeleteObject", "s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket", "s3:PutObject"],
    context: { "aws:ResourceAccount": "222222222222" },
  },
  // the key of the topic has an id for a name: the boundary names the way to it instead
  ...[undefined, "ec2.us-east-1.amazonaws.com"].map((service) => ({
    roles: ["boundary"],
    actions: ["kms:Decrypt", "kms:GenerateDataKey"],
    where: { "kms:ViaService": "sns.us-east-1.amazonaws.com" },
    context: { "kms:ViaService": service },
  })),
  ...[undefined, "ec2.us-east-1.amazonaws.com"].map((service) => ({
    roles: ["plan", "deploy"],
    actions: ["kms:Decrypt", "kms:GenerateDataKey"],
    context: { "kms:ViaService": service },
  })),
  ...[undefined, "arn:aws:iam::aws:policy/AdministratorAccess"].map((boundary) => ({
    roles: ["deploy"],
    actions: ["iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"],
    context: { "iam:PermissionsBoundary": boundary },
  })),
  { roles: ["deploy"], actions: ["iam:PassRole"], context: { "iam:PassedToService": "ec2.amazonaws.com" } },
  ...["222222222222", "*"].map((principal) => ({
    roles: ["deploy"],
    actions: ["lambda:AddPermission"],
    context: { "lambda:Principal": principal },
  })),
  ...["Project", "Environment"].flatMap((tag) => [
    {
      roles: ["deploy"],
      actions: ["kms:CreateKey", "kms:TagResource"],
      context: { [`aws:RequestTag/${tag}`]: "another" },
    },
    {
      roles: ["deploy"],
      actions: [
        "kms:CreateAlias",
        "kms:DeleteAlias",
        "kms:EnableKeyRotation",
        "kms:UpdateAlias",
        "kms:UpdateKeyDescription",
      ],
      // an alias is ours by its name
      on: ":key/",
      context: { [`aws:ResourceTag/${tag}`]: "another" },
    },
  ]),
];

/** What AWS asks for no resource, and the emulator for one: the owner cannot be told. */
export const WITHOUT_RESOURCE: readonly string[] = ["lambda:ListLayerVersions"];

/** Actions that no call of a role may reach, of each service that it uses. */
export const NEVER: readonly { readonly roles: readonly Role[]; readonly actions: readonly string[] }[] = [
  {
    roles: FUNCTIONS,
    actions: [
      "kms:CreateGrant",
      "kms:ScheduleKeyDeletion",
      "logs:DeleteLogGroup",
      "logs:GetLogEvents",
      "s3:DeleteBucket",
      "s3:DeleteObjectVersion",
      "s3:PutBucketPolicy",
      "s3:PutObjectAcl",
      "secretsmanager:DeleteSecret",
      "secretsmanager:PutResourcePolicy",
      "sns:DeleteTopic",
      "sns:Subscribe",
      "sqs:PurgeQueue",
      "sqs:SetQueueAttributes",
      "xray:GetTraceSummaries",
    ],
  },
  {
    roles: ["plan", "deploy"],
    actions: [
      "account:EnableRegion",
      "apigateway:UpdateRestApiPolicy",
      "cloudwatch:SetAlarmState",
      "iam:AttachRolePolicy",
      "kms:CreateGrant",
      "kms:PutKeyPolicy",
      "kms:ScheduleKeyDeletion",
      "lambda:CreateFunctionUrlConfig",
      "logs:DeleteLogGroup",
      "logs:GetLogEvents",
      "s3:DeleteBucket",
      "s3:DeleteObjectVersion",
      "s3:PutObjectAcl",
      "secretsmanager:DeleteSecret",
      "secretsmanager:PutSecretValue",
      "servicequotas:RequestServiceQuotaIncrease",
      "sns:AddPermission",
      "sns:Publish",
      "sqs:DeleteQueue",
      "sqs:ReceiveMessage",
      "xray:PutTraceSegments",
    ],
  },
];
