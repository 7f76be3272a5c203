import { ownerTags } from "../../../../src/config/names";
import type { Environment } from "../../../../src/config/schema";

/** Tags as any service reports them. */
export type Tags = Readonly<Record<string, string | undefined>>;

/**
 * Whether something has the tags that Terraform gives to everything of the environment: then it is ours. Other tags may be
 * added and changed at any time.
 */
export function hasOwnTags(environment: Pick<Environment, "serviceName" | "name" | "tags">, tags: Tags): boolean {
  return Object.entries(ownerTags(environment)).every(([name, value]) => tags[name] === value);
}

/** Tags in the form of most services, a list of `Key` and `Value`. */
export function tagsOf(list: readonly { Key?: string | undefined; Value?: string | undefined }[] = []): Tags {
  return Object.fromEntries(list.map(({ Key = "", Value }) => [Key, Value]));
}
