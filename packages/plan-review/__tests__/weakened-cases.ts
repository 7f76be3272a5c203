import { created, deleted, type Entry, planOf, updated } from "./plan-builder";

interface Cases {
  readonly loud: Readonly<Record<string, unknown>>;
  readonly quiet: Readonly<Record<string, unknown>>;
}

const plan = (...entries: readonly Entry[]) => planOf(entries);
const change = (type: string, before: Record<string, unknown>, after: Record<string, unknown>) =>
  plan(updated(type, before, after));
const acl = (actions: Record<string, unknown>, rules: readonly unknown[] = []) => ({
  default_action: [actions],
  rule: rules,
});
const block = { allow: [], block: [{}] };
const allow = { allow: [{}], block: [] };
const waf = (name: string, action: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  name,
  priority: 1,
  action: [{ allow: [], block: [], count: [], ...action }],
  statement: [{ geo_match_statement: [{ country_codes: ["XX"] }] }],
  ...more,
});
const backup = (name: string, days: number) => ({
  rule_name: name,
  schedule: "cron(0 5 * * ? *)",
  lifecycle: [{ delete_after: days }],
});
const lock = (retention: Record<string, unknown>) => ({
  bucket: "data",
  rule: [{ default_retention: [{ days: null, years: null, ...retention }] }],
});
const expiring = (id: string, days: number, prefix = `${id}/`, status = "Enabled") => ({
  id,
  status,
  expiration: [{ days }],
  filter: [{ prefix }],
});
const lifecycle = (...rule: readonly unknown[]) => ({ bucket: "data", rule });
const queue = (value: unknown) => ({ redrive_policy: value === undefined ? "" : JSON.stringify(value) });
const task = (container: Record<string, unknown>) => ({
  container_definitions: JSON.stringify([{ name: "api", image: "api:1", ...container }]),
});
const parameter = (name: string, value: string) => ({ family: "postgres16", parameter: [{ name, value }] });
const alarm = (more: Record<string, unknown>) => ({
  comparison_operator: "GreaterThanThreshold",
  threshold: 5,
  evaluation_periods: 1,
  treat_missing_data: "breaching",
  ...more,
});

