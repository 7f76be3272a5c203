import { at, isEmpty, isObject, type Marked, type MarkedObject, Unknown } from "../values";
import type { Addresses } from "./addresses";
import type { Opening } from "./opening";
import { everyone, networkOf } from "./ranges";

/** A block whose absent sources mean everyone, not nobody. */
export interface OpenByDefault {
  readonly type: RegExp;
  /** Path of the block, without positions; "" is the resource itself. */
  readonly block: string;
  /** Attributes of the block, or of what is in it, that name sources. While one of them is there nothing is open by default. */
  readonly sources: readonly string[];
  /** Whether the sources do not matter, because the thing has no public side. @default never */
  readonly isClosed?: (block: MarkedObject, resource: Marked) => boolean;
  /** What a new one is that everyone can reach: as grave as a change, to be looked at, or nothing. @default "same" */
  readonly created?: Opening["created"];
  readonly who?: Addresses;
}

const IPV4 = networkOf("0.0.0.0/0");
const INTERNAL = /internal/i;

export const OPEN_BY_DEFAULT: readonly OpenByDefault[] = [
  {
    type: /^aws_eks_cluster$/,
    block: "vpc_config",
    sources: ["public_access_cidrs"],
    isClosed: (block) => block["endpoint_public_access"] === false,
    created: "look",
    ...(IPV4 === undefined ? {} : { who: IPV4 }),
  },
  {
    type: /^google_container_cluster$/,
    block: "",
    sources: ["master_authorized_networks_config.0.cidr_blocks"],
    isClosed: (block) => at(block, "private_cluster_config.0.enable_private_endpoint") === true,
    created: "look",
  },
  {
    type: /^azurerm_kubernetes_cluster$/,
    block: "",
    sources: ["api_server_authorized_ip_ranges", "api_server_access_profile.0.authorized_ip_ranges"],
    isClosed: (block) => block["private_cluster_enabled"] === true,
    created: "look",
  },
  {
    type: /^azurerm_cosmosdb_account$/,
    block: "",
    sources: ["ip_range_filter", "virtual_network_rule"],
    isClosed: (block) =>
      block["public_network_access_enabled"] === false || block["is_virtual_network_filter_enabled"] === true,
    created: "never",
  },
  {
    type: /^azurerm_(linux|windows)_(web|function)_app(_slot)?$|^azurerm_app_service$/,
    block: "site_config",
    sources: ["ip_restriction"],
    isClosed: (block) => block["ip_restriction_default_action"] === "Deny",
    created: "never",
  },
  {
    type: /^kubernetes_service(_v1)?$/,
    block: "spec",
    sources: ["load_balancer_source_ranges"],
    isClosed: (block, resource) => block["type"] !== "LoadBalancer" || isInternal(resource),
    created: "look",
  },
  {
    type: /^aws_emr_block_public_access_configuration$/,
    block: "permitted_public_security_group_rule_range",
    sources: [],
    created: "look",
  },
  {
    type: /^google_compute_(region_)?firewall$/,
    block: "",
    sources: ["source_ranges", "source_tags", "source_service_accounts"],
    isClosed: (block) => block["direction"] === "EGRESS",
  },
  {
    type: /^aws_lightsail_instance_public_ports$/,
    block: "port_info",
    sources: ["cidrs", "ipv6_cidrs", "cidr_list_aliases"],
  },
  {
    type: /^openstack_networking_secgroup_rule_v2$/,
    block: "",
    sources: ["remote_ip_prefix", "remote_group_id", "remote_address_group_id"],
    isClosed: (block) => block["direction"] === "egress",
  },
  {
    type: /^ibm_is_security_group_rule$/,
    block: "",
    sources: ["remote"],
    isClosed: (block) => block["direction"] === "outbound",
  },
  { type: /^kubernetes_network_policy(_v1)?$/, block: "spec.ingress", sources: ["from"] },
];

/**
 * What a block lets in because it names nobody, undefined when it names somebody or means nobody.
 *
 * @param isComputed whether an unknown value of this attribute of the resource, or of something in one of its blocks, is
 *   one that the provider fills in
 */
export function defaultSources(
  type: string,
  path: string,
  block: MarkedObject,
  resource: Marked,
  isComputed: (attribute: string | undefined) => boolean,
): { readonly who: Addresses; readonly created: Opening["created"] } | undefined {
  const found = OPEN_BY_DEFAULT.find((item) => item.block === path && item.type.test(type));
  if (found === undefined || found.isClosed?.(block, resource) === true) return undefined;
  const names = (name: string) => {
    const value = at(block, name);
    return value instanceof Unknown ? !isComputed(path === "" ? name.split(".")[0] : undefined) : !isEmpty(value);
  };
  if (found.sources.some(names)) return undefined;
  return { who: found.who ?? everyone(), created: found.created ?? "same" };
}

function isInternal(resource: Marked): boolean {
  const annotations = at(resource, "metadata.0.annotations");
  return (
    isObject(annotations) &&
    Object.entries(annotations).some(
      ([name, value]) =>
        /load-balancer/.test(name) &&
        (INTERNAL.test(String(value)) || (INTERNAL.test(name) && !/^(false|)$/i.test(String(value)))),
    )
  );
}
