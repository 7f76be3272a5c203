import type { Plan, ResourceChange } from "../model";
import { at, type Marked, Unknown } from "../values";
import { Addresses, type Extent, isLarge } from "./addresses";
import { type Budget, budget, compareOpenings } from "./compare";
import { denialsLost } from "./denials";
import { FILTER, isFirewall } from "./names";
import type { Opening } from "./opening";
import { openingsOf } from "./openings";
import { keysOf } from "./owners";
import { PrefixLists } from "./prefix-lists";
import { mayReach } from "./touched";

/** What a plan opens through one resource. */
export interface Opened {
  readonly address: string;
  readonly extent: Exclude<Extent, "nobody" | "some">;
  /** Whether all of it is what the provider does by itself for something new. */
  readonly isCustomary: boolean;
  readonly details: readonly string[];
}

interface Owned extends Opening {
  readonly change: ResourceChange;
}

interface Firewall {
  readonly before: Owned[];
  readonly after: Owned[];
}

const MOST_SAID = 4;

/** What the plan opens to everyone, or to a wide part of the Internet, firewall by firewall. */
export function openedBy(plan: Plan): readonly Opened[] {
  const changed = plan.changes.filter(({ action }) => action !== "forget");
  const lists = new PrefixLists([...changed, ...plan.context]);
  const firewalls = new Map<string, Firewall>();
  const replaced = new Set(
    changed
      .filter(({ type, action }) => action === "replace" && isFirewall(type))
      .map(({ before }) => at(before, "id")),
  );
  for (const change of [...changed, ...plan.context]) {
    if ((change.action === "create" && FILTER.test(change.type)) || !mayReach(change)) continue;
    const { before, after } = keysOf(change, replaced);
    // a side that there is not would be one that names nobody
    if (change.action !== "create") add(before, "before", read(change, change.before, lists.before));
    if (change.action !== "delete") add(after, "after", read(change, change.after, lists.after));
  }
  const steps = budget();
  return [...firewalls.values()].flatMap((firewall) => opened(firewall, lists, steps));

  function add(key: string, side: keyof Firewall, found: readonly Owned[]): void {
    const firewall = firewalls.get(key) ?? { before: [], after: [] };
    firewalls.set(key, firewall);
    for (const opening of found) firewall[side].push(opening);
  }
}

/** An unknown value of a new resource is the provider's, as far as the plan does not say that somebody set it. */
function isComputed(change: ResourceChange, attribute: string | undefined): boolean {
  return change.action === "create" && (attribute === undefined || change.configured?.has(attribute) !== true);
}

/** A list of control that is made: its subnets had one before that lets everything pass, unless somebody changed it. */
function isNewList({ type, after }: ResourceChange): boolean {
  return (
    type === "aws_network_acl" || (type === "aws_network_acl_rule" && at(after, "network_acl_id") instanceof Unknown)
  );
}

function read(change: ResourceChange, side: Marked, lists: PrefixLists["before"]): readonly Owned[] {
  return openingsOf(change.type, side, (attribute) => isComputed(change, attribute))
    .filter(({ created }) => change.action !== "create" || created !== "never")
    .map((opening) => ({
      ...opening,
      change,
      created: isNewList(change) ? "look" : opening.created,
      sources: Addresses.union([opening.sources, ...opening.lists.flatMap((id) => lists.get(id) ?? [])]),
    }));
}

function opened({ before, after }: Firewall, lists: PrefixLists, steps: Budget): readonly Opened[] {
  const isTouched = [...before, ...after].some(
    (opening) => opening.change.action !== "no-op" || opening.lists.some((id) => lists.changed.has(id)),
  );
  if (!isTouched) return [];
  const widening = compareOpenings(before, after, steps);
  if (widening === undefined) return tooMany(after);
  const { extent, openings } = widening;
  if (!isLarge(extent)) return undenied(before, after);
  const byAddress = new Map<string, (typeof openings)[number][]>();
  for (const item of openings) {
    const { change } = item.opening;
    if (change.action !== "no-op") pushTo(byAddress, change.address, item);
  }
  if (byAddress.size > 0) return [...byAddress].flatMap(([address, own]) => ofOne(address, own));
  // a denial that goes opens what an unchanged rule allows, and so does a list that grows
  const changed = [...before, ...after].flatMap(({ change }) => (change.action === "no-op" ? [] : [change.address]));
  const grown = openings.flatMap(({ opening }) => lists.addressesOf(opening.lists));
  const from = openings.flatMap(({ opening }) => sourcesInWords(opening));
  return [...new Set(changed.length > 0 ? changed : grown)].map((address) => ({
    address,
    extent,
    isCustomary: false,
    details: [said(widening.services, from)],
  }));
}

/** Denials that go, of those that are too few for a wide part of the Internet. */
function undenied(before: readonly Owned[], after: readonly Owned[]): readonly Opened[] {
  const lost = denialsLost(before, after);
  const changed = before.flatMap(({ allows, change }) => (allows || change.action === "no-op" ? [] : [change.address]));
  if (lost.length === 0) return [];
  return [...new Set(changed)].map((address) => ({
    address,
    extent: "wide",
    isCustomary: false,
    details: [`${shortened(lost)} is denied no longer, and another rule lets it in`],
  }));
}

function pushTo<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key) ?? [];
  list.push(item);
  lists.set(key, list);
}

/** What one resource opens, by its own rules. */
function ofOne(
  address: string,
  own: readonly { readonly opening: Owned; readonly extent: Extent; readonly services: readonly string[] }[],
): readonly Opened[] {
  const extent = own.some((item) => item.extent === "everyone") ? "everyone" : "wide";
  const isCustomary = own.every(({ opening: { created, change } }) => created === "look" && change.action === "create");
  const from = own.flatMap(({ opening }) => sourcesInWords(opening));
  const services = own.flatMap((item) => item.services);
  return [{ address, extent, isCustomary, details: [said(services, from)] }];
}

function said(services: readonly string[], from: readonly string[]): string {
  return `${shortened(services)} from ${shortened(from)}, not open before`;
}

function sourcesInWords({ said, lists }: Opening): readonly string[] {
  return lists.length > 0 ? lists : said;
}

function shortened(all: readonly string[]): string {
  const words = [...new Set(all)];
  const more = words.length - MOST_SAID;
  return [...words.slice(0, MOST_SAID), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

function tooMany(after: readonly Owned[]): readonly Opened[] {
  const addresses = new Set(
    after.filter(({ change }) => change.action !== "no-op").map(({ change }) => change.address),
  );
  return [...addresses].map((address) => ({
    address,
    extent: "everyone",
    isCustomary: false,
    details: [`${after.length} rules are too many to compare, and they let in a large part of the Internet`],
  }));
}