/** Plans in which the rules of the table of meanings speak, and plans in which they are silent. */
export const WEAKENED: Readonly<Record<string, Cases>> = {
  "key-disabled": {
    loud: {
      key: change("aws_kms_key", { is_enabled: true }, { is_enabled: false }),
      "replica key": change("aws_kms_replica_key", { enabled: true }, { enabled: false }),
      "version of a key": change("google_kms_crypto_key_version", { state: "ENABLED" }, { state: "DESTROY_SCHEDULED" }),
    },
    quiet: {
      "enabled again": change("aws_kms_key", { is_enabled: false }, { is_enabled: true }),
      "a rule is disabled": change("aws_cloudwatch_event_rule", { is_enabled: true }, { is_enabled: false }),
      "not said any more, which is on": change("aws_kms_key", { is_enabled: true }, { is_enabled: null }),
    },
  },
  "lock-weakened": {
    loud: {
      "mode of an object lock": change(
        "aws_s3_bucket_object_lock_configuration",
        lock({ mode: "COMPLIANCE", days: 30 }),
        lock({ mode: "GOVERNANCE", days: 30 }),
      ),
      "legal hold": change(
        "aws_s3_object",
        { object_lock_legal_hold_status: "ON" },
        { object_lock_legal_hold_status: "OFF" },
      ),
      "retained until sooner": change(
        "aws_s3_object",
        { object_lock_retain_until_date: "2031-01-01T00:00:00Z" },
        { object_lock_retain_until_date: "2030-07-01T00:00:00Z" },
      ),
      "lock of a resource group": change(
        "azurerm_management_lock",
        { lock_level: "ReadOnly" },
        { lock_level: "CanNotDelete" },
      ),
    },
    quiet: {
      stronger: change(
        "aws_s3_bucket_object_lock_configuration",
        lock({ mode: "GOVERNANCE", days: 30 }),
        lock({ mode: "COMPLIANCE", days: 30 }),
      ),
      "days become years": change(
        "aws_s3_bucket_object_lock_configuration",
        lock({ mode: "COMPLIANCE", days: 30 }),
        lock({ mode: "COMPLIANCE", years: 7 }),
      ),
      "with its vault": plan(
        deleted("aws_backup_vault", { name: "v" }, { address: "aws_backup_vault.v" }),
        deleted("aws_backup_vault_lock_configuration", { backup_vault_name: "v" }),
      ),
    },
  },
  "replication-removed": {
    loud: {
      "rule disabled": change(
        "aws_s3_bucket_replication_configuration",
        { rule: [{ id: "a", status: "Enabled" }] },
        { rule: [{ id: "a", status: "Disabled" }] },
      ),
      "rule removed": change(
        "aws_s3_bucket_replication_configuration",
        {
          rule: [
            { id: "a", status: "Enabled" },
            { id: "b", status: "Enabled" },
          ],
        },
        { rule: [{ id: "b", status: "Enabled" }] },
      ),
      "replica of a table": change(
        "aws_dynamodb_table",
        { replica: [{ region_name: "eu-west-1" }, { region_name: "us-east-1" }] },
        { replica: [{ region_name: "us-east-1" }] },
      ),
      "copies of backups": change(
        "aws_backup_plan",
        { rule: [{ ...backup("a", 5), copy_action: [{ destination_vault_arn: "arn:v" }] }] },
        { rule: [{ ...backup("a", 5), copy_action: [] }] },
      ),
      "account of another cloud": change(
        "azurerm_storage_account",
        { account_replication_type: "RAGRS" },
        { account_replication_type: "LRS" },
      ),
    },
    quiet: {
      "replica added": change(
        "aws_dynamodb_table",
        { replica: [{ region_name: "us-east-1" }] },
        { replica: [{ region_name: "eu-west-1" }, { region_name: "us-east-1" }] },
      ),
      "with its bucket": plan(
        deleted("aws_s3_bucket", { bucket: "data" }, { address: "aws_s3_bucket.b" }),
        deleted("aws_s3_bucket_replication_configuration", { bucket: "data" }),
      ),
      "not copied any more": change(
        "azurerm_storage_account",
        { account_replication_type: "LRS" },
        { account_replication_type: "GRS" },
      ),
    },
  },
  "rotation-stopped": {
    loud: {
      "less often": change(
        "aws_secretsmanager_secret_rotation",
        { rotation_rules: [{ automatically_after_days: 30 }] },
        { rotation_rules: [{ automatically_after_days: 365 }] },
      ),
      "seconds as text": change("google_kms_crypto_key", { rotation_period: "2592000s" }, { rotation_period: null }),
    },
    quiet: {
      "more often": change(
        "aws_secretsmanager_secret_rotation",
        { rotation_rules: [{ automatically_after_days: 365 }] },
        { rotation_rules: [{ automatically_after_days: 30 }] },
      ),
      "with its secret": plan(
        deleted("aws_secretsmanager_secret", { id: "s" }, { address: "aws_secretsmanager_secret.s" }),
        deleted("aws_secretsmanager_secret_rotation", { secret_id: "s" }),
      ),
    },
  },
  "identity-check-weakened": {
    loud: {
      metadata: change(
        "aws_launch_template",
        { metadata_options: [{ http_tokens: "required" }] },
        { metadata_options: [{ http_tokens: "optional" }] },
      ),
      "metadata block removed": change(
        "aws_instance",
        { metadata_options: [{ http_tokens: "required" }] },
        { metadata_options: [] },
      ),
      "second factor": change("aws_cognito_user_pool", { mfa_configuration: "ON" }, { mfa_configuration: "OPTIONAL" }),
      "length of passwords": change(
        "aws_iam_account_password_policy",
        { minimum_password_length: 14 },
        { minimum_password_length: 8 },
      ),
      "passwords that never expire": change(
        "aws_iam_account_password_policy",
        { max_password_age: 90 },
        { max_password_age: 0 },
      ),
      "no scope any more": change(
        "aws_apigatewayv2_route",
        { authorization_scopes: ["orders/write"] },
        { authorization_scopes: [] },
      ),
      "another scope will do": change(
        "aws_apigatewayv2_route",
        { authorization_scopes: ["orders/write"] },
        { authorization_scopes: ["orders/write", "orders/read"] },
      ),
      "sessions of a day": change(
        "aws_ssoadmin_permission_set",
        { session_duration: "PT1H" },
        { session_duration: "P1D" },
      ),
      "client certificates": change(
        "aws_lb_listener",
        { mutual_authentication: [{ mode: "verify" }] },
        { mutual_authentication: [{ mode: "passthrough" }] },
      ),
    },
    quiet: {
      stronger: change("aws_cognito_user_pool", { mfa_configuration: "OFF" }, { mfa_configuration: "ON" }),
      "fewer scopes": change(
        "aws_apigatewayv2_route",
        { authorization_scopes: ["orders/write", "orders/read"] },
        { authorization_scopes: ["orders/read"] },
      ),
      "first scope": change(
        "aws_apigatewayv2_route",
        { authorization_scopes: [] },
        { authorization_scopes: ["orders/read"] },
      ),
      "shorter sessions, in another unit": change(
        "aws_ssoadmin_permission_set",
        { session_duration: "PT120M" },
        { session_duration: "PT1H" },
      ),
      made: plan(created("aws_instance", { metadata_options: [{ http_tokens: "optional" }] })),
    },
  },
  "firewall-weakened": {
    loud: {
      "not associated any more": change("aws_cloudfront_distribution", { web_acl_id: "arn:a" }, { web_acl_id: "" }),
      "default action": change("aws_wafv2_web_acl", acl(block), acl(allow)),
      "rule counts instead": change(
        "aws_wafv2_web_acl",
        acl(allow, [waf("a", { block: [{}] })]),
        acl(allow, [waf("a", { count: [{}] })]),
      ),
      "rule removed": change(
        "aws_wafv2_web_acl",
        acl(allow, [waf("a", { block: [{}] }), waf("b", { block: [{}] })]),
        acl(allow, [waf("b", { block: [{}] })]),
      ),
      "rule that lets through": change(
        "aws_wafv2_web_acl",
        acl(block, [waf("b", { block: [{}] })]),
        acl(block, [waf("b", { block: [{}] }), waf("a", { allow: [{}] })]),
      ),
      "rule looks for something else": change(
        "aws_wafv2_web_acl",
        acl(allow, [waf("a", { block: [{}] })]),
        acl(allow, [waf("a", { block: [{}] }, { statement: [{ geo_match_statement: [{ country_codes: ["YY"] }] }] })]),
      ),
      "only detects": change(
        "azurerm_web_application_firewall_policy",
        { policy_settings: [{ mode: "Prevention" }] },
        { policy_settings: [{ mode: "Detection" }] },
      ),
      "of another cloud": change(
        "google_compute_backend_service",
        { security_policy: "policies/a" },
        { security_policy: null },
      ),
    },
    quiet: {
      "first association": change("aws_cloudfront_distribution", { web_acl_id: "" }, { web_acl_id: "arn:a" }),
      "default action": change("aws_wafv2_web_acl", acl(allow), acl(block)),
      "rule blocks from now on": change(
        "aws_wafv2_web_acl",
        acl(allow, [waf("a", { count: [{}] })]),
        acl(allow, [waf("a", { block: [{}] })]),
      ),
      "rule that let through is removed": change(
        "aws_wafv2_web_acl",
        acl(block, [waf("a", { allow: [{}] }), waf("b", { block: [{}] })]),
        acl(block, [waf("b", { block: [{}] })]),
      ),
      "rule that blocks is new": change(
        "aws_wafv2_web_acl",
        acl(allow, [waf("b", { block: [{}] })]),
        acl(allow, [waf("a", { block: [{}] }), waf("b", { block: [{}] })]),
      ),
      made: plan(created("aws_wafv2_web_acl", acl(allow, [waf("a", { count: [{}] })]))),
    },
  },
  "isolation-weakened": {
    loud: {
      "privileged container": change(
        "aws_ecs_task_definition",
        task({ privileged: false }),
        task({ privileged: true }),
      ),
      "root file system": change(
        "aws_ecs_task_definition",
        task({ readonlyRootFilesystem: true }),
        task({ readonlyRootFilesystem: false }),
      ),
      "capability of a debugger": change(
        "aws_ecs_task_definition",
        task({ linuxParameters: { capabilities: { add: [] } } }),
        task({ linuxParameters: { capabilities: { add: ["SYS_PTRACE"] } } }),
      ),
      "shell into tasks": change(
        "aws_ecs_service",
        { enable_execute_command: false },
        { enable_execute_command: true },
      ),
      "processes of the host": change("aws_ecs_task_definition", { pid_mode: null }, { pid_mode: "host" }),
      "root in a pod": change(
        "kubernetes_deployment",
        { spec: [{ template: [{ spec: [{ container: [{ security_context: [{ run_as_non_root: true }] }] }] }] }] },
        { spec: [{ template: [{ spec: [{ container: [{ security_context: [{ run_as_non_root: false }] }] }] }] }] },
      ),
    },
    quiet: {
      "another image": change("aws_ecs_task_definition", task({}), task({ image: "api:2" })),
      "not privileged any more": change(
        "aws_ecs_task_definition",
        task({ privileged: true }),
        task({ privileged: false }),
      ),
      made: plan(created("aws_ecs_task_definition", task({ privileged: true }))),
    },
  },
  "detection-off": {
    loud: {
      "findings that nobody sees": plan(created("aws_guardduty_filter", { name: "quiet", action: "ARCHIVE" })),
      detector: change("aws_guardduty_detector", { enable: true }, { enable: false }),
      feature: change("aws_guardduty_detector_feature", { status: "ENABLED" }, { status: "DISABLED" }),
      recorder: change("aws_config_configuration_recorder_status", { is_enabled: true }, { is_enabled: false }),
      scans: change(
        "aws_ecr_repository",
        { image_scanning_configuration: [{ scan_on_push: true }] },
        { image_scanning_configuration: [] },
      ),
      "fewer types": change("aws_inspector2_enabler", { resource_types: ["EC2", "ECR"] }, { resource_types: ["ECR"] }),
    },
    quiet: {
      on: change("aws_guardduty_detector", { enable: false }, { enable: true }),
      "more types": change("aws_inspector2_enabler", { resource_types: ["ECR"] }, { resource_types: ["EC2", "ECR"] }),
    },
  },
  "traffic-stopped": {
    loud: {
      service: change("aws_ecs_service", { desired_count: 4 }, { desired_count: 0 }),
      mapping: change("aws_lambda_event_source_mapping", { enabled: true }, { enabled: false }),
      rule: change("aws_cloudwatch_event_rule", { state: "ENABLED" }, { state: "DISABLED" }),
      distribution: change("aws_cloudfront_distribution", { enabled: true }, { enabled: false }),
      "one of its names": change(
        "aws_cloudfront_distribution",
        { aliases: ["a.example.com", "b.example.com"] },
        { aliases: ["b.example.com"] },
      ),
      deployment: change("kubernetes_deployment", { spec: [{ replicas: "2" }] }, { spec: [{ replicas: "0" }] }),
    },
    quiet: {
      "fewer of them": change("aws_ecs_service", { desired_count: 4 }, { desired_count: 2 }),
      "starts again": change("aws_ecs_service", { desired_count: 0 }, { desired_count: 2 }),
      "what it does by itself": change("aws_lambda_event_source_mapping", { enabled: true }, { enabled: null }),
      made: plan(created("aws_ecs_service", { desired_count: 0 })),
    },
  },
  "alarm-weakened": {
    loud: {
      "higher threshold": change("aws_cloudwatch_metric_alarm", alarm({}), alarm({ threshold: 50 })),
      "lower threshold, for less": change(
        "aws_cloudwatch_metric_alarm",
        alarm({ comparison_operator: "LessThanThreshold" }),
        alarm({ comparison_operator: "LessThanThreshold", threshold: 1 }),
      ),
      later: change("aws_cloudwatch_metric_alarm", alarm({}), alarm({ evaluation_periods: 10 })),
      "silence is fine": change(
        "aws_cloudwatch_metric_alarm",
        alarm({}),
        alarm({ treat_missing_data: "notBreaching" }),
      ),
    },
    quiet: {
      "lower threshold": change("aws_cloudwatch_metric_alarm", alarm({}), alarm({ threshold: 4 })),
      "a little tuned": change(
        "aws_cloudwatch_metric_alarm",
        alarm({}),
        alarm({ threshold: 7, evaluation_periods: 2 }),
      ),
      "higher threshold, for less": change(
        "aws_cloudwatch_metric_alarm",
        alarm({ comparison_operator: "LessThanThreshold" }),
        alarm({ comparison_operator: "LessThanThreshold", threshold: 9 }),
      ),
    },
  },
  "resilience-weakened": {
    loud: {
      "one zone": change("aws_db_instance", { multi_az: true }, { multi_az: false }),
      "dead letters": change(
        "aws_sqs_queue",
        queue({ deadLetterTargetArn: "arn:d", maxReceiveCount: 5 }),
        queue(undefined),
      ),
      "fewer tries": change(
        "aws_sqs_queue",
        queue({ deadLetterTargetArn: "arn:d", maxReceiveCount: 5 }),
        queue({ deadLetterTargetArn: "arn:d", maxReceiveCount: 1 }),
      ),
      "health check": change("aws_autoscaling_group", { health_check_type: "ELB" }, { health_check_type: "EC2" }),
      "a parameter": change("aws_db_parameter_group", parameter("fsync", "1"), parameter("fsync", "0")),
    },
    quiet: {
      "more zones": change("aws_db_instance", { multi_az: false }, { multi_az: true }),
      "the same in another spelling": change(
        "aws_sqs_queue",
        queue({ deadLetterTargetArn: "arn:d", maxReceiveCount: 5 }),
        { redrive_policy: '{"maxReceiveCount": 5, "deadLetterTargetArn": "arn:d"}' },
      ),
    },
  },
  "destination-changed": {
    loud: {
      "another account": change(
        "aws_cloudwatch_log_subscription_filter",
        { destination_arn: "arn:aws:kinesis:eu-west-1:111122223333:stream/logs" },
        { destination_arn: "arn:aws:kinesis:eu-west-1:444455556666:stream/logs" },
      ),
      "another host": change(
        "aws_apigatewayv2_integration",
        { integration_uri: "https://api.example.com/a" },
        { integration_uri: "https://api.example.net/a" },
      ),
      "a record": change("aws_route53_record", { records: ["192.0.2.1"] }, { records: ["192.0.2.9"] }),
    },
    quiet: {
      "another function of the account": change(
        "aws_apigatewayv2_integration",
        { integration_uri: "arn:aws:lambda:eu-west-1:111122223333:function:a" },
        { integration_uri: "arn:aws:lambda:eu-west-1:111122223333:function:b" },
      ),
      "another path": change(
        "aws_apigatewayv2_integration",
        { integration_uri: "https://api.example.com/a" },
        { integration_uri: "https://v2.example.com/b" },
      ),
      made: plan(created("aws_route53_record", { records: ["192.0.2.1"] })),
    },
  },
  "monitoring-reduced": {
    loud: {
      insights: change(
        "aws_ecs_cluster",
        { setting: [{ name: "containerInsights", value: "enabled" }] },
        { setting: [{ name: "containerInsights", value: "disabled" }] },
      ),
      interval: change("aws_db_instance", { monitoring_interval: 60 }, { monitoring_interval: 0 }),
    },
    quiet: {
      "less often": change("aws_db_instance", { monitoring_interval: 30 }, { monitoring_interval: 60 }),
      on: change("aws_instance", { monitoring: false }, { monitoring: true }),
    },
  },
};

