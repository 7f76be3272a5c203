import { z } from "zod";
import { ownerTags } from "../../../../src/config/names";
import type { Environment } from "../../../../src/config/schema";
import { hasOwnTags } from "../aws/own-tags";
import type { ManagedResource } from "../terraform/state-document";

const tagsSchema = z.record(z.string(), z.string());

/**
 * Whose resources a state describes, when they are somebody else's: with its addresses, which are the same in all
 * environments, a plan would replace all of them by this environment's.
 *
 * @returns the tags that tell it, for example `Environment=prod`; undefined where any resource is this environment's, or
 * none has tags
 */
export function foreignOwner(
  environment: Pick<Environment, "serviceName" | "name" | "tags">,
  resources: readonly Pick<ManagedResource, "attributes">[],
): string | undefined {
  const tagged = resources.flatMap(({ attributes }) => {
    const tags = tagsSchema.safeParse(attributes["tags_all"]).data;
    return tags === undefined || Object.keys(tags).length === 0 ? [] : [tags];
  });
  const [first] = tagged;
  if (first === undefined || tagged.some((tags) => hasOwnTags(environment, tags))) return undefined;
  return Object.entries(ownerTags(environment))
    .filter(([name, value]) => first[name] !== value)
    .map(([name]) => `${name}=${first[name] ?? "nothing"}`)
    .join(", ");
}
