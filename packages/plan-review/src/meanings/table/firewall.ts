import type { LeafChange } from "../../attributes";
import { isEmpty, isObject, type MarkedObject } from "../../values";
import { becomes, elsewhere, fewer, gained, kept, leaves, more, off, on, ranked, when } from "../directions";
import { type Meaning, means } from "../meaning";

const WAF = /(^|[._])waf|web_acl|firewall_policy|rule_group|security_policy/;
const STRENGTH = [/^NONE$/i, /^LOW$/i, /^MEDIUM$/i, /^HIGH$/i];

/** Whether a rule of a firewall has an action of this kind: `action { block {} }`, or `action { type = "BLOCK" }`. */
function does(rule: MarkedObject | undefined, kinds: RegExp): boolean {
  if (rule === undefined) return false;
  return ["action", "override_action"].some((name) => {
    const blocks = rule[name];
    return (
      Array.isArray(blocks) &&
      blocks.some(
        (block) =>
          isObject(block) &&
          (kinds.test(String(block["type"] ?? "")) ||
            Object.keys(block).some((key) => kinds.test(key) && !isEmpty(block[key]))),
      )
    );
  });
}

/** A rule that is gone counts unless it let requests through, a new one only if it does. */
const rule = {
  weakens: ({ before, after, block }: LeafChange) => {
    if (block.after === undefined) return !isEmpty(before) && !does(block.before, /^(allow|count)$/i);
    return block.before === undefined && !isEmpty(after) && does(block.after, /^allow$/i);
  },
};

/** Whether the rule that an attribute is part of is there on both sides: `web_acl.rule`, two levels below the resource. */
function isOfStandingRule({ block }: LeafChange): boolean {
  let place = block;
  while (place.outer?.outer !== undefined) place = place.outer;
  return place.before !== undefined && place.after !== undefined;
}

