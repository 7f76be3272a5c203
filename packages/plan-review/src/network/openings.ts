import { isEmpty, isObject, type Marked, type MarkedObject, textOf } from "../values";
import { Addresses } from "./addresses";
import { defaultSources } from "./defaults";
import * as names from "./names";
import type { Opening } from "./opening";
import { type Part, partsOf } from "./parts";
import { addressesOf, between, isNetwork } from "./ranges";
import { EVERYTHING, isVeiled, LAST_PORT, type Service, servicesOf } from "./services";

interface Context {
  readonly type: string;
  readonly inFirewall: boolean;
  readonly resource: Marked;
  readonly isComputed: (attribute: string | undefined) => boolean;
  /** Path of the block in snake_case, without positions. */
  readonly path: string;
  readonly services: readonly (Pick<Opening, "services"> & { readonly allows?: boolean })[];
  readonly allows: boolean;
  readonly priority: number | undefined;
  readonly targets: readonly string[];
}

/**
 * The rules that a resource holds, in the order in which it has them. Attributes are told by what their names mean, so that
 * the firewall of a provider that nobody has described is read too.
 *
 * @param isComputed see defaultSources
 */
export function openingsOf(
  type: string,
  resource: Marked,
  isComputed: (attribute: string | undefined) => boolean = () => false,
): readonly Opening[] {
  if (names.hasNoRules(type) || !isObject(resource)) return [];
  const found: Opening[] = [];
  visit(resource, {
    type,
    inFirewall: names.isFirewall(type),
    resource,
    isComputed,
    path: "",
    services: [],
    allows: true,
    priority: undefined,
    targets: [],
  });
  return found;

  function visit(block: MarkedObject, outer: Context): void {
    const parts = partsOf(block);
    if (isOutward(parts) || isSwitchedOff(block)) return;
    // the port of a database says nothing of its allow list, the ports of a rule do
    const own = ownServices(block, parts, outer.inFirewall || outer.path !== "");
    const context: Context = {
      ...outer,
      services: own.length > 0 ? own : outer.services,
      allows: allowsOf(parts) ?? outer.allows,
      priority: priorityOf(parts) ?? outer.priority,
      targets: targetsOf(parts) ?? outer.targets,
    };
    const sources = sourcesOf(block, parts, context);
    if (sources !== undefined) found.push(...openings(block, sources, context));
    for (const { value, role } of parts) {
      if (role.isElsewhere || typeof value !== "object" || value === null) continue;
      const path = context.path === "" ? role.name : `${context.path}.${role.name}`;
      for (const item of Array.isArray(value) ? value : [value]) if (isObject(item)) visit(item, { ...context, path });
    }
  }
}

function openings(
  block: MarkedObject,
  { sources, said, lists, created }: Sources,
  context: Context,
): readonly Opening[] {
  // what is said of a rule beside its sources is its service, in words that nobody knows
  const services = context.services.length > 0 ? context.services : [{ services: [unnamed(block, context)] }];
  return services.map((service) => ({
    sources,
    said,
    lists,
    created,
    services: service.services,
    allows: service.allows ?? context.allows,
    ...(context.priority === undefined ? {} : { priority: context.priority }),
    targets: context.targets,
  }));
}

interface Sources extends Pick<Opening, "sources" | "said" | "lists" | "created"> {}

