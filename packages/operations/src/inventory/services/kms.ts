import {
  DescribeKeyCommand,
  KMSClient,
  ListResourceTagsCommand,
  paginateListAliases,
  paginateListKeys,
} from "@aws-sdk/client-kms";
import { topicKeyAlias } from "../../../../../src/config/names";
import { callEach, unlessMissing } from "../../aws/calls";
import type { InventoryContext } from "../context";
import type { FoundResource } from "../found-resource";

/**
 * The topics' keys and their aliases. A key is found by its alias and by its tags, since one that was made just before
 * a crash has no alias yet; its name here is its description. Those that wait for their deletion are found too.
 */
export async function keys({ topicNames, connect, isOurs }: InventoryContext): Promise<FoundResource[]> {
  const kms = connect(KMSClient);
  const aliases: FoundResource[] = [];
  const targets = new Set<string>();
  for await (const { Aliases = [] } of paginateListAliases({ client: kms }, {})) {
    for (const { AliasName = "", TargetKeyId } of Aliases) {
      if (TargetKeyId === undefined || !topicNames.some((topic) => AliasName === topicKeyAlias(topic))) continue;
      targets.add(TargetKeyId);
      aliases.push({
        type: "aws_kms_alias",
        name: AliasName,
        importId: AliasName,
        ours: undefined,
        parent: { type: "aws_kms_key", importId: TargetKeyId },
      });
    }
  }
  const ids: string[] = [];
  for await (const { Keys = [] } of paginateListKeys({ client: kms }, {})) {
    ids.push(...Keys.flatMap(({ KeyId }) => KeyId ?? []));
  }
  const found = await callEach(ids, async (KeyId): Promise<FoundResource[]> => {
    // a key whose policy leaves IAM out can be none of ours
    const tags = await unlessMissing(
      kms.send(new ListResourceTagsCommand({ KeyId })),
      "AccessDeniedException",
      "NotFoundException",
    );
    const ours = isOurs(Object.fromEntries((tags?.Tags ?? []).map(({ TagKey = "", TagValue }) => [TagKey, TagValue])));
    if (!ours && !targets.has(KeyId)) return [];
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
    return [
      {
        type: "aws_kms_key",
        name: KeyMetadata?.Description || KeyId,
        importId: KeyId,
        ours,
        ...(KeyMetadata?.DeletionDate && { deletedOn: KeyMetadata.DeletionDate }),
      },
    ];
  });
  return [...found.flat(), ...aliases];
}
