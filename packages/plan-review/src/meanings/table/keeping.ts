import type { LeafChange } from "../../attributes";
import { isEmpty, type Marked, type MarkedObject, textOf } from "../../values";
import {
  becomes,
  blockGone,
  changed,
  either,
  fewer,
  isOn,
  kept,
  leaves,
  more,
  off,
  on,
  ranked,
  when,
} from "../directions";
import { type Meaning, means } from "../meaning";

/** What stands between a mistaken plan and the data. */
export const PROTECTION: readonly Meaning[] = [
  means(
    "protection-removed",
    on(),
    `deletion_protection deletion_protection_enabled enable_deletion_protection delete_protection delete_protection_enabled
     purge_protection_enabled termination_protection termination_protection_enabled disable_api_termination disable_api_stop
     availability_zone_change_protection subnet_change_protection firewall_policy_change_protection prevent_destroy
     prevent_deletion_if_contains_resources protect_from_scale_in retain_on_delete
     retain_stack retain_stacks retain_physical_resources retain_stacks_on_account_removal preserve final_snapshot
     transfer_lock replication_overwrite enable_drop_protection`,
  ),
  means("protection-removed", leaves(/^(ENABLED|true)$/i), "managed_termination_protection mutation_protection"),
  means(
    "protection-removed",
    ranked([/^NoProtection|^NONE$/i, /./]),
    "new_game_session_protection_policy game_server_protection_policy",
  ),
  means(
    "protection-removed",
    leaves(/^(PREVENT|RETAIN|ABANDON|Retain|Snapshot)$/),
    "deletion_policy delete_propagation_policy data_deletion_policy",
  ),
  means(
    "protection-removed",
    off(),
    `force_destroy force_delete force_delete_warm_pool skip_final_snapshot skip_final_backup
     bypass_policy_lockout_safety_check bypass_policy_lockout_check bypass_snaplock_enterprise_retention
     delete_data_in_filesystem delete_all_policy_resources delete_reports force_detach_policies skip_deletion_check
     delete_contents_on_destroy close_on_deletion force_overwrite_replica_secret delete_source_from_s3 force_detach
     deregister_on_destroy recursive_delete destroy_contents force_delete_with_contents ignore_deletion_error
     purge_soft_delete_on_destroy purge_soft_deleted_keys_on_destroy delete_os_disk_on_termination
     delete_data_disks_on_termination delete_associated_resources`,
  ),
  // without a word the automated backups go with the database
  means("protection-removed", off({ absent: true }), "delete_automated_backups"),
  means("protection-removed", off(), "delete_on_termination auto_delete", { within: /block_device|ebs|disk/ }),
  means("protection-removed", off(), "privileged_delete"),
  means("protection-removed", on(), "skip_destroy"),
  means("protection-removed", kept, "final_snapshot_identifier final_snapshot_name"),
  means("protection-removed", ranked([/^None$/i, /^CanNotDelete$/, /^ReadOnly$/]), "lock_level"),
];

const dates = (direction: (before: string, after: string) => boolean) => ({
  weakens: ({ before, after }: LeafChange) =>
    isEmpty(after) ? !isEmpty(before) : !isEmpty(before) && direction(textOf(before), textOf(after)),
});

/** What keeps data from being changed or deleted by anybody until its time. */
export const LOCKS: readonly Meaning[] = [
  means(
    "lock-weakened",
    ranked([/^(none|off)$/i, /^(GOVERNANCE|ENTERPRISE|UNLOCKED|disabled)$/i, /^(COMPLIANCE|LOCKED)$/i]),
    "mode",
    {
      within: /default_retention\.mode$|object_lock|immutab/,
    },
  ),
  means(
    "lock-weakened",
    ranked([/^(none|off)$/i, /^(GOVERNANCE|ENTERPRISE|UNLOCKED)$/i, /^(COMPLIANCE|LOCKED)$/i]),
    "object_lock_mode retention_lock_type snaplock_type immutability_policy_mode",
  ),
  means(
    "lock-weakened",
    on(),
    "object_lock_enabled object_lock_legal_hold_status default_event_based_hold event_based_hold temporary_hold volume_append_mode_enabled complete_lock",
  ),
  means("lock-weakened", on(), "is_locked locked", { within: /retention|immutab|lock/ }),
  means("lock-weakened", on(), "immutability_policy_enabled immutable immutability"),
  means(
    "lock-weakened",
    dates((before, after) => after < before),
    "object_lock_retain_until_date retention_expiration_time",
  ),
  means(
    "lock-weakened",
    fewer(),
    "min_retention_days retention_lock_time_in_days unlock_delay_value immutability_period_since_creation_in_days",
  ),
  means("lock-weakened", fewer({ absent: "for ever" }), "max_retention_days"),
  means("lock-weakened", more(), "changeable_for_days"),
  means("lock-weakened", changed, "unlock_delay_unit"),
];

