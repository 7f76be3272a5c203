import type { Template } from "../config/schema";
import type { AwsContext } from "../constructs/aws-context";
import type { PolicyStatement } from "../constructs/policy";
import type { ApplicationArns } from "./arns";
import { destroyConsumers, findConsumers } from "./consumers";
import { allowKey } from "./keys";
import { previewArns, previewTags } from "./of-previews";
import { type Permissions, readFunctions, readSettings, readStateBucket } from "./plan-permissions";
import { allow, allowWithoutResource } from "./without-resource";

/** What finding and destroying previews takes: it makes nothing, changes nothing that stays, and reads no secret. */
export function sweepPermissions(template: Template, aws: AwsContext): Permissions {
  const arns = previewArns(template, aws);
  return {
    "use-state": useState(arns, template, aws.region),
    "read-functions": [...readFunctions(arns), ...readInventory(arns), ...listNames()],
    "read-settings": readSettings(arns, template, { subscribes: false, preflight: false }),
    ...destroyPreviews(arns, template),
  };
}

/** The states of previews and their locks, none of the template's own stacks. */
export function useState(arns: ApplicationArns, template: Template, region: string): PolicyStatement[] {
  return [
    ...readStateBucket(arns, template),
    allow(["s3:GetBucketTagging"], arns.stateBucket),
    allow(["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"], [arns.stateObject, arns.stateLock]),
    // with every version: the bucket is that of all previews, and stays
    allow(["s3:DeleteObject", "s3:DeleteObjectVersion"], [arns.stateObject, arns.stateLock]),
    ...allowKey(["kms:Decrypt", "kms:GenerateDataKey"], template.state.kmsKeyArn, "s3", region),
  ];
}

/** What the inventory asks beside what Terraform reads: to find what no state of a preview knows. */
export function readInventory(arns: ApplicationArns): PolicyStatement[] {
  return [
    allow(["lambda:ListAliases"], arns.functions),
    allow(["sqs:GetQueueUrl"], arns.queues),
    // one that is not there has no suffix
    allow(["secretsmanager:DescribeSecret"], arns.secretByName),
    allowWithoutResource(["kms:ListKeys", "lambda:ListLayerVersions", "sns:ListTopics", "tag:GetResources"]),
    ...findConsumers(arns),
  ];
}

/** The names of everything, among which are those of previews that have no state any more. */
function listNames(): PolicyStatement[] {
  return [
    allowWithoutResource([
      "cloudwatch:ListDashboards",
      "iam:ListRoles",
      "lambda:ListFunctions",
      "lambda:ListLayers",
      "s3:ListAllMyBuckets",
      "secretsmanager:ListSecrets",
      "sqs:ListQueues",
    ]),
  ];
}

/**
 * What goes with a preview. Its keys are not here: each says by its own policy who may delete it, so that no key of somebody
 * else can be taken for a preview's.
 */
export function destroyPreviews(arns: ApplicationArns, template: Template): Permissions {
  return {
    "destroy-application": destroyApplication(arns, template),
    "destroy-the-rest": destroyTheRest(arns, template),
  };
}

function destroyApplication(arns: ApplicationArns, { secret }: Template): PolicyStatement[] {
  return [
    allow(
      [
        "lambda:DeleteAlias",
        "lambda:DeleteFunction",
        "lambda:DeleteFunctionEventInvokeConfig",
        "lambda:RemovePermission",
      ],
      arns.functions,
    ),
    allow(["lambda:DeleteLayerVersion"], arns.layers),
    allow(["iam:DeleteRolePolicy"], arns.executionRoles, {
      StringEquals: { "iam:PermissionsBoundary": arns.boundary },
    }),
    allow(["iam:DeleteRole", "iam:ListInstanceProfilesForRole"], arns.executionRoles),
    allow(["sqs:DeleteQueue"], arns.queues),
    allow(["logs:DeleteLogGroup", "logs:DeleteMetricFilter"], arns.logGroups),
    allow(
      [
        "s3:DeleteBucket",
        "s3:DeleteBucketPolicy",
        "s3:ListBucketVersions",
        // how S3 names the removal of a setting
        "s3:PutBucketCORS",
        "s3:PutBucketOwnershipControls",
        "s3:PutBucketPublicAccessBlock",
        "s3:PutBucketVersioning",
        "s3:PutEncryptionConfiguration",
        "s3:PutLifecycleConfiguration",
      ],
      arns.dataBucket,
    ),
    allow(["s3:DeleteObject", "s3:DeleteObjectVersion"], arns.dataObjects),
    allow(["secretsmanager:DeleteResourcePolicy", "secretsmanager:DeleteSecret"], arns.secret),
    ...(secret.delivery === "out-of-band" && secret.rotation
      ? [allow(["secretsmanager:CancelRotateSecret"], arns.secret)]
      : []),
    ...destroyConsumers(arns),
  ];
}

function destroyTheRest(arns: ApplicationArns, template: Template): PolicyStatement[] {
  const tags = previewTags(template);
  return [
    // a topic's policy goes by putting AWS's own in its place
    allow(["sns:DeleteTopic", "sns:SetTopicAttributes"], arns.topics),
    allow(["cloudwatch:DeleteAlarms"], arns.alarms),
    allow(["cloudwatch:DeleteDashboards"], arns.dashboard),
    allow(["xray:DeleteGroup"], arns.traceGroup),
    allow(["apigateway:DELETE"], arns.anyApi, tags.ours),
    allow(["apigateway:DELETE"], arns.partsOfAnyApi, tags.notAnothers),
    allow(["kms:DeleteAlias"], arns.keys, tags.ours),
    allow(["kms:DeleteAlias"], arns.keyAliases),
    allowWithoutResource([
      "logs:DeleteLogDelivery",
      "logs:DeleteQueryDefinition",
      "logs:GetLogDelivery",
      "logs:ListLogDeliveries",
    ]),
  ];
}
