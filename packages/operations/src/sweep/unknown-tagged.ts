import { paginateGetResources, ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { ownerTags } from "../../../../src/config/names";
import type { Target } from "../aws/target";

/** Services whose resources the inventory lists: of those it knows better, since tags are still listed for hours. */
const LISTED = /^arn:[^:]+:(apigateway|cloudwatch|iam|kms|lambda|logs|s3|secretsmanager|sns|sqs|xray):/;

/** The ARNs of what has all tags of the environment and is of a service that the inventory does not look into. */
export async function unknownTagged({ environment, sdk, local }: Target): Promise<string[]> {
  // what the local AWS can make, the inventory lists
  if (local !== undefined) return [];
  const client = new ResourceGroupsTaggingAPIClient(sdk);
  const TagFilters = Object.entries(ownerTags(environment)).map(([Key, Value]) => ({ Key, Values: [Value] }));
  const arns: string[] = [];
  try {
    for await (const { ResourceTagMappingList = [] } of paginateGetResources({ client }, { TagFilters }))
      arns.push(...ResourceTagMappingList.flatMap(({ ResourceARN }) => ResourceARN ?? []));
    return arns.filter((arn) => !LISTED.test(arn));
  } finally {
    client.destroy();
  }
}