/** The way back from an overwritten or deleted object. */
export const VERSIONS: readonly Meaning[] = [
  means("versioning-weakened", on(), "status", { within: /versioning_configuration\.status$/ }),
  means("versioning-weakened", on(), "enabled", { within: /versioning\.enabled$/ }),
  means(
    "versioning-weakened",
    on(),
    "versioning_enabled is_versioning_enabled mfa_delete change_feed_enabled object_versioning",
  ),
  means("versioning-weakened", ranked([/^MUTABLE/i, /^IMMUTABLE/i]), "image_tag_mutability"),
];

/** Whether objects of the rule around an attribute expire, on either side. */
function expires({ block }: LeafChange): boolean {
  for (let place: typeof block | undefined = block; place !== undefined; place = place.outer) {
    const rule = place.after;
    const expirations = ["expiration", "noncurrent_version_expiration", "noncurrentVersionExpiration"];
    if (rule !== undefined && expirations.some((name) => Object.hasOwn(rule, name) && !isEmpty(rule[name])))
      return !isDisabled(rule);
  }
  return false;
}

/** Whether the rule of a lifecycle that an attribute stands in does nothing after the change. */
function isAsleep({ block }: LeafChange): boolean {
  for (let place: typeof block | undefined = block; place !== undefined; place = place.outer)
    if (place.after !== undefined && isDisabled(place.after)) return true;
  return false;
}

function isDisabled(rule: MarkedObject): boolean {
  const status = rule["status"] ?? rule["enabled"];
  return status !== undefined && !isEmpty(status) && !isOn(status);
}

const expiry = when((change) => !isAsleep(change), fewer({ absent: "for ever", zero: "for ever" }));
const LIFECYCLE = /lifecycle|(^|\.)expiration\.|noncurrent_version_expiration/;

/** A filter that lets more through makes more objects expire. */
const narrowed = {
  weakens: (change: LeafChange) =>
    change.block.before !== undefined &&
    change.block.after !== undefined &&
    expires(change) &&
    !isLonger(change.before, change.after),
};

function isLonger(before: Marked, after: Marked): boolean {
  return isEmpty(before) || textOf(after ?? "").startsWith(textOf(before));
}

/** How long data, backups and logs are kept. */
export const RETENTION: readonly Meaning[] = [
  // a group of logs without a number keeps them for ever, and so does an archive of events
  means("retention-shortened", fewer({ absent: "for ever", zero: "for ever" }), /^(.*_)?retention_in_days$/),
  means("retention-shortened", fewer({ absent: "for ever", zero: "for ever" }), "retention_days", {
    within: /^aws_cloudwatch_event_archive\./,
  }),
  means("retention-shortened", expiry, "days noncurrent_days newer_noncurrent_versions", {
    within: /expiration/,
  }),
  means(
    "retention-shortened",
    expiry,
    "delete_after default_expiration_days default_table_expiration_ms default_partition_expiration_ms expiration_time transition_to_expire message_ttl count_number",
  ),
  means("retention-shortened", expiry, "age num_newer_versions days_since_noncurrent_time days_since_custom_time", {
    within: LIFECYCLE,
  }),
  means(
    "retention-shortened",
    expiry,
    /^delete_after_days_since_.*_greater_than$|^auto_delete_on_idle$|^default_message_ttl$|^expiration$/,
    {
      except: /^aws_s3_bucket_metadata|registration|certificate/,
    },
  ),
  means(
    "retention-shortened",
    either(
      dates((before, after) => after < before),
      becomesSet(),
    ),
    "date",
    {
      within: /expiration\.date$/,
    },
  ),
  means("retention-shortened", when(expires, becomes(/^(Enabled|true)$/i)), "status enabled", {
    within: /lifecycle_configuration\.rule\.status$|lifecycle_rule\.enabled$/,
  }),
  means("retention-shortened", narrowed, "prefix object_size_greater_than object_size_less_than key value", {
    within: /lifecycle_(configuration|rule)\.(.*\.)?(prefix|filter\.|and\.|tag)/,
  }),
  means("retention-shortened", off(), "enabled status", {
    within: /(^|[._])(ttl|iceberg_snapshot_management|imagebuilder_lifecycle_policy)\.(enabled|status)$/,
  }),
  means("retention-shortened", fewer({ absent: 2_555 }), "retention_period", {
    within: /^aws_cloudtrail_event_data_store\./,
  }),
  means("retention-shortened", fewer({ absent: 24 }), "retention_period", { within: /^aws_kinesis_stream\./ }),
  means("retention-shortened", fewer({ absent: 345_600 }), "message_retention_seconds"),
  means("retention-shortened", fewer({ absent: 35 }), "recovery_period_in_days"),
  means(
    "retention-shortened",
    fewer({ absent: 30 }),
    "recovery_window_in_days deletion_window_in_days permanent_deletion_time_in_days",
  ),
  means("retention-shortened", fewer({ absent: 90 }), "soft_delete_retention_days"),
  means(
    "retention-shortened",
    fewer(),
    /^(.*_)?(retention_days|retention_period|retention_period_days|retention_period_hours|retention_period_in_(days|hours)|retention_period_value|retention_in_hours|retention_hours|retention_duration(_seconds|_in_days)?|retention_limit|retention_seconds|retention_unit_count|retention_days_count|backup_retention_days|retention_time|event_expiry_duration|message_retention|message_retention_in_days|destroy_scheduled_duration|soft_delete_retention_in_days|delete_retention_in_days|data_retention)$/,
    { except: /^aws_(waf|chime_voice_connector_streaming)/ },
  ),
  means("retention-shortened", fewer(), "days weeks months years hours", {
    within: /retention|delete_retention_policy|recovery|default_retention/,
  }),
  means(
    "retention-shortened",
    fewer(),
    "daily weekly monthly yearly count retained_backups retain_interval retain_at_least backups_to_retain snapshots_to_keep min_snapshots_to_keep number_of_snapshots_to_retain max_snapshot_age_hours backtrack_window interval",
    {
      within: /retain|retention|backup|snapshot|backtrack/,
      except: /create_rule|archive_rule\.archive_retain_rule\.retention_archive_tier\.interval_unit/,
    },
  ),
  means("retention-shortened", changed, /^(retention_period_unit|interval_unit|retention_unit)$/, {
    within: /retain|retention/,
  }),
  means(
    "retention-shortened",
    on(),
    `point_in_time_recovery point_in_time_recovery_enabled backup_retention_enabled enable_continuous_backup snapshots_enabled
     is_local_backup_enabled binary_log_enabled automatic_backup_enabled backup_enabled auto_backup_enabled
     continuous_backup_enabled long_term_retention_enabled backups_enabled automated_backups_enabled`,
  ),
  means("retention-shortened", on(), "enabled status", {
    within:
      /((^|[._])point_in_time_recovery(_config)?|backup_policy|(^|\.)backup_config(uration)?|pit_policy|automated_backup_policy|soft_delete\w*|add_on)\.(enabled|status)$/,
  }),
  means("retention-shortened", leaves(/^ENABLED$/), "state", { within: /^aws_dlm_lifecycle_policy\./ }),
  means("retention-shortened", leaves(/^(Enabled|AllDocuments|AllData|AllEvents)$/), "s3_backup_mode"),
  means("retention-shortened", blockGone, "rule_name", { within: /^aws_backup_plan\.rule\./ }),
  means("retention-shortened", blockGone, "name", { within: /^aws_dlm_lifecycle_policy\.policy_details\.schedule\./ }),
  means("retention-shortened", off(), "extend_deletion"),
  means("retention-shortened", kept, "target_vault_name resources", { within: /^aws_backup_(plan|selection)\./ }),
  means("retention-shortened", becomes(/./), "not_resources", { within: /^aws_backup_selection\./ }),
];

