import { isEmpty } from "../../values";
import {
  alternatives,
  becomes,
  changed,
  elsewhere,
  fewer,
  gained,
  kept,
  leaves,
  more,
  off,
  on,
  ranked,
  when,
} from "../directions";
import { type Meaning, means } from "../meaning";

/** How somebody proves who they are, and what has to be proven. */
export const IDENTITY_CHECKS: readonly Meaning[] = [
  // who has not signed in is let through
  means("identity-check-weakened", ranked([/^allow$/i, /./], 1), "on_unauthenticated_request"),
  means("identity-check-weakened", leaves(/^ENABLED$/i), "iam", { within: /authorization_config\.iam$/ }),
  means("identity-check-weakened", on(), "authorized", { within: /^aws_ivs_channel\./ }),
  means("identity-check-weakened", leaves(/^USER_TOKEN$/), "user_context_policy"),
  means("identity-check-weakened", more(), "credential_duration"),
  // the metadata of an instance hold its credentials
  means("identity-check-weakened", ranked([/^optional$/, /^required$/]), "http_tokens"),
  means("identity-check-weakened", more({ absent: 1 }), "http_put_response_hop_limit"),
  means(
    "identity-check-weakened",
    when(({ before }) => !isEmpty(before), becomes(/^enabled$/)),
    "http_endpoint",
    {
      within: /metadata/,
    },
  ),
  means("identity-check-weakened", ranked([/^OFF$/i, /^OPTIONAL$/i, /^ON$/i]), "mfa_configuration"),
  means("identity-check-weakened", on(), "enabled", {
    within:
      /software_token_mfa_configuration|advanced_security_options|cognito_options|saml_options|(sasl|client_authentication)[\w.]*\.(iam|scram|enabled)|crl_configuration|ocsp_configuration|auth_settings|azure_active_directory/,
  }),
  // passwords
  means(
    "identity-check-weakened",
    fewer(),
    "minimum_password_length minimum_length password_reuse_prevention password_history_size password_min_length min_password_length",
  ),
  means("identity-check-weakened", more({ zero: "for ever", absent: "for ever" }), "max_password_age password_max_age"),
  means("identity-check-weakened", more({ absent: 7 }), "temporary_password_validity_days"),
  means(
    "identity-check-weakened",
    on(),
    `require_lowercase require_lowercase_characters require_numbers require_symbols require_uppercase
     require_uppercase_characters hard_expiry allow_users_to_change_password password_reset_required
     challenge_required_on_new_device allow_admin_create_user_only server_side_token_check enable_token_revocation
     generate_secret api_key_required validate_request_body validate_request_parameters
     require_authorization_for_cache_control iam_database_authentication_enabled auth_token_enabled
     acceptance_required user_authorization_required enable_basic_auth require_instance_properties assignment_required
     requires_comment_approval enforce_workgroup_configuration azuread_authentication_only
     role_based_access_control_enabled rbac_authorization_enabled enable_rbac_authorization local_account_disabled
     disable_password_authentication client_certificate_enabled client_cert_enabled uniform_bucket_level_access
     bucket_policy_only require_authentication authentication_enabled auth_enabled enable_auth iam_authentication
     enable_oslogin mfa_enabled require_mfa selective_auth azure_rbac_enabled oidc_issuer_enabled workload_identity_enabled
     azure_policy_enabled entra_authentication_enabled active_directory_auth_enabled signature_verification_enabled
     smb_acl_enabled enable_identity_center`,
  ),
  means("identity-check-weakened", on(), "iam scram tls", {
    within: /client_authentication\.(sasl\.)?(iam|scram|tls)$/,
  }),
  means(
    "identity-check-weakened",
    off(),
    `allow_unauthenticated_identities allow_classic_flow no_password_required unauthenticated anonymous_auth_enabled
     ignore_client_certificate_expiry allow_authorizer_override signing_disabled shared_access_key_enabled
     local_authentication_enabled local_auth_enabled access_key_enabled admin_enabled admin_user_enabled password_auth_enabled
     password_authentication_enabled allow_anonymous guest_access enable_legacy_abac legacy_abac_enabled
     disable_session_tags accept_role_session_name
     shared_key_access_enabled default_to_oauth_authentication_disabled ftp_basic_authentication_enabled
     webdeploy_publish_basic_authentication_enabled sftp_local_user_enabled
     allow_full_table_external_data_access allow_external_data_filtering hybrid_access_enabled with_privileged_access
     disable_template_validation`,
  ),
  means(
    "identity-check-weakened",
    on(),
    "local_authentication_disabled local_auth_disabled disable_local_auth key_based_authentication_disabled",
  ),
  means("identity-check-weakened", on(), "status", {
    within: /certificate_based_auth_properties|saml_properties|row_level_permission/,
  }),
  means("identity-check-weakened", leaves(/^(Active|ACTIVE)$/), "state", { within: /^aws_vpclattice_auth_policy\./ }),
  means(
    "identity-check-weakened",
    ranked([/^(OFF|AUDIT_OFF)$/i, /^AUDIT$/i, /^ENFORCED$/i]),
    "advanced_security_mode custom_auth_mode",
  ),
  means("identity-check-weakened", leaves(/^ENABLED$/), "prevent_user_existence_errors"),
  means("identity-check-weakened", ranked([/^off$/i, /^passthrough$/i, /^verify$/i]), "mode", {
    within: /mutual_authentication\.mode$/,
  }),
  means("identity-check-weakened", ranked([/^OFF$/i, /^STRICT$/i]), "mode", { within: /validation_settings\.mode$/ }),
  means(
    "identity-check-weakened",
    ranked([/^(DISABLED|NONE|OPTIONAL)/i, /^REQUIRED/i]),
    "iam_auth user_verification client_certificate_mode client_cert_mode",
  ),
  means("identity-check-weakened", leaves(/^Enforce$/i), "untrusted_artifact_on_deployment"),
  means("identity-check-weakened", leaves(/^STANDARD$/), "permissions_mode", { within: /qldb/ }),
  means("identity-check-weakened", leaves(/^BLOCK$|^MFA_REQUIRED$/), "event_action"),
  means(
    "identity-check-weakened",
    becomes(
      /^(API_KEY|UNAUTHENTICATED|NONE|none|no_auth|anonymous|open|NoAuth|PASSWORD|PUBLIC_KEY_OR_PASSWORD|PLAIN_TEXT_PASSWORD)$/,
    ),
    /^(.*_)?(authentication_type|auth_type|authentication_method|authentication_strategy|authorizer_type|auth_mode|sftp_authentication_methods|authentication)$/,
  ),
  means("identity-check-weakened", becomes(/^(ALLOW)$/), "default_action", {
    within: /user_pool_config\.default_action$/,
  }),
  means(
    "identity-check-weakened",
    kept,
    `request_validator_id truststore_uri trust_store_arn origin_access_control_id origin_access_identity
     identity_validation_expression trusted_signers trusted_key_groups code_signing_config_arn
     attributes_require_verification_before_update pre_authentication pre_sign_up user_group_ids
     certificate_authority_arns enabled_features enabled_policy_types allowed_resource_oauth2_return_urls client_root_certificate_chain_arn
     server_name_to_verify verify_auth_challenge_response auto_verified_attributes required_claims binary_authorization
     enforced_urls global_enforced_urls`,
  ),
  means(
    "identity-check-weakened",
    gained,
    "explicit_auth_flows allowed_oauth_flows allowed_oauth_scopes callback_urls redirect_uris allowed_first_auth_factors",
    { within: /cognito/ },
  ),
  // any one scope of the list is enough, and an empty list asks for none
  means(
    "identity-check-weakened",
    alternatives,
    "authorization_scopes audience allowed_audience allowed_clients allowed_audiences id_token_issuers allowed_organizations",
  ),
  means("identity-check-weakened", changed, "issuer issuer_uri openid_connect_url", {
    within: /jwt|oidc|authorizer|openid/,
  }),
  // how long a proof lasts
  means(
    "identity-check-weakened",
    more(),
    `access_token_validity id_token_validity refresh_token_validity session_duration session_timeout session_timeout_hours
     session_timeout_minutes auth_session_validity token_validity max_session_timeout auth_ttl iat_ttl
     session_duration_in_seconds`,
  ),
  means("identity-check-weakened", changed, "access_token id_token refresh_token", { within: /token_validity_units/ }),
  means("identity-check-weakened", on(), "disable_execute_api_endpoint"),
  means("identity-check-weakened", on(), "required", { within: /request_parameter\.required$/ }),
  means("identity-check-weakened", ranked([/^CONFIG_MAP$/, /^API_AND_CONFIG_MAP$/, /^API$/]), "authentication_mode"),
  means("identity-check-weakened", becomes(/^open-access$/), "acl_name", { within: /memorydb/ }),
  means("elsewhere", elsewhere, "authorization authorizer_id authorizer_type route_key http_method", {
    within: /^aws_(apigatewayv2_route|api_gateway_method)\./,
  }),
  means("elsewhere", elsewhere, "authorization_type", { within: /^aws_apigatewayv2_route\./ }),
];

