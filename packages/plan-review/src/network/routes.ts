import type { Plan, ResourceChange } from "../model";
import { at, isEmpty, isObject, type Marked, type MarkedObject, Unknown } from "../values";
import { isLarge } from "./addresses";
import { addressesOf } from "./ranges";
import { isVeiled } from "./services";

const TABLE = /^aws_(default_)?route_table$/;
const TARGETS = [
  "nat_gateway_id",
  "egress_only_gateway_id",
  "transit_gateway_id",
  "vpc_peering_connection_id",
  "network_interface_id",
  "vpc_endpoint_id",
  "local_gateway_id",
  "carrier_gateway_id",
  "core_network_arn",
];

const NETWORKS = [
  "destination_cidr_block",
  "destination_ipv6_cidr_block",
  "destination_prefix_list_id",
  "cidr_block",
  "ipv6_cidr_block",
];
const OWNERS = ["route_table_id", "default_route_table_id", "subnet_id"];

/** Whether a rule reads this attribute of a route, a table or an association. */
export function isRoute(type: string, path: string): boolean {
  const names = [...NETWORKS, ...OWNERS, ...TARGETS, "gateway_id"];
  return isRouting(type) && names.some((name) => path === name || path === `route.${name}`);
}

/** Whether a type says where the packets of a subnet go: the way to an internet gateway is also the way from there. */
export function isRouting(type: string): boolean {
  return type === "aws_route" || TABLE.test(type) || /^aws_(main_)?route_table_association$/.test(type);
}

/** Lines for the routes by which subnets that exist become public; what is made with its table has been reached by nobody. */
export function publicRoutes(plan: Plan): (change: ResourceChange) => readonly string[] {
  const open = new Set<string>();
  const shown = new Set<string>();
  for (const { type, after } of [...plan.changes, ...plan.context]) {
    const table = at(after, type === "aws_route" ? "route_table_id" : "id");
    if (!isRouting(type) || typeof table !== "string") continue;
    if (TABLE.test(type)) shown.add(table);
    if (routesOf(type, after).length > 0) open.add(table);
  }
  return (change) => {
    const { type, action, before, after } = change;
    if (!isRouting(type) || action === "delete" || action === "forget" || action === "no-op") return [];
    if (type.endsWith("association")) return associated(change, open, shown);
    const table =
      type === "aws_route" ? at(after, "route_table_id") : (at(before, "id") ?? at(after, "default_route_table_id"));
    // the default table of a network exists with it
    if (isEmpty(table) || table instanceof Unknown) return [];
    const isSame = at(before, "route_table_id") === at(after, "route_table_id");
    const old = new Set(routesOf(type, before).map(({ network }) => network));
    return routesOf(type, after).flatMap(({ network, gateway }) =>
      isSame && old.has(network) ? [] : [`${network} → ${gateway}`],
    );
  };
}

function associated(
  { action, before, after }: ResourceChange,
  open: ReadonlySet<string>,
  shown: ReadonlySet<string>,
): readonly string[] {
  const [old, now] = [at(before, "route_table_id"), at(after, "route_table_id")];
  if (typeof now !== "string" || old === now || at(after, "subnet_id") instanceof Unknown) return [];
  if (open.has(now)) return [`route_table_id: ${now}, which leads to an internet gateway`];
  return action === "create" || shown.has(now) ? [] : [`route_table_id: ${now}, whose routes this plan does not show`];
}

interface Route {
  readonly network: string;
  readonly gateway: string;
}

/** Each route to a large part of the Internet through an internet gateway. */
function routesOf(type: string, side: Marked): readonly Route[] {
  const routes = type === "aws_route" ? side : at(side, "route");
  return [routes].flat().filter(isObject).flatMap(publicPart);
}

function publicPart(route: MarkedObject): readonly Route[] {
  const gateway = route["gateway_id"] ?? null;
  const isInternet = typeof gateway === "string" ? gateway.startsWith("igw-") : isVeiled(gateway);
  // a gateway that shows after apply is taken for the one to the Internet, unless the route goes elsewhere
  if (!isInternet || TARGETS.some((name) => typeof route[name] === "string" && route[name] !== "")) return [];
  return NETWORKS.flatMap((name) => {
    const text = route[name];
    if (typeof text !== "string" || text === "") return [];
    const addresses = addressesOf(text);
    // where a list leads is in another resource
    const isOpen = name === "destination_prefix_list_id" || (addresses !== undefined && isLarge(addresses.extent()));
    return isOpen ? [{ network: text, gateway: String(gateway) }] : [];
  });
}
