import { paginateGetResources, ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { type InventoryContext, tagsOf } from "../context";
import type { FoundResource } from "../found-resource";

/** The group of traces, found by its tags: one of the same name without them shows when Terraform makes its own. */
export async function traceGroups({ names, connect, isOurs }: InventoryContext): Promise<FoundResource[]> {
  const client = connect(ResourceGroupsTaggingAPIClient);
  const found: FoundResource[] = [];
  for await (const page of paginateGetResources({ client }, { ResourceTypeFilters: ["xray:group"] })) {
    for (const { ResourceARN: arn = "", Tags } of page.ResourceTagMappingList ?? []) {
      // arn:aws:xray:us-east-1:123456789012:group/<name>/<id>
      if (arn.split("/")[1] !== names.prefix) continue;
      found.push({ type: "aws_xray_group", name: names.prefix, importId: arn, ours: isOurs(tagsOf(Tags)) });
    }
  }
  return found;
}
