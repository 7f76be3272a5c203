import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { type Check, ok, warning } from "../check";
import { stackDemand } from "../stack-demand";

/** What DescribeAlarms takes at once. */
const NAMES_PER_CALL = 100;

/**
 * CloudWatch has no quota on how many alarms an account has, only on how fast they are made, which Terraform waits for:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html. But an alarm is replaced by
 * whoever makes another one of its name, without an error.
 */
export const alarms: Check = {
  id: "alarms",
  async run({ environment, names, client, read, state }) {
    const wanted = stackDemand(environment, names).alarmNames;
    const cloudWatch = client(CloudWatchClient);
    const command = new DescribeAlarmsCommand({
      AlarmNames: wanted.slice(0, NAMES_PER_CALL),
      AlarmTypes: ["MetricAlarm", "CompositeAlarm"],
      MaxRecords: NAMES_PER_CALL,
    });
    const { MetricAlarms = [], CompositeAlarms = [] } = await read("cloudwatch:DescribeAlarms", (options) =>
      cloudWatch.send(command, options),
    );
    const found = [...MetricAlarms, ...CompositeAlarms].map(({ AlarmName = "" }) => AlarmName);
    const deployed = await state();
    const foreign = found.filter(
      (name) =>
        deployed.holds("aws_cloudwatch_metric_alarm", "alarm_name", name) === false &&
        deployed.holds("aws_cloudwatch_composite_alarm", "alarm_name", name) === false,
    );
    if (foreign.length > 0)
      return warning(
        `Not in the state of ${environment.name}, and an apply would replace them: ${foreign.join(", ")}`,
        "Find out who made them; if they are needed, give the environment another nameSuffix",
      );
    return ok(`${found.length} of this stack's ${wanted.length} exist; CloudWatch has no quota on their number`);
  },
};
