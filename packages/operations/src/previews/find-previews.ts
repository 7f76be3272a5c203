import { paginateGetResources, ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { partsOfPreview, previewName, TEMPLATE_TAG } from "../../../../src/config/names";
import { previewNamed } from "../../../../src/config/previews";
import type { Environment, Template } from "../../../../src/config/schema";
import { requireAccount } from "../aws/account";
import { Clients } from "../aws/clients";
import { tagsOf } from "../aws/own-tags";
import { type Target, withOwnConnections } from "../aws/target";
import { NAME_LISTS } from "./name-lists";
import { NAMED_KINDS, type NamedKind, NamePatterns } from "./name-patterns";
import { idsWithState } from "./state-folders";

/** What the local AWS cannot list as AWS does: there a preview is found by everything else that it has. */
const NOT_LOCALLY: readonly NamedKind[] = ["dashboard", "query"];

/** Which previews have left any trace in the account and region. */
export interface FoundPreviews {
  readonly previews: readonly Environment[];
  /** What only looks like a preview's, with the rule that its name breaks: nothing of this configuration makes it. */
  readonly doubtful: readonly { readonly name: string; readonly why: string }[];
}

/** A target whose environment is a template. */
export type TemplateTarget = Target & { readonly environment: Template };

/**
 * Every preview of the template of which there is a state, a tag or a name, so that one is found whose state, tags or other
 * resources are lost.
 *
 * @throws Error where one of the services cannot be asked: what is not seen must not count as gone
 */
export async function findPreviews(target: TemplateTarget): Promise<FoundPreviews> {
  const { environment: template } = target;
  const account = await requireAccount(target);
  const ids = new Set(
    (await Promise.all([idsWithState(target), idsOfNames(target, account), idsOfTags(target)])).flat(),
  );
  const made = [...ids].sort(inOrder).map((id) => {
    const name = previewName(template.name, id);
    return { name, preview: previewNamed(name, [template]) };
  });
  return {
    previews: made.flatMap(({ preview }) => (typeof preview === "object" ? [preview] : [])),
    doubtful: made.flatMap(({ name, preview }) =>
      typeof preview === "string" ? [{ name, why: preview.replace(`${name}: `, "") }] : [],
    ),
  };
}

/** Numbers by their size, as the numbers of pull requests are, before words. */
function inOrder(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}

async function idsOfNames({ environment, sdk, local }: TemplateTarget, account: string): Promise<string[]> {
  const patterns = new NamePatterns(environment, account);
  const clients = new Clients(withOwnConnections(sdk));
  const kinds = NAMED_KINDS.filter((kind) => local === undefined || !NOT_LOCALLY.includes(kind));
  try {
    const ids = await Promise.all(
      kinds.map(async (kind) => {
        const found: string[] = [];
        const list = await NAME_LISTS[kind](clients.get, environment.serviceName);
        for await (const page of Array.isArray(list) ? [list] : list)
          for (const name of page) {
            const id = patterns.idOf(kind, name ?? "");
            if (id !== undefined) found.push(id);
          }
        return found;
      }),
    );
    return ids.flat();
  } finally {
    clients.destroy();
  }
}

/** What has no name that tells, such as a key without its alias, and what other versions of the stack may have made. */
async function idsOfTags({ environment, sdk, local }: TemplateTarget): Promise<string[]> {
  if (local !== undefined) return [];
  const client = new ResourceGroupsTaggingAPIClient(sdk);
  const TagFilters = [
    { Key: "Project", Values: [environment.serviceName] },
    { Key: TEMPLATE_TAG, Values: [environment.name] },
  ];
  const ids: string[] = [];
  try {
    for await (const { ResourceTagMappingList = [] } of paginateGetResources({ client }, { TagFilters }))
      for (const { Tags } of ResourceTagMappingList) {
        const parts = partsOfPreview(tagsOf(Tags)["Environment"] ?? "", [environment.name]);
        if (parts !== undefined) ids.push(parts.id);
      }
    return ids;
  } finally {
    client.destroy();
  }
}
