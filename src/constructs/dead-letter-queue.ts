import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import { Construct } from "constructs";
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

  constructor(scope: Construct, id: string, props: DeadLetterQueueProps) {
    super(scope, id);
    const queue = new SqsQueue(this, "queue", {
      name: props.name,
      messageRetentionSeconds: RETENTION_SECONDS,
      sqsManagedSseEnabled: true,
    });
    this.arn = queue.arn;
    new SqsQueuePolicy(this, "policy", {
      queueUrl: queue.id,
      policy: policyDocument([denyInsecureTransport("sqs:*", this.arn)]),
    });
  }

  grantSend(grantee: Grantee): void {
    grantee.addPolicy("send-dead-letters", [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: this.arn }]);
  }
}
