import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Construct } from "constructs";
import { kmsKeyArn, logRetentionDays } from "../config/schema/primitives";
import { AwsContext } from "./aws-context";
import type { Grantee } from "./execution-role";
import { requireValid } from "./validation-error";

export interface LogGroupProps {
  /** Full name, for example /aws/lambda/my-function. */
  readonly name: string;
  /** @default the region of the stack */
  readonly region?: string;
  /** One of the retentions that CloudWatch Logs accepts. @default 7 */
  readonly retentionDays?: number;
  /** Encrypts with this key, whose policy must let CloudWatch Logs use it. @default the key of CloudWatch Logs */
  readonly kmsKeyArn?: string | undefined;
}

/** A log group that forgets: AWS's own default is to keep, and bill, for ever. */
export class LogGroup extends Construct {
  readonly name: string;
  readonly arn: string;
  /** For `dependsOn` of whatever would otherwise create the group itself, without retention. */
  readonly resource: CloudwatchLogGroup;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LogGroupProps,
  ) {
    super(scope, id);
    const retentionInDays = props.retentionDays ?? 7;
    requireValid(this, { retentionDays: [logRetentionDays, retentionInDays], kmsKeyArn: [kmsKeyArn, props.kmsKeyArn] });
    this.resource = new CloudwatchLogGroup(this, "group", {
      name: props.name,
      retentionInDays,
      ...(props.region && { region: props.region }),
      ...(props.kmsKeyArn && { kmsKeyId: props.kmsKeyArn }),
    });
    this.name = this.resource.name;
    this.arn = this.resource.arn;
  }

  /** Lets the grantee write to this group; not create one: the group exists before its writer. */
  grantWrite(grantee: Grantee): void {
    const streams = AwsContext.of(this).arn("logs", `log-group:${this.props.name}:*`);
    grantee.addPolicy(
      "write-logs",
      [{ Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: streams }],
      this.resource,
    );
  }
}
