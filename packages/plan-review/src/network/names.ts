import { isServiceName } from "./services";

const MOST_KNOWN = 20_000;

/** Answers about names are asked again and again; what a hostile plan makes up is forgotten. */
export function memo<T>(answer: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    const said = known.get(name);
    if (said !== undefined) return said;
    if (known.size > MOST_KNOWN) known.clear();
    const found = answer(name);
    known.set(name, found);
    return found;
  };
}

/** What attributes and types of every provider mean, by the words in their names. All names are in snake_case. */

/** Types whose rules say who reaches something. */
const FIREWALL =
  /security_?group|security_?list|firewall|network_?acl|network_security|(^|_)n?acl_(rule|entry)|sec_?group|network_policy|public_ports|ip_group|ip_access|access_(control_)?list|authorized_network|security_rule/;
/** Firewalls for names of DNS, and what only ties a firewall to something else. */
const NO_FIREWALL =
  /^aws_route53_resolver_|^aws_(security_?hub|securitylake)|^aws_networkfirewall_(?!rule_group$)|_(association|attachment|logging_configuration)$/;

export const isFirewall = memo((type) => FIREWALL.test(type) && !NO_FIREWALL.test(type));

/** Whether a resource has a part in what other resources of the plan let in, even while it stays as it is. */
export function saysWhoComesIn(type: string): boolean {
  return isFirewall(type) || /managed_prefix_list|^aws_(default_)?route(_table)?$/.test(type);
}

/**
 * What is in front of a service and only restricts, so that a new one opens nothing: to let everybody pass is how each of
 * them begins, the default list of a network of AWS among them.
 */
export const FILTER =
  /security_policy|^aws_waf|web_acl|_waf_|armor|cloudflare_ruleset|cloudflare_filter|^aws_default_network_acl$/;

/** The way out, and where traffic goes instead of where it comes from. */
const OUT = /(^|_)(egress|outbound|outgoing|out)(_|$)/;
const TARGET =
  /(^|_)(dest|destination|destinations|dst|route|routes|routing|routable|nexthop|next_hop|upstream|inside|no_proxy|target_network_cidr|local_ipv[46]_network_cidr|remote_ipv[46]_network_cidr|selector|selectors|excluded?|except|excepts|exclusions?|disallowed|denied|deny|denylist|blocked|blocklist|blacklist|address_spaces?)(_|$)/;
/** Types that lead traffic somewhere, or number networks, instead of letting it in. */
const NO_SOURCE =
  /(^|_)(route|routes|router|routing|route_table|route53|vpn|gateway|peering|transit|ipam|subnet|subnets|vpc|virtual_network|vnet|dhcp_options|prefix_list|prefix_list_entry|ip_set|ipset)(_|$)/;
const HAS_SOURCE =
  /security_group|firewall|acl|vpc_security|client_vpn_ingress|load_balancer|lb|application_gateway_waf|gateway_service/;

/** Whether a type or an attribute is about the way out. */
export function isWayOut(name: string): boolean {
  return OUT.test(name);
}

export function isTarget(name: string): boolean {
  return TARGET.test(name);
}

/** Whether the networks in a type are routes or address spaces, in which 0.0.0.0/0 lets nobody in. */
export const leadsElsewhere = memo((type) => NO_SOURCE.test(type) && !HAS_SOURCE.test(type));

/** Attributes that say from where, in words too: `*`, `Internet`, `any`. */
const SOURCE =
  /^(source|src|remote|from|client|allowed?|authorized|permitted|trusted|whitelist(ed)?|allowlist(ed)?|access|public|api_server|inbound|ingress|master|control_plane|load_balancer|peer|start|end)?_?(source|src|access|authorized|allowed?)?_?(ip|ips|ipv4|ipv6|ip_prefix|ip_prefixes|ip_ranges?|ip_range_filter|ip_rules?|ip_address(es)?|ip_allow_?list|ip_whitelist|cidr|cidrs|cidr_ips?|cidr_ipv[46]|cidr_blocks?|ipv6_cidrs?|ipv6_cidr_blocks?|ipv6_cidr_ip|cidr_allow_list|address(es)?|address_prefix(es)?|ranges?|networks?|subnets?)$/;
/** Names that mean a source only in the rule of a firewall. */
const SOURCE_IN_RULE =
  /^(source|sources|src|remote|from|cidr|cidrs|ipv4|ipv6|ip|address(es)?|remote_ip_prefix|subnet|network|entity)$/;
/** Words that look like sources and are none. */
const NO_SOURCE_NAME =
  /^(address|addresses|ip|ips|ip_address(es)?|private_ips?|network|networks|subnets?|ranges?|ipv4|ipv6|client_.*|from_.*|public_ip|public_ips|public_ipv4|public_ip_address(es)?|allow|access|peer_.*)$/;

