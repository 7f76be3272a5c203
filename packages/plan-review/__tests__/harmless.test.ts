import { kindOf } from "../src/catalogue/types";
import { harmless } from "../src/meanings/harmless";
import { ANSWERS } from "../src/meanings/harmless-names/answers";
import { CONTENT_BLOCKS, HARMLESS_PATHS, NOT_HARMLESS_PATHS } from "../src/meanings/harmless-names/by-type";
import { FAMILIES, MAPS, OWN_LABELS } from "../src/meanings/harmless-names/families";
import { awsSchema } from "./support/aws-schema";

const schema = awsSchema();
const paths = schema.flatMap(({ type, paths: own }) => own.map((path) => ({ type, path })));
const words = (text: string) => text.trim().split(/\s+/);
const last = (path: string) => path.split(".").at(-1) ?? path;

/** What a name says that may be dangerous in one direction. */
const DANGEROUS =
  /(^|_)(kms|cmk|encrypt\w*|decrypt\w*|passwords?|secrets?|tokens?|credentials?|roles?|polic(y|ies)|security_groups?|publicly|public|mfa|retention|retain|protection|destroy|skip|logging|logs?|audit|auth|authorization|authorizers?|acls?|cidrs?|principals?|permissions?|grants?|tls|ssl|https|certificates?|allow|allowed|deny|block|blocked|private|access|admin|owner|trust\w*|backup|snapshot\w*|replicat\w*|versioning|enabled?|disabled?|status|state|cors|throttl\w*|waf|alarm\w*|expir\w*|ttl|delete\w*|deletion|force|internal|exposed|ingress|egress|redirect|destination\w*|webhook|urls?|uri|endpoints?)(_|$)/;

/** Names of that kind that were looked at, and say something else: the starting hour of a backup, the size of a block. */
const LOOKED_AT = new Set(
  words(`
  acceleration_status access_point access_point_arn access_tier admin_username alarm_description alarm_name
  allow_audio_input allow_dtmf_input allow_interrupt allow_major_version_upgrade allow_multiple_values
  allow_non_restored_state allow_single_column allowed_instance_types allowed_pattern annotation_data_s3_uri
  assign_generated_ipv6_cidr_block authorizer_payload_format_version auto_resolve_best_voices_enabled
  auto_scaling_enabled automated_snapshot_start_hour backup_window badge_enabled base_url_content base_url_content1
  base_url_manifest base_url_manifest1 block_duration_minutes block_size block_size_bytes cache_cluster_enabled
  cache_policy_id cache_ttl_in_seconds caching_enabled capacity_block_offering_id certificate_arn certificate_name
  cidr_block cluster_endpoint_identifier compute_types_allowed container_uri cookie_expiration_period
  copy_tags_to_snapshot copy_tags_to_snapshots creation_token daily_automatic_backup_start_time daily_snapshot_time
  data_tiering_enabled date_partition_enabled db_cluster_snapshot_identifier db_proxy_endpoint_name
  db_snapshot_identifier dedicated_log_volume default_network_acl_id default_ttl deletion_character
  desired_replication_count disable_use_as_direct_query_source disable_use_as_imported_source disable_value_trimming
  dockerfile_template_uri early_media_enabled ebs_enabled efa_enabled ena_srd_enabled ena_srd_udp_enabled
  enable_acceleration enable_accept_encoding_brotli enable_accept_encoding_gzip enable_additional_metadata
  enable_auto_branch_creation enable_auto_build enable_auto_sub_domain enable_branch_auto_build
  enable_code_hook_invocation enable_cross_zone_load_balancing enable_dictionary_compression enable_dns64
  enable_dns_hostnames enable_dns_support enable_ecs_managed_tags enable_http2 enable_model_improvements
  enable_network_address_usage_metrics enable_padding enable_partial_results_stabilization enable_performance_mode
  enable_pull_request_preview enable_resource_name_dns_a_record enable_resource_name_dns_a_record_on_launch
  enable_resource_name_dns_aaaa_record enable_resource_name_dns_aaaa_record_on_launch enable_simple_responses
  enable_statistics enable_www_subdomain enabled endpoint_config_name endpoint_name error_caching_min_ttl
  expected_bucket_owner expected_source_bucket_owner final_backup_tags flow_logs_s3_prefix force_field_pictures
  force_new_deployment force_update force_update_version get_password_data global_replication_group_description
  global_replication_group_id guess_mime_type_enabled heartbeat_enable http_redirect_code idle_session_ttl_in_seconds
  idle_ttl image_pull_credentials_type image_pull_policy image_uri image_url ipv6_cidr_block
  ipv6_cidr_block_network_border_group is_ipv6_enabled is_sparse_diskgroup_enabled job_run_queuing_enabled
  lambda_multi_value_headers_enabled load_balancing_cross_zone_enabled log_format log_group_names
  log_stream_name_prefix map_block_key max_allowed_rule_level_for_matching max_allowed_rule_level_for_merging
  max_token max_tokens max_ttl max_urls_per_minute_crawl_rate maximum_builds_allowed maximum_ttl
  min_allowed_confidence_score_for_merging min_ttl model_data_url on_status_reason origin_request_policy_id
  overlap_tokens padding_policy persistent_buffer_enabled policy_duration_seconds policy_name policy_period_in_minutes
  policy_type pool_state preferred_backup_window primary_replication_group_id private_dns_enabled
  private_dns_hostname_type_on_launch private_ip private_ip_address private_ips private_ips_count private_ipv4_address
  private_link_service_name private_link_vpce_id profiling_enabled prompt_state query_filter_string_enabled
  query_strings_allowed_list queue_url r_studio_package_manager_url replace_security_groups_on_destroy
  replication_config_identifier replication_group_id replication_instance_arn replication_instance_class
  replication_instance_id replication_subnet_group_description replication_subnet_group_id replication_task_id
  replication_task_settings replicator_name report_build_status resolver_endpoint_type revoke_rules_on_delete s3_uri
  scaling_policy_update_behavior scheduling_policy_arn secondary_private_ip_address_count secondary_private_ips
  secret_arn service_ipv4_cidr sizing_policy skip_matching snapshot_arn snapshot_cluster_identifier snapshot_id
  snapshot_identifier snapshot_name snapshot_window source_documents_s3_uri source_snapshot_id start_replication_task
  state status_code status_codes storage_efficiency_enabled studio_enabled support_url termination_policies
  test_s3_uri traffic_policy_id traffic_policy_instance_id traffic_policy_version ttl tuning_data_s3_uri uri url_path
  vocabulary_file_uri vocabulary_filter_file_uri volume_append_mode_enabled vpc_endpoint_id vpc_endpoint_type
  wait_for_steady_state
  bgp_log_output_format column_geographic_role language_selection_policy log_output_format oplocks_enabled
  `),
);