function becomesSet() {
  return { weakens: ({ before, after }: LeafChange) => isEmpty(before) && !isEmpty(after) };
}

/** Copies elsewhere. */
export const REPLICATION: readonly Meaning[] = [
  means("replication-removed", on({ absent: true }), "status", {
    within: /replication_configuration\.rules?\.(existing_object_replication\.)?status$|replica_modifications\.status$/,
  }),
  means("replication-removed", blockGone, "id", { within: /replication_configuration\.rules?\.id$/ }),
  means("replication-removed", kept, "bucket", { within: /replication_configuration\.rules?\.destination\.bucket$/ }),
  means("replication-removed", kept, "region_name region replication_regions location replica_locations", {
    within:
      /(^|[._])(replicas?|geo_location|replication_configuration\..*destination|replication_set\.regions?|regions?|user_managed\.replicas?|secondary_location|replication)\.(region_name|region|location)$|\.(replication_regions|replica_locations)$/,
    except: /ipam|account_region/,
  }),
  means(
    "replication-removed",
    kept,
    "destination_vault_arn target destination_region topics_to_replicate consumer_groups_to_replicate georeplication_locations",
    {
      within:
        /copy_action|cross_region_copy|snapshot_copy|_to_replicate$|georeplication|dlm_lifecycle|backups_replication/,
    },
  ),
  means(
    "replication-removed",
    on(),
    "geo_redundant_backup_enabled georedundant_backup_enabled start_replication start_replication_task auto_replicate_new_disks cross_region_restore_enabled geo_backup_enabled",
  ),
  means("replication-removed", leaves(/^(ENABLED|CRDR)$/), "state data_replication_mode", {
    within: /replication_config\.state$|data_replication_mode$/,
  }),
  means(
    "replication-removed",
    ranked([
      /^(Standard_|Premium_)?(LRS|Locally.*)$|^Local$/i,
      /^(ZRS|Zone.*)$/i,
      /^(GRS|Geo.*|GRS_.*)$/i,
      /^(RAGRS|RA_GRS|GZRS|GeoZone.*)$/i,
      /^(RAGZRS|RA_GZRS)$/i,
    ]),
    "account_replication_type storage_account_type_replication backup_storage_redundancy storage_redundancy",
  ),
  means(
    "replication-removed",
    ranked([/^LocallyRedundant$/, /^ZoneRedundant$/, /^GeoRedundant$/]),
    "storage_mode_type",
  ),
  means("replication-removed", kept, "replicate_source_db replication_source_identifier primary_replication_group_id"),
];
