import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { Construct } from "constructs";
import { AwsContext } from "./aws-context";
import type { Grantee } from "./execution-role";
import { denyInsecureTransport, policyDocument } from "./policy";

export interface SecureQueueProps {
  readonly name: string;
  /** Seconds that a message which somebody has taken stays hidden from others. @default 30, which is SQS's */
  readonly visibilityTimeoutSeconds?: number;
  /** Where a message goes that was taken in vain. @default it stays until it is too old */
  readonly deadLetters?: { readonly queue: SecureQueue; readonly afterAttempts: number };
}

/** SQS's maximum: a failure of the Friday before a holiday is still there to be looked at. */
const RETENTION_SECONDS = 14 * 24 * 60 * 60;

/** Keeps messages for 14 days, encrypted, TLS only. */
export class SecureQueue extends Construct {
  readonly arn: string;
  readonly name: string;
  private readonly queue: SqsQueue;
  /** Known before apply, for policies. */
  private readonly namedArn: string;

  constructor(scope: Construct, id: string, props: SecureQueueProps) {
    super(scope, id);
    const { visibilityTimeoutSeconds, deadLetters } = props;
    this.namedArn = AwsContext.of(this).arn("sqs", props.name);
    this.queue = new SqsQueue(this, "queue", {
      name: props.name,
      messageRetentionSeconds: RETENTION_SECONDS,
      ...(visibilityTimeoutSeconds !== undefined && { visibilityTimeoutSeconds }),
      ...(deadLetters && {
        redrivePolicy: JSON.stringify({
          deadLetterTargetArn: deadLetters.queue.arn,
          maxReceiveCount: deadLetters.afterAttempts,
        }),
      }),
      sqsManagedSseEnabled: true,
      // Set with the queue instead of as a resource of its own: the queue is never without it, and the provider's
      // waiting for a policy to appear or to be gone, 25 s each, is saved.
      policy: policyDocument([denyInsecureTransport("sqs:*", this.namedArn)]),
    });
    this.arn = this.queue.arn;
    this.name = this.queue.name;
  }

  /** @param purpose names the grantee's policy. @default "send-messages" */
  grantSend(grantee: Grantee, purpose = "send-messages"): void {
    grantee.addPolicy(purpose, [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: this.namedArn }], this.queue);
  }

  /** Lets the grantee's event source mapping take messages, and delete those that it has worked off. */
  grantConsume(grantee: Grantee): void {
    const Action = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"];
    grantee.addPolicy("consume-messages", [{ Effect: "Allow", Action, Resource: this.namedArn }], this.queue);
  }
}
