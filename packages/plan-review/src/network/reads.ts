import type { ResourceChange } from "../model";
import { isEmpty, type Marked } from "../values";
import { isAttachment, TIE } from "./attached";
import { leavesOf } from "./leaves";
import * as names from "./names";
import { isRoute, isRouting } from "./routes";
import { isServiceName } from "./services";
import { isShare, isSharing } from "./sharing";
import { switchOf } from "./switches";

/** Read as a whole for what they share or open, so that making one is judged. */
export function readsType(type: string): boolean {
  return isShare(type) || isRouting(type) || names.isFirewall(type) || type === TIE;
}

/**
 * Whether the rules about reach look at an attribute whenever it changes.
 *
 * @param path without positions
 */
export function readsAttribute(type: string, path: string): boolean {
  const { plain, parts, name } = placeOf(path);
  return (
    isRule(type, parts, name) ||
    switchOf(type, plain) !== undefined ||
    isSharing(type, plain) ||
    isRoute(type, plain) ||
    isAttachment(type, plain) ||
    OTHERS.some((other) => other.type.test(type) && other.path.test(plain))
  );
}

/** A path in snake_case, its parts, and the last of them. */
function placeOf(path: string) {
  const plain = names.snakePath(path);
  return { plain, parts: plain.split("."), name: plain.slice(plain.lastIndexOf(".") + 1) };
}

const OTHERS = [
  { type: /^aws_ec2_managed_prefix_list(_entry)?$/, path: /^(entry\.)?(cidr|prefix_list_id)$/ },
  { type: /^aws_waf(v2|regional)?_ip_?set$/, path: /^(addresses|ip_set_descriptors\.value)$/ },
  { type: /^aws_eks_cluster$/, path: /^vpc_config\.endpoint_public_access$/ },
  {
    type: /^aws_eip_association$/,
    path: /^(allocation_id|instance_id|network_interface_id|private_ip_address|public_ip|allow_reassociation)$/,
  },
];

function isRule(type: string, parts: readonly string[], name: string): boolean {
  // most of what a rule of the network firewall says is a language of its own
  if (type === "aws_networkfirewall_rule_group")
    return /(^|\.)stateful_rule\.(action|header\.(source|destination_port|protocol|direction))$/.test(parts.join("."));
  if (names.isFirewall(type)) {
    // of the way out it is known that it lets nobody in
    return (
      names.isRuleName(name) ||
      (parts.length === 1 && names.isRuleBlock(name)) ||
      (name !== "description" && parts.some((part) => WAY_OUT.test(part)))
    );
  }
  if (names.hasNoRules(type) || names.leadsElsewhere(type) || parts.some(names.isElsewhere)) return false;
  return names.isSourceName(name, false) || (isServiceName(name) && parts.some((part) => RULES.test(part)));
}

/** Blocks of rules for the way out, and the networks that only such rules name. */
const WAY_OUT = /^(egress|outbound_rule|destination_addresses|destination_ips)$/;

/** Blocks of rules in what is not a firewall by itself. */
const RULES = /(^|_)(inbound|ingress|network_acl)(_|$)|public_security_group_rule_range|cidr_options/;

/** Whether the rules about reach are blind while an attribute is unknown: it says from where, or how far. */
export function decidesReach({ type, action, configured }: ResourceChange, path: string, before: Marked): boolean {
  const { plain, parts, name } = placeOf(path);
  const isFirewall = names.isFirewall(type) && !names.isWayOut(type);
  const decides =
    (isRule(type, parts, name) && !parts.some(names.isElsewhere) && names.isSourceName(name, isFirewall)) ||
    (isFirewall && names.isRuleBlock(name)) ||
    switchOf(type, plain) !== undefined ||
    isSharing(type, plain);
  // of a block in something new the plan does not tell which of its attributes somebody has set
  if (action === "create" && parts.length > 1 && !isFirewall) return false;
  // what nobody has set, as far as the plan tells, is a default of the provider
  return decides && (configured?.has(path.split(".")[0] ?? path) ?? !isEmpty(before));
}

const ALLOW =
  /(^|_)(allow|allowed|authorized|whitelist|allowlist|trusted|permitted|restriction|restrictions|source_ip_config|access_cidrs|ip_range_filter)(_|$)/;

/** The allow lists of a resource that is not a firewall, as paths without positions. */
export function allowLists(type: string, resource: Marked): readonly string[] {
  // a database of Google without networks is closed, and a firewall without rules too
  if (names.isFirewall(type) || names.hasNoRules(type) || /^google_sql/.test(type)) return [];
  return [...leavesOf(resource).paths].filter((path) => {
    const { parts, name } = placeOf(path);
    const isNetworks = names.isSourceName(name, false) || name === "value";
    return isNetworks && parts.some((part) => ALLOW.test(part)) && !parts.some(names.isElsewhere);
  });
}
