import type { ProviderTypes } from "../provider-types";

export const GITHUB: ProviderTypes = {
  prefix: "github",
  holds: `
    actions_environment_secret actions_organization_secret actions_secret branch codespaces_organization_secret
    codespaces_secret codespaces_user_secret dependabot_organization_secret dependabot_secret enterprise_organization
    organization_project release repository repository_project
  `,
  guards: `
    actions_organization_permissions actions_repository_permissions branch_protection branch_protection_v3
    enterprise_actions_permissions enterprise_actions_workflow_permissions enterprise_security_analysis_settings
    organization_block organization_ruleset organization_settings repository_dependabot_security_updates
    repository_deployment_branch_policy repository_environment repository_environment_deployment_policy
    repository_ruleset workflow_repository_permissions
  `,
  grants: `
    actions_organization_secret_repositories actions_organization_secret_repository actions_repository_access_level
    app_installation_repositories app_installation_repository codespaces_organization_secret_repositories
    dependabot_organization_secret_repositories emu_group_mapping membership organization_custom_role
    organization_repository_role organization_role organization_role_team organization_role_team_assignment
    organization_role_user organization_security_manager repository_collaborator repository_collaborators
    repository_deploy_key team_members team_membership team_repository team_sync_group_mapping user_gpg_key
    user_invitation_accepter user_ssh_key
  `,
  settings: `
    actions_environment_variable actions_hosted_runner actions_organization_oidc_subject_claim_customization_template
    actions_organization_variable actions_repository_oidc_subject_claim_customization_template actions_runner_group
    actions_variable branch_default enterprise_actions_runner_group issue issue_label issue_labels
    organization_custom_properties organization_webhook project_card project_column repository_autolink_reference
    repository_custom_property repository_file repository_milestone repository_pull_request repository_topics
    repository_webhook team team_settings
  `,
};

export const GITLAB: ProviderTypes = {
  prefix: "gitlab",
  holds: `
    application branch group group_variable instance_variable project project_issue project_tag project_variable
    project_wiki_page release topic user
  `,
  guards: `
    branch_protection compliance_framework group_level_mr_approvals group_protected_environment
    group_security_policy_attachment project_approval_rule project_compliance_frameworks
    project_container_repository_protection project_external_status_check project_freeze_period
    project_job_token_scope project_job_token_scopes project_level_mr_approvals project_protected_environment
    project_push_rules project_security_policy_attachment tag_protection
  `,
  grants: `
    cluster_agent_token deploy_key deploy_key_enable deploy_token group_access_token group_deploy_token
    group_ldap_link group_membership group_saml_link group_service_account group_service_account_access_token
    group_share_group instance_service_account member_role personal_access_token pipeline_trigger project_access_token
    project_deploy_token project_membership project_share_group user_gpgkey user_identity user_impersonation_token
    user_sshkey
  `,
  settings: `
    application_appearance application_settings cluster_agent global_level_notifications group_badge group_cluster
    group_custom_attribute group_dependency_proxy group_epic_board group_hook group_issue_board group_label
    group_project_file_template instance_cluster integration_custom_issue_tracker integration_emails_on_push
    integration_external_wiki integration_github integration_harbor integration_jenkins integration_jira
    integration_mattermost integration_microsoft_teams integration_pipelines_email integration_redmine
    integration_slack integration_telegram label pages_domain pipeline_schedule pipeline_schedule_variable
    project_badge project_cluster project_custom_attribute project_environment project_hook
    project_integration_custom_issue_tracker project_integration_emails_on_push project_integration_external_wiki
    project_integration_github project_integration_harbor project_integration_jenkins project_integration_jira
    project_integration_mattermost project_integration_microsoft_teams project_integration_pipelines_email
    project_integration_redmine project_integration_telegram project_integration_youtrack project_issue_board
    project_label project_level_notifications project_merge_request_note project_milestone project_mirror
    project_pages_settings project_runner_enablement project_target_branch_rule release_link repository_file runner
    system_hook user_custom_attribute user_runner value_stream_analytics
  `,
};

export const AZUREDEVOPS: ProviderTypes = {
  prefix: "azuredevops",
  holds: `
    feed git_repository git_repository_branch git_repository_file group project securefile team variable_group wiki
    wiki_page workitem
  `,
  guards: `
    branch_policy_auto_reviewers branch_policy_build_validation branch_policy_comment_resolution
    branch_policy_merge_types branch_policy_min_reviewers branch_policy_status_check branch_policy_work_item_linking
    check_approval check_branch_control check_business_hours check_exclusive_lock check_required_template
    check_rest_api repository_policy_author_email_pattern repository_policy_case_enforcement
    repository_policy_check_credentials repository_policy_file_path_pattern repository_policy_max_file_size
    repository_policy_max_path_length repository_policy_reserved_names
  `,
  grants: `
    area_permissions build_definition_permissions build_folder_permissions feed_permission git_permissions
    group_entitlement group_membership iteration_permissions library_permissions pipeline_authorization
    project_permissions resource_authorization security_permissions securityrole_assignment
    service_principal_entitlement serviceendpoint_permissions servicehook_permissions tagging_permissions
    team_administrators team_members user_entitlement variable_group_permissions workitemquery_permissions
  `,
  serves: `
    agent_pool agent_queue build_definition elastic_pool environment environment_resource_kubernetes
    serviceendpoint_argocd serviceendpoint_aws serviceendpoint_azurecr serviceendpoint_azurerm
    serviceendpoint_bitbucket serviceendpoint_dockerregistry serviceendpoint_generic serviceendpoint_generic_git
    serviceendpoint_github serviceendpoint_gitlab serviceendpoint_kubernetes serviceendpoint_npm serviceendpoint_nuget
    serviceendpoint_sonarcloud serviceendpoint_sonarqube serviceendpoint_ssh
  `,
  settings: `
    build_folder dashboard feed_retention_policy project_features project_pipeline_settings project_tags
    servicehook_storage_queue_pipelines variable_group_variable workitemquery workitemquery_folder
  `,
};