/** What keeps a workload from its host and from its neighbours. */
export const ISOLATION: readonly Meaning[] = [
  means(
    "isolation-weakened",
    off(),
    "privileged privileged_mode allow_privilege_escalation host_network host_pid host_ipc enable_fault_injection enable_execute_command enable_ssm_access user_enabled_as_local_administrator enable_docker_access automount_service_account_token allow_privileged root_access_enabled share_process_namespace enable_serial_console",
  ),
  means("isolation-weakened", leaves(/^PER_TENANT$/), "tenant_isolation_mode"),
  means("isolation-weakened", leaves(/^enabled$/i), "amd_sev_snp"),
  means("isolation-weakened", leaves(/^DISABLED$/i), "introspection_config"),
  means("isolation-weakened", becomes(/^ENABLED$/i), "permission", { within: /^aws_appstream_stack\.user_settings\./ }),
  means("isolation-weakened", off(), "enabled", { within: /serial_console_access\.enabled$/ }),
  means(
    "isolation-weakened",
    on(),
    "readonly_root_filesystem read_only_root_filesystem read_only_root_file_system read_only_root_file run_as_non_root enable_network_isolation enable_secure_boot enable_integrity_monitoring enable_vtpm secure_boot_enabled vtpm_enabled enforce_secure_boot drop_all_capabilities",
  ),
  means("isolation-weakened", on(), "enabled", { within: /enclave_options|confidential|shielded|secure_boot/ }),
  means("isolation-weakened", on(), "readonly read_only", {
    within: /mount_points|volume_mounts?|mount_options|volumes?\.|linux_parameters/,
  }),
  means("isolation-weakened", becomes(/^(host|public)$/i), "pid_mode ipc_mode network_mode userns_mode"),
  means("isolation-weakened", becomes(/^(0|root|0:0|root:root)$/), "user run_as_user run_as_group uid", {
    within: /container|security_context|task_definition|posix_user|root_directory/,
  }),
  means("isolation-weakened", gained, "add", { within: /capabilities\.add$/ }),
  means("isolation-weakened", kept, "drop", { within: /capabilities\.drop$/ }),
  means(
    "isolation-weakened",
    becomes(/^Enabled$/i),
    "root_access copy_allowed paste_allowed print_allowed download_allowed upload_allowed deep_link_allowed",
  ),
  means("isolation-weakened", ranked([/^(unconfined|none)$/i, /./]), "seccomp_profile seccomp apparmor_profile"),
];
