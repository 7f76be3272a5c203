import { EXPIRY_TAG, type ResourceNames, resourceNames } from "../../../../src/config/names";
import type { Environment } from "../../../../src/config/schema";
import { Clients, type Connect } from "../aws/clients";
import { hasOwnTags, type Tags } from "../aws/own-tags";
import type { Target } from "../aws/target";

export { tagsOf } from "../aws/own-tags";

/** What each service's part of the inventory needs. */
export interface InventoryContext {
  readonly environment: Environment;
  readonly names: ResourceNames;
  readonly functionNames: readonly string[];
  readonly topicNames: readonly string[];
  readonly accountId: string;
  /** A client of the target, which ends with the inventory. */
  readonly connect: Connect;
  isOurs(tags: Tags): boolean;
}

/** What the services need, the expiries of what was found to be ours, and the end of all clients. */
export function inventoryContext(
  { environment, sdk }: Target,
  accountId: string,
): { readonly context: InventoryContext; readonly expiries: readonly string[]; end(): void } {
  const clients = new Clients(sdk);
  const names = resourceNames(environment);
  const expiries: string[] = [];
  const context: InventoryContext = {
    environment,
    names,
    functionNames: Object.values(names.functions),
    topicNames: Object.values(names.topics),
    accountId,
    connect: clients.get,
    isOurs: (tags) => {
      const isOurs = hasOwnTags(environment, tags);
      const expiry = tags[EXPIRY_TAG];
      if (isOurs && expiry !== undefined) expiries.push(expiry);
      return isOurs;
    },
  };
  return {
    context,
    expiries,
    end: () => clients.destroy(),
  };
}
