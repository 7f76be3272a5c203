import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping";
import { Construct } from "constructs";
import { queueName } from "../config/names";
import { SecureFunction, type SecureFunctionProps } from "./secure-function";
import { SecureQueue } from "./secure-queue";

export interface QueueConsumerProps extends SecureFunctionProps {
  /** Messages that one invocation gets at the most, 1 to 10. @default 10 */
  readonly batchSize?: number;
}

/** AWS's advice, since a message may wait behind a batch that is throttled: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const VISIBILITY_FACTOR = 6;
/** With fewer, messages end in the dead letters because the function was throttled, says the same page. */
const ATTEMPTS = 5;
const DEFAULT_TIMEOUT_SECONDS = 30;

/**
 * A function that works off a queue of its own, `<its name>-queue`. It answers with the messages that failed
 * (`batchItemFailures`): these alone come again, and after five attempts they go to the function's dead letter queue.
 */
export class QueueConsumer extends Construct {
  readonly consumer: SecureFunction;
  readonly queue: SecureQueue;

  constructor(scope: Construct, id: string, { batchSize = 10, ...props }: QueueConsumerProps) {
    super(scope, id);
    const timeoutSeconds = props.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
    this.consumer = new SecureFunction(this, "function", { ...props, timeoutSeconds });
    this.queue = new SecureQueue(this, "messages", {
      name: queueName(props.functionName),
      visibilityTimeoutSeconds: VISIBILITY_FACTOR * timeoutSeconds,
      deadLetters: { queue: this.consumer.deadLetters, afterAttempts: ATTEMPTS },
    });
    this.queue.grantConsume(this.consumer);
    new LambdaEventSourceMapping(this, "source", {
      eventSourceArn: this.queue.arn,
      // what it works off goes to the version that callers have
      functionName: this.consumer.alias.arn,
      batchSize,
      functionResponseTypes: ["ReportBatchItemFailures"],
      // Lambda checks when this is made that the role may take messages.
      dependsOn: [...this.consumer.policies],
    });
  }

  /** As what monitoring knows it. */
  get watched() {
    const { functionName, deadLetterQueueName, logGroupName } = this.consumer;
    return { functionName, deadLetterQueueName, logGroupName, queueName: this.queue.name };
  }
}
