import {
  CloudWatchLogsClient,
  DescribeQueryDefinitionsCommand,
  type DescribeQueryDefinitionsCommandOutput,
  ListTagsForResourceCommand,
  paginateDescribeLogGroups,
} from "@aws-sdk/client-cloudwatch-logs";
import { logGroupNames } from "../../../../../src/config/names";
import { callEach } from "../../aws/calls";
import type { InventoryContext } from "../context";
import type { FoundResource } from "../found-resource";

/** The log groups of the functions and of the API's access log. Their metric filters go with them. */
export async function logGroups({ names, connect, isOurs }: InventoryContext): Promise<FoundResource[]> {
  const logs = connect(CloudWatchLogsClient);
  return (await callEach(logGroupNames(names), (name) => logGroupNamed(logs, name, isOurs))).flat();
}

/** The log group of this very name, or none. */
export async function logGroupNamed(
  logs: CloudWatchLogsClient,
  name: string,
  isOurs: InventoryContext["isOurs"],
): Promise<FoundResource[]> {
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client: logs }, { logGroupNamePrefix: name })) {
    const group = logGroups.find(({ logGroupName }) => logGroupName === name);
    if (group === undefined) continue;
    // the ARN that the tags hang on has no :* at its end
    const resourceArn = group.logGroupArn ?? group.arn?.replace(/:\*$/, "");
    const { tags = {} } = await logs.send(new ListTagsForResourceCommand({ resourceArn }));
    return [{ type: "aws_cloudwatch_log_group", name, importId: name, ours: isOurs(tags) }];
  }
  return [];
}

/** The saved queries of Logs Insights. They have no tags, and a folder of their own. */
export async function queryDefinitions({
  names,
  environment,
  accountId,
  connect,
}: InventoryContext): Promise<FoundResource[]> {
  const logs = connect(CloudWatchLogsClient);
  const found: FoundResource[] = [];
  let page: DescribeQueryDefinitionsCommandOutput | undefined;
  do {
    page = await logs.send(
      new DescribeQueryDefinitionsCommand({
        queryDefinitionNamePrefix: `${names.prefix}/`,
        nextToken: page?.nextToken,
      }),
    );
    for (const { name = "", queryDefinitionId } of page.queryDefinitions ?? []) {
      const importId = `arn:${partitionOf(environment.region)}:logs:${environment.region}:${accountId}:query-definition:${queryDefinitionId}`;
      found.push({ type: "aws_cloudwatch_query_definition", name, importId, ours: undefined });
    }
  } while (page.nextToken);
  return found;
}

function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
