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

  /**
   * The ARN of what is named within this account and region, for example `arn("sqs", "my-queue")`. It is known at plan, which
   * the attribute `arn` of what does not exist yet is not; unlike that it gives no order, which takes a `dependsOn`.
   */
  arn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}:${this.region}:${this.accountId}:${resource}`;
  }

  /** The same for IAM, which knows no regions: `iamArn("role/my-role")`. */
  iamArn(resource: string): string {
    return `arn:${this.partition}:iam::${this.accountId}:${resource}`;
  }

  /** The same for a bucket or its objects, `s3Arn("my-bucket/*")`: a bucket's name is unique within the partition. */
  s3Arn(resource: string): string {
    return `arn:${this.partition}:s3:::${resource}`;
  }

  /** The principal that stands for every identity of the account that IAM allows. */
  get rootArn(): string {
    return this.iamArn("root");
  }

  /** Matches the ARN of any alarm of this account and region. */
  get anyAlarmArn(): string {
    return this.arn("cloudwatch", "alarm:*");
  }
}
