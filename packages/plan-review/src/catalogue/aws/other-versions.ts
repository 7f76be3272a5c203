import type { ProviderTypes } from "../provider-types";

/** Types that are not in the version of the provider that the others are compared with: older ones of public plans, and newer ones. */
export const AWS_OTHER_VERSIONS: ProviderTypes = {
  prefix: "aws",
  holds: `
    ebs_volume_copy opsworks_rds_db_instance rds_cluster_snapshot simpledb_domain
  `,
  guards: `
    ec2_network_insights_access_scope macie_member_account_association macie_s3_bucket_association
    vpc_security_group_rules_exclusive
  `,
  grants: `
    iam_outbound_web_identity_federation opsworks_permission opsworks_user_profile organizations_aws_service_access
  `,
  serves: `
    apigatewayv2_routing_rule ec2_local_gateway_route_table
    ec2_local_gateway_route_table_virtual_interface_group_association ec2_secondary_network ec2_secondary_subnet
    opsworks_application opsworks_custom_layer opsworks_ecs_cluster_layer opsworks_ganglia_layer
    opsworks_haproxy_layer opsworks_instance opsworks_java_app_layer opsworks_memcached_layer opsworks_mysql_layer
    opsworks_nodejs_app_layer opsworks_php_app_layer opsworks_rails_app_layer opsworks_stack opsworks_static_web_layer
    s3control_multi_region_access_point_routes worklink_fleet worklink_website_certificate_authority_association
  `,
  settings: `
    cloudwatch_alarm_mute_rule cloudwatch_otel_enrichment db_security_group ec2_transit_gateway_metering_policy
    ec2_transit_gateway_metering_policy_entry elasticache_security_group organizations_tag redshift_security_group
    secretsmanager_tag xray_indexing_rule xray_trace_segment_destination
  `,
};
