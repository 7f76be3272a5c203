import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition";
import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";

const ID = "aws";

/** The account, region and partition that Terraform applies to, as the provider reports them; one per stack. */
export class AwsContext extends Construct {
  static of(scope: Construct): AwsContext {
    const stack = TerraformStack.of(scope);
    return (stack.node.tryFindChild(ID) as AwsContext | undefined) ?? new AwsContext(stack);
  }

  /** For example 123456789012. */
  readonly accountId: string;
  /** For example us-east-1. */
  readonly region: string;
  /** For example aws or aws-cn. */
  readonly partition: string;

  private constructor(stack: TerraformStack) {
    super(stack, ID);
    this.accountId = new DataAwsCallerIdentity(this, "caller").accountId;
    this.region = new DataAwsRegion(this, "region").region;
    this.partition = new DataAwsPartition(this, "partition").partition;
  }

  /** The principal that stands for every identity of the account that IAM allows. */
  get rootArn(): string {
    return `arn:${this.partition}:iam::${this.accountId}:root`;
  }

  /** Matches the ARN of any alarm of this account and region. */
  get anyAlarmArn(): string {
    return `arn:${this.partition}:cloudwatch:${this.region}:${this.accountId}:alarm:*`;
  }
}
