import {
  becomes,
  blockGone,
  changed,
  either,
  elsewhere,
  fewer,
  gained,
  kept,
  leaves,
  more,
  off,
  on,
  ranked,
  when,
} from "../directions";
import { type Meaning, means } from "../meaning";

const WAF = /(^|_)waf|web_acl|firewall_policy|rule_group|security_policy/;
const STRENGTH = [/^NONE$/i, /^LOW$/i, /^MEDIUM$/i, /^HIGH$/i];

/** What turns requests away before they reach anything. */
export const FIREWALL: readonly Meaning[] = [
  means(
    "firewall-weakened",
    kept,
    `web_acl_id web_acl_arn firewall_policy_arn firewall_policy_id web_application_firewall_policy_link_id
     web_application_firewall_policy_id security_policy_id edge_security_policy waf_configuration_id
     tls_inspection_configuration_arn guardrail_identifier ip_restriction_rule_map`,
  ),
  means("firewall-weakened", kept, "security_policy", { within: /^google_compute_\w*backend_service\./ }),
  // the block itself is what counts: `default_action { block {} }`
  means(
    "firewall-weakened",
    when(({ block }) => block.after !== undefined, kept),
    "block",
    { within: /waf.*(action|action_to_use|override_action)\.block$/ },
  ),
  means("firewall-weakened", gained, "allow", { within: /waf.*default_action\.allow$/ }),
  means(
    "firewall-weakened",
    when(({ block }) => block.before !== undefined, gained),
    "allow count",
    { within: /waf.*(action|action_to_use|override_action)\.(allow|count)$/ },
  ),
  means("elsewhere", elsewhere, "none captcha challenge", {
    within: /waf.*action(_to_use)?\.(none|captcha|challenge)$/,
  }),
  means(
    "firewall-weakened",
    either(
      blockGone,
      when(({ block }) => block.before !== undefined && block.after !== undefined, changed),
    ),
    "name",
    {
      within: /^aws_waf\w*\.(rule|rules)\.(name|rule_id)$|managed_rule_group_statement\.name$/,
    },
  ),
  means("firewall-weakened", blockGone, "priority rule_id", {
    within: /^aws_waf\w*\.(rule|rules|activated_rule)\.(priority|rule_id)$/,
  }),
  means("firewall-weakened", gained, "name", { within: /excluded_rule\.name$|rule_action_override\.name$/ }),
  means("firewall-weakened", leaves(/^BLOCK$/i), "type action", {
    within:
      /^aws_waf\w*\.(\w+\.)*(default_action|action|override_action)\.type$|firewall_rule\.action$|dns_firewall\w*\.action$/,
  }),
  means("firewall-weakened", more(), "limit rate_limit", { within: /waf.*(rate_based|rate_limit)/ }),
  means("firewall-weakened", off(), "enable_waf_fail_open firewall_fail_open preview"),
  means("firewall-weakened", becomes(/^ENABLED$/i), "firewall_fail_open_mode"),
  means(
    "firewall-weakened",
    becomes(/^aws:pass$/),
    "stateless_default_actions stateless_fragment_default_actions actions",
  ),
  means("firewall-weakened", kept, "stateful_default_actions resource_arn", {
    within: /networkfirewall|firewall_policy/,
  }),
  means("firewall-weakened", leaves(/^(DROP|REJECT|deny)/i), "action", {
    within: /networkfirewall|stateful_rule|security_policy\.rule/,
  }),
  means("firewall-weakened", on(), "drop_invalid_header_fields"),
  means("firewall-weakened", ranked([/^monitor$/, /^defensive$/, /^strictest$/], 1), "desync_mitigation_mode"),
  means(
    "firewall-weakened",
    ranked([/^Off|Disabled$/i, /^(Detection|Alert|Monitor)$/i, /^(Prevention|Deny|Block)$/i]),
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
  // limits that keep one caller from using everything up
  means("elsewhere", elsewhere, "throttling_burst_limit throttling_rate_limit burst_limit rate_limit"),
  means("elsewhere", elsewhere, "limit", { within: /quota_settings\.limit$/ }),
  means("firewall-weakened", more({ zero: "for ever", absent: "for ever" }), "query_depth_limit resolver_count_limit"),
  means(
    "elsewhere",
    elsewhere,
    /^(allow(ed)?|expose)_(origins|methods|headers|credentials)$|^exposed_headers$|^max_age(_seconds|_in_seconds)?$/,
    { within: /cors/ },
  ),
  means("elsewhere", elsewhere, /^(allow(ed)?)_(origins|methods|headers|credentials)$/),
  means("elsewhere", elsewhere, "reserved_concurrent_executions"),
];
