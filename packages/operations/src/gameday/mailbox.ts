import { SNSClient, type SNSClientConfig, SubscribeCommand, UnsubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  ReceiveMessageCommand,
  SQSClient,
  type SQSClientConfig,
} from "@aws-sdk/client-sqs";
import { poll } from "@secure-serverless/system/poll";

const WAIT_SECONDS = 2;

/** What a topic has told, each with its message read as JSON where it is. */
export interface Notification {
  readonly subject: string;
  readonly message: Readonly<Record<string, unknown>>;
}

/** A queue that is subscribed to a topic, as a person's mailbox would be. */
export interface Mailbox {
  readonly queueName: string;
  /** Waits for a notification that fits. @throws Error with what came instead */
  receive(what: string, fits: (notification: Notification) => boolean, timeoutSeconds?: number): Promise<Notification>;
  /** Every notification so far. */
  all(): Promise<readonly Notification[]>;
  remove(): Promise<void>;
}

/** What SQS's and SNS's clients need, the endpoint among it. */
type ClientConfig = SQSClientConfig & SNSClientConfig & { readonly endpoint: string };

/** Subscribes a new queue of the local AWS. It is there until it is removed. */
export async function subscribe(topicArn: string, config: ClientConfig): Promise<Mailbox> {
  const sqs = new SQSClient(config);
  const sns = new SNSClient(config);
  const name = `mailbox-${Date.now()}`;
  const arn = `arn:aws:sqs:us-east-1:000000000000:${name}`;
  const statement = {
    Effect: "Allow",
    Principal: { Service: "sns.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: arn,
    Condition: { ArnEquals: { "aws:SourceArn": topicArn } },
  };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: { Policy } }));
  const QueueUrl = queueUrl(config.endpoint, name);
  const { SubscriptionArn } = await sns.send(
    new SubscribeCommand({ TopicArn: topicArn, Protocol: "sqs", Endpoint: arn, ReturnSubscriptionArn: true }),
  );
  const received: Notification[] = [];

  const collect = async (waitSeconds: number) => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: waitSeconds }),
    );
    for (const { Body = "{}", ReceiptHandle } of Messages) {
      const { Subject = "", Message = "" } = JSON.parse(Body) as { Subject?: string; Message?: string };
      received.push({ subject: Subject, message: parse(Message) });
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
    return Messages.length;
  };

  return {
    queueName: name,
    async receive(what, fits, timeoutSeconds = 30) {
      const look = async () => {
        if (!received.some(fits)) await collect(WAIT_SECONDS);
        const index = received.findIndex(fits);
        // each is awaited once: the same alarm may fire again later
        return index < 0 ? undefined : received.splice(index, 1)[0];
      };
      const notification = await poll(look, { timeoutSeconds, pauseSeconds: 0 });
      if (notification !== undefined) return notification;
      throw new Error(`${what} was not sent within ${timeoutSeconds} s; what was: ${JSON.stringify(received)}`);
    },
    async all() {
      while ((await collect(0)) > 0);
      return received;
    },
    async remove() {
      await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
      await sqs.send(new DeleteQueueCommand({ QueueUrl }));
      sns.destroy();
      sqs.destroy();
    },
  };
}

/** The address of a queue at the local AWS. */
export function queueUrl(endpoint: string, name: string): string {
  return `${endpoint}/000000000000/${name}`;
}

function parse(message: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(message) as Record<string, unknown>;
  } catch {
    return { text: message };
  }
}
