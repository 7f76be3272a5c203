import type { ProviderTypes } from "../provider-types";

export const DATADOG: ProviderTypes = {
  prefix: "datadog",
  holds: `
    api_key app_builder_app application_key child_organization dataset logs_index reference_table rum_application
    service_account_application_key synthetics_global_variable
  `,
  guards: `
    agentless_scanning_aws_scan_options agentless_scanning_gcp_scan_options appsec_waf_custom_rule
    cloud_configuration_rule cloud_workload_security_agent_rule compliance_custom_framework cost_budget
    csm_threats_agent_rule csm_threats_policy domain_allowlist incident_notification_rule integration_aws
    integration_aws_account integration_azure integration_gcp integration_gcp_sts integration_opsgenie_service_object
    integration_pagerduty integration_pagerduty_service_object integration_slack_channel ip_allowlist logs_archive
    logs_archive_order logs_custom_destination logs_metric monitor monitor_config_policy monitor_json
    monitor_notification_rule on_call_escalation_policy on_call_schedule on_call_team_routing_rules
    security_monitoring_default_rule security_monitoring_filter security_monitoring_rule security_monitoring_rule_json
    security_notification_rule sensitive_data_scanner_group sensitive_data_scanner_group_order
    sensitive_data_scanner_rule service_level_objective synthetics_private_location synthetics_test
  `,
  grants: `
    app_key_registration authn_mapping org_connection restriction_policy role service_account team_membership
    team_permission_setting user user_role
  `,
  settings: `
    action_connection apm_retention_filter apm_retention_filter_order appsec_waf_exclusion_filter aws_cur_config
    azure_uc_config compliance_resource_evaluation_filter custom_allocation_rule custom_allocation_rules dashboard
    dashboard_json dashboard_list downtime downtime_schedule gcp_uc_config incident_notification_template
    incident_type integration_aws_event_bridge integration_aws_external_id integration_aws_lambda_arn
    integration_aws_log_collection integration_aws_tag_filter integration_cloudflare_account
    integration_confluent_account integration_confluent_resource integration_fastly_account integration_fastly_service
    integration_ms_teams_tenant_based_handle integration_ms_teams_workflows_webhook_handle logs_custom_pipeline
    logs_index_order logs_integration_pipeline logs_pipeline_order metric_metadata metric_tag_configuration
    observability_pipeline openapi_api organization_settings powerpack rum_metric rum_retention_filter
    rum_retention_filters_order security_monitoring_suppression service_definition_yaml slo_correction
    software_catalog spans_metric synthetics_concurrency_cap tag_pipeline_ruleset tag_pipeline_rulesets team
    team_hierarchy_links team_link webhook webhook_custom_variable workflow_automation
  `,
};

export const NEWRELIC: ProviderTypes = {
  prefix: "newrelic",
  holds: `
    account_management api_access_key insights_event synthetics_secure_credential
  `,
  guards: `
    alert_channel alert_condition alert_policy alert_policy_channel infra_alert_condition notification_channel
    notification_destination nrql_alert_condition obfuscation_expression obfuscation_rule service_level
    synthetics_alert_condition synthetics_broken_links_monitor synthetics_cert_check_monitor synthetics_monitor
    synthetics_multilocation_alert_condition synthetics_private_location synthetics_script_monitor
    synthetics_step_monitor workflow
  `,
  grants: `
    group user
  `,
  settings: `
    alert_muting_rule application_settings browser_application cloud_aws_govcloud_integrations
    cloud_aws_govcloud_link_account cloud_aws_integrations cloud_aws_link_account cloud_azure_integrations
    cloud_azure_link_account cloud_gcp_integrations cloud_gcp_link_account cloud_oci_link_account data_partition_rule
    entity_tags events_to_metrics_rule key_transaction log_parsing_rule monitor_downtime nrql_drop_rule one_dashboard
    one_dashboard_json one_dashboard_raw pipeline_cloud_rule workload
  `,
};

export const PAGERDUTY: ProviderTypes = {
  prefix: "pagerduty",
  guards: `
    alert_grouping_setting business_service business_service_subscriber escalation_policy event_orchestration
    event_orchestration_global event_orchestration_integration event_orchestration_router event_orchestration_service
    event_orchestration_unrouted event_rule extension extension_servicenow incident_workflow incident_workflow_trigger
    ruleset ruleset_rule schedule service service_dependency service_event_rule service_integration slack_connection
    user user_contact_method user_handoff_notification_rule user_notification_rule webhook_subscription
  `,
  grants: `
    team_membership
  `,
  settings: `
    addon automation_actions_action automation_actions_action_service_association
    automation_actions_action_team_association automation_actions_runner automation_actions_runner_team_association
    enablement event_orchestration_global_cache_variable event_orchestration_service_cache_variable
    incident_custom_field incident_custom_field_option incident_type incident_type_custom_field
    jira_cloud_account_mapping_rule maintenance_window response_play service_custom_field service_custom_field_value
    tag tag_assignment team
  `,
};
