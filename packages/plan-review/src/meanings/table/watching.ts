import type { LeafChange } from "../../attributes";
import { isEmpty, textOf } from "../../values";
import {
  becomes,
  blockGone,
  changed,
  type Direction,
  elsewhere,
  fewer,
  gained,
  kept,
  leaves,
  more,
  off,
  on,
  ranked,
} from "../directions";
import { type Meaning, means } from "../meaning";

const SILENT = /^(OFF|NONE|DISABLED|Disable|SILENT)$/i;
const LOGS = /log|audit|trail|flow/;

/** Records of what happened. */
export const LOGS_KEPT: readonly Meaning[] = [
  means(
    "logs-off",
    on(),
    `enable_logging is_multi_region_trail is_organization_trail include_global_service_events enable_log_file_validation
     flow_logs_enabled contact_flow_logs_enabled cw_log_enabled log_enabled bgp_log_enabled is_logging_enabled
     is_incident_logs_enabled enable_sip_logs enable_media_metric_logs include_management_events multi_region_enabled
     organization_enabled log_delivery_status query_log_status logging_enabled access_logs_enabled audit_log_enabled
     enable_flow_logs log_config_enabled log_disconnections log_connections log_checkpoints enable_audit_logs
     detailed_error_messages failed_request_tracing http_logs_enabled log_analytics_enabled extended_auditing_enabled
     diagnostics_enabled send_to_log_analytics audit_enabled query_logging_enabled traffic_analytics_enabled
     enable_audit_log enable_connection_logging embedding_data_delivery_enabled
     image_data_delivery_enabled text_data_delivery_enabled video_data_delivery_enabled cloudwatch_output_enabled`,
  ),
  means("logs-off", on(), "audit general enable", {
    within: /logs?\.(audit|general)$|log_config(s)?\.enable$|logging\w*\.enable$/,
  }),
  means("logs-off", off(), "disable_all_logs suspend log_disabled"),
  means("logs-off", on(), "enabled status", {
    within: /(^|[._])(logs?|logging|audit|event_destination)([._][\w.]*)?\.(enabled|status)$/,
    except: /anomaly|guardduty|login/,
  }),
  means(
    "logs-off",
    {
      weakens: ({ before, after }) =>
        !isEmpty(before) && !SILENT.test(textOf(before)) && (isEmpty(after) || SILENT.test(textOf(after))),
    },
    /^((.*_)?log_level|logging_level|logging|log_driver|certificate_transparency_logging_preference|log_verbosity|audit_log_level)$/,
    { except: /^aws_(s3_bucket|cloudfront|chatbot)\w*\.logging$/ },
  ),
  means(
    "logs-off",
    ranked([/^DISABLED$/, /^(FAILURE_ONLY|SUCCESS_ONLY)$/, /^SUCCESS_AND_FAILURE$/]),
    /^file_(share_)?access_audit_log_level$/,
  ),
  means("logs-off", leaves(/^All$/i), "read_write_type traffic_type"),
  means("logs-off", gained, "exclude_management_event_sources excluded_resources exempted_members"),
  means("logs-off", changed, "requirement behavior default_behavior", { within: /logging_filter/ }),
  means("logs-off", fewer(), "flow_sampling sampling_rate sample_rate", { within: LOGS }),
  means(
    "logs-off",
    changed,
    /^(equals|not_equals|starts_with|ends_with|not_starts_with|not_ends_with|field|values|insight_type)$/,
    {
      within: /^aws_cloudtrail\w*\..*(event_selector|insight_selector|data_resource|field_selector)/,
    },
  ),
  means("logs-off", blockGone, "name", { within: /event_selector\.name$/ }),
  means(
    "logs-off",
    kept,
    `cloud_watch_logs_group_arn audit_log_destination audit_destination_arn log_uri resolver_query_log_config_id
     structured_log_destinations log_exports enabled_cloudwatch_logs_exports enable_cloudwatch_logs_exports
     enabled_cluster_log_types realtime_log_config_arn logging_role log_destination log_destination_configs
     cloud_watch_logs_role_arn cloudwatch_log_group_arn cloudwatch_logs_role_arn logging_configuration_identifiers
     flow_logs_s3_bucket log_group log_group_arn audit_log_volume log_types enabled_log_types log_categories
     log_analytics_workspace_id log_analytics_destination_type logs_export_configuration log_bucket`,
    { except: /^aws_cloudwatch_log_|^aws_(lambda_function|ecs_express)/ },
  ),
  means(
    "logs-off",
    kept,
    "category category_group enable_components log_type log_group_name cloudwatch_log_group cloudwatch_log_group_name cloud_watch_log_group_name",
    {
      within: /(^|[._])logs?(ging)?[._]|diagnostic|monitoring/,
      except: /^aws_cloudwatch_(log|query)|^aws_shield|lifecycle|_rule_group/,
    },
  ),
  means(
    "logs-off",
    kept,
    "destination_arn destination bucket bucket_name s3_bucket_name target_bucket s3_bucket delivery_stream firehose target_object_prefix log_stream_arn log_role_arn stream_arn",
    {
      within:
        /^aws_(s3_bucket_logging|cloudtrail|flow_log|redshift_logging|\w*logging_configuration)\.|(access_log|access_logs|logging|connection_logs|logging_config|logging_configuration|log_delivery|log_config|logging_info|log_settings|broker_logs|\w*_logs|log_destination\w*)[\w.]*\.(destination_arn|destination|bucket|bucket_name|s3_bucket|target_bucket|delivery_stream|firehose|log_stream_arn|stream_arn)$/,
      except: /bucket_owner/,
    },
  ),
  means("logs-off", leaves(/^logging\.googleapis/), "logging_service"),
];

