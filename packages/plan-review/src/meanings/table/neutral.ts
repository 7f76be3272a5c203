import { blockGone, changed, elsewhere, gained, kept, off, on } from "../directions";
import { type Meaning, means } from "../meaning";

/**
 * Attributes beside those that protect, in which no direction weakens anything: a wrong value shows at once to whoever uses
 * the thing, and the next apply sets it back.
 */
export const NEUTRAL: readonly Meaning[] = [
  // how long something waits or is cached
  means(
    "elsewhere",
    elsewhere,
    /^((.*_)?(timeout|idle_timeout|keepalive_timeout|grace_period|ttl|visibility_timeout|heartbeat_timeout|warmup|cooldown|deregistration_delay|client_keep_alive)(_in)?(_(seconds|minutes|mins|millis|milliseconds|hours|days|sec))?|cache_ttl_in_seconds|max_age(_seconds|_sec)?|authorizer_result_ttl_in_seconds)$/,
    { except: /session|token|mfa|password|auth_|dynamodb|lock|ttl\.enabled/ },
  ),
  // scaling and its numbers
  means(
    "elsewhere",
    elsewhere,
    /^(target_value|disable_scale_in|scale_(in|out)_cooldown|deployment_maximum_percent|max_retries|default_cooldown|capacity_provider|weighted_capacity|desired_vcpus|concurrency|connection_attempts)$/,
  ),
  means(
    "elsewhere",
    elsewhere,
    "unit stat return_data label expression metric_name namespace statistic predefined_metric_type resource_label",
    {
      within: /scaling|autoscaling/,
    },
  ),
  // where it is kept, and at what price
  means(
    "elsewhere",
    elsewhere,
    /^(storage_class|transition_to_\w+|days_after_initiation|abort_incomplete_multipart_upload_days|transition_default_minimum_object_size|default_storage_class|storage_tier)$/,
  ),
  means("elsewhere", elsewhere, "days noncurrent_days newer_noncurrent_versions date", { within: /transition\.\w+$/ }),
  means(
    "elsewhere",
    elsewhere,
    /^(expired_object_delete_marker|ipv6_allowed_for_dual_stack|delete_marker_replication_status)$/,
  ),
  means("elsewhere", elsewhere, "description", { within: /(ingress|egress|rule)\.description$/ }),
  // how a key is used, not whether
  means("elsewhere", elsewhere, /^(bucket_key_enabled|kms_data_key_reuse_period_seconds)$/),
  // a check of health that is wrong fails
  means(
    "elsewhere",
    elsewhere,
    "path port protocol matcher interval healthy_threshold timeout success_codes interval_seconds",
    {
      within: /health_check(_configuration)?\.\w+$/,
    },
  ),
  means("elsewhere", elsewhere, "enabled cookie_name cookie_duration duration type", { within: /stickiness/ }),
  // how a record is spelled
  means(
    "elsewhere",
    elsewhere,
    "prefix log_format format output_format s3_prefix s3_key_prefix key_prefix log_prefix include_cookies bucket_prefix log_stream_name log_stream_prefix target_prefix",
    {
      within: /(^|[._])logs?(ging)?[._]|cloudwatch_logging_options/,
    },
  ),
  means("elsewhere", elsewhere, "log_group_class log_destination_type"),
  // where a restored one begins
  means(
    "elsewhere",
    elsewhere,
    /^(snapshot_arns?|snapshot_identifier|snapshot_name|backup_id|automated_snapshot_start_hour|snapshot_window|snapshot_time|source_db_snapshot_identifier)$/,
  ),
  means("elsewhere", elsewhere, "enabled", {
    within:
      /(grpc_config|origin_shield|off_peak_window_options|server_timing_headers_config|fast_launch_configuration|price_performance_target|auto_(start|stop)_configuration|blue_green_update)\.enabled$/,
  }),
];

/** What is left of the families of the other tables. */
export const REST: readonly Meaning[] = [
  means("logs-off", on(), "include_execution_data"),
  means(
    "logs-off",
    {
      weakens: ({ before, after }) =>
        /^(?!OFF$|NONE$|$)/i.test(String(before ?? "")) && /^(OFF|NONE|)$/i.test(String(after ?? "")),
    },
    "level",
    { within: /log(ging)?_(config|configuration)\.level$/ },
  ),
  means(
    "identity-check-weakened",
    { weakens: ({ before, after }) => String(before) === "2" && String(after ?? "1") !== "2" },
    "minimum_instance_metadata_service_version",
  ),
  means("isolation-weakened", off(), "instance_metadata_tags"),
  means(
    "isolation-weakened",
    { weakens: ({ before, after }) => String(before ?? "") !== "0" && String(after ?? "") === "0" },
    /^(default_)?(uid|gid)$/,
  ),
  means("encryption-weakened", kept, "customer_managed_key customer_managed_key_arn key_arn", {
    within: /customer_managed_key(_arn)?$|encryption|encryption_config\.provider\.key_arn$/,
  }),
  means("encryption-weakened", off(), "use_aws_owned_key"),
  means(
    "resilience-weakened",
    on(),
    "enable_dns_support enable_dns_hostnames connection_draining caching_enabled auto_renew",
  ),
  means(
    "firewall-weakened",
    kept,
    /^routing_http_response_(strict_transport_security|content_security_policy|x_frame_options|x_content_type_options)_header_value$/,
  ),
  means(
    "cors-widened",
    changed,
    /^routing_http_response_access_control_(allow_origin|allow_methods|allow_headers|allow_credentials|expose_headers)_header_value$/,
  ),
  means(
    "elsewhere",
    elsewhere,
    /^routing_http_\w+_header_name$|^routing_http_response_(server_enabled|access_control_max_age_header_value)$/,
  ),
  means("alarm-weakened", changed, "metric_name namespace statistic extended_statistic expression stat period unit", {
    within: /metric_alarm/,
  }),
  means("alarm-weakened", kept, "backup_vault_events topic_arn sns_topic_arn", {
    within: /notification|subscription|delivery_channel/,
  }),
  means("retention-shortened", off(), "enforce_consumer_deletion clean_expired_files"),
  means("isolation-weakened", gained, "security_opt devices"),
  // how often backups are made cannot be compared, since a schedule is a program
  means(
    "resilience-weakened",
    { bothWays: true, weakens: (change) => change.block.after !== undefined && changed.weakens(change) },
    "schedule cron_expression schedule_expression",
    { within: /backup|snapshot|dlm|rotation/ },
  ),
  // out of its network the Internet is the way to everything, and no rule of the network holds
  means("isolation-weakened", blockGone, "subnet_ids security_group_ids", { within: /vpc_config\.\w+$/ }),
];