/** More of the rules that are older than the table. */
export const OLDER: Readonly<Record<string, Cases>> = {
  "encryption-weakened": {
    loud: {
      "of an account": change("aws_ebs_encryption_by_default", { enabled: true }, { enabled: false }),
      "of an account that nobody set before": plan(created("aws_ebs_encryption_by_default", { enabled: false })),
      "of a parameter": change("aws_ssm_parameter", { type: "SecureString" }, { type: "String" }),
      "between brokers": change(
        "aws_msk_cluster",
        { encryption_info: [{ encryption_in_transit: [{ client_broker: "TLS" }] }] },
        { encryption_info: [{ encryption_in_transit: [{ client_broker: "TLS_PLAINTEXT" }] }] },
      ),
      "key of the owner": change(
        "aws_sns_topic",
        { kms_master_key_id: "arn:aws:kms:eu-west-1:111122223333:key/a" },
        { kms_master_key_id: "alias/aws/sns" },
      ),
    },
    quiet: {
      "a key of the owner instead": change(
        "aws_sqs_queue",
        { sqs_managed_sse_enabled: true, kms_master_key_id: null },
        { sqs_managed_sse_enabled: false, kms_master_key_id: "arn:k" },
      ),
      "another key of the owner": change(
        "aws_sns_topic",
        { kms_master_key_id: "arn:a" },
        { kms_master_key_id: "arn:b" },
      ),
    },
  },
  "retention-shortened": {
    loud: {
      "backups by a rule": change(
        "aws_backup_plan",
        { rule: [backup("daily", 35), backup("monthly", 365)] },
        { rule: [backup("daily", 35)] },
      ),
      "backups deleted": change("aws_backup_plan", { rule: [backup("a", 35)] }, { rule: [backup("a", 7)] }),
      "years become days": change(
        "aws_s3_bucket_object_lock_configuration",
        lock({ mode: "COMPLIANCE", years: 1 }),
        lock({ mode: "COMPLIANCE", days: 30 }),
      ),
      "more expires": change(
        "aws_s3_bucket_lifecycle_configuration",
        lifecycle(expiring("a", 7, "tmp/")),
        lifecycle(expiring("a", 7, "")),
      ),
      "a rule that expires": change(
        "aws_s3_bucket_lifecycle_configuration",
        lifecycle(expiring("a", 7)),
        lifecycle(expiring("b", 3), expiring("a", 7)),
      ),
      "weeks become days": change(
        "aws_dlm_lifecycle_policy",
        { policy_details: [{ schedule: [{ name: "s", retain_rule: [{ interval: 2, interval_unit: "WEEKS" }] }] }] },
        { policy_details: [{ schedule: [{ name: "s", retain_rule: [{ interval: 3, interval_unit: "DAYS" }] }] }] },
      ),
      "images expire": change(
        "aws_ecr_lifecycle_policy",
        { policy: JSON.stringify({ rules: [{ rulePriority: 1, selection: { countNumber: 30 } }] }) },
        { policy: JSON.stringify({ rules: [{ rulePriority: 1, selection: { countNumber: 3 } }] }) },
      ),
      "text with a unit": change(
        "google_pubsub_topic",
        { message_retention_duration: "604800s" },
        { message_retention_duration: "86400s" },
      ),
    },
    quiet: {
      "rules change places": change(
        "aws_s3_bucket_lifecycle_configuration",
        lifecycle(expiring("a", 365), expiring("b", 7)),
        lifecycle(expiring("b", 7), expiring("a", 365)),
      ),
      "days become years": change(
        "aws_s3_bucket_object_lock_configuration",
        lock({ mode: "COMPLIANCE", days: 30 }),
        lock({ mode: "COMPLIANCE", years: 7 }),
      ),
      "a rule that expires is removed": change(
        "aws_s3_bucket_lifecycle_configuration",
        lifecycle(expiring("a", 365), expiring("b", 7)),
        lifecycle(expiring("a", 365)),
      ),
      "a rule that is disabled": change(
        "aws_s3_bucket_lifecycle_configuration",
        lifecycle(expiring("a", 30, "a/", "Disabled")),
        lifecycle(expiring("a", 7, "a/", "Disabled")),
      ),
      "days become weeks": change(
        "aws_dlm_lifecycle_policy",
        { policy_details: [{ schedule: [{ name: "s", retain_rule: [{ interval: 10, interval_unit: "DAYS" }] }] }] },
        { policy_details: [{ schedule: [{ name: "s", retain_rule: [{ interval: 2, interval_unit: "WEEKS" }] }] }] },
      ),
      "the longest window instead of a word": change(
        "aws_kms_key",
        { deletion_window_in_days: 30 },
        { deletion_window_in_days: null },
      ),
    },
  },
  "logs-off": {
    loud: {
      "events of a trail": change(
        "aws_cloudtrail",
        { event_selector: [{ read_write_type: "All", include_management_events: true }] },
        { event_selector: [{ read_write_type: "WriteOnly", include_management_events: true }] },
      ),
      "kinds of logs": change(
        "aws_eks_cluster",
        { enabled_cluster_log_types: ["api", "audit"] },
        { enabled_cluster_log_types: ["api"] },
      ),
      "a parameter": change(
        "aws_db_parameter_group",
        parameter("pgaudit.log", "all"),
        parameter("pgaudit.log", "none"),
      ),
    },
    quiet: {
      "kinds of logs": change(
        "aws_eks_cluster",
        { enabled_cluster_log_types: ["api"] },
        { enabled_cluster_log_types: ["api", "audit"] },
      ),
      "less of them": change(
        "aws_lambda_function",
        { logging_config: [{ log_level: "DEBUG" }] },
        { logging_config: [{ log_level: "ERROR" }] },
      ),
    },
  },
  "tls-weakened": {
    loud: {
      listener: change("aws_lb_listener", { protocol: "TLS" }, { protocol: "TCP" }),
      "a parameter": change("aws_db_parameter_group", parameter("rds.force_ssl", "1"), parameter("rds.force_ssl", "0")),
      "a parameter removed": change("aws_db_parameter_group", parameter("rds.force_ssl", "1"), { parameter: [] }),
    },
    quiet: {
      "another parameter": change("aws_db_parameter_group", parameter("work_mem", "64"), parameter("work_mem", "32")),
      "HTTPS at last": change("aws_lb_listener", { protocol: "HTTP" }, { protocol: "HTTPS" }),
    },
  },
  "versioning-weakened": {
    loud: {
      "of a bucket that exists": plan(
        created("aws_s3_bucket_versioning", {
          bucket: "data",
          versioning_configuration: [{ status: "Suspended" }],
        }),
      ),
      tags: change("aws_ecr_repository", { image_tag_mutability: "IMMUTABLE" }, { image_tag_mutability: "MUTABLE" }),
    },
    quiet: {
      "of a new bucket": plan(
        created("aws_s3_bucket", { bucket: "data" }, { address: "aws_s3_bucket.b" }),
        created("aws_s3_bucket_versioning", {
          bucket: "data",
          versioning_configuration: [{ status: "Suspended" }],
        }),
      ),
      tags: change("aws_ecr_repository", { image_tag_mutability: "MUTABLE" }, { image_tag_mutability: "IMMUTABLE" }),
    },
  },
};
