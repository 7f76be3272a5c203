/**
 * What the families do not decide. A line is a type, or a beginning of types with `*`, and paths of it: `*` for all of
 * them, `block.*` for all below a block; what stands below a path, such as the keys of a map, is of it.
 */

/** Harmless in these types, whatever the names mean elsewhere. */
export const HARMLESS_PATHS = `
  archive_* *
  aws_ssm_parameter insecure_value
  azurerm_network_security_group security_rule.name security_rule.description
  aws_acm_certificate domain_name subject_alternative_names validation_method
  aws_acm_certificate_validation certificate_arn validation_record_fqdns
  aws_alb idle_timeout client_keep_alive
  aws_alb_listener default_action.order default_action.target_group_arn default_action.fixed_response.*
  aws_alb_listener_rule action.order action.target_group_arn action.fixed_response.*
  aws_alb_target_group health_check.timeout
  aws_api_gateway_integration http_method timeout_milliseconds
  aws_api_gateway_integration_response http_method
  aws_api_gateway_method http_method
  aws_api_gateway_method_response http_method
  aws_api_gateway_method_settings settings.cache_ttl_in_seconds settings.caching_enabled
  aws_apigatewayv2_authorizer api_id authorizer_payload_format_version enable_simple_responses
  aws_apigatewayv2_integration timeout_milliseconds
  aws_cloudfront_distribution ordered_cache_behavior.forwarded_values.* is_ipv6_enabled origin.connection_timeout
  aws_cloudfront_distribution ordered_cache_behavior.path_pattern default_cache_behavior.forwarded_values.*
  aws_cloudfront_distribution origin.origin_id origin.origin_path http_version
  aws_cloudwatch_composite_alarm alarm_description alarm_name
  aws_cloudwatch_metric_alarm alarm_description alarm_name
  aws_cloudwatch_query_definition log_group_names query_string
  aws_cognito_user_pool_domain domain
  aws_db_instance dedicated_log_volume
  aws_db_instance username
  aws_db_option_group engine_name major_engine_version option_group_description
  aws_db_parameter_group family
  aws_default_network_acl default_network_acl_id
  aws_default_route_table default_route_table_id
  aws_default_security_group vpc_id
  aws_docdb_cluster master_username
  aws_docdb_cluster_parameter_group family
  aws_dynamodb_table global_secondary_index.key_schema global_secondary_index.warm_throughput
  aws_ec2_subnet_cidr_reservation cidr_block subnet_id
  aws_ecs_cluster capacity_providers default_capacity_provider_strategy.*
  aws_ecs_cluster_capacity_providers *
  aws_ecs_service capacity_provider_strategy.*
  aws_eip domain
  aws_eks_cluster kubernetes_network_config.service_ipv4_cidr kubernetes_network_config.ip_family
  aws_elasticache_parameter_group family
  aws_elasticsearch_domain snapshot_options.automated_snapshot_start_hour
  aws_elb health_check.timeout health_check.target
  aws_elb idle_timeout
  aws_iam_group path
  aws_iam_instance_profile path
  aws_iam_policy path
  aws_iam_role path
  aws_iam_user path
  aws_instance credit_specification.* cpu_options.core_count cpu_options.threads_per_core
  aws_key_pair key_name key_name_prefix
  aws_lambda_function logging_config.log_format
  aws_lambda_function timeout
  aws_lambda_layer_version_permission statement_id
  aws_lambda_permission statement_id statement_id_prefix
  aws_lb idle_timeout client_keep_alive
  aws_lb_listener default_action.order default_action.target_group_arn default_action.fixed_response.*
  aws_lb_listener default_action.redirect.path default_action.redirect.port default_action.redirect.query
  aws_lb_listener default_action.redirect.status_code
  aws_lb_listener_rule action.order action.target_group_arn action.fixed_response.*
  aws_lb_listener_rule action.redirect.path action.redirect.port action.redirect.query action.redirect.status_code
  aws_lb_target_group connection_termination proxy_protocol_v2
  aws_lb_target_group health_check.timeout
  aws_memorydb_parameter_group family
  aws_neptune_cluster_parameter_group family
  aws_neptune_parameter_group family
  aws_network_acl vpc_id
  aws_quicksight_analysis definition parameters.*
  aws_quicksight_dashboard definition parameters.*
  aws_quicksight_template definition
  aws_rds_cluster master_username
  aws_rds_cluster_parameter_group family
  aws_redshift_cluster master_username
  aws_redshift_parameter_group family
  aws_route53_record ttl
  aws_s3_bucket_cors_configuration bucket expected_bucket_owner
  aws_s3_bucket_lifecycle_configuration bucket expected_bucket_owner rule.id
  aws_s3_bucket_logging bucket expected_bucket_owner
  aws_s3_bucket_object metadata
  aws_s3_bucket_object_lock_configuration bucket expected_bucket_owner
  aws_s3_bucket_ownership_controls bucket
  aws_s3_bucket_policy bucket
  aws_s3_bucket_public_access_block bucket
  aws_s3_bucket_replication_configuration bucket
  aws_s3_bucket_server_side_encryption_configuration bucket expected_bucket_owner
  aws_s3_bucket_versioning bucket expected_bucket_owner
  aws_s3_object metadata
  aws_secretsmanager_secret_policy secret_arn
  aws_security_group vpc_id
  aws_sqs_queue_policy queue_url
  aws_sqs_queue_redrive_policy queue_url
  aws_subnet cidr_block ipv6_cidr_block ipv6_native private_dns_hostname_type_on_launch
  aws_vpc assign_generated_ipv6_cidr_block enable_classiclink enable_classiclink_dns_support
  aws_vpc cidr_block ipv6_cidr_block ipv6_cidr_block_network_border_group enable_dns_hostnames enable_dns_support
  aws_vpc enable_network_address_usage_metrics
  aws_vpc_endpoint route_table_ids private_dns_enabled vpc_endpoint_type
  aws_vpc_endpoint_route_table_association *
  aws_vpc_ipv4_cidr_block_association cidr_block
  aws_workspaces_workspace workspace_properties.running_mode
  aws_workspaces_workspace workspace_properties.running_mode_auto_stop_timeout_in_minutes
  aws_xray_group filter_expression group_name
  azurerm_subnet address_prefix address_prefixes
  azurerm_virtual_network address_space
  cloudinit_* *
  google_compute_subnetwork ip_cidr_range secondary_ip_range.*
  google_sql_database_instance settings.disk_autoresize settings.disk_autoresize_limit settings.disk_size
  google_sql_database_instance settings.disk_type settings.edition settings.location_preference.* settings.maintenance_window.*
  google_sql_database_instance settings.pricing_plan settings.tier settings.user_labels.* settings.version
  helm_release atomic cleanup_on_fail dependency_update description lint max_history name namespace recreate_pods
  helm_release render_subchart_notes reset_values reuse_values timeout wait wait_for_jobs
  kubernetes_* metadata.generate_name metadata.generation metadata.name metadata.namespace metadata.resource_version
  kubernetes_* metadata.self_link metadata.uid
  kubernetes_daemon_set_v1 spec.template.spec.container.args spec.template.spec.container.command spec.template.spec.container.env spec.template.spec.container.image spec.template.spec.container.image_pull_policy
  kubernetes_daemon_set_v1 spec.template.spec.container.liveness_probe spec.template.spec.container.name spec.template.spec.container.port.container_port spec.template.spec.container.port.name
  kubernetes_daemon_set_v1 spec.template.spec.container.readiness_probe spec.template.spec.container.resources spec.template.spec.container.startup_probe spec.template.spec.container.working_dir
  kubernetes_daemonset spec.template.spec.container.args spec.template.spec.container.command spec.template.spec.container.env spec.template.spec.container.image spec.template.spec.container.image_pull_policy
  kubernetes_daemonset spec.template.spec.container.liveness_probe spec.template.spec.container.name spec.template.spec.container.port.container_port spec.template.spec.container.port.name
  kubernetes_daemonset spec.template.spec.container.readiness_probe spec.template.spec.container.resources spec.template.spec.container.startup_probe spec.template.spec.container.working_dir
  kubernetes_deployment spec.template.spec.container.args spec.template.spec.container.command spec.template.spec.container.env spec.template.spec.container.image spec.template.spec.container.image_pull_policy
  kubernetes_deployment spec.template.spec.container.liveness_probe spec.template.spec.container.name spec.template.spec.container.port.container_port spec.template.spec.container.port.name
  kubernetes_deployment spec.template.spec.container.readiness_probe spec.template.spec.container.resources spec.template.spec.container.startup_probe spec.template.spec.container.working_dir
  kubernetes_deployment_v1 spec.template.spec.container.args spec.template.spec.container.command spec.template.spec.container.env spec.template.spec.container.image spec.template.spec.container.image_pull_policy
  kubernetes_deployment_v1 spec.template.spec.container.liveness_probe spec.template.spec.container.name spec.template.spec.container.port.container_port spec.template.spec.container.port.name
  kubernetes_deployment_v1 spec.template.spec.container.readiness_probe spec.template.spec.container.resources spec.template.spec.container.startup_probe spec.template.spec.container.working_dir
  kubernetes_job spec.template.spec.container.args spec.template.spec.container.command spec.template.spec.container.env spec.template.spec.container.image spec.template.spec.container.image_pull_policy
  kubernetes_job spec.template.spec.container.liveness_probe spec.template.spec.container.name spec.template.spec.container.port.container_port spec.template.spec.container.port.name
  kubernetes_job spec.template.spec.container.readiness_probe spec.template.spec.container.resources spec.template.spec.container.startup_probe spec.template.spec.container.working_dir
  kubernetes_job_v1 spec.template.spec.container.args spec.template.spec.container.command spec.template.spec.container.env spec.template.spec.container.image spec.template.spec.container.image_pull_policy
  kubernetes_job_v1 spec.template.spec.container.liveness_probe spec.template.spec.container.name spec.template.spec.container.port.container_port spec.template.spec.container.port.name
  kubernetes_job_v1 spec.template.spec.container.readiness_probe spec.template.spec.container.resources spec.template.spec.container.startup_probe spec.template.spec.container.working_dir
  kubernetes_stateful_set spec.template.spec.container.args spec.template.spec.container.command spec.template.spec.container.env spec.template.spec.container.image spec.template.spec.container.image_pull_policy
  kubernetes_stateful_set spec.template.spec.container.liveness_probe spec.template.spec.container.name spec.template.spec.container.port.container_port spec.template.spec.container.port.name
  kubernetes_stateful_set spec.template.spec.container.readiness_probe spec.template.spec.container.resources spec.template.spec.container.startup_probe spec.template.spec.container.working_dir
  kubernetes_stateful_set_v1 spec.template.spec.container.args spec.template.spec.container.command spec.template.spec.container.env spec.template.spec.container.image spec.template.spec.container.image_pull_policy
  kubernetes_stateful_set_v1 spec.template.spec.container.liveness_probe spec.template.spec.container.name spec.template.spec.container.port.container_port spec.template.spec.container.port.name
  kubernetes_stateful_set_v1 spec.template.spec.container.readiness_probe spec.template.spec.container.resources spec.template.spec.container.startup_probe spec.template.spec.container.working_dir
  local_* *
  null_resource *
  random_* *
  terraform_data *
  time_* *
  tls_* *
`;

