import type { ResourceChange } from "../model";
import { at, isObject, type Marked } from "../values";
import { Addresses, type Extent } from "./addresses";
import { addressesOf } from "./ranges";

const LIST = "aws_ec2_managed_prefix_list";
const ENTRY = "aws_ec2_managed_prefix_list_entry";

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

/** How much of the Internet a list has from now on that it had not before. */
export function listGrows(change: ResourceChange): Extent {
  if (change.type !== LIST && change.type !== ENTRY) return "nobody";
  const [before, after] = [networksOf(change.type, change.before), networksOf(change.type, change.after)];
  return after.without(before).extent();
}

function networksOf(type: string, side: Marked): Addresses {
  const entries = type === LIST ? at(side, "entry") : [side];
  const texts = (Array.isArray(entries) ? entries : []).flatMap((entry) => {
    const cidr = isObject(entry) ? at(entry, "cidr") : undefined;
    return typeof cidr === "string" ? [cidr] : [];
  });
  return Addresses.union(texts.flatMap((text) => addressesOf(text) ?? []));
}
