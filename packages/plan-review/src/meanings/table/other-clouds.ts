import { becomes, fewer, gained, kept, leaves, more, off, on, ranked, toZero } from "../directions";
import { type Meaning, means } from "../meaning";

/** What other clouds and services call by names of their own. */
export const OTHER_CLOUDS: readonly Meaning[] = [
  // Azure
  means("tls-weakened", ranked([/^AllAllowed$/, /^FtpsOnly$/, /^Disabled$/], 0), "ftps_state"),
  means("isolation-weakened", off(), "remote_debugging_enabled remote_debugging"),
  means("lock-weakened", ranked([/^Disabled$/i, /^Unlocked$/i, /^Locked$/i]), "immutability immutability_state"),
  means(
    "retention-shortened",
    on(),
    "soft_delete_enabled container_soft_delete_enabled blob_soft_delete_enabled backup cloud_backup pit_enabled",
  ),
  means("retention-shortened", leaves(/^Continuous$/), "type tier", { within: /cosmosdb_account\.backup\./ }),
  means("retention-shortened", fewer(), "retention_policy_in_days weekly_retention monthly_retention yearly_retention"),
  means("rotation-stopped", more({ absent: "for ever" }), "time_after_creation"),
  means("resilience-weakened", leaves(/^(ZoneRedundant|SameZone)$/), "mode", { within: /high_availability\.mode$/ }),
  means("firewall-weakened", on(), "enable", { within: /ddos_protection_plan\.enable$/ }),
  means(
    "firewall-weakened",
    ranked([/^(Off|Disabled)$/i, /^(Alert|Detection)$/i, /^(Deny|Prevention)$/i]),
    "threat_intel_mode threat_intelligence_mode firewall_mode",
  ),
  means("traffic-stopped", on({ absent: true }), "enabled", {
    within:
      /^azurerm_(linux|windows)_(web|function)_app(_slot)?\.enabled$|^azurerm_(cdn|frontdoor|traffic_manager|logic_app|eventgrid|stream_analytics)\w*\.enabled$|^google_(cloud_scheduler_job|compute_router_nat)\w*\.enabled$/,
  }),
  means("logs-off", on({ absent: true }), "enabled log_monitoring_enabled", {
    within: /auditing_policy\.(enabled|log_monitoring_enabled)$/,
  }),
  // Google
  means(
    "tls-weakened",
    ranked([/^ALLOW_UNENCRYPTED_AND_ENCRYPTED$/, /^ENCRYPTED_ONLY$/, /^TRUSTED_CLIENT_CERTIFICATE_REQUIRED$/]),
    "ssl_mode",
    { within: /^google_/ },
  ),
  means("tls-weakened", ranked([/^COMPATIBLE$/, /^MODERN$/, /^RESTRICTED$/]), "profile", {
    within: /ssl_policy\.profile$/,
  }),
  means("tls-weakened", on(), "state", { within: /dnssec_config\.state$/ }),
  means("isolation-weakened", on(), "enable_shielded_nodes"),
  means("firewall-weakened", on(), "enabled", {
    within: /network_policy(_config)?\.enabled$|cloud_armor\w*\.enabled$/,
  }),
  means("identity-check-weakened", leaves(/ENFORCE/), "evaluation_mode enforcement_mode"),
  means("identity-check-weakened", kept, "workload_pool", { within: /workload_identity/ }),
  means("identity-check-weakened", on(), "enabled", { within: /\biap\.enabled$/ }),
  means("identity-check-weakened", off(), "issue_client_certificate"),
  means("encryption-weakened", leaves(/^ENCRYPTED$/), "state", { within: /database_encryption\.state$/ }),
  means("resilience-weakened", on(), "auto_upgrade auto_repair", { within: /management\./ }),
  means("resilience-weakened", kept, "dead_letter_topic"),
  means("resilience-weakened", leaves(/^(RAPID|REGULAR|STABLE|EXTENDED)$/), "channel", { within: /release_channel/ }),
  means("logs-off", off(), "disabled", { within: /logging_\w*(sink|exclusion)\.disabled$|exclusions\.disabled$/ }),
  means("logs-off", gained, "exempted_members"),
  means("traffic-stopped", toZero, "target_size"),
  // Kubernetes: the labels of a namespace are its policy
  means("isolation-weakened", ranked([/^privileged$/, /^baseline$/, /^restricted$/]), /^io\/enforce$/, {
    within: /pod-security\.kubernetes\.io\/enforce$/,
  }),
  means("resilience-weakened", on(), "atomic wait_for_jobs"),
  means("traffic-stopped", off(), "suspend", { within: /cron_?job|job/ }),
  // GitHub, Cloudflare, Vault, and their like
  means(
    "identity-check-weakened",
    on(),
    "enforce_admins require_signed_commits require_conversation_resolution require_code_owner_reviews dismiss_stale_reviews enforces_pull_requests",
  ),
  means("identity-check-weakened", fewer(), "required_approving_review_count approvals_required"),
  means("protection-removed", on(), "archive_on_destroy"),
  means("protection-removed", off(), "allows_deletions allows_force_pushes allow_force_pushes"),
  means("detection-off", on(), "vulnerability_alerts secret_scanning_enabled"),
  means("tls-weakened", ranked([/^off$/, /^flexible$/, /^full$/, /^(strict|origin_pull)$/]), "ssl", {
    within: /cloudflare/,
  }),
  means("tls-weakened", on(), "always_use_https automatic_https_rewrites tls_client_auth authenticated_origin_pulls"),
  means("encryption-weakened", on(), "seal_wrap"),
  means("firewall-weakened", becomes(/^(off|essentially_off|low)$/), "security_level"),
  // AWS, by names that stand once
  means("identity-check-weakened", kept, "auth_token"),
  means("firewall-weakened", leaves(/^(whitelist|blacklist)$/), "restriction_type"),
];
