import { CloudWatchClient, DescribeAlarmsCommand, ListTagsForResourceCommand } from "@aws-sdk/client-cloudwatch";
import { alarmNames } from "../../../../../src/monitoring/alarm-names";
import { hasOwnTags, tagsOf } from "../../aws/own-tags";
import type { Check, CheckContext } from "../check";
import { ok } from "../finding";
import { ownershipOf } from "../ownership";

/** What DescribeAlarms takes at once. */
const NAMES_PER_CALL = 100;

/**
 * CloudWatch has no quota on how many alarms an account has, only on how fast they are made, which Terraform waits for:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html. But an alarm is replaced by
 * whoever makes another one of its name, without an error.
 */
export const alarms: Check = {
  id: "alarms",
  async run(context) {
    const { environment, client, read } = context;
    const wanted = alarmNames(environment);
    const command = new DescribeAlarmsCommand({
      AlarmNames: wanted.slice(0, NAMES_PER_CALL),
      AlarmTypes: ["MetricAlarm", "CompositeAlarm"],
      MaxRecords: NAMES_PER_CALL,
    });
    const { MetricAlarms = [], CompositeAlarms = [] } = await read("cloudwatch:DescribeAlarms", (options) =>
      client(CloudWatchClient).send(command, options),
    );
    const arns = new Map(
      [...MetricAlarms, ...CompositeAlarms].map(({ AlarmName = "", AlarmArn = "" }) => [AlarmName, AlarmArn]),
    );
    const fine = `${arns.size} exist, created by ${environment.name}; CloudWatch has no quota on the number of alarms`;
    if (arns.size === 0)
      return ok(`The ${wanted.length} names are free; CloudWatch has no quota on the number of alarms`);
    const state = await context.state();
    const isHeldAs = (type: string, name: string) => state.holds(type, "alarm_name", name);
    return ownershipOf(context, {
      names: [...arns.keys()],
      isHeld: (name) =>
        isHeldAs("aws_cloudwatch_metric_alarm", name) || isHeldAs("aws_cloudwatch_composite_alarm", name),
      isTagged: (name) => isTagged(arns.get(name) ?? "", context),
      fine,
      removal: (foreign) =>
        `aws cloudwatch delete-alarms --region ${environment.region} --alarm-names ${foreign.join(" ")}`,
    });
  },
};

async function isTagged(ResourceARN: string, context: CheckContext): Promise<boolean> {
  const { Tags = [] } = await context.read("cloudwatch:ListTagsForResource", (options) =>
    context.client(CloudWatchClient).send(new ListTagsForResourceCommand({ ResourceARN }), options),
  );
  return hasOwnTags(context.environment, tagsOf(Tags));
}
