import type { Environment } from "../../../../src/config/schema";
import { requireAccount } from "../aws/account";
import { type Target, withOwnConnections } from "../aws/target";
import type { FoundResource } from "../inventory/found-resource";
import { withUntaggedLogGroups } from "../inventory/found-resources";
import { inventoryWithExpiries } from "../inventory/inventory";
import { foreignOwner } from "../state/foreign-state";
import { type LockFile, StateBucket } from "../state/state-bucket";
import { type ManagedResource, managedResources, parseState } from "../terraform/state-document";
import { expiriesOf, latestExpiry } from "./expiry";
import { hasStateFolder } from "./state-folders";

/** What there is of a preview, as it was seen at one moment. */
export interface Sighting {
  readonly environment: Environment;
  /** The account that was looked at. */
  readonly account: string;
  /** What AWS has under its names. */
  readonly found: readonly FoundResource[];
  /** The latest time that a tag or the state says. */
  readonly expiresAt: Date | undefined;
  readonly state: SeenState;
}

export interface SeenState {
  /** Whether there is any version of a state or a lock, deleted ones included. */
  readonly isThere: boolean;
  /** The resources that it says it manages, which nothing may be deleted by; or why it does not tell. */
  readonly managed: readonly ManagedResource[] | "unreadable" | "foreign";
  /** When it was written first and last, by S3's clock; undefined where there is no version of it, a lock or none. */
  readonly first: Date | undefined;
  readonly last: Date | undefined;
  readonly lock: LockFile | undefined;
}

/**
 * Whether there was such a preview: something has its tags, or its state was written. Not what a name says, nor a lock, which
 * whoever asks for it makes.
 */
export function isProven({ found, state }: Pick<Sighting, "found" | "state">): boolean {
  return state.first !== undefined || found.some(({ ours, deletedOn }) => ours === true && deletedOn === undefined);
}

/** Looks at everything of a preview and changes nothing. */
export async function lookAtPreview(target: Target): Promise<Sighting> {
  const account = await requireAccount(target);
  const [{ found: listed, expiries }, { state, known }] = await Promise.all([
    inventoryWithExpiries(apart(target)),
    seenState(apart(target)),
  ]);
  const found = await withUntaggedLogGroups(apart(target), listed);
  const expiresAt = latestExpiry([...expiries, ...known]);
  return { environment: target.environment, account, found, expiresAt, state };
}

function apart(target: Target): Target {
  return { ...target, sdk: withOwnConnections(target.sdk) };
}

async function seenState(target: Target): Promise<{ readonly state: SeenState; readonly known: readonly unknown[] }> {
  const bucket = new StateBucket(target);
  if (!(await bucket.exists()))
    return {
      state: { isThere: false, managed: [], first: undefined, last: undefined, lock: undefined },
      known: [],
    };
  const [text, versions, lock, hasVersions] = await Promise.all([
    bucket.read("application"),
    bucket.versions("application"),
    bucket.lockFile("application"),
    hasStateFolder(target),
  ]);
  const document = text === undefined ? { resources: [] } : parseState(text);
  const managed = document && managedResources(document);
  const isForeign = managed !== undefined && foreignOwner(target.environment, managed) !== undefined;
  const times = versions.map(({ modified }) => modified.getTime());
  return {
    state: {
      isThere: hasVersions,
      managed: managed === undefined ? "unreadable" : isForeign ? "foreign" : managed,
      first: times.length === 0 ? undefined : new Date(Math.min(...times)),
      last: times.length === 0 ? undefined : new Date(Math.max(...times)),
      lock,
    },
    known: isForeign ? [] : expiriesOf(managed ?? []),
  };
}
