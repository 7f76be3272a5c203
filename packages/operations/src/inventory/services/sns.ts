import { ListTagsForResourceCommand, paginateListTopics, SNSClient } from "@aws-sdk/client-sns";
import { callEach } from "../../aws/calls";
import { type InventoryContext, tagsOf } from "../context";
import type { FoundResource } from "../found-resource";

/** The failure topic and the page topic. */
export async function topics({ topicNames, connect, isOurs }: InventoryContext): Promise<FoundResource[]> {
  const sns = connect(SNSClient);
  const arns: string[] = [];
  for await (const { Topics = [] } of paginateListTopics({ client: sns }, {})) {
    arns.push(...Topics.flatMap(({ TopicArn }) => TopicArn ?? []).filter((arn) => topicNames.includes(nameIn(arn))));
  }
  return await callEach(arns, async (ResourceArn): Promise<FoundResource> => {
    const { Tags } = await sns.send(new ListTagsForResourceCommand({ ResourceArn }));
    return { type: "aws_sns_topic", name: nameIn(ResourceArn), importId: ResourceArn, ours: isOurs(tagsOf(Tags)) };
  });
}

function nameIn(arn: string): string {
  return arn.split(":").at(-1) ?? "";
}