/** What finds attacks, mistakes and weaknesses. */
export const DETECTION: readonly Meaning[] = [
  means("detection-off", on({ absent: true }), "enable", { within: /^aws_guardduty_detector\.enable$/ }),
  means("detection-off", on(), "enable auto_enable", {
    within: /guardduty|security_hub|macie|inspector|detective|malware|sensor|adaptive_protection/,
  }),
  means("detection-off", on({ absent: true }), "is_enabled", { within: /config_configuration_recorder_status/ }),
  means("detection-off", on(), "status", {
    within: /^aws_(guardduty_(member_)?detector_feature|macie2_(account|member)|internetmonitor_monitor)\./,
  }),
  means("detection-off", on(), "enabled", {
    within:
      /^aws_(shield_proactive_engagement|cloudwatch_log_anomaly_detector)\.|(threat|defender|vulnerability|security_alert)\w*\.enabled$/,
  }),
  means("detection-off", ranked([/^NONE$/i, /^NEW$/i, /^ALL$/i]), "auto_enable_organization_members"),
  means(
    "detection-off",
    on(),
    `auto_enable auto_enable_standards auto_enable_controls enable_default_standards service_enabled all_supported
     include_global_resource_types scan_on_push image_scanning_enabled
     scan_enabled remediation_enabled start_canary vulnerability_scanning_enabled threat_detection_enabled
     defender_enabled microsoft_defender_enabled advanced_threat_protection_enabled malware_scanning_enabled
     sensitive_data_discovery_enabled sensitive_data_discovery_status`,
    { except: /^aws_(iam|ssoadmin)/ },
  ),
  means("detection-off", gained, "resource_types", { within: /exclusion_by_resource_types/ }),
  means(
    "detection-off",
    kept,
    "resource_types specified_regions enabled_standard_arns account_ids enabled_control_identifiers",
    {
      within: /inspector2_enabler|configuration_recorder|finding_aggregator|securityhub/,
    },
  ),
  means("detection-off", on(), "ec2 ecr lambda lambda_code code_repository", { within: /inspector2/ }),
  means("detection-off", on(), "opt_in_status", { within: /anomaly/ }),
  means("detection-off", kept, "log_group_arn_list aws_service_access_principals"),
  means("detection-off", gained, "disabled_control_identifiers", {}),
  means("detection-off", leaves(/^CONTINUOUS$/), "recording_frequency"),
  means("detection-off", leaves(/^ENABLED$/), "control_status association_status"),
  means("detection-off", leaves(/^ALL_REGIONS$/), "linking_mode"),
  means(
    "detection-off",
    ranked([/^(BASIC|MANUAL)$/, /^(SCAN_ON_PUSH)$/, /^(ENHANCED|CONTINUOUS_SCAN)$/]),
    "scan_type scan_frequency",
  ),
  means("detection-off", leaves(/^RUNNING$/), "job_status"),
  means("detection-off", leaves(/^(Standard|P1|P2|Enabled)$/), "tier state", {
    within: /security_center|security_alert_policy/,
  }),
  means("detection-off", becomes(/^(ARCHIVE|SUPPRESS)$/), "action", {
    within: /^aws_(guardduty_filter|macie2_findings_filter|inspector2_filter)\./,
  }),
];