/** Whether an attribute names sources, in a word as well as in a network. */
export function isSourceName(name: string, inFirewall: boolean): boolean {
  return inFirewall ? isSourceInRule(name) : isSourceAnywhere(name);
}

const isSourceInRule = memo((name) => SOURCE_IN_RULE.test(name) || SOURCE.test(name));
const isSourceAnywhere = memo((name) => SOURCE.test(name) && !NO_SOURCE_NAME.test(name));

/** References to other groups and lists, from which traffic comes too. */
export const REFERENCE =
  /^(security_groups?|security_group_ids?|source_security_group(_id|_ids|_name)?|referenced_security_group_id|self|remote_group_id|group_id|source_tags|source_service_accounts|source_application_security_group_ids|source_load_balancer_uids|source_droplet_ids|source_kubernetes_ids|source_group_id|source_ip_groups|user_id|source_type)$/;
export const PREFIX_LISTS = /^(prefix_list_ids?|source_prefix_list_ids?)$/;

export const DIRECTION = /^(direction|flow_direction|traffic_direction|rule_direction|egress|type|rule_type)$/;
export const ACTION =
  /^(access|action|actions|rule_action|policy|rule_policy|effect|verdict|decision|permission|type|rule_type|disposition)$/;
export const DENIED =
  /^(deny|denied|drop|dropped|reject|rejected|block|blocked|refuse|discard|forbid|deny\(\d+\)|aws:drop|aws:forward_to_sfe|throttle|rate_based_ban)$/;
/** What only notes that a rule matches, after which the next one decides. */
export const NOTED = /^(count|log|alert)$/;
export const PRIORITY = /^(priority|rule_no|rule_number|rule_priority)$/;
/** What a rule is about when it is not all that the firewall stands before. */
export const SCOPE =
  /^(target_tags|target_service_accounts|target_resources|target_secure_tags|destination_ranges|destination_address_prefix(es)?|destination_application_security_group_ids|droplet_ids|linodes|apply_to|firewall_id)$/;

/** What a rule is called, and what tells nothing of who gets in. */
export const LABEL =
  /^(name|name_prefix|description|label|labels|tags|tags_all|id|arn|region|comment|comments|notes|rule_id|security_group_rule_id|security_rule_id|sid|etag|self_link|creation_timestamp|timeouts|owner_id|stateless|log_config|enable_logging|resource_group_name|project|network_security_group_name|security_group_id|network_acl_id|vpc_id)$/;

/** Whether an attribute of a firewall is one that the comparison of openings reads. */
export function isRuleName(name: string): boolean {
  return (
    isSourceName(name, true) ||
    isServiceName(name) ||
    REFERENCE.test(name) ||
    PREFIX_LISTS.test(name) ||
    DIRECTION.test(name) ||
    ACTION.test(name) ||
    PRIORITY.test(name) ||
    SCOPE.test(name) ||
    /^(enabled|disabled|cidr_list_aliases|ethertype|ip_type|ip_version|subnet_size)$/.test(name)
  );
}

/** `loadBalancerSourceRanges` of a manifest is `load_balancer_source_ranges` of the provider. */
export const snake = memo((name) =>
  name.length > 200
    ? name
    : name
        .replace(/([a-z\d])([A-Z])/g, "$1_$2")
        .replaceAll("-", "_")
        .toLowerCase(),
);

/** The same for each part of a dotted path. */
export function snakePath(path: string): string {
  return path.length > 1_000 ? path : path.split(".").map(snake).join(".");
}

const BLOCK =
  /^(ingress|inbound|inbound_rules?|ingress_rules?|security_rules?|rules?|ingress_security_rules|ip_restrictions?|port_info|allow|deny|whitelist_rules)$/;

/** Whether a part of a firewall is a block of rules, which may be unknown as a whole. */
export function isRuleBlock(name: string): boolean {
  return BLOCK.test(name);
}

/** What holds texts of programs, settings and filters, in which a network opens nothing. */
const NO_RULES =
  /^(tags|tags_all|labels|annotations|environment|variables|env|data|metadata|filters?|filter_criteria|user_data|triggers|keepers|input|inputs|parameters?|description|content|template|body|set|values)$/;
const NO_RULES_IN =
  /(^|_)(parameters?|secrets?|config_map|null_resource|terraform_data|local_file|insight|helm_release|guardduty|macie2?|vpc_ipam|traffic_mirror|insights)(_|$)/;

/** Whether a block holds texts, settings or labels that are somebody's own. */
export function holdsNoRules(name: string): boolean {
  return NO_RULES.test(name);
}

/** Whether a block or an attribute has nothing to do with who comes in, and so nothing in it. */
export const isElsewhere = memo((name) => isWayOut(name) || isTarget(name) || NO_RULES.test(name));

export const hasNoRules = memo((type) => isWayOut(type) || NO_RULES_IN.test(type));
