/**
 * What the families do not decide. A line is a type, or a beginning of types with `*`, and paths of it: `*` for all of
 * them, `block.*` for all below a block.
 */

/** Harmless in these types, whatever the names mean elsewhere. */
export const HARMLESS_PATHS = `
  archive_* *
  aws_acm_certificate domain_name subject_alternative_names validation_method
  aws_acm_certificate_validation *
  aws_alb_listener default_action.order default_action.target_group_arn default_action.fixed_response.*
  aws_alb_listener_rule action.order action.target_group_arn action.fixed_response.*
  aws_api_gateway_integration http_method timeout_milliseconds
  aws_api_gateway_integration_response http_method
  aws_api_gateway_method http_method
  aws_api_gateway_method_response http_method
  aws_cloudfront_distribution ordered_cache_behavior.path_pattern default_cache_behavior.forwarded_values.*
  aws_cloudfront_distribution ordered_cache_behavior.forwarded_values.* is_ipv6_enabled origin.connection_timeout
  aws_cloudfront_distribution origin.origin_id origin.origin_path http_version
  aws_cognito_user_pool_domain domain
  aws_db_instance username
  aws_docdb_cluster master_username
  aws_ecs_cluster_capacity_providers *
  aws_ecs_service capacity_provider_strategy.*
  aws_eip domain
  aws_eks_cluster kubernetes_network_config.service_ipv4_cidr kubernetes_network_config.ip_family
  aws_instance credit_specification.* cpu_options.core_count cpu_options.threads_per_core
  aws_lambda_function timeout
  aws_lb_listener default_action.order default_action.target_group_arn default_action.fixed_response.*
  aws_lb_listener_rule action.order action.target_group_arn action.fixed_response.*
  aws_lb_target_group health_check.timeout
  aws_alb_target_group health_check.timeout
  aws_elb health_check.timeout health_check.target
  aws_lex_* *
  aws_lexv2models_* *
  aws_medialive_channel encoder_settings.*
  aws_quicksight_analysis definition parameters.*
  aws_quicksight_dashboard definition parameters.*
  aws_quicksight_data_set logical_table_map.* physical_table_map.*
  aws_quicksight_template definition
  aws_quicksight_theme configuration.*
  aws_rds_cluster master_username
  aws_redshift_cluster master_username
  aws_route53_record ttl
  aws_s3_bucket_object metadata.*
  aws_s3_object metadata.*
  aws_subnet cidr_block ipv6_cidr_block ipv6_native private_dns_hostname_type_on_launch
  aws_vpc cidr_block ipv6_cidr_block ipv6_cidr_block_network_border_group enable_dns_hostnames enable_dns_support
  aws_vpc assign_generated_ipv6_cidr_block enable_classiclink enable_classiclink_dns_support
  aws_vpc enable_network_address_usage_metrics
  aws_vpc_endpoint route_table_ids private_dns_enabled vpc_endpoint_type
  aws_vpc_endpoint_route_table_association *
  aws_vpc_ipv4_cidr_block_association cidr_block
  cloudinit_* *
  helm_release atomic cleanup_on_fail dependency_update description lint max_history name namespace recreate_pods
  helm_release render_subchart_notes reset_values reuse_values timeout wait wait_for_jobs
  local_* *
  null_resource *
  random_* *
  terraform_data *
  time_* *
  tls_* *
`;

/**
 * Harmless by its name elsewhere, and not here: settings by name and value, whose values decide; content that gives access
 * or makes other resources.
 */
export const NOT_HARMLESS_PATHS = `
  aws_account_region *
  aws_api_gateway_rest_api body parameters
  aws_api_gateway_rest_api_put body parameters
  aws_apigatewayv2_api body
  aws_cloudcontrolapi_resource *
  aws_cloudformation_* *
  aws_db_option_group *
  aws_db_parameter_group *
  aws_dax_parameter_group *
  aws_default_network_acl *
  aws_default_security_group *
  aws_docdb_cluster_parameter_group *
  aws_ec2_managed_prefix_list *
  aws_ec2_managed_prefix_list_entry *
  aws_ecs_account_setting_default *
  aws_elastic_beanstalk_configuration_template *
  aws_elastic_beanstalk_environment setting.*
  aws_elasticache_parameter_group *
  aws_iam_* *
  aws_identitystore_* *
  aws_key_pair *
  aws_lakeformation_* *
  aws_lightsail_instance_public_ports *
  aws_medialive_input_security_group *
  aws_memorydb_parameter_group *
  aws_mq_configuration *
  aws_msk_configuration *
  aws_neptune_cluster_parameter_group *
  aws_neptune_parameter_group *
  aws_organizations_* *
  aws_ram_* *
  aws_rds_cluster_parameter_group *
  aws_redshift_parameter_group *
  aws_security_group *
  aws_security_group_rule *
  aws_serverlessapplicationrepository_cloudformation_stack *
  aws_servicecatalog_provisioned_product *
  aws_ssm_parameter type
  aws_ssm_service_setting *
  aws_ssoadmin_* *
  aws_vpc_security_group_egress_rule *
  aws_vpc_security_group_ingress_rule *
  azuread_* *
  helm_release *
  kubectl_* *
  kubernetes_* *
`;
