import { isEmpty, isObject, type Marked, type MarkedObject, textOf } from "../values";
import * as names from "./names";
import type { Opening } from "./opening";
import { type Part, partsOf } from "./parts";
import { EVERYTHING, isVeiled, LAST_PORT, type Service, servicesOf } from "./services";
import { type BlockContext, type Sources, sourcesOf } from "./sources";
import { allowsOf, isOnlyNoted, isOutward, isSwitchedOff, priorityOf, targetsOf } from "./verdict";

interface Context extends BlockContext {
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
    const sources = isOnlyNoted(parts) ? undefined : sourcesOf(block, parts, context);
    if (sources !== undefined) found.push(...openings(block, sources, context));
    for (const { value, role } of parts) {
      if (role.isElsewhere) continue;
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

function ownServices(block: MarkedObject, parts: readonly Part[], isRule: boolean): Context["services"] {
  const services: { services: readonly Service[]; allows?: boolean }[] = [];
  for (const { value, role } of parts) {
    if (!role.isServiceBlock) continue;
    for (const item of Array.isArray(value) ? value : [value]) {
      const found = isObject(item) ? servicesOf(item) : undefined;
      if (found === undefined) continue;
      const allows = /allow|deny|denied/.test(role.name) ? { allows: role.name.startsWith("allow") } : {};
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
