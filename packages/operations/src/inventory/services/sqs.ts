import { GetQueueUrlCommand, ListQueueTagsCommand, SQSClient } from "@aws-sdk/client-sqs";
import { queueNames } from "../../../../../src/config/names";
import { callEach, unlessMissing } from "../../aws/calls";
import type { InventoryContext } from "../context";
import type { FoundResource } from "../found-resource";

/** The queues of the functions. */
export async function queues({ names, environment, connect, isOurs }: InventoryContext): Promise<FoundResource[]> {
  const sqs = connect(SQSClient);
  const found = await callEach(queueNames(names), async (name): Promise<FoundResource[]> => {
    const queue = await unlessMissing(
      sqs.send(new GetQueueUrlCommand({ QueueName: name })),
      "QueueDoesNotExist",
      "AWS.SimpleQueueService.NonExistentQueue",
    );
    if (queue?.QueueUrl === undefined) return [];
    const { Tags = {} } = await sqs.send(new ListQueueTagsCommand({ QueueUrl: queue.QueueUrl }));
    return [
      { type: "aws_sqs_queue", name, importId: importable(queue.QueueUrl, environment.region), ours: isOurs(Tags) },
    ];
  });
  return found.flat();
}

/** The provider imports by a URL of AWS's form only, which the local AWS understands, although its own begins otherwise. */
function importable(queueUrl: string, region: string): string {
  const { hostname, pathname } = new URL(queueUrl);
  return hostname.startsWith("sqs.") ? queueUrl : `https://sqs.${region}.amazonaws.com${pathname}`;
}
