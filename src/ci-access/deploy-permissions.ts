import { ownerTags } from "../config/names";
import type { Environment } from "../config/schema";
import type { ApplicationArns } from "./arns";
import { changeConsumers } from "./consumers";
import { changeDistribution, changeFront, readFront } from "./front";
import { allowKey } from "./keys";
import { type Permissions, readFunctions, readSettings, readStateBucket, unlessEmpty } from "./plan-permissions";
import { allow, allowWithoutResource } from "./without-resource";

/**
 * What applying the application, releasing it and its smoke test take.
 *
 * It deletes nothing that holds data or belongs to the outside: bucket, secret, keys, log groups, queues, the API. Nor does
 * it change a key's policy. Such a plan fails and is a person's to apply.
 */
export function deployPermissions(
  arns: ApplicationArns,
  environment: Environment,
  { region }: { readonly region: string },
): Permissions {
  const { secret, state } = environment;
  return {
    "use-state": [
      ...readStateBucket(arns, environment),
      allow(["s3:GetObject", "s3:PutObject"], [arns.stateObject, arns.stateLock]),
      allow(["s3:GetObjectVersion"], arns.stateObject),
      allow(["s3:DeleteObject"], arns.stateLock),
      ...allowKey(["kms:Decrypt", "kms:GenerateDataKey"], state.kmsKeyArn, "s3", region),
    ],
    // a role has ten policies at most, so that here the front is read along with the functions
    "read-functions": [...readFunctions(arns), ...readFront(arns, environment)],
    "read-settings": readSettings(arns, environment),
    "change-roles": changeRoles(arns),
    "change-functions": changeFunctions(arns),
    "change-queues-and-logs": changeQueuesAndLogs(arns),
    "change-resources": [...changeResources(arns), ...changeOptions(arns, environment)],
    "change-keys": changeKeys(arns, environment),
    ...unlessEmpty({ "change-front": [...changeFront(arns, environment), ...changeDistribution(arns, environment)] }),
    // The smoke test calls the API as a client does, with the key that clients have.
    "smoke-test": [
      allow(["secretsmanager:GetSecretValue"], arns.secret),
      // Secrets Manager decrypts as its caller. To make a secret under a key it tries both: CreateSecret documents them.
      ...allowKey(["kms:Decrypt", "kms:GenerateDataKey"], secret.kmsKeyArn, "secretsmanager", region),
    ],
  };
}

/** Roles of these names alone, and none that could do more than the boundary allows, whatever its policies say. */
export function changeRoles(arns: ApplicationArns) {
  const bound = { StringEquals: { "iam:PermissionsBoundary": arns.boundary } };
  return [
    allow(
      ["iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"],
      arns.executionRoles,
      bound,
    ),
    // These have no such condition; they add no permission to a role.
    allow(
      [
        "iam:DeleteRole",
        "iam:ListInstanceProfilesForRole",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
      ],
      arns.executionRoles,
    ),
    allow(["iam:PassRole"], arns.executionRoles, {
      StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" },
    }),
    allow(["iam:CreateServiceLinkedRole"], arns.gatewayServiceRole, {
      StringEquals: { "iam:AWSServiceName": "ops.apigateway.amazonaws.com" },
    }),
  ];
}

/** @param reserves whether concurrency is reserved: taken from what the account's other functions have */
export function changeFunctions(arns: ApplicationArns, reserves = true) {
  return [
    allow(
      [
        "lambda:CreateAlias",
        "lambda:CreateFunction",
        "lambda:DeleteAlias",
        "lambda:DeleteFunction",
        "lambda:DeleteFunctionConcurrency",
        "lambda:DeleteFunctionEventInvokeConfig",
        // Whether a change has come through.
        "lambda:GetFunctionConfiguration",
        // The check of a new version before callers reach it.
        "lambda:InvokeFunction",
        // Which of the versions somebody still uses, before the others are deleted.
        "lambda:ListAliases",
        "lambda:PublishVersion",
        ...(reserves ? ["lambda:PutFunctionConcurrency"] : []),
        "lambda:PutFunctionEventInvokeConfig",
        "lambda:RemovePermission",
        "lambda:TagResource",
        "lambda:UntagResource",
        "lambda:UpdateAlias",
        "lambda:UpdateFunctionCode",
        "lambda:UpdateFunctionConfiguration",
      ],
      arns.functions,
    ),
    // Not to another account, nor to the public by a URL. IAM has no condition on the source of a permission, only on its
    // principal (and on a URL's kind), so that one for API Gateway without a source, which opens the function to the APIs
    // of any account, cannot be refused here: docs/ci.md lists it under what is not closed.
    allow(["lambda:AddPermission"], arns.functions, {
      StringEquals: { "lambda:Principal": ["apigateway.amazonaws.com", "secretsmanager.amazonaws.com"] },
    }),
    allow(["lambda:DeleteLayerVersion", "lambda:PublishLayerVersion"], arns.layers),
    // to find the versions that an interrupted apply has left
    allowWithoutResource(["lambda:ListLayerVersions"]),
    ...changeConsumers(arns),
  ];
}

