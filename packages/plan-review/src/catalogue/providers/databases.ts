import type { ProviderTypes } from "../provider-types";

export const POSTGRESQL: ProviderTypes = {
  prefix: "postgresql",
  holds: `
    database physical_replication_slot replication_slot schema subscription
  `,
  guards: `
    security_label
  `,
  grants: `
    default_privileges grant grant_role role user_mapping
  `,
  serves: `
    extension function publication server
  `,
};

export const MYSQL: ProviderTypes = {
  prefix: "mysql",
  holds: `
    database
  `,
  grants: `
    default_roles grant role user user_password
  `,
  settings: `
    global_variable sql ti_config
  `,
};

export const MONGODBATLAS: ProviderTypes = {
  prefix: "mongodbatlas",
  holds: `
    advanced_cluster api_key cloud_backup_snapshot cluster data_lake_pipeline federated_database_instance flex_cluster
    online_archive organization project search_deployment serverless_instance stream_instance
  `,
  guards: `
    alert_configuration auditing backup_compliance_policy cloud_backup_schedule cloud_backup_snapshot_export_bucket
    encryption_at_rest encryption_at_rest_private_endpoint federated_query_limit maintenance_window
    push_based_log_export resource_policy third_party_integration
  `,
  grants: `
    access_list_api_key api_key_project_assignment cloud_provider_access_authorization cloud_provider_access_setup
    custom_db_role database_user federated_settings_identity_provider federated_settings_org_config
    federated_settings_org_role_mapping ldap_configuration mongodb_employee_access_grant org_invitation
    project_api_key project_invitation project_ip_access_list team teams x509_authentication_database_user
  `,
  settings: `
    cloud_backup_snapshot_export_job cloud_backup_snapshot_restore_job cluster_outage_simulation
    custom_dns_configuration_cluster_aws event_trigger global_cluster_config ldap_verify network_container
    network_peering private_endpoint_regional_mode privatelink_endpoint privatelink_endpoint_serverless
    privatelink_endpoint_service privatelink_endpoint_service_data_federation_online_archive
    privatelink_endpoint_service_serverless search_index stream_connection stream_privatelink_endpoint
    stream_processor
  `,
};

export const CONSUL: ProviderTypes = {
  prefix: "consul",
  holds: `
    admin_partition certificate_authority key_prefix keys namespace
  `,
  guards: `
    config_entry_service_intentions intention license
  `,
  grants: `
    acl_auth_method acl_binding_rule acl_policy acl_role acl_role_policy_attachment acl_token
    acl_token_policy_attachment acl_token_role_attachment namespace_policy_attachment namespace_role_attachment
    peering peering_token
  `,
  settings: `
    agent_service autopilot_config catalog_entry config_entry config_entry_service_defaults
    config_entry_service_resolver config_entry_service_router config_entry_service_splitter
    config_entry_v2_exported_services network_area node prepared_query service
  `,
};