function sourcesOf(block: MarkedObject, parts: readonly Part[], context: Context): Sources | undefined {
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
    if (role.isNoSource || value === null || typeof value === "boolean") continue;
    if (isObject(value)) {
      for (const own of Object.keys(value)) if (isNetwork(own)) take(addressesOf(own), own);
      continue;
    }
    if (IN_PAIRS.has(name)) continue;
    const isSource = names.isSourceName(name, inFirewall);
    if (!isSource && role.isElsewhere) continue;
    // a `value` is an address where its block is a list of networks
    if (name === "value" && !inFirewall && !/network|cidr|(^|_)ips?(_|$)|range/.test(path)) continue;
    for (const text of textsOf(value)) {
      if (names.PREFIX_LISTS.test(name)) lists.push(text);
      else if (isSource || isNetwork(text)) take(addressesOf(text), text);
    }
  }
  for (const [first, last] of PAIRS) {
    if (!(first in block)) continue;
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
  if (typeof value === "string") return value.length > 10_000 ? [value] : value.split(",");
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function ownServices(block: MarkedObject, parts: readonly Part[], isRule: boolean): Context["services"] {
  const services: { services: readonly Service[]; allows?: boolean }[] = [];
  for (const { value, role } of parts) {
    if (!role.isServiceBlock) continue;
    for (const item of Array.isArray(value) ? value : [value]) {
      const found = isObject(item) ? servicesOf(item) : undefined;
      if (found === undefined) continue;
      const allows = /^(allow|deny|denied)/.test(role.name) ? { allows: role.name.startsWith("allow") } : {};
      services.push({ services: found, ...allows });
    }
  }
  if (services.length > 0) return services;
  const own = isRule && parts.some(({ role }) => role.isService) ? servicesOf(block) : undefined;
  return own === undefined ? [] : [{ services: own }];
}

function unnamed(block: MarkedObject, { inFirewall }: Context): Service {
  if (!inFirewall) return EVERYTHING;
  const rest = partsOf(block).filter(({ value, role }) => {
    const isOther = !names.isRuleName(role.name) && !names.LABEL.test(role.name) && !role.isService;
    return isOther && !isEmpty(value) && !isVeiled(value) && !holdsBlocks(value);
  });
  const text = rest.map(({ key, value }) => `${key} ${textOf(value)}`).join(", ");
  return text === "" || text.length > 1_000 ? EVERYTHING : { protocol: text, first: 0, last: LAST_PORT };
}

function holdsBlocks(value: Marked): boolean {
  return isObject(value) || (Array.isArray(value) && value.some(isObject));
}

function word(value: Marked | undefined): string {
  return typeof value === "string" && value.length < 50 ? value.trim().toLowerCase() : "";
}

/** Whether the rule is one about the way out, by what it says of its direction. */
function isOutward(parts: readonly Part[]): boolean {
  return parts.some(
    ({ key, value, role }) =>
      role.isDirection &&
      ((key === "egress" && value === true) || /^(egress|out|outbound|outgoing|output)$/.test(word(value))),
  );
}

const OFF = [
  "enabled",
  "endpoint_public_access",
  "public_network_access_enabled",
  "publicly_accessible",
  "ipv4_enabled",
];

function isSwitchedOff(block: MarkedObject): boolean {
  return block["disabled"] === true || OFF.some((name) => block[name] === false);
}

function allowsOf(parts: readonly Part[]): boolean | undefined {
  for (const { value, role } of parts) {
    if (!role.isAction) continue;
    const words = (Array.isArray(value) ? value : [value]).map(word);
    if (words.some((item) => names.DENIED.test(item))) return false;
    if (words.some((item) => /^(allow|allowed|accept|permit|pass|aws:pass)$/.test(item))) return true;
  }
  return undefined;
}

function priorityOf(parts: readonly Part[]): number | undefined {
  const found = parts.find(({ value, role }) => role.isPriority && typeof value === "number")?.value;
  return typeof found === "number" ? found : undefined;
}

function targetsOf(parts: readonly Part[]): readonly string[] | undefined {
  const targets: string[] = [];
  for (const { key, value, role } of parts) {
    if (!role.isScope || isVeiled(value) || value === null || value === "") continue;
    const items = (Array.isArray(value) ? value : [value]).map(textOf);
    // everything is no narrower than nothing said
    targets.push(...items.filter((item) => !/^(\*|any|0\.0\.0\.0\/0)$/i.test(item)).map((item) => `${key}: ${item}`));
  }
  return targets.length === 0 ? undefined : targets;
}
