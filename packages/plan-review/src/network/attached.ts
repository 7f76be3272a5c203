import type { Plan, ResourceChange } from "../model";
import { at, type Marked, textOf, Unknown } from "../values";
import { Addresses, isLarge } from "./addresses";
import { leavesOf } from "./leaves";
import { isFirewall } from "./names";
import { openingsOf } from "./openings";
import { PrefixLists } from "./prefix-lists";

const ATTACHED = /(^|\.)(vpc_security_group_ids|security_group_ids|security_groups|network_security_group_id)$/;

/** The resource that gives a firewall to an interface. */
export const TIE = "aws_network_interface_sg_attachment";

/** Whether an attribute says which firewalls stand before a resource. */
export function isAttachment(type: string, path: string): boolean {
  if (type === TIE) return path === "security_group_id" || path === "network_interface_id";
  return !isFirewall(type) && ATTACHED.test(path);
}

export interface Attached {
  /** Groups that let in a large part of the Internet. */
  readonly open: readonly string[];
  /** Groups whose rules the plan does not show. */
  readonly unseen: readonly string[];
}

/** The firewalls that a resource which exists gets, by what their rules in this plan let in. */
export function attachments(plan: Plan): (change: ResourceChange) => Attached {
  let groups: ReadonlyMap<string, boolean> | undefined;
  return ({ type, action, before, after }) => {
    // what is made with its firewalls was reached by nobody; an interface that gets one may be
    const isTied = type === TIE && !(at(after, "network_interface_id") instanceof Unknown);
    // a function takes no connection: what stands before it in a network is for the way out
    if (type === "aws_lambda_function") return NONE;
    if ((action !== "update" && action !== "replace" && !isTied) || isFirewall(type)) return NONE;
    const added = [...leavesOf(after).paths].flatMap((path) => {
      if (!ATTACHED.test(path) && !(isTied && path === "security_group_id")) return [];
      const old = new Set(leavesOf(before).at(path));
      return leavesOf(after)
        .at(path)
        .filter((id): id is string => typeof id === "string" && id !== "" && !old.has(id));
    });
    if (added.length === 0) return NONE;
    groups ??= openGroups(plan);
    const known = groups;
    return { open: added.filter((id) => known.get(id) === true), unseen: added.filter((id) => !known.has(id)) };
  };
}

const NONE: Attached = { open: [], unseen: [] };

/** The groups that the plan shows, by whether they let in a large part of the Internet after it. */
function openGroups(plan: Plan): ReadonlyMap<string, boolean> {
  const resources = [...plan.changes, ...plan.context];
  const lists = new PrefixLists(resources).after;
  const firewalls = resources.filter(({ type }) => isFirewall(type));
  const named = new Map(firewalls.map(({ after }) => [keyOf(after, at(after, "name")), at(after, "id")]));
  const groups = new Map<string, boolean>();
  for (const { type, after } of firewalls) {
    // a rule of Azure names its group
    const name = at(after, "network_security_group_name");
    const own = name === undefined ? at(after, "id") : named.get(keyOf(after, name));
    const id = at(after, "security_group_id") ?? own;
    if (typeof id !== "string") continue;
    const open = openingsOf(type, after).filter(({ allows }) => allows);
    const sets = open.flatMap(({ sources, lists: ids }) => [sources, ...ids.flatMap((list) => lists.get(list) ?? [])]);
    const extent = Addresses.union(sets).extent();
    groups.set(id, groups.get(id) === true || isLarge(extent));
  }
  return groups;
}

/** Names are unique within their group of resources, and in any case the same. */
function keyOf(resource: Marked, name: Marked | undefined): string {
  return `${textOf(at(resource, "resource_group_name"))}/${textOf(name)}`.toLowerCase();
}
