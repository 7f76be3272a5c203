import type { ProviderTypes } from "../provider-types";

export const CLOUDFLARE: ProviderTypes = {
  prefix: "cloudflare",
  holds: `
    account byo_ip_prefix custom_ssl d1_database dns_zone_transfers_tsig image keyless_certificate mtls_certificate
    organization origin_ca_certificate queue r2_bucket registrar_domain stream stream_key turnstile_widget
    workers_for_platforms_dispatch_namespace workers_kv workers_kv_namespace zero_trust_access_service_token
    zero_trust_dlp_dataset zero_trust_organization zero_trust_tunnel_cloudflared zone zone_dnssec zone_hold
  `,
  guards: `
    access_rule api_shield api_shield_discovery_operation api_shield_operation
    api_shield_operation_schema_validation_settings api_shield_schema api_shield_schema_validation_settings
    authenticated_origin_pulls authenticated_origin_pulls_certificate authenticated_origin_pulls_settings
    bot_management content_scanning content_scanning_expression dns_firewall dns_zone_transfers_acl
    email_security_block_sender email_security_impersonation_registry email_security_trusted_domains filter
    firewall_rule healthcheck hostname_tls_setting leaked_credential_check leaked_credential_check_rule list list_item
    load_balancer_monitor logpull_retention logpush_job magic_network_monitoring_configuration
    magic_network_monitoring_rule magic_transit_site_acl notification_policy notification_policy_webhooks page_rule
    page_shield_policy r2_bucket_lock rate_limit ruleset schema_validation_operation_settings
    schema_validation_schemas schema_validation_settings token_validation_config token_validation_rules total_tls
    universal_ssl_setting user_agent_blocking_rule waiting_room waiting_room_rules zero_trust_access_key_configuration
    zero_trust_access_mtls_certificate zero_trust_access_mtls_hostname_settings zero_trust_device_posture_integration
    zero_trust_device_posture_rule zero_trust_device_settings zero_trust_dlp_custom_entry
    zero_trust_dlp_custom_profile zero_trust_dlp_entry zero_trust_dlp_integration_entry
    zero_trust_dlp_predefined_entry zero_trust_dlp_predefined_profile zero_trust_gateway_certificate
    zero_trust_gateway_logging zero_trust_gateway_policy zero_trust_gateway_settings zero_trust_list
    zero_trust_risk_behavior zero_trust_risk_scoring_integration zone_lockdown zone_setting
  `,
  grants: `
    account_member account_token api_token sso_connector zero_trust_access_application zero_trust_access_group
    zero_trust_access_identity_provider zero_trust_access_infrastructure_target zero_trust_access_policy
    zero_trust_access_short_lived_certificate
  `,
  settings: `
    account_dns_settings account_dns_settings_internal_view account_subscription address_map argo_smart_routing
    argo_tiered_caching calls_sfu_app calls_turn_app certificate_pack cloud_connector_rules cloudforce_one_request
    cloudforce_one_request_asset cloudforce_one_request_message cloudforce_one_request_priority
    connectivity_directory_service custom_hostname custom_hostname_fallback_origin custom_pages dns_record
    dns_zone_transfers_incoming dns_zone_transfers_outgoing dns_zone_transfers_peer email_routing_address
    email_routing_catch_all email_routing_dns email_routing_rule email_routing_settings hyperdrive_config
    image_variant load_balancer load_balancer_pool logpush_ownership_challenge magic_transit_connector
    magic_transit_site magic_transit_site_lan magic_transit_site_wan magic_wan_gre_tunnel magic_wan_ipsec_tunnel
    magic_wan_static_route managed_transforms observatory_scheduled_test organization_profile pages_domain
    pages_project queue_consumer r2_bucket_cors r2_bucket_event_notification r2_bucket_lifecycle r2_bucket_sippy
    r2_custom_domain r2_managed_domain regional_hostname regional_tiered_cache snippet snippet_rules snippets
    spectrum_application stream_audio_track stream_caption_language stream_download stream_live_input stream_watermark
    stream_webhook tiered_cache url_normalization_settings user waiting_room_event waiting_room_settings web3_hostname
    web_analytics_rule web_analytics_site worker worker_version workers_cron_trigger workers_custom_domain
    workers_deployment workers_route workers_script workers_script_subdomain workflow
    zero_trust_access_ai_controls_mcp_portal zero_trust_access_ai_controls_mcp_server zero_trust_access_custom_page
    zero_trust_access_tag zero_trust_device_custom_profile zero_trust_device_custom_profile_local_domain_fallback
    zero_trust_device_default_profile zero_trust_device_default_profile_certificates
    zero_trust_device_default_profile_local_domain_fallback zero_trust_device_managed_networks zero_trust_dex_test
    zero_trust_dns_location zero_trust_gateway_proxy_endpoint zero_trust_network_hostname_route
    zero_trust_tunnel_cloudflared_config zero_trust_tunnel_cloudflared_route
    zero_trust_tunnel_cloudflared_virtual_network zero_trust_tunnel_warp_connector zone_cache_reserve
    zone_cache_variants zone_dns_settings zone_subscription
  `,
};

export const DIGITALOCEAN: ProviderTypes = {
  prefix: "digitalocean",
  holds: `
    byoip_prefix certificate container_registries container_registry custom_image database_cluster database_db
    database_kafka_topic database_replica domain droplet_snapshot floating_ip genai_knowledge_base kubernetes_cluster
    nfs nfs_snapshot project reserved_ip reserved_ipv6 spaces_bucket spaces_bucket_object ssh_key volume
    volume_snapshot
  `,
  guards: `
    database_firewall firewall monitor_alert spaces_bucket_logging uptime_alert uptime_check
  `,
  grants: `
    container_registry_docker_credentials database_user genai_openai_api_key spaces_bucket_policy spaces_key
  `,
  serves: `
    app cdn database_connection_pool droplet droplet_autoscale floating_ip_assignment kubernetes_node_pool
    loadbalancer record reserved_ip_assignment reserved_ipv6_assignment volume_attachment vpc vpc_nat_gateway
    vpc_peering
  `,
  settings: `
    database_kafka_config database_kafka_schema_registry database_mongodb_config database_mysql_config
    database_online_migration database_opensearch_config database_postgresql_config database_redis_config
    database_valkey_config genai_agent genai_agent_knowledge_base_attachment genai_agent_route genai_function
    genai_indexing_job_cancel genai_knowledge_base_data_source nfs_attachment partner_attachment project_resources
    spaces_bucket_cors_configuration tag
  `,
};

export const HCLOUD: ProviderTypes = {
  prefix: "hcloud",
  holds: `
    floating_ip managed_certificate primary_ip snapshot ssh_key storage_box storage_box_snapshot
    storage_box_subaccount uploaded_certificate volume zone
  `,
  guards: `
    firewall firewall_attachment
  `,
  serves: `
    floating_ip_assignment load_balancer load_balancer_network load_balancer_service load_balancer_target network
    network_route network_subnet placement_group rdns server server_network volume_attachment zone_record zone_rrset
  `,
};

/** Any resource of Azure by its name there: it can be one that holds data. */
export const AZAPI: ProviderTypes = {
  prefix: "azapi",
  holds: `
    data_plane_resource resource
  `,
  settings: `
    resource_action update_resource
  `,
};
