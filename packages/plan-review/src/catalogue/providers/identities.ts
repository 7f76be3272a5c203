import type { ProviderTypes } from "../provider-types";

export const AZUREAD: ProviderTypes = {
  prefix: "azuread",
  holds: `
    administrative_unit application application_certificate application_from_template application_registration group
    group_without_members service_principal service_principal_token_signing_certificate user
  `,
  guards: `
    authentication_strength_policy claims_mapping_policy conditional_access_policy group_role_management_policy
    named_location
  `,
  grants: `
    access_package_assignment_policy access_package_catalog_role_assignment
    access_package_resource_package_association administrative_unit_member administrative_unit_role_member
    app_role_assignment application_api_access application_federated_identity_credential
    application_flexible_federated_identity_credential application_owner application_password
    application_pre_authorized custom_directory_role directory_role directory_role_assignment
    directory_role_eligibility_schedule_request directory_role_member group_member invitation
    privileged_access_group_assignment_schedule privileged_access_group_eligibility_schedule
    service_principal_certificate service_principal_delegated_permission_grant service_principal_password
    synchronization_secret
  `,
  settings: `
    access_package access_package_catalog access_package_resource_catalog_association application_app_role
    application_fallback_public_client application_identifier_uri application_known_clients
    application_optional_claims application_permission_scope application_redirect_uris
    service_principal_claims_mapping_policy_assignment synchronization_job synchronization_job_provision_on_demand
    user_flow_attribute
  `,
};

export const OKTA: ProviderTypes = {
  prefix: "okta",
  holds: `
    app_auto_login app_basic_auth app_bookmark app_oauth app_saml app_secure_password_store app_shared_credentials
    app_swa app_three_field auth_server group idp_oidc idp_saml idp_saml_key idp_social user user_type
  `,
  guards: `
    app_access_policy_assignment app_signon_policy app_signon_policy_rule auth_server_policy auth_server_policy_rule
    authenticator behavior captcha captcha_org_wide_settings event_hook factor factor_totp log_stream network_zone
    policy_device_assurance_android policy_device_assurance_chromeos policy_device_assurance_ios
    policy_device_assurance_macos policy_device_assurance_windows policy_mfa policy_mfa_default policy_password
    policy_password_default policy_profile_enrollment policy_rule_mfa policy_rule_password policy_rule_signon
    policy_signon rate_limiting security_notification_emails threat_insight_settings
  `,
  grants: `
    admin_role_custom admin_role_custom_assignments admin_role_targets app_group_assignment app_group_assignments
    app_oauth_api_scope app_oauth_role_assignment app_user group_memberships group_owner group_role group_rule
    resource_set trusted_origin trusted_server user_admin_roles user_group_memberships
  `,
  settings: `
    app_oauth_post_logout_redirect_uri app_oauth_redirect_uri app_saml_app_settings app_user_base_schema_property
    app_user_schema_property auth_server_claim auth_server_claim_default auth_server_default auth_server_scope brand
    customized_signin_page domain domain_certificate domain_verification email_customization email_domain
    email_domain_verification email_sender email_sender_verification email_smtp_server email_template_settings
    event_hook_verification group_schema_property inline_hook link_definition link_value org_configuration org_support
    policy_profile_enrollment_apps policy_rule_idp_discovery policy_rule_profile_enrollment preview_signin_page
    profile_mapping role_subscription template_sms theme user_base_schema_property user_factor_question
    user_schema_property
  `,
};

export const AUTH0: ProviderTypes = {
  prefix: "auth0",
  holds: `
    client connection custom_domain database encryption_key_manager organization resource_server signing_key
    signing_keys tenant user
  `,
  guards: `
    action attack_protection guardian hook log_stream rule trigger_action trigger_actions
  `,
  grants: `
    client_credentials client_grant connection_client connection_clients organization_connection
    organization_connections organization_member organization_member_role organization_member_roles
    organization_members resource_server_scope resource_server_scopes role role_permission role_permissions
    user_permission user_permissions user_role user_roles
  `,
  settings: `
    branding branding_theme connection_keys connection_profile connection_scim_configuration
    custom_domain_verification email email_provider email_template flow flow_vault_connection form network_acl
    organization_discovery_domain page pages phone_notification_template phone_provider prompt prompt_custom_text
    prompt_partials prompt_screen_partial prompt_screen_partials prompt_screen_renderer rule_config
    self_service_profile session_transfer user_attribute_profile
  `,
};

