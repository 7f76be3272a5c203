import { EXPIRY_TAG, type ResourceNames, resourceNames } from "../../../../src/config/names";
import type { Environment } from "../../../../src/config/schema";
import { hasOwnTags, type Tags } from "../aws/own-tags";
import type { SdkConfig, Target } from "../aws/target";

export { tagsOf } from "../aws/own-tags";

/** What each service's part of the inventory needs. */
export interface InventoryContext {
  readonly environment: Environment;
  readonly names: ResourceNames;
  readonly functionNames: readonly string[];
  readonly topicNames: readonly string[];
  readonly accountId: string;
  /** A client of the target, which ends with the inventory. @param region @default the environment's */
  connect<T extends Client>(Service: new (config: SdkConfig) => T, region?: string): T;
  isOurs(tags: Tags): boolean;
}

interface Client {
  destroy(): void;
}

/**
 * What the services need, the expiries of what was found to be ours, and the end of all clients: they share one agent, which the first to end would take from the
 * others.
 */
export function inventoryContext(
  { environment, sdk }: Target,
  accountId: string,
): { readonly context: InventoryContext; readonly expiries: readonly string[]; end(): void } {
  const clients: Client[] = [];
  const names = resourceNames(environment);
  const expiries: string[] = [];
  const context: InventoryContext = {
    environment,
    names,
    functionNames: Object.values(names.functions),
    topicNames: Object.values(names.topics),
    accountId,
    connect: (Service, region = sdk.region) => {
      const made = new Service({ ...sdk, region });
      clients.push(made);
      return made;
    },
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
    end: () => {
      for (const client of clients) client.destroy();
    },
  };
}
