import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Target } from "../aws/target";
import { type FoundResource, inventory } from "./inventory";

/**
 * The inventory, in which a log group of our name without any tags is nobody's: a service that logs makes it so, after
 * ours is gone.
 */
export async function foundOn(target: Target): Promise<readonly FoundResource[]> {
  return withUntaggedLogGroups(target, await inventory(target, "everything"));
}

export async function withUntaggedLogGroups(
  { sdk }: Pick<Target, "sdk">,
  found: readonly FoundResource[],
): Promise<readonly FoundResource[]> {
  const logs = new CloudWatchLogsClient(sdk);
  try {
    return await Promise.all(
      found.map(async (resource): Promise<FoundResource> => {
        if (resource.type !== "aws_cloudwatch_log_group" || resource.ours !== false) return resource;
        return (await isTagged(logs, resource.importId)) ? resource : { ...resource, ours: undefined };
      }),
    );
  } finally {
    logs.destroy();
  }
}

async function isTagged(logs: CloudWatchLogsClient, name: string): Promise<boolean> {
  // names come in order, so that the one that is its own prefix is first
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name, limit: 1 }));
  const [group] = logGroups;
  // the ARN that the tags hang on has no :* at its end
  const resourceArn = group?.logGroupArn ?? group?.arn?.replace(/:\*$/, "");
  if (resourceArn === undefined) return true;
  const { tags = {} } = await logs.send(new ListTagsForResourceCommand({ resourceArn }));
  return Object.keys(tags).length > 0;
}
