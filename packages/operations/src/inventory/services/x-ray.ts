import { paginateGetResources, ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { type InventoryContext, tagsOf } from "../context";
import type { FoundResource } from "../found-resource";

/**
 * The group of traces, found by its tags: one of the same name without them shows when Terraform makes its own. Of a preview also
 * those of another name that have its tags: the branch that it was made of may have called them so.
 */
export async function traceGroups({ names, environment, connect, isOurs }: InventoryContext): Promise<FoundResource[]> {
  const client = connect(ResourceGroupsTaggingAPIClient);
  const found: FoundResource[] = [];
  for await (const page of paginateGetResources({ client }, { ResourceTypeFilters: ["xray:group"] })) {
    for (const { ResourceARN: arn = "", Tags } of page.ResourceTagMappingList ?? []) {
      // arn:aws:xray:us-east-1:123456789012:group/<name>/<id>
      const name = arn.split("/")[1] ?? "";
      if (name !== names.prefix && environment.preview === undefined) continue;
      const ours = isOurs(tagsOf(Tags));
      if (name === names.prefix || ours) found.push({ type: "aws_xray_group", name, importId: arn, ours });
    }
  }
  return found;
}