/** What turns requests away before they reach anything. */
export const FIREWALL: readonly Meaning[] = [
  means(
    "firewall-weakened",
    kept,
    `web_acl_id web_acl_arn firewall_policy_arn firewall_policy_id web_application_firewall_policy_link_id
     web_application_firewall_policy_id security_policy_id edge_security_policy waf_configuration_id
     tls_inspection_configuration_arn guardrail_identifier ip_restriction_rule_map blocked_ip_range_list`,
  ),
  means("firewall-weakened", kept, "security_policy", { within: /^google_compute_\w*backend_service\./ }),
  // the block itself is what counts: `default_action { block {} }`
  means("firewall-weakened", when(isOfStandingRule, kept), "block", {
    within: /waf.*(action|action_to_use|override_action)\.block$/,
  }),
  means("firewall-weakened", when(isOfStandingRule, gained), "allow count", {
    within: /waf.*(action|action_to_use|override_action)\.(allow|count)$/,
  }),
  means("elsewhere", elsewhere, "none captcha challenge", {
    within: /waf.*action(_to_use)?\.(none|captcha|challenge)$/,
  }),
  means("firewall-weakened", rule, "name rule_id", {
    within: /^aws_waf\w*\.(rule|rules|activated_rule)\.(name|rule_id)$/,
  }),
  means("elsewhere", elsewhere, "priority", { within: /^aws_waf\w*\.(rule|rules|activated_rule)\.priority$/ }),
  means("firewall-weakened", when(isOfStandingRule, gained), "name", {
    within: /(excluded_rule|rule_action_override)\.name$/,
  }),
  means("firewall-weakened", leaves(/^BLOCK$/i), "type action", {
    within:
      /^aws_waf\w*\.(\w+\.)*(default_action|action|override_action)\.type$|firewall_rule\.action$|dns_firewall\w*\.action$/,
  }),
  means("firewall-weakened", more(), "limit rate_limit", { within: /waf.*(rate_based|rate_limit)/ }),
  // what a rule looks for cannot be compared, so that each other statement needs a look
  means(
    "firewall-weakened",
    when((change) => isOfStandingRule(change) && (!isEmpty(change.before) || !isEmpty(change.after)), {
      weakens: () => true,
    }),
    /./,
    { within: /^aws_wafv2_(web_acl|rule_group)\.rule\.statement\./ },
  ),
  means("firewall-weakened", off(), "enable_waf_fail_open firewall_fail_open preview"),
  means(
    "firewall-weakened",
    becomes(/^aws:pass$/),
    "stateless_default_actions stateless_fragment_default_actions actions",
    { within: /networkfirewall/ },
  ),
  means("firewall-weakened", kept, "stateful_default_actions resource_arn", {
    within: /networkfirewall_firewall_policy/,
  }),
  means("firewall-weakened", leaves(/^(DROP|REJECT|deny)/i), "action", {
    within: /networkfirewall|stateful_rule|security_policy\.rule/,
  }),
  means("firewall-weakened", on(), "drop_invalid_header_fields"),
  means("firewall-weakened", on(), "enforced", { within: /client_route_enforcement/ }),
  means("firewall-weakened", on({ absent: true }), "enforce_security_group_inbound_rules_on_private_link_traffic"),
  means("firewall-weakened", ranked([/^monitor$/, /^defensive$/, /^strictest$/], 1), "desync_mitigation_mode"),
  means(
    "firewall-weakened",
    ranked([/^(Off|Disabled)$/i, /^(Detection|Alert|Monitor)$/i, /^(Prevention|Deny|Block)$/i]),
    "mode firewall_mode threat_intelligence_mode threat_intel_mode intrusion_detection_mode policy_mode",
    { within: WAF },
  ),
  means("firewall-weakened", on(), "enabled request_body_check", {
    within: /waf|firewall|ip_restriction\.enabled|adaptive_protection|ddos/,
  }),
  means(
    "firewall-weakened",
    leaves(/^(Block|Deny|BLOCK|DENY)$/),
    "default_action unmatched_action automatic_response_action",
    { within: /security|waf|firewall|shield|ip_restriction/ },
  ),
  means("firewall-weakened", leaves(/^BLOCK$/), "action", {
    within: /^aws_shield_application_layer_automatic_response\./,
  }),
  means("firewall-weakened", leaves(/^(BLOCK|ANONYMIZE|ENABLED)$/i), "input_action output_action action", {
    within: /guardrail/,
  }),
  means("firewall-weakened", on(), "input_enabled output_enabled", { within: /guardrail/ }),
  means("firewall-weakened", ranked(STRENGTH), "input_strength output_strength"),
  means("firewall-weakened", fewer(), "threshold", { within: /guardrail/ }),
  means(
    "firewall-weakened",
    on(),
    "ddos_protection_enabled enable_ddos_protection waf_enabled bot_protection_enabled layer_7_ddos_defense_enabled",
  ),
  means("firewall-weakened", kept, "content_security_policy frame_option referrer_policy", {
    within: /security_headers|headers/,
  }),
  means("firewall-weakened", kept, "ddos_protection_plan_id application_arn health_check_arn", {
    within: /ddos|shield/,
  }),
  means("firewall-weakened", more({ zero: "for ever", absent: "for ever" }), "query_depth_limit resolver_count_limit"),
];

/** Limits and origins, which rules of their own read. */
export const API_LIMITS: readonly Meaning[] = [
  means("elsewhere", elsewhere, "throttling_burst_limit throttling_rate_limit burst_limit rate_limit"),
  means("elsewhere", elsewhere, "limit", { within: /quota_settings\.limit$/ }),
  means("elsewhere", elsewhere, /^((allowed|allow|expose)_(origins|methods|headers)|allow_credentials)$/, {
    within: /cors/,
  }),
  means("elsewhere", elsewhere, /^(allowed|allow)_(origins|methods|headers)$/, { within: /^\w+\.\w+$/ }),
  means("cors-widened", gained, "items", { within: /access_control_(allow|expose)_(origins|methods|headers)\.items$/ }),
  means("cors-widened", off(), "access_control_allow_credentials"),
  means("elsewhere", elsewhere, "reserved_concurrent_executions"),
];
