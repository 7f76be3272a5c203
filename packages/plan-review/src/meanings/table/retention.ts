import type { LeafChange } from "../../attributes";
import { isEmpty, type Marked, type MarkedObject, textOf } from "../../values";
import { becomes, blockGone, fewer, isOn, kept, leaves, off, on, unitOfFewer, when } from "../directions";
import { type Meaning, means } from "../meaning";

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

/** Whether the rule of a lifecycle that an attribute is in does nothing after the change. */
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

/** A date on which objects are deleted, where there was none or a later one. */
const sooner = {
  weakens: ({ before, after }: LeafChange) => !isEmpty(after) && (isEmpty(before) || textOf(after) < textOf(before)),
};

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
  means("retention-shortened", sooner, "date", {
    within: /expiration\.date$/,
  }),
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
  means("retention-shortened", unitOfFewer, /^(retention_period_unit|interval_unit|retention_unit)$/, {
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
