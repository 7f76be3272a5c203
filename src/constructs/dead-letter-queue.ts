import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { Construct } from "constructs";
import { AwsContext } from "./aws-context";
import type { Grantee } from "./execution-role";
import { denyInsecureTransport, policyDocument } from "./policy";

export interface DeadLetterQueueProps {
  readonly name: string;
}

/** SQS's maximum: a failure of the Friday before a holiday is still there to be looked at. */
const RETENTION_SECONDS = 14 * 24 * 60 * 60;

/** Keeps the asynchronous events that a function failed to process, for 14 days, encrypted, TLS only. */
export class DeadLetterQueue extends Construct {
  readonly arn: string;
  readonly name: string;
  private readonly queue: SqsQueue;
  /** Known before apply, for policies. */
  private readonly namedArn: string;

  constructor(scope: Construct, id: string, props: DeadLetterQueueProps) {
    super(scope, id);
    this.namedArn = AwsContext.of(this).arn("sqs", props.name);
    this.queue = new SqsQueue(this, "queue", {
      name: props.name,
      messageRetentionSeconds: RETENTION_SECONDS,
      sqsManagedSseEnabled: true,
      // Set with the queue instead of as a resource of its own: the queue is never without it, and the provider's
      // waiting for a policy to appear or to be gone, 25 s each, is saved.
      policy: policyDocument([denyInsecureTransport("sqs:*", this.namedArn)]),
    });
    this.arn = this.queue.arn;
    this.name = this.queue.name;
  }

  grantSend(grantee: Grantee): void {
    grantee.addPolicy(
      "send-dead-letters",
      [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: this.namedArn }],
      this.queue,
    );
  }
}