/** Apart from the other resources: they grow with each function, and a policy has at most 6,144 characters. */
export function changeQueuesAndLogs(arns: ApplicationArns) {
  return [
    allow(["sqs:CreateQueue", "sqs:SetQueueAttributes", "sqs:TagQueue", "sqs:UntagQueue"], arns.queues),
    allow(
      [
        "logs:CreateLogGroup",
        "logs:DeleteMetricFilter",
        "logs:PutMetricFilter",
        "logs:PutRetentionPolicy",
        "logs:TagResource",
        "logs:UntagResource",
      ],
      arns.logGroups,
    ),
  ];
}

function changeResources(arns: ApplicationArns) {
  return [
    ...changeStores(arns),
    ...changeMonitoring(arns),
    allow(["apigateway:POST"], [arns.apis, arns.anyApi, arns.gatewayTags]),
    allow(["apigateway:PATCH", "apigateway:PUT"], [arns.anyApi, arns.gatewayTags]),
    allow(["apigateway:DELETE"], [arns.partsOfAnyApi, arns.gatewayTags]),
    allowWithoutResource([...LOG_DELIVERY_AND_QUERIES, "sns:Unsubscribe"]),
  ];
}

/** Access logs of an HTTP API, and saved queries: all that take a right to the whole account. */
export const LOG_DELIVERY_AND_QUERIES = [
  "logs:CreateLogDelivery",
  "logs:DeleteLogDelivery",
  "logs:DeleteQueryDefinition",
  "logs:GetLogDelivery",
  "logs:ListLogDeliveries",
  "logs:PutQueryDefinition",
  "logs:PutResourcePolicy",
  "logs:UpdateLogDelivery",
] as const;

/** The bucket and the secret. */
export function changeStores(arns: ApplicationArns) {
  return [
    allow(
      [
        "s3:CreateBucket",
        "s3:PutBucketCORS",
        "s3:PutBucketOwnershipControls",
        "s3:PutBucketPolicy",
        "s3:PutBucketPublicAccessBlock",
        "s3:PutBucketTagging",
        "s3:PutBucketVersioning",
        "s3:PutEncryptionConfiguration",
        "s3:PutLifecycleConfiguration",
        "s3:TagResource",
        "s3:UntagResource",
      ],
      arns.dataBucket,
    ),
    allow(
      [
        "secretsmanager:CancelRotateSecret",
        "secretsmanager:PutResourcePolicy",
        "secretsmanager:RotateSecret",
        "secretsmanager:UntagResource",
        "secretsmanager:UpdateSecret",
        "secretsmanager:ValidateResourcePolicy",
      ],
      arns.secret,
    ),
    // A secret that is yet to be made has no suffix.
    allow(["secretsmanager:CreateSecret", "secretsmanager:TagResource"], [arns.secret, arns.secretByName]),
  ];
}

/** @param subscribes whether somebody is told by e-mail */
export function changeMonitoring(arns: ApplicationArns, subscribes = true) {
  return [
    allow(
      [
        "sns:CreateTopic",
        "sns:DeleteTopic",
        "sns:SetTopicAttributes",
        ...(subscribes ? ["sns:Subscribe"] : []),
        "sns:TagResource",
        "sns:UntagResource",
      ],
      arns.topics,
    ),
    allow(
      [
        "cloudwatch:DeleteAlarms",
        "cloudwatch:PutCompositeAlarm",
        "cloudwatch:PutMetricAlarm",
        "cloudwatch:TagResource",
        "cloudwatch:UntagResource",
      ],
      arns.alarms,
    ),
    allow(["cloudwatch:DeleteDashboards", "cloudwatch:PutDashboard"], arns.dashboard),
    allow(
      ["xray:CreateGroup", "xray:DeleteGroup", "xray:TagResource", "xray:UntagResource", "xray:UpdateGroup"],
      arns.traceGroup,
    ),
  ];
}

/** What only some environments have: without the option there is no permission either. */
export function changeOptions(arns: ApplicationArns, { accessLogs, logs }: Environment) {
  return [
    ...(accessLogs ? [allow(["s3:PutBucketLogging"], arns.dataBucket)] : []),
    // CloudWatch Logs uses the key by its policy. Taking the key off a group is a person's to do.
    ...(logs.kmsKeyArn === undefined ? [] : [allow(["logs:AssociateKmsKey"], arns.logGroups)]),
  ];
}

/**
 * A key is ours by the tags that it is created with. Whoever may tag at creation may tag any key, so that nothing that gives
 * access goes by the tag: neither the key's policy nor its deletion nor its use.
 */
function changeKeys(arns: ApplicationArns, environment: Environment) {
  const { Project, Environment: name } = ownerTags(environment);
  const tags = (key: string) => ({
    [`aws:${key}/Project`]: Project,
    [`aws:${key}/Environment`]: name,
  });
  const made = { StringEquals: tags("RequestTag") };
  const ours = { StringEquals: tags("ResourceTag") };
  return [
    allowWithoutResource(["kms:CreateKey"], made),
    allow(["kms:TagResource"], arns.keys, made),
    allow(
      ["kms:CreateAlias", "kms:DeleteAlias", "kms:EnableKeyRotation", "kms:UpdateAlias", "kms:UpdateKeyDescription"],
      arns.keys,
      ours,
    ),
    // KMS asks for an alias and for its key: https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html
    allow(["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"], arns.keyAliases),
  ];
}
