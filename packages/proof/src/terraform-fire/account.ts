import {
  ApiGatewayV2Client,
  GetApisCommand,
  GetAuthorizersCommand,
  GetIntegrationsCommand,
  GetRoutesCommand,
  GetStagesCommand,
} from "@aws-sdk/client-apigatewayv2";
import { CloudWatchClient, GetDashboardCommand, paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  paginateDescribeLogGroups,
  paginateDescribeMetricFilters,
} from "@aws-sdk/client-cloudwatch-logs";
import { IAMClient, ListRolePoliciesCommand, paginateListRoles } from "@aws-sdk/client-iam";
import { DescribeKeyCommand, KMSClient, paginateListAliases, paginateListKeys } from "@aws-sdk/client-kms";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { paginateListSecrets, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ListSubscriptionsByTopicCommand, paginateListTopics, SNSClient } from "@aws-sdk/client-sns";
import { paginateListQueues, SQSClient } from "@aws-sdk/client-sqs";
import { functionsOf } from "./account-functions";
import { allOf, type Connect } from "./clients";

/**
 * Everything that the account holds, one line each, whatever its name: what a run has made twice or left behind shows as a
 * line too many, and what it has lost as one too few. Ids that AWS chooses are left out, so that two accounts can be
 * compared. It asks each service itself, and not the inventory that the commands use.
 *
 * @param dashboards the names that are looked for: the list of dashboards of the local AWS has dates that no SDK can read
 */
export async function accountHolds(connect: Connect, dashboards: readonly string[]): Promise<string[]> {
  const parts = await Promise.all([
    buckets(connect(S3Client)),
    secrets(connect(SecretsManagerClient)),
    keys(connect(KMSClient)),
    topics(connect(SNSClient)),
    queues(connect(SQSClient)),
    roles(connect(IAMClient)),
    logGroups(connect(CloudWatchLogsClient)),
    functionsOf(connect),
    apis(connect(ApiGatewayV2Client)),
    monitoring(connect(CloudWatchClient), dashboards),
  ]);
  return parts.flat().sort();
}

async function buckets(s3: S3Client): Promise<string[]> {
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  return Buckets.map(({ Name }) => `bucket ${Name}`);
}

async function secrets(client: SecretsManagerClient): Promise<string[]> {
  const found = await allOf(
    paginateListSecrets({ client }, { IncludePlannedDeletion: true }),
    ({ SecretList }) => SecretList,
  );
  return found.map(({ Name, DeletedDate }) => `secret ${Name}${DeletedDate === undefined ? "" : ", being deleted"}`);
}

/** A key that waits for its deletion does not count: a destroyed environment leaves one. */
async function keys(client: KMSClient): Promise<string[]> {
  const [ids, aliases] = await Promise.all([
    allOf(paginateListKeys({ client }, {}), ({ Keys }) => Keys),
    allOf(paginateListAliases({ client }, {}), ({ Aliases }) => Aliases),
  ]);
  const described = await Promise.all(ids.map(({ KeyId }) => client.send(new DescribeKeyCommand({ KeyId }))));
  const standing = described.flatMap(({ KeyMetadata }) =>
    KeyMetadata?.DeletionDate === undefined ? [KeyMetadata] : [],
  );
  const nameOf = (id = "") => standing.find((key) => key?.KeyId === id)?.Description ?? "a key that is gone";
  return [
    ...standing.map((key) => `key ${key?.Description}, ${key?.KeyState}`),
    ...aliases.flatMap(({ AliasName, TargetKeyId }) =>
      AliasName?.startsWith("alias/aws/") ? [] : [`key alias ${AliasName} of ${nameOf(TargetKeyId)}`],
    ),
  ];
}

async function topics(client: SNSClient): Promise<string[]> {
  const found = await allOf(paginateListTopics({ client }, {}), ({ Topics }) => Topics);
  const lines = await Promise.all(
    found.map(async ({ TopicArn }) => {
      const { Subscriptions = [] } = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
      return [
        `topic ${TopicArn}`,
        ...Subscriptions.map(({ Protocol, Endpoint }) => `subscription of ${TopicArn}: ${Protocol} ${Endpoint}`),
      ];
    }),
  );
  return lines.flat();
}

async function queues(client: SQSClient): Promise<string[]> {
  const found = await allOf(paginateListQueues({ client }, {}), ({ QueueUrls }) => QueueUrls);
  return found.map((url) => `queue ${url.split("/").at(-1)}`);
}

async function roles(client: IAMClient): Promise<string[]> {
  const found = await allOf(paginateListRoles({ client }, {}), ({ Roles }) => Roles);
  const lines = await Promise.all(
    found.map(async ({ RoleName }) => {
      const { PolicyNames = [] } = await client.send(new ListRolePoliciesCommand({ RoleName }));
      return [`role ${RoleName}`, ...PolicyNames.map((name) => `policy ${name} of role ${RoleName}`)];
    }),
  );
  return lines.flat();
}

async function logGroups(client: CloudWatchLogsClient): Promise<string[]> {
  const [groups, filters] = await Promise.all([
    allOf(paginateDescribeLogGroups({ client }, {}), ({ logGroups }) => logGroups),
    allOf(paginateDescribeMetricFilters({ client }, {}), ({ metricFilters }) => metricFilters),
  ]);
  return [
    ...groups.map(({ logGroupName }) => `log group ${logGroupName}`),
    ...filters.map(({ logGroupName, filterName }) => `metric filter ${filterName} of ${logGroupName}`),
  ];
}

async function apis(client: ApiGatewayV2Client): Promise<string[]> {
  const { Items = [] } = await client.send(new GetApisCommand({}));
  const lines = await Promise.all(
    Items.map(async ({ ApiId, Name }) => {
      const [routes, integrations, authorizers, stages] = await Promise.all([
        client.send(new GetRoutesCommand({ ApiId })),
        client.send(new GetIntegrationsCommand({ ApiId })),
        client.send(new GetAuthorizersCommand({ ApiId })),
        client.send(new GetStagesCommand({ ApiId })),
      ]);
      return [
        `API ${Name}`,
        ...(routes.Items ?? []).map(({ RouteKey }) => `route ${RouteKey} of API ${Name}`),
        ...(integrations.Items ?? []).map(({ IntegrationUri }) => `integration ${IntegrationUri} of API ${Name}`),
        ...(authorizers.Items ?? []).map(({ Name: authorizer }) => `authorizer ${authorizer} of API ${Name}`),
        ...(stages.Items ?? []).map(({ StageName }) => `stage ${StageName} of API ${Name}`),
      ];
    }),
  );
  return lines.flat();
}

async function monitoring(client: CloudWatchClient, dashboards: readonly string[]): Promise<string[]> {
  const alarms = await allOf(
    paginateDescribeAlarms({ client }, { AlarmTypes: ["MetricAlarm", "CompositeAlarm"] }),
    ({ MetricAlarms = [], CompositeAlarms = [] }) => [...MetricAlarms, ...CompositeAlarms],
  );
  const shown = await Promise.all(
    dashboards.map(async (DashboardName) => {
      try {
        await client.send(new GetDashboardCommand({ DashboardName }));
        return [`dashboard ${DashboardName}`];
      } catch (error) {
        if (/^(DashboardNotFoundError|ResourceNotFound)$/.test((error as Error).name)) return [];
        throw error;
      }
    }),
  );
  return [...alarms.map(({ AlarmName }) => `alarm ${AlarmName}`), ...shown.flat()];
}