export const VAULT: ProviderTypes = {
  prefix: "vault",
  holds: `
    ad_secret_backend aws_secret_backend azure_secret_backend consul_secret_backend database_secret_backend_connection
    database_secrets_mount gcp_secret_backend generic_endpoint generic_secret identity_entity identity_group
    identity_oidc_key kmip_secret_backend kubernetes_secret_backend kv_secret kv_secret_backend_v2 kv_secret_v2
    ldap_secret_backend managed_keys mongodbatlas_secret_backend mount namespace nomad_secret_backend
    pki_secret_backend_cert pki_secret_backend_config_ca pki_secret_backend_intermediate_cert_request
    pki_secret_backend_issuer pki_secret_backend_key pki_secret_backend_root_cert
    pki_secret_backend_root_sign_intermediate pki_secret_backend_sign rabbitmq_secret_backend ssh_secret_backend_ca
    terraform_cloud_secret_backend transit_secret_backend_key
  `,
  guards: `
    audit audit_request_header egp_policy identity_mfa_duo identity_mfa_login_enforcement identity_mfa_okta
    identity_mfa_pingid identity_mfa_totp mfa_duo mfa_okta mfa_pingid mfa_totp password_policy quota_lease_count
    quota_rate_limit raft_snapshot_agent_config rgp_policy
  `,
  grants: `
    ad_secret_library ad_secret_role alicloud_auth_backend_role approle_auth_backend_login approle_auth_backend_role
    approle_auth_backend_role_secret_id auth_backend aws_auth_backend_login aws_auth_backend_role
    aws_auth_backend_role_tag aws_auth_backend_sts_role aws_secret_backend_role aws_secret_backend_static_role
    azure_auth_backend_role azure_secret_backend_role azure_secret_backend_static_role cert_auth_backend_role
    consul_secret_backend_role database_secret_backend_role database_secret_backend_static_role gcp_auth_backend
    gcp_auth_backend_role gcp_secret_impersonated_account gcp_secret_roleset gcp_secret_static_account
    github_auth_backend github_team github_user identity_entity_alias identity_entity_policies identity_group_alias
    identity_group_member_entity_ids identity_group_member_group_ids identity_group_policies identity_oidc_assignment
    identity_oidc_client identity_oidc_key_allowed_client_id identity_oidc_role jwt_auth_backend jwt_auth_backend_role
    kmip_secret_role kubernetes_auth_backend_role kubernetes_secret_backend_role ldap_auth_backend
    ldap_auth_backend_group ldap_auth_backend_user ldap_secret_backend_dynamic_role ldap_secret_backend_library_set
    ldap_secret_backend_static_role mongodbatlas_secret_role nomad_secret_role oci_auth_backend oci_auth_backend_role
    okta_auth_backend okta_auth_backend_group okta_auth_backend_user pki_secret_backend_role policy
    rabbitmq_secret_backend_role saml_auth_backend saml_auth_backend_role scep_auth_backend_role
    spiffe_auth_backend_role ssh_secret_backend_role terraform_cloud_secret_creds terraform_cloud_secret_role token
    token_auth_backend_role
  `,
  settings: `
    aws_auth_backend_cert aws_auth_backend_client aws_auth_backend_config_identity aws_auth_backend_identity_whitelist
    aws_auth_backend_roletag_blacklist azure_auth_backend_config config_ui_custom_message identity_oidc
    identity_oidc_provider identity_oidc_scope kmip_secret_scope kubernetes_auth_backend_config
    pki_secret_backend_acme_eab pki_secret_backend_config_acme pki_secret_backend_config_auto_tidy
    pki_secret_backend_config_cluster pki_secret_backend_config_cmpv2 pki_secret_backend_config_est
    pki_secret_backend_config_issuers pki_secret_backend_config_scep pki_secret_backend_config_urls
    pki_secret_backend_crl_config pki_secret_backend_intermediate_set_signed plugin plugin_pinned_version
    raft_autopilot secrets_sync_association secrets_sync_aws_destination secrets_sync_azure_destination
    secrets_sync_config secrets_sync_gcp_destination secrets_sync_gh_destination secrets_sync_github_apps
    secrets_sync_vercel_destination spiffe_auth_backend_config transform_alphabet transform_role transform_template
    transform_transformation transit_secret_cache_config
  `,
};
