import type { Plan, ResourceChange } from "../model";
import { at, isObject, type Marked } from "../values";
import { Addresses } from "./addresses";
import { isFirewall } from "./names";
import { openingsOf } from "./openings";
import { valuesAt } from "./turned";

const ATTACHED = /(^|\.)(vpc_security_group_ids|security_group_ids|security_groups|network_security_group_id)$/;

/** Whether an attribute says which firewalls stand before a resource. */
export function isAttachment(type: string, path: string): boolean {
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
    if ((action !== "update" && action !== "replace") || isFirewall(type)) return NONE;
    const added = pathsOf(after).flatMap((path) => {
      const old = new Set(valuesAt(before, path));
      return valuesAt(after, path).filter((id): id is string => typeof id === "string" && id !== "" && !old.has(id));
    });
    if (added.length === 0) return NONE;
    groups ??= openGroups(plan);
    return {
      open: added.filter((id) => groups?.get(id) === true),
      unseen: added.filter((id) => groups?.has(id) !== true),
    };
  };
}

const NONE: Attached = { open: [], unseen: [] };

/** The groups that the plan shows, by whether they let in a large part of the Internet after it. */
function openGroups(plan: Plan): ReadonlyMap<string, boolean> {
  const groups = new Map<string, boolean>();
  for (const { type, after } of [...plan.changes, ...plan.context]) {
    if (!isFirewall(type)) continue;
    const id = at(after, "security_group_id") ?? at(after, "id");
    if (typeof id !== "string") continue;
    const open = openingsOf(type, after).filter(({ allows }) => allows);
    const extent = Addresses.union(open.map(({ sources }) => sources)).extent();
    groups.set(id, groups.get(id) === true || extent === "everyone" || extent === "wide");
  }
  return groups;
}

function pathsOf(value: Marked): readonly string[] {
  const paths = new Set<string>();
  visit(value, "");
  return [...paths];

  function visit(item: Marked, path: string): void {
    if (ATTACHED.test(path)) paths.add(path);
    else if (Array.isArray(item)) for (const one of item) visit(one, path);
    else if (isObject(item))
      for (const [key, one] of Object.entries(item)) visit(one, path === "" ? key : `${path}.${key}`);
  }
}
