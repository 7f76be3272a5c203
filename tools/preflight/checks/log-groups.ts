import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { defaultTags } from "../../../src/config/tags";
import { type Check, type CheckContext, failure, ok, warning } from "../check";
import { stackDemand } from "../stack-demand";

interface FoundGroup {
  readonly name: string;
  readonly arn: string;
}

/** Lambda and API Gateway write into a group of the name whoever made it; Terraform could not create it then. */
export const logGroups: Check = {
  id: "log-groups",
  async run(context) {
    const { environment, names } = context;
    const { name, region } = environment;
    const logs = context.client(CloudWatchLogsClient);
    const wanted = stackDemand(environment, names).logGroupNames;
    const found = (await Promise.all(wanted.map((group) => find(logs, group, context)))).flat();
    if (found.length === 0) return ok(`The ${wanted.length} names are free`);
    const state = await context.state();
    const foreign = found.filter((group) => !state.holds("aws_cloudwatch_log_group", "name", group.name));
    if (foreign.length === 0) return ok(`${found.length} of ${wanted.length} exist, made by ${name}`);
    const tagged = await Promise.all(foreign.map((group) => hasOurTags(logs, group, context)));
    if (state.kind === "unknown" && tagged.every(Boolean))
      return ok(`${found.length} of ${wanted.length} exist, by their tags made by ${name}`);
    const list = foreign.map((group) => group.name).join(", ");
    const remedy =
      "Keep what is needed of them, then delete them: " +
      foreign.map((group) => `aws logs delete-log-group --region ${region} --log-group-name ${group.name}`).join("; ");
    if (state.kind === "unknown")
      return warning(`Not made by ${name}, by their tags: ${list}; the state cannot be read to be sure`, remedy);
    const maker = tagged.every(Boolean)
      ? `left by an earlier deployment of ${name}`
      : "made by somebody else or by Lambda itself";
    return failure(`An apply could not create what is there already, ${maker}: ${list}`, remedy);
  },
};

async function find(logs: CloudWatchLogsClient, name: string, { read }: CheckContext): Promise<FoundGroup[]> {
  // of all names with a prefix, the one that is nothing but the prefix comes first
  const { logGroups: found = [] } = await read("logs:DescribeLogGroups", (options) =>
    logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name, limit: 5 }), options),
  );
  const group = found.find(({ logGroupName }) => logGroupName === name);
  // the older of the two ARNs ends with ":*", which tags are not asked with
  return group === undefined ? [] : [{ name, arn: group.logGroupArn ?? (group.arn ?? "").replace(/:\*$/, "") }];
}

async function hasOurTags(logs: CloudWatchLogsClient, { arn }: FoundGroup, { environment, read }: CheckContext) {
  const { tags = {} } = await read("logs:ListTagsForResource", (options) =>
    logs.send(new ListTagsForResourceCommand({ resourceArn: arn }), options),
  );
  const { Project, Environment } = defaultTags(environment);
  return tags["Project"] === Project && tags["Environment"] === Environment;
}