/** Content with names of its own below: harmless, but for what a name among them says of keys, roles, logs and the like. */
export const CONTENT_BLOCKS = `
  aws_lex_* *
  aws_lexv2models_* *
  aws_medialive_channel encoder_settings.*
  aws_quicksight_data_set logical_table_map.* physical_table_map.*
  aws_quicksight_theme configuration.*
`;

/**
 * Harmless by its name elsewhere, and not here: settings by name and value, whose values decide; content that gives access
 * or makes other resources; where data, requests or events go. `*` leaves the labels harmless.
 */
export const NOT_HARMLESS_PATHS = `
  aws_amplify_branch enable_pull_request_preview
  aws_appsync_graphql_api user_pool_config.user_pool_id
  aws_batch_job_definition container_properties ecs_properties node_properties
  aws_cloudwatch_event_rule event_pattern
  aws_codebuild_webhook filter_group.*
  aws_elasticsearch_domain cognito_options.user_pool_id
  aws_opensearch_domain cognito_options.user_pool_id
  aws_account_region *
  aws_api_gateway_rest_api body parameters
  aws_api_gateway_rest_api_put body parameters
  aws_apigatewayv2_api body
  aws_cloudcontrolapi_resource *
  aws_cloudformation_* *
  aws_cloudfront_distribution origin.domain_name
  aws_cloudwatch_event_target arn
  aws_cognito_user_pool lambda_config.*
  aws_cur_report_definition s3_bucket
  aws_dax_parameter_group *
  aws_db_option_group *
  aws_db_parameter_group *
  aws_default_network_acl *
  aws_default_route_table route.*
  aws_default_security_group *
  aws_dms_endpoint *
  aws_dms_s3_endpoint *
  aws_docdb_cluster_parameter_group *
  aws_ec2_managed_prefix_list *
  aws_ec2_managed_prefix_list_entry *
  aws_ecr_lifecycle_policy *
  aws_ecr_repository_creation_template *
  aws_ecs_account_setting_default *
  aws_eip instance
  aws_eip_association *
  aws_elastic_beanstalk_configuration_template *
  aws_elastic_beanstalk_environment setting.*
  aws_elasticache_parameter_group *
  aws_iam_* *
  aws_identitystore_* *
  aws_imagebuilder_lifecycle_policy *
  aws_iot_topic_rule *
  aws_key_pair *
  aws_kinesis_firehose_delivery_stream arn
  aws_lakeformation_* *
  aws_lakeformation_resource arn
  aws_launch_template iam_instance_profile.*
  aws_lightsail_instance_public_ports *
  aws_medialive_input_security_group *
  aws_memorydb_parameter_group *
  aws_mq_configuration *
  aws_msk_configuration *
  aws_neptune_cluster_parameter_group *
  aws_neptune_parameter_group *
  aws_opensearchserverless_lifecycle_policy *
  aws_organizations_* *
  aws_ram_* *
  aws_rds_cluster_parameter_group *
  aws_redshift_parameter_group *
  aws_route *
  aws_route53_record alias.*
  aws_route_table route.*
  aws_s3_bucket_cors_configuration *
  aws_s3_bucket_lifecycle_configuration *
  aws_s3control_bucket_lifecycle_configuration *
  aws_security_group *
  aws_security_group_rule *
  aws_serverlessapplicationrepository_cloudformation_stack *
  aws_servicecatalog_provisioned_product *
  aws_ses_receipt_rule *
  aws_ssm_parameter type
  aws_ssm_service_setting *
  aws_ssoadmin_* *
  aws_transfer_server function
  aws_vpc_security_group_egress_rule *
  aws_vpc_security_group_ingress_rule *
  azuread_* *
  helm_release *
  kubectl_* *
  kubernetes_* *
  kubernetes_labels labels
`;
