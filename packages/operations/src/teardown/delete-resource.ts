import { ApiGatewayV2Client, DeleteApiCommand } from "@aws-sdk/client-apigatewayv2";
import { CloudWatchClient, DeleteAlarmsCommand, DeleteDashboardsCommand } from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  DeleteQueryDefinitionCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { DeleteRoleCommand, DeleteRolePolicyCommand, IAMClient, paginateListRolePolicies } from "@aws-sdk/client-iam";
import { DeleteAliasCommand, KMSClient, ScheduleKeyDeletionCommand } from "@aws-sdk/client-kms";
import {
  DeleteEventSourceMappingCommand,
  DeleteFunctionCommand,
  DeleteLayerVersionCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import { DeleteBucketCommand } from "@aws-sdk/client-s3";
import { DeleteSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { DeleteTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { DeleteQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DeleteGroupCommand, XRayClient } from "@aws-sdk/client-xray";
import { isNamed, statusOf } from "../aws/aws-error";
import { Clients, type Connect } from "../aws/clients";
import type { Target } from "../aws/target";
import { bulkClient } from "../backup/data-bucket";
import type { FoundResource } from "../inventory/found-resource";
import { emptyBucket } from "./empty-bucket";

/** Days: a key is gone after that, and can be called back until then. */
const KEY_WINDOW_DAYS = { destroyData: 7, keep: 30 } as const;

type Deleter = (
  resource: FoundResource,
  connect: Connect,
  target: Pick<Target, "sdk" | "environment">,
) => Promise<unknown>;

/**
 * How each type that the inventory lists is deleted, in the order in which they go: what calls before what is called, what
 * writes logs before the logs, and a key after what it encrypts. What goes with something else is not among them.
 */
const DELETERS: Readonly<Record<string, Deleter>> = {
  aws_apigatewayv2_api: ({ importId: ApiId }, connect) =>
    connect(ApiGatewayV2Client).send(new DeleteApiCommand({ ApiId })),
  aws_lambda_event_source_mapping: ({ importId: UUID }, connect) =>
    connect(LambdaClient).send(new DeleteEventSourceMappingCommand({ UUID })),
  aws_cloudwatch_composite_alarm: deleteAlarm,
  aws_cloudwatch_metric_alarm: deleteAlarm,
  aws_cloudwatch_dashboard: ({ importId }, connect) =>
    connect(CloudWatchClient).send(new DeleteDashboardsCommand({ DashboardNames: [importId] })),
  aws_cloudwatch_query_definition: ({ importId }, connect) =>
    connect(CloudWatchLogsClient).send(
      new DeleteQueryDefinitionCommand({ queryDefinitionId: importId.split(":").at(-1) }),
    ),
  aws_xray_group: ({ importId: GroupARN }, connect) => connect(XRayClient).send(new DeleteGroupCommand({ GroupARN })),
  aws_lambda_function: ({ importId: FunctionName }, connect) =>
    connect(LambdaClient).send(new DeleteFunctionCommand({ FunctionName })),
  aws_lambda_layer_version: ({ name: LayerName, importId }, connect) =>
    connect(LambdaClient).send(
      new DeleteLayerVersionCommand({ LayerName, VersionNumber: Number(importId.split(":").at(-1)) }),
    ),
  aws_sqs_queue: ({ importId: QueueUrl }, connect) => connect(SQSClient).send(new DeleteQueueCommand({ QueueUrl })),
  aws_sns_topic: ({ importId: TopicArn }, connect) => connect(SNSClient).send(new DeleteTopicCommand({ TopicArn })),
  aws_secretsmanager_secret: ({ importId: SecretId }, connect, { environment }) =>
    connect(SecretsManagerClient).send(
      new DeleteSecretCommand({
        SecretId,
        ...(environment.destroyData ? { ForceDeleteWithoutRecovery: true } : { RecoveryWindowInDays: 30 }),
      }),
    ),
  aws_s3_bucket: deleteBucket,
  aws_iam_role: deleteRole,
  aws_cloudwatch_log_group: ({ importId: logGroupName }, connect) =>
    connect(CloudWatchLogsClient).send(new DeleteLogGroupCommand({ logGroupName })),
  aws_kms_alias: ({ importId: AliasName }, connect) => connect(KMSClient).send(new DeleteAliasCommand({ AliasName })),
  aws_kms_key: ({ importId: KeyId }, connect, { environment }) =>
    connect(KMSClient).send(
      new ScheduleKeyDeletionCommand({
        KeyId,
        PendingWindowInDays: environment.destroyData ? KEY_WINDOW_DAYS.destroyData : KEY_WINDOW_DAYS.keep,
      }),
    ),
};

/** The types that can be deleted, in the order in which they go. */
export const DELETABLE: readonly string[] = Object.keys(DELETERS);

/** Deletes resources of one target, for which it keeps a client of each service until `end`. */
export class ResourceDeleter {
  readonly #clients: Clients;

  constructor(private readonly target: Pick<Target, "sdk" | "environment">) {
    this.#clients = new Clients(target.sdk);
  }

  /** What is gone already counts as deleted. @throws Error for a type that nothing here deletes */
  async delete(resource: FoundResource): Promise<void> {
    const deleter = DELETERS[resource.type];
    if (deleter === undefined) throw new Error(`${resource.type} ${resource.name}: nothing here deletes such a thing`);
    await deleter(resource, this.#clients.get, this.target).catch(unlessGone);
  }

  end(): void {
    this.#clients.destroy();
  }
}

function deleteAlarm({ importId }: FoundResource, connect: Connect): Promise<unknown> {
  // a composite alarm goes alone
  return connect(CloudWatchClient).send(new DeleteAlarmsCommand({ AlarmNames: [importId] }));
}

async function deleteBucket(
  { importId: Bucket }: FoundResource,
  _: Connect,
  { sdk }: Pick<Target, "sdk">,
): Promise<void> {
  const s3 = bulkClient(sdk);
  try {
    await emptyBucket({ s3, bucket: Bucket });
    await s3.send(new DeleteBucketCommand({ Bucket }));
  } finally {
    s3.destroy();
  }
}

/** With the policies that are its own; one that something else is attached to is not ours to take apart, and AWS says so. */
async function deleteRole({ importId: RoleName }: FoundResource, connect: Connect): Promise<void> {
  const iam = connect(IAMClient);
  for await (const { PolicyNames = [] } of paginateListRolePolicies({ client: iam }, { RoleName }))
    for (const PolicyName of PolicyNames) await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
  await iam.send(new DeleteRoleCommand({ RoleName }));
}

const GONE = [
  "ResourceNotFoundException",
  "NotFoundException",
  "NoSuchEntityException",
  "NoSuchBucket",
  "QueueDoesNotExist",
  "AWS.SimpleQueueService.NonExistentQueue",
  "ResourceNotFound",
  "DashboardNotFoundError",
  // of a key that waits for its deletion
  "KMSInvalidStateException",
];

function unlessGone(error: Error): void {
  if (!isNamed(error, ...GONE) && statusOf(error) !== 404) throw error;
}
