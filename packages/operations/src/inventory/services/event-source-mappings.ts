import {
  type EventSourceMappingConfiguration,
  LambdaClient,
  ListTagsCommand,
  paginateListEventSourceMappings,
} from "@aws-sdk/client-lambda";
import { LIVE_ALIAS } from "../../../../../src/config/names";
import { FUNCTION_IDS, isConsumer } from "../../../../../src/config/parts";
import { callEach, unlessMissing } from "../../aws/calls";
import type { InventoryContext } from "../context";
import type { FoundResource } from "../found-resource";

/** What brings the messages of queues to their consumers; named after the function's alias. It outlives the function. */
export async function eventSourceMappings({ names, connect, isOurs }: InventoryContext): Promise<FoundResource[]> {
  const lambda = connect(LambdaClient);
  const consumers = FUNCTION_IDS.filter(isConsumer).map((id) => `${names.functions[id]}:${LIVE_ALIAS}`);
  const found = await callEach(consumers, async (FunctionName) => {
    const mappings = await unlessMissing(all(lambda, FunctionName), "ResourceNotFoundException");
    return callEach(mappings ?? [], async ({ UUID = "", FunctionArn = "", EventSourceMappingArn: Resource }) => {
      const { Tags = {} } = await lambda.send(new ListTagsCommand({ Resource }));
      return { type: "aws_lambda_event_source_mapping", name: FunctionArn, importId: UUID, ours: isOurs(Tags) };
    });
  });
  return found.flat();
}

async function all(client: LambdaClient, FunctionName: string): Promise<EventSourceMappingConfiguration[]> {
  const found: EventSourceMappingConfiguration[] = [];
  for await (const { EventSourceMappings = [] } of paginateListEventSourceMappings({ client }, { FunctionName }))
    found.push(...EventSourceMappings);
  return found;
}
