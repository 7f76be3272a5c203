import type { ProviderTypes } from "../provider-types";

/** Types of older versions of the provider, which public plans still have. */
export const AZURERM_OTHER_VERSIONS: ProviderTypes = {
  prefix: "azurerm",
  holds: `
    data_lake_analytics_account data_lake_store data_lake_store_file hdinsight_ml_services_cluster
    hdinsight_rserver_cluster hdinsight_storm_cluster integration_service_environment
    iot_time_series_insights_gen2_environment iot_time_series_insights_reference_data_set
    iot_time_series_insights_standard_environment lab_service_lab lab_service_plan logz_monitor mariadb_database
    mariadb_server media_asset media_content_key_policy media_services_account mysql_database mysql_server
    spatial_anchors_account sql_database sql_elasticpool sql_managed_database sql_managed_instance sql_server
    template_deployment video_analyzer
  `,
  guards: `
    data_lake_analytics_firewall_rule data_lake_store_firewall_rule data_lake_store_virtual_network_rule logz_tag_rule
    mariadb_firewall_rule mariadb_virtual_network_rule monitor_log_profile mysql_firewall_rule mysql_server_key
    mysql_virtual_network_rule policy_assignment policy_remediation sentinel_alert_rule sql_failover_group
    sql_firewall_rule sql_virtual_network_rule
  `,
  grants: `
    iot_time_series_insights_access_policy lab_service_user mysql_active_directory_administrator
    sql_active_directory_administrator sql_managed_instance_active_directory_administrator
  `,
  serves: `
    devspace_controller media_live_event media_live_event_output media_streaming_endpoint media_streaming_locator
    video_analyzer_edge_module
  `,
  settings: `
    cosmosdb_notebook_workspace iot_time_series_insights_event_source_eventhub
    iot_time_series_insights_event_source_iothub lab_service_schedule mariadb_configuration media_asset_filter
    media_job media_services_account_filter media_streaming_policy media_transform mysql_configuration
    sql_managed_instance_failover_group
  `,
};
