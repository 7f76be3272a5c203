import type { ResourceChange } from "../model";
import { at, type Marked } from "../values";
import { Addresses, type Extent } from "./addresses";
import { leavesOf } from "./leaves";
import { addressesOf } from "./ranges";

const LIST = "aws_ec2_managed_prefix_list";
const ENTRY = "aws_ec2_managed_prefix_list_entry";
/** Lists of the web application firewall, whose rules let in or keep out whom they name. */
const IP_SET = /^aws_waf(v2|regional)?_ip_?set$/;

/** The lists of networks that a plan shows, by their identifiers. */
export class PrefixLists {
  readonly before = new Map<string, Addresses>();
  readonly after = new Map<string, Addresses>();
  /** Those that change with the plan. */
  readonly changed = new Map<string, string[]>();

  constructor(changes: readonly ResourceChange[]) {
    for (const change of changes) {
      if (change.type !== LIST && change.type !== ENTRY) continue;
      const id = change.type === LIST ? "id" : "prefix_list_id";
      for (const [side, lists] of [
        [change.before, this.before],
        [change.after, this.after],
      ] as const) {
        const key = at(side, id) ?? (change.type === LIST ? at(change.before, id) : undefined);
        if (typeof key !== "string") continue;
        lists.set(key, Addresses.union([lists.get(key) ?? new Addresses(), networksOf(change.type, side)]));
        if (change.action !== "no-op") this.changed.set(key, [...(this.changed.get(key) ?? []), change.address]);
      }
    }
  }

  addressesOf(ids: readonly string[]): readonly string[] {
    return ids.flatMap((id) => this.changed.get(id) ?? []);
  }
}

/** Whether a resource is a list of networks that rules name, or an entry of one. */
function isList(type: string): boolean {
  return type === LIST || type === ENTRY || IP_SET.test(type);
}

/** How much of the Internet a list has from now on that it had not before. */
export function listGrows({ type, action, before, after }: ResourceChange): Extent {
  if (!isList(type) || action === "delete") return "nobody";
  return networksOf(type, after).without(networksOf(type, before)).extent();
}

function networksOf(type: string, side: Marked): Addresses {
  const own = type === ENTRY ? ["cidr"] : ["entry.cidr"];
  const paths = IP_SET.test(type) ? ["addresses", "ip_set_descriptors.value"] : own;
  const texts = paths.flatMap((path) => leavesOf(side).at(path));
  return Addresses.union(texts.flatMap((text) => (typeof text === "string" ? (addressesOf(text) ?? []) : [])));
}
