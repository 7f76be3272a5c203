import { XrayGroup } from "@cdktf/provider-aws/lib/xray-group";
import { Construct } from "constructs";

export interface TraceGroupProps {
  /** At most 32 characters. */
  readonly groupName: string;
  readonly functionName: string;
  /** Whether X-Ray looks for anomalies in the group's traces by itself, which costs by the trace. */
  readonly insights: boolean;
}

/**
 * The traces of the API's function, with metrics of their own and, where wanted, insights.
 *
 * There is no sampling rule beside it: Lambda samples one request a second and 5 % of the others, and takes no rules:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 */
export class TraceGroup extends Construct {
  constructor(scope: Construct, id: string, props: TraceGroupProps) {
    super(scope, id);
    new XrayGroup(this, "group", {
      groupName: props.groupName,
      filterExpression: `service("${props.functionName}")`,
      insightsConfiguration: { insightsEnabled: props.insights, notificationsEnabled: false },
    });
  }
}
