import { ApiGatewayV2Client, GetApisCommand } from "@aws-sdk/client-apigatewayv2";
import { CloudWatchClient, DescribeAlarmsCommand, ListDashboardsCommand } from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  IAMClient,
  ListOpenIDConnectProvidersCommand,
  ListPoliciesCommand,
  ListRolesCommand,
} from "@aws-sdk/client-iam";
import { DescribeKeyCommand, KMSClient, ListAliasesCommand, ListKeysCommand } from "@aws-sdk/client-kms";
import { LambdaClient, ListFunctionsCommand, ListLayersCommand } from "@aws-sdk/client-lambda";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ListSubscriptionsCommand, ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { SdkConfig } from "@secure-serverless/operations/aws/target";

/**
 * Everything that an AWS lists of the services of the stacks, whosever it is, one line each. What waits to be deleted, as keys
 * and some secrets do, is gone, and so are the keys and aliases that AWS makes by itself.
 */
export async function whatIsThere(sdk: SdkConfig): Promise<string[]> {
  const lists = [apis, alarms, logGroups, iam, keys, functions, buckets, secrets, topics, queues];
  return (await Promise.all(lists.map((list) => list(sdk)))).flat().sort();
}

/** Names of a kind, of which one without a name would be none. */
function lines(kind: string, names: readonly (string | undefined)[] = []): string[] {
  return names.map((name) => `${kind} ${name ?? "without a name"}`);
}

async function apis(sdk: SdkConfig) {
  const { Items = [] } = await new ApiGatewayV2Client(sdk).send(new GetApisCommand({}));
  return lines(
    "api",
    Items.map(({ Name }) => Name),
  );
}

async function alarms(sdk: SdkConfig) {
  const cloudWatch = new CloudWatchClient(sdk);
  const types = { AlarmTypes: ["MetricAlarm" as const, "CompositeAlarm" as const] };
  const { MetricAlarms = [], CompositeAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand(types));
  const { DashboardEntries = [] } = await cloudWatch.send(new ListDashboardsCommand({}));
  return [
    ...lines(
      "alarm",
      [...MetricAlarms, ...CompositeAlarms].map(({ AlarmName }) => AlarmName),
    ),
    ...lines(
      "dashboard",
      DashboardEntries.map(({ DashboardName }) => DashboardName),
    ),
  ];
}

async function logGroups(sdk: SdkConfig) {
  const logs = new CloudWatchLogsClient(sdk);
  const groups = await logs.send(new DescribeLogGroupsCommand({}));
  const filters = await logs.send(new DescribeMetricFiltersCommand({}));
  return [
    ...lines(
      "log group",
      groups.logGroups?.map(({ logGroupName }) => logGroupName),
    ),
    ...lines(
      "metric filter",
      filters.metricFilters?.map(({ filterName }) => filterName),
    ),
  ];
}

async function iam(sdk: SdkConfig) {
  const client = new IAMClient(sdk);
  const { Roles = [] } = await client.send(new ListRolesCommand({}));
  const { Policies = [] } = await client.send(new ListPoliciesCommand({ Scope: "Local" }));
  const { OpenIDConnectProviderList = [] } = await client.send(new ListOpenIDConnectProvidersCommand({}));
  return lines(
    "iam",
    [...Roles, ...Policies, ...OpenIDConnectProviderList].map(({ Arn }) => Arn),
  );
}

async function keys(sdk: SdkConfig) {
  const kms = new KMSClient(sdk);
  const { Keys = [] } = await kms.send(new ListKeysCommand({}));
  const described = await Promise.all(Keys.map(({ KeyId }) => kms.send(new DescribeKeyCommand({ KeyId }))));
  const { Aliases = [] } = await kms.send(new ListAliasesCommand({}));
  const own = described.filter(
    ({ KeyMetadata }) => KeyMetadata?.KeyManager === "CUSTOMER" && KeyMetadata.KeyState !== "PendingDeletion",
  );
  return [
    ...lines(
      "key",
      own.map(({ KeyMetadata }) => KeyMetadata?.KeyId),
    ),
    ...lines(
      "alias",
      Aliases.map(({ AliasName }) => AliasName).filter((name) => !name?.startsWith("alias/aws/")),
    ),
  ];
}

async function functions(sdk: SdkConfig) {
  const lambda = new LambdaClient(sdk);
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  const { Layers = [] } = await lambda.send(new ListLayersCommand({}));
  return [
    ...lines(
      "function",
      Functions.map(({ FunctionName }) => FunctionName),
    ),
    ...lines(
      "layer",
      Layers.map(({ LayerName }) => LayerName),
    ),
  ];
}

async function buckets(sdk: SdkConfig) {
  const { Buckets = [] } = await new S3Client(sdk).send(new ListBucketsCommand({}));
  return lines(
    "bucket",
    Buckets.map(({ Name }) => Name),
  );
}

async function secrets(sdk: SdkConfig) {
  const { SecretList = [] } = await new SecretsManagerClient(sdk).send(new ListSecretsCommand({}));
  return lines(
    "secret",
    SecretList.filter(({ DeletedDate }) => DeletedDate === undefined).map(({ Name }) => Name),
  );
}

async function topics(sdk: SdkConfig) {
  const sns = new SNSClient(sdk);
  const { Topics = [] } = await sns.send(new ListTopicsCommand({}));
  const { Subscriptions = [] } = await sns.send(new ListSubscriptionsCommand({}));
  return [
    ...lines(
      "topic",
      Topics.map(({ TopicArn }) => TopicArn),
    ),
    ...lines(
      "subscription",
      Subscriptions.map(({ Endpoint }) => Endpoint),
    ),
  ];
}

async function queues(sdk: SdkConfig) {
  const { QueueUrls = [] } = await new SQSClient(sdk).send(new ListQueuesCommand({}));
  return lines("queue", QueueUrls);
}
