import { ApiGatewayV2Client, GetApisCommand, type GetApisCommandOutput } from "@aws-sdk/client-apigatewayv2";
import { CloudWatchClient, paginateDescribeAlarms, paginateListDashboards } from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  DescribeQueryDefinitionsCommand,
  type DescribeQueryDefinitionsCommandOutput,
  paginateDescribeLogGroups,
} from "@aws-sdk/client-cloudwatch-logs";
import { IAMClient, paginateListRoles } from "@aws-sdk/client-iam";
import { KMSClient, paginateListAliases } from "@aws-sdk/client-kms";
import { LambdaClient, paginateListFunctions, paginateListLayers } from "@aws-sdk/client-lambda";
import { paginateListBuckets, S3Client } from "@aws-sdk/client-s3";
import { paginateListSecrets, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { paginateListTopics, SNSClient } from "@aws-sdk/client-sns";
import { paginateListQueues, SQSClient } from "@aws-sdk/client-sqs";
import type { Connect } from "../aws/clients";
import type { NamedKind } from "./name-patterns";

type List = (
  connect: Connect,
  serviceName: string,
) => AsyncIterable<readonly (string | undefined)[]> | Promise<string[]>;

const lastOf = (id = "") => id.split(/[:/]/).at(-1);

/** Every name of a kind that the account has in the region, or those that begin as the service's do, page by page. */
export const NAME_LISTS: Readonly<Record<NamedKind, List>> = {
  alarm: (connect, AlarmNamePrefix) =>
    pages(
      paginateDescribeAlarms(
        { client: connect(CloudWatchClient) },
        { AlarmNamePrefix, AlarmTypes: ["MetricAlarm", "CompositeAlarm"] },
      ),
      ({ MetricAlarms = [], CompositeAlarms = [] }) =>
        [...MetricAlarms, ...CompositeAlarms].map(({ AlarmName }) => AlarmName),
    ),
  alias: (connect) =>
    pages(paginateListAliases({ client: connect(KMSClient) }, {}), ({ Aliases = [] }) =>
      Aliases.map(({ AliasName }) => AliasName),
    ),
  api: apis,
  bucket: (connect) =>
    pages(paginateListBuckets({ client: connect(S3Client) }, {}), ({ Buckets = [] }) =>
      Buckets.map(({ Name }) => Name),
    ),
  dashboard: (connect, DashboardNamePrefix) =>
    pages(
      paginateListDashboards({ client: connect(CloudWatchClient) }, { DashboardNamePrefix }),
      ({ DashboardEntries = [] }) => DashboardEntries.map(({ DashboardName }) => DashboardName),
    ),
  function: (connect) =>
    pages(paginateListFunctions({ client: connect(LambdaClient) }, {}), ({ Functions = [] }) =>
      Functions.map(({ FunctionName }) => FunctionName),
    ),
  layer: (connect) =>
    pages(paginateListLayers({ client: connect(LambdaClient) }, {}), ({ Layers = [] }) =>
      Layers.map(({ LayerName }) => LayerName),
    ),
  logGroup: (connect) =>
    pages(paginateDescribeLogGroups({ client: connect(CloudWatchLogsClient) }, {}), ({ logGroups = [] }) =>
      logGroups.map(({ logGroupName }) => logGroupName),
    ),
  query: queries,
  queue: (connect, QueueNamePrefix) =>
    pages(
      paginateListQueues({ client: connect(SQSClient) }, { QueueNamePrefix, MaxResults: 1000 }),
      ({ QueueUrls = [] }) => QueueUrls.map(lastOf),
    ),
  role: (connect) =>
    pages(paginateListRoles({ client: connect(IAMClient) }, {}), ({ Roles = [] }) =>
      Roles.map(({ RoleName }) => RoleName),
    ),
  secret: (connect) =>
    pages(paginateListSecrets({ client: connect(SecretsManagerClient) }, {}), ({ SecretList = [] }) =>
      SecretList.map(({ Name }) => Name),
    ),
  topic: (connect) =>
    pages(paginateListTopics({ client: connect(SNSClient) }, {}), ({ Topics = [] }) =>
      Topics.map(({ TopicArn }) => lastOf(TopicArn)),
    ),
};

async function* pages<P>(
  from: AsyncIterable<P>,
  names: (page: P) => readonly (string | undefined)[],
): AsyncGenerator<readonly (string | undefined)[]> {
  for await (const page of from) yield names(page);
}

async function apis(connect: Connect): Promise<string[]> {
  const client = connect(ApiGatewayV2Client);
  const names: string[] = [];
  let page: GetApisCommandOutput | undefined;
  do {
    page = await client.send(new GetApisCommand({ NextToken: page?.NextToken, MaxResults: "100" }));
    names.push(...(page.Items ?? []).flatMap(({ Name }) => Name ?? []));
  } while (page.NextToken);
  return names;
}

async function queries(connect: Connect, serviceName: string): Promise<string[]> {
  const client = connect(CloudWatchLogsClient);
  const names: string[] = [];
  let page: DescribeQueryDefinitionsCommandOutput | undefined;
  do {
    page = await client.send(
      new DescribeQueryDefinitionsCommand({ queryDefinitionNamePrefix: serviceName, nextToken: page?.nextToken }),
    );
    names.push(...(page.queryDefinitions ?? []).flatMap(({ name }) => name ?? []));
  } while (page.nextToken);
  return names;
}