/** Numbers about how it runs, and traces. */
export const MONITORING: readonly Meaning[] = [
  means("tracing-off", leaves(/^Active$/), "mode", { within: /tracing_config\.mode$/ }),
  means("tracing-off", leaves(/^Active$/), "tracing_config tracing_mode"),
  means("tracing-off", on(), "xray_tracing_enabled xray_enabled active_tracing enable_xray tracing_enabled"),
  means("tracing-off", on(), "enabled", { within: /tracing(_configuration|_config)?\.enabled$/ }),
  means(
    "monitoring-reduced",
    on(),
    `monitoring enable_monitoring performance_insights_enabled enable_performance_insights metrics_enabled
     detailed_metrics_enabled publish_cloudwatch_metrics_enabled cloudwatch_metrics_enabled cloud_watch_metrics_enabled
     sampled_requests_enabled insights_enabled reputation_metrics_enabled enabled_in_broker observability_enabled
     is_health_monitoring_enabled is_diagnostics_events_enabled enable_network_address_usage_metrics cwe_monitor_enabled
     enable_capture monitoring_enabled vdm_enabled contact_lens_enabled enable_managed_prometheus enable_statistics_collection`,
  ),
  means("monitoring-reduced", on(), "enabled", {
    within: /(^|[._])(\w*monitoring\w*|\w*metrics\w*|recording|storage_lens_configuration|\w*insights\w*)\.enabled$/,
  }),
  means("monitoring-reduced", leaves(/^enabled?$|^enhanced$/i), "value", {
    within: /^aws_ecs_(cluster|account_setting_default)\./,
  }),
  means("monitoring-reduced", leaves(/^ENABLED$/i), "state rule_state", { within: /contributor\w*_insight/ }),
  means(
    "monitoring-reduced",
    leaves(/^(Enabled|ENABLED)$/),
    "realtime_metrics_subscription_status metrics_level_status",
  ),
  means(
    "monitoring-reduced",
    { weakens: ({ before, after }) => Number(before) > 0 && Number(after ?? 0) === 0 },
    "monitoring_interval",
  ),
  means(
    "monitoring-reduced",
    ranked([
      /^(standard|DEFAULT)$/i,
      /^PER_BROKER$/,
      /^(advanced|PER_TOPIC_PER_BROKER)$/i,
      /^PER_TOPIC_PER_PARTITION$/,
    ]),
    "database_insights_mode enhanced_monitoring",
  ),
  means("monitoring-reduced", kept, "enabled_metrics shard_level_metrics"),
];

/** Alarms are tuned all the time: only what makes one tell less than half as early needs a look. */
const DOUBLE = 2;

/** Which way a metric has to go before an alarm tells. */
function farther({ before, after, block }: LeafChange): boolean {
  if (typeof before !== "number" || typeof after !== "number") return isEmpty(after) && !isEmpty(before);
  const operator = textOf(block.after?.["comparison_operator"] ?? block.before?.["comparison_operator"] ?? "");
  const [near, far] = /Less/i.test(operator) ? [after, before] : [before, after];
  return near > 0 ? far > near * DOUBLE : far > near;
}

const later: Direction = {
  weakens: ({ before, after }) => Number(before ?? 0) > 0 && Number(after ?? 0) > Number(before) * DOUBLE,
  protects: ({ before }) => !isEmpty(before),
};

/** What tells somebody. */
export const ALARMS: readonly Meaning[] = [
  means("elsewhere", elsewhere, "alarm_actions insufficient_data_actions actions_enabled notification_channels"),
  means("alarm-weakened", { weakens: farther }, "threshold", { within: /alarm|alert|budget|anomaly|notification/ }),
  means("alarm-weakened", later, "evaluation_periods datapoints_to_alarm period failure_threshold", {
    within: /alarm|alert|health_check/,
  }),
  means("alarm-weakened", ranked([/^ignore$/, /^notBreaching$/, /^missing$/, /^breaching$/], 2), "treat_missing_data"),
  means("alarm-weakened", changed, "alarm_rule comparison_operator threshold_expression", {
    within: /alarm|budget|anomaly/,
  }),
  means("alarm-weakened", more(), "limit_amount action_threshold_value", { within: /budget/ }),
  means("alarm-weakened", on({ absent: true }), "enabled", {
    within: /event_subscription\.|notification_settings\.|(alert|alarm)\w*\.enabled$/,
  }),
  means("alarm-weakened", leaves(/^ENABLED$/), "status", { within: /notification_rule\./ }),
  means(
    "alarm-weakened",
    kept,
    "subscriber_email_addresses subscriber_sns_topic_arns notifications subscriber_email notification_topic_arn event_categories ok_actions notification_topics sns_topic_arns notification_arns alarm_identifier alarm_arn",
  ),
  means(
    "alarm-weakened",
    on({ absent: true }),
    "notifications_enabled sns_notifications_enabled enable_notification ops_center_enabled",
  ),
  means(
    "alarm-weakened",
    off(),
    "ignore_poll_alarm_failure disable_email_notification invitation_disable_email_notification",
  ),
];
