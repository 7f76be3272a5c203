import { GetQueueUrlCommand, ListQueueTagsCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { InventoryContext } from "../context";
import type { FoundResource } from "../found-resource";
import { inParallel, unlessMissing } from "../in-parallel";

/** The functions' dead letter queues. */
export async function queues({ functionNames, connect, isOurs }: InventoryContext): Promise<FoundResource[]> {
  const sqs = connect(SQSClient);
  const found = await inParallel(functionNames, async (functionName): Promise<FoundResource[]> => {
    const name = `${functionName}-dlq`;
    const queue = await unlessMissing(
      sqs.send(new GetQueueUrlCommand({ QueueName: name })),
      "QueueDoesNotExist",
      "AWS.SimpleQueueService.NonExistentQueue",
    );
    if (queue?.QueueUrl === undefined) return [];
    const { Tags = {} } = await sqs.send(new ListQueueTagsCommand({ QueueUrl: queue.QueueUrl }));
    return [{ type: "aws_sqs_queue", name, importId: queue.QueueUrl, ours: isOurs(Tags) }];
  });
  return found.flat();
}
