import { isObject, type Marked, type MarkedObject } from "../values";
import { Addresses } from "./addresses";
import { defaultSources } from "./defaults";
import * as names from "./names";
import type { Opening } from "./opening";
import type { Part } from "./parts";
import { addressesOf, between, isNetwork } from "./ranges";

/** Where a block of a firewall stands. */
export interface BlockContext {
  readonly type: string;
  readonly inFirewall: boolean;
  readonly resource: Marked;
  readonly isComputed: (attribute: string | undefined) => boolean;
  /** Path of the block in snake_case, without positions. */
  readonly path: string;
}

export interface Sources extends Pick<Opening, "sources" | "said" | "lists" | "created"> {}

/** Who comes in by a block, undefined where it says nothing of that. */
export function sourcesOf(block: MarkedObject, parts: readonly Part[], context: BlockContext): Sources | undefined {
  const { type, inFirewall, path } = context;
  const sets: Addresses[] = [];
  const said: string[] = [];
  const lists: string[] = [];
  const elsewhere = names.leadsElsewhere(type);
  const take = (addresses: Addresses | undefined, text: string) => {
    if (addresses === undefined) return;
    sets.push(addresses);
    said.push(text);
  };
  for (const { value, role } of elsewhere ? [] : parts) {
    const { name } = role;
    if (role.isNoSource) continue;
    if (isObject(value)) {
      for (const own of Object.keys(value)) if (isNetwork(own)) take(addressesOf(own), own);
      continue;
    }
    if (IN_PAIRS.has(name)) continue;
    const isSource = names.isSourceName(name, inFirewall);
    if (!isSource && role.isElsewhere) continue;
    // a `value` is an address where its block is a list of networks
    if (name === "value" && !inFirewall && !/network|cidr|(^|[._])ips?([._]|$)|range/.test(path)) continue;
    for (const text of textsOf(value)) {
      if (names.PREFIX_LISTS.test(name)) lists.push(text);
      else if (isSource || isNetwork(text)) take(addressesOf(text), text);
    }
  }
  for (const [first, last] of PAIRS) {
    const [from, to] = [block[first], block[last]];
    if (typeof from === "string" && typeof to === "string") take(between(from, to), `${from}-${to}`);
  }
  const { subnet, subnet_size: size } = block;
  if (typeof subnet === "string" && typeof size === "number")
    take(addressesOf(`${subnet}/${size}`), `${subnet}/${size}`);
  if (sets.length > 0 || lists.length > 0) return { sources: Addresses.union(sets), said, lists, created: "same" };
  const nobody = defaultSources(type, path, block, context.resource, context.isComputed);
  return nobody === undefined
    ? undefined
    : { sources: nobody.who, said: ["everyone, since no source is named"], lists: [], created: nobody.created };
}

const PAIRS = [
  ["start_ip_address", "end_ip_address"],
  ["start_ip", "end_ip"],
  ["first_ip", "last_ip"],
] as const;
const IN_PAIRS: ReadonlySet<string> = new Set(PAIRS.flat());

/** Cosmos DB and others write a list as one text. */
function textsOf(value: Marked): readonly string[] {
  if (typeof value === "string") return value.split(",");
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
