import type { ResourceChange } from "../model";
import { at, type Marked, textOf, Unknown } from "../values";
import { isFirewall } from "./names";

/** Attributes by which a rule that is a resource of its own names the firewall that it belongs to. */
const OWNERS = [
  "security_group_id",
  "network_acl_id",
  "network_security_group_id",
  "network_security_group_name",
  "firewall_group_id",
  "firewall_id",
  "server_id",
  "server_name",
  "group",
];
/** The firewalls whose rules a resource holds, before and after. */
export function keysOf(
  change: ResourceChange,
  replaced: ReadonlySet<Marked | undefined>,
): { readonly before: string; readonly after: string } {
  const { address } = change;
  const [old, now] = [ownerOf(change, change.before), ownerOf(change, change.after)];
  const before = old ?? address;
  if (now !== undefined) return { before, after: now };
  // the firewall itself, or the one that it belongs to, is made anew: what it was is what it is compared with
  const moved = OWNERS.filter((name) => at(change.after, name) instanceof Unknown).map((name) =>
    at(change.before, name),
  );
  return { before, after: moved.every((owner) => replaced.has(owner)) ? before : address };
}

/** The name of the firewall that a resource is, or belongs to. */
function ownerOf({ type }: ResourceChange, side: Marked): string | undefined {
  if (!isFirewall(type)) return undefined;
  if (/^google_compute_(region_)?firewall$/.test(type)) return named("network", "network");
  if (/^aws_(default_)?security_group$/.test(type)) return named("security_group_id", "id");
  if (/^aws_(default_)?network_acl$/.test(type)) return named("network_acl_id", "id");
  if (type === "azurerm_network_security_group") return named("network_security_group_name", "name");
  for (const attribute of OWNERS) {
    const found = named(attribute, attribute);
    if (found !== undefined) return found;
  }
  return undefined;

  function named(kind: string, attribute: string): string | undefined {
    const value = at(side, attribute);
    if (typeof value !== "string" || value === "") return undefined;
    // names are unique within their group of resources, identifiers everywhere
    const within = at(side, "resource_group_name") ?? "";
    const scope = kind.endsWith("_name") ? textOf(within) : "";
    return `${type.split("_")[0]} ${kind}: ${scope}/${value}`;
  }
}
