/** Harmless in types of other providers: labels, sizes, timing, content. The form is told at HARMLESS_PATHS. */
export const HARMLESS_OTHER_CLOUDS = `
  azurerm_app_service_plan sku.capacity
  azurerm_availability_set platform_fault_domain_count platform_update_domain_count
  azurerm_eventhub_namespace capacity
  azurerm_iothub sku.capacity endpoint.batch_frequency_in_seconds endpoint.max_chunk_size_in_bytes event_hub_partition_count
  azurerm_kubernetes_cluster default_node_pool.max_pods default_node_pool.node_labels default_node_pool.kubelet_disk_type
  azurerm_linux_virtual_machine_scale_set data_disk.disk_iops_read_write data_disk.disk_mbps_read_write
  azurerm_mssql_database max_size_gb
  azurerm_network_security_rule network_security_group_name
  azurerm_public_ip_prefix prefix_length
  azurerm_stream_analytics_job streaming_units
  azurerm_virtual_machine_scale_set sku.capacity
  datadog_dashboard widget layout_type reflow_type
  digitalocean_firewall outbound_rule.destination_addresses
  google_bigquery_table friendly_name
  google_bigtable_instance cluster.num_nodes
  google_compute_autoscaler autoscaling_policy.cooldown_period
  google_container_cluster master_authorized_networks_config.cidr_blocks.display_name maintenance_policy.daily_maintenance_window
  google_filestore_instance file_shares.capacity_gb file_shares.name
  google_pubsub_subscription retry_policy.maximum_backoff retry_policy.minimum_backoff
  google_redis_instance memory_size_gb
  google_spanner_instance num_nodes
  google_sql_database_instance settings.ip_configuration.authorized_networks.name settings.backup_configuration.start_time
  google_vpc_access_connector max_throughput min_throughput
  hcloud_firewall rule.destination_ips
  newrelic_one_dashboard page
`;
