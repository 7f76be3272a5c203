import {
  DeleteTopicCommand,
  SetSubscriptionAttributesCommand,
  SetTopicAttributesCommand,
  SNSClient,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import { DeleteQueueCommand, SetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type Tampering, text } from "./tampering";

export const MESSAGES: Readonly<Record<string, Tampering>> = {
  aws_sns_topic: {
    delete: (is, connect) => connect(SNSClient).send(new DeleteTopicCommand({ TopicArn: text(is, "arn") })),
    // its messages are no longer encrypted
    change: (is, connect) =>
      connect(SNSClient).send(
        new SetTopicAttributesCommand({
          TopicArn: text(is, "arn"),
          AttributeName: "KmsMasterKeyId",
          AttributeValue: "",
        }),
      ),
    batch: 7,
  },
  aws_sns_topic_policy: {
    delete: "every topic has a policy",
    change: (is, connect) =>
      connect(SNSClient).send(
        new SetTopicAttributesCommand({
          TopicArn: text(is, "arn"),
          AttributeName: "Policy",
          AttributeValue: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
              { Sid: "Anybody", Effect: "Allow", Principal: "*", Action: "sns:Publish", Resource: text(is, "arn") },
            ],
          }),
        }),
      ),
  },
  aws_sns_topic_subscription: {
    delete: (is, connect) => connect(SNSClient).send(new UnsubscribeCommand({ SubscriptionArn: text(is, "arn") })),
    change: (is, connect) =>
      connect(SNSClient).send(
        new SetSubscriptionAttributesCommand({
          SubscriptionArn: text(is, "arn"),
          AttributeName: "FilterPolicy",
          AttributeValue: '{"never":["true"]}',
        }),
      ),
  },
  aws_sqs_queue: {
    delete: (is, connect) => connect(SQSClient).send(new DeleteQueueCommand({ QueueUrl: text(is, "url") })),
    change: (is, connect) =>
      connect(SQSClient).send(
        new SetQueueAttributesCommand({
          QueueUrl: text(is, "url"),
          Attributes: { MessageRetentionPeriod: "60" },
        }),
      ),
    batch: 2,
  },
};
