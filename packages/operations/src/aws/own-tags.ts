import type { Environment } from "../../../../src/config/schema";
import { defaultTags } from "../../../../src/config/tags";

/** Tags as any service reports them. */
export type Tags = Readonly<Record<string, string | undefined>>;

/** Those of the default tags that say what a resource belongs to. The others may be added and changed at any time. */
const IDENTITY = ["Project", "Environment", "ManagedBy"] as const;

/** Whether something has the tags that Terraform gives to everything of the environment: then it is ours. */
export function hasOwnTags(environment: Pick<Environment, "name" | "tags">, tags: Tags): boolean {
  const own = defaultTags(environment);
  return IDENTITY.every((name) => tags[name] === own[name]);
}

/** Tags in the form of most services, a list of `Key` and `Value`. */
export function tagsOf(list: readonly { Key?: string | undefined; Value?: string | undefined }[] = []): Tags {
  return Object.fromEntries(list.map(({ Key = "", Value }) => [Key, Value]));
}