/** The same where the name means it in these places only: who speaks in a prompt, what an analysis looks at, a label. */
const LOOKED_AT_HERE =
  /^aws_bedrockagent_\w+ .*\.message\.role$|^aws_ec2_network_insights_\w+ |^aws_dms_\w+ endpoint_id$/;

describe("what is harmless in every direction", () => {
  it("is in one family, sorted, with its reason", () => {
    const all = FAMILIES.flatMap(({ names }) => words(names));
    expect(all.filter((name, index) => all.indexOf(name) !== index)).toEqual([]);
    for (const { names, why } of FAMILIES) {
      expect(words(names)).toEqual([...words(names)].sort());
      expect(why).toMatch(/^[A-Z].+\.$/);
    }
    expect(words(MAPS)).toEqual([...words(MAPS)].sort());
  });

  it("is not a name that sounds dangerous, unless somebody looked at it", () => {
    const found = paths
      .filter(
        ({ type, path }) => !path.startsWith("timeouts.") && DANGEROUS.test(last(path)) && harmless.knows(type, path),
      )
      .filter(({ type, path }) => !LOOKED_AT_HERE.test(`${type} ${path}`));
    expect([...new Set(found.map(({ path }) => last(path)))].sort()).toEqual([...LOOKED_AT].sort());
  });

  it("is what the provider answers, where nobody can set it", () => {
    const settable = new Set(paths.flatMap(({ path }) => path.split(".")));
    expect(words(ANSWERS).filter((name) => settable.has(name))).toEqual([]);
    expect(words(ANSWERS)).toEqual([...words(ANSWERS)].sort());
    expect(harmless.knows("aws_lambda_function", "invoke_arn")).toBe(true);
    expect(harmless.knows("acme_function", "invoke_arn")).toBe(false);
  });

  it("is nothing but labels in what guards or gives access", () => {
    // by other names, and what it guards or gives access to
    const named = words(
      "alarm_description alarm_name api_id authorizer_payload_format_version bucket enable_simple_responses default_network_acl_id expected_bucket_owner path queue_url secret_arn statement_id statement_id_prefix vpc_id",
    );
    const labels = new Set([...words(OWN_LABELS), "timeouts", ...named]);
    const found = paths.filter(
      ({ type, path }) =>
        /^(guards|grants)$/.test(kindOf(type) ?? "") &&
        harmless.knows(type, path) &&
        !labels.has(path.split(".")[0] ?? path),
    );
    expect(found).toEqual([]);
  });

  it("has no line about a type or a path that does not exist", () => {
    const lines = [HARMLESS_PATHS, CONTENT_BLOCKS, NOT_HARMLESS_PATHS]
      .flatMap((text) => text.trim().split("\n").map(words))
      .filter(([type = ""]) => type.startsWith("aws_"));
    const fits = (pattern: string, text: string) =>
      pattern.endsWith("*") ? text.startsWith(pattern.slice(0, -1)) : text === pattern;
    const dead = lines.flatMap(([type = "", ...patterns]) =>
      patterns
        .filter((pattern) => !paths.some((entry) => fits(type, entry.type) && fits(pattern, entry.path)))
        .map((pattern) => `${type} ${pattern}`),
    );
    // of older and newer versions of the provider
    expect(dead).toEqual([
      "aws_dynamodb_table global_secondary_index.key_schema",
      "aws_dynamodb_table global_secondary_index.warm_throughput",
      "aws_ecs_cluster capacity_providers",
      "aws_ecs_cluster default_capacity_provider_strategy.*",
      "aws_vpc enable_classiclink",
      "aws_vpc enable_classiclink_dns_support",
    ]);
  });

  it.each([
    ["aws_s3_bucket", "tags.Name"],
    ["aws_s3_bucket", "tags.kubernetes.io/cluster/a"],
    ["aws_lambda_function", "environment.variables.LOG_LEVEL"],
    ["aws_lambda_function", "source_code_hash"],
    ["aws_lambda_function", "memory_size"],
    ["aws_lambda_function", "timeouts.create"],
    ["aws_instance", "instance_type"],
    ["aws_ecs_task_definition", "container_definitions"],
    ["aws_db_instance", "engine_version"],
    ["aws_cloudwatch_metric_alarm", "tags.Team"],
    ["aws_iam_role", "description"],
    ["null_resource", "triggers.always"],
    ["random_password", "length"],
    ["azurerm_linux_web_app", "location"],
    ["google_compute_instance", "machine_type"],
    ["acme_thing", "description"],
    ["kubernetes_deployment", "spec.template.spec.container.image"],
    ["kubernetes_namespace", "metadata.name"],
    ["aws_cloudwatch_metric_alarm", "alarm_name"],
    ["aws_s3_bucket_versioning", "bucket"],
    ["aws_db_parameter_group", "family"],
  ])("%s %s is", (type, path) => {
    expect(harmless.knows(type, path)).toBe(true);
  });

  it.each([
    ["aws_lambda_function", "role"],
    ["aws_lambda_function", "kms_key_arn"],
    ["aws_lambda_function", "logging_config.log_group"],
    ["aws_lambda_function", "dead_letter_config.target_arn"],
    ["aws_lambda_function", "vpc_config.subnet_ids"],
    ["aws_lambda_function", "vpc_config.security_group_ids"],
    ["aws_s3_bucket", "lifecycle_rule.prefix"],
    ["aws_s3_bucket_lifecycle_configuration", "rule.filter.prefix"],
    ["aws_db_parameter_group", "parameter.value"],
    ["aws_ssm_parameter", "type"],
    ["aws_ecs_cluster", "setting.value"],
    ["aws_cloudformation_stack", "template_body"],
    ["aws_security_group", "ingress.from_port"],
    ["aws_security_group_rule", "to_port"],
    ["aws_cloudwatch_metric_alarm", "threshold"],
    ["aws_backup_plan", "rule.schedule"],
    ["aws_iam_role", "max_session_duration"],
    ["kubernetes_labels", "labels.pod-security.kubernetes.io/enforce"],
    ["kubernetes_deployment", "spec.template.spec.container.security_context.privileged"],
    ["aws_cloudwatch_event_target", "arn"],
    ["aws_eip", "instance"],
    ["aws_iam_role_policy_attachment", "policy_arn"],
    ["aws_lexv2models_bot", "role_arn"],
    ["aws_cognito_user_pool", "password_policy.minimum_length"],
    ["aws_api_gateway_rest_api", "body"],
    ["google_compute_instance", "metadata.ssh-keys"],
    ["kubernetes_namespace", "metadata.labels.pod-security.kubernetes.io/enforce"],
    ["azurerm_storage_account", "public_network_access_enabled"],
    ["acme_thing", "level_of_danger"],
    ["acme_thing", "constructor"],
    ["acme_thing", ""],
  ])("%s %s is not", (type, path) => {
    expect(harmless.knows(type, path)).toBe(false);
  });
});
