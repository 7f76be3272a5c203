import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { hasOwnTags } from "../../aws/own-tags";
import type { Check, CheckContext } from "../check";
import { ok } from "../finding";
import { ownershipOf } from "../ownership";
import { stackDemand } from "../stack-demand";

/** Lambda and API Gateway write into a group of the name whoever made it; Terraform could not create it then. */
export const logGroups: Check = {
  id: "log-groups",
  async run(context) {
    const { environment, names } = context;
    const wanted = stackDemand(environment, names).logGroupNames;
    const arns = new Map((await Promise.all(wanted.map((name) => find(name, context)))).flat());
    if (arns.size === 0) return ok(`The ${wanted.length} names are free`);
    const state = await context.state();
    return ownershipOf(context, {
      names: [...arns.keys()],
      isHeld: (name) => state.holds("aws_cloudwatch_log_group", "name", name),
      isTagged: (name) => isTagged(arns.get(name) ?? "", context),
      fine: `${arns.size} of ${wanted.length} exist, created by ${environment.name}`,
      removal: (foreign) =>
        foreign
          .map((name) => `aws logs delete-log-group --region ${environment.region} --log-group-name ${name}`)
          .join("; "),
    });
  },
};

/** The name and ARN of the group, as the only entry; none where there is no such group. */
async function find(name: string, { client, read }: CheckContext): Promise<(readonly [string, string])[]> {
  // of all names that begin with it, the one that is nothing else comes first
  const { logGroups: found = [] } = await read("logs:DescribeLogGroups", (options) =>
    client(CloudWatchLogsClient).send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name, limit: 5 }), options),
  );
  const group = found.find(({ logGroupName }) => logGroupName === name);
  // the older of the two ARNs ends with ":*", which tags are not asked with
  return group === undefined ? [] : [[name, group.logGroupArn ?? (group.arn ?? "").replace(/:\*$/, "")]];
}

async function isTagged(resourceArn: string, context: CheckContext): Promise<boolean> {
  const { tags = {} } = await context.read("logs:ListTagsForResource", (options) =>
    context.client(CloudWatchLogsClient).send(new ListTagsForResourceCommand({ resourceArn }), options),
  );
  return hasOwnTags(context.environment, tags);
}
