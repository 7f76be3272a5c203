import { isHarmless } from "../catalogue/harmless-types";
import { type Kind, kindOf } from "../catalogue/types";
import type { Plan, ResourceChange } from "../model";
import { at, isEmpty, isObject, type Marked } from "../values";

/** What a resource says of itself: it names no other by these. */
const OWN = new Set(["id", "arn", "name", "tags", "tags_all", "region", "location", "description"]);
/** What it uses, without being part of it: a function does not go because its key does. */
const USES = /key|role|polic|log|destination|target|topic|certificate|secret|image|snapshot|subnet|security_group/;
/** The attributes by which others name a resource. */
const NAMES = ["id", "arn", "name", "bucket", "function_name", "identifier", "cluster_identifier", "key_id", "url"];

/** So many are looked at. */
const MOST_OF_ONE_NAME = 8;

const SUFFIX = /_(id|arn|name|identifier|url)$/;

/** Only what is more than the other, or what the other's type is named after, can own it: so no two own each other. */
const RANKS: Readonly<Record<Kind, number>> = { holds: 2, serves: 1, guards: 0, grants: 0, settings: 0, harmless: 0 };

const known = new WeakMap<Plan, ReadonlySet<ResourceChange>>();

/**
 * The destroyed or replaced resources that go together with their owner: the settings of a bucket that goes too. The owner
 * is the finding. What holds something of its own never goes silently.
 */
export function goingWithOwner(plan: Plan): ReadonlySet<ResourceChange> {
  const found = known.get(plan) ?? collect(plan);
  known.set(plan, found);
  return found;
}

function collect(plan: Plan): ReadonlySet<ResourceChange> {
  const going = plan.changes.filter(({ action }) => action === "delete" || action === "replace");
  const byName = new Map<Marked | undefined, ResourceChange[]>();
  for (const change of going) {
    if (isHarmless(change.type, change.before)) continue;
    for (const name of namesOf(change.before)) {
      const others = byName.get(name);
      // names that many resources share say nothing about who owns whom
      if (others === undefined) byName.set(name, [change]);
      else if (others.length < MOST_OF_ONE_NAME) others.push(change);
    }
  }
  return new Set(going.filter((change) => hasOwner(change, byName)));
}

type ByName = ReadonlyMap<Marked | undefined, readonly ResourceChange[]>;

function hasOwner(change: ResourceChange, byName: ByName): boolean {
  const kind = kindOf(change.type);
  if (kind === undefined || kind === "holds" || change.meaning === "Terraform state" || !isObject(change.before)) {
    return false;
  }
  return Object.entries(change.before).some(
    ([attribute, value]) =>
      typeof value === "string" &&
      !OWN.has(attribute) &&
      !(USES.test(attribute) && !isNamedAfter(change.type, attribute)) &&
      byName.get(value)?.some((owner) => owns(owner, change, kind, attribute, value)) === true,
  );
}

function owns(owner: ResourceChange, change: ResourceChange, kind: Kind, attribute: string, value: string): boolean {
  // a new bucket in the place of the old one needs its settings: they go alone
  if (owner.action === "replace" && change.action === "delete") return false;
  const ownerKind = kindOf(owner.type);
  if (ownerKind === undefined) return false;
  const difference = RANKS[ownerKind] - RANKS[kind];
  if (difference < 0 || (difference === 0 && !change.type.startsWith(`${owner.type}_`))) return false;
  // a role and a bucket may have one name; an ARN is of one resource alone
  if (/^(arn:|\/subscriptions\/|projects\/)/.test(value)) return true;
  return owner.type.endsWith(`_${attribute.replace(SUFFIX, "")}`);
}

/** Whether a type carries an attribute in its own name: the policies of a role, the version of a secret. */
function isNamedAfter(type: string, attribute: string): boolean {
  return type.includes(`_${attribute.replace(SUFFIX, "")}_`);
}

function namesOf(before: Marked): ReadonlySet<Marked | undefined> {
  return new Set(NAMES.map((attribute) => at(before, attribute)).filter((name) => !isEmpty(name)));
}
