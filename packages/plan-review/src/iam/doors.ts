/** How a type that gives access is read. */
export interface Door {
  /**
   * The attributes that name what is given, or whom the rights belong to: where the plan makes that itself, its rights are
   * judged there. Empty where it always exists.
   */
  readonly of: readonly string[];
}

const always: Door = { of: [] };
const of = (...names: readonly string[]): Door => ({ of: names });

/** Types of AWS that give access in attributes of their own, without a policy in IAM's language. */
export const DOORS: Readonly<Record<string, Door>> = {
  aws_acmpca_permission: of("certificate_authority_arn"),
  aws_api_gateway_usage_plan_key: of("usage_plan_id", "key_id"),
  aws_cognito_identity_pool_roles_attachment: of("identity_pool_id"),
  aws_cognito_user_in_group: of("user_pool_id", "group_name"),
  aws_db_instance_role_association: of("db_instance_identifier", "role_arn"),
  aws_ec2_serial_console_access: always,
  aws_eks_access_entry: of("cluster_name"),
  aws_eks_access_policy_association: of("cluster_name"),
  aws_eks_pod_identity_association: of("role_arn"),
  aws_iam_access_key: of("user"),
  aws_iam_group_membership: of("group"),
  aws_iam_outbound_web_identity_federation: always,
  aws_iam_saml_provider: always,
  aws_iam_service_specific_credential: of("user_name"),
  aws_iam_signing_certificate: of("user_name"),
  aws_iam_user_group_membership: of("groups"),
  aws_iam_user_login_profile: of("user"),
  aws_iam_user_ssh_key: of("username"),
  aws_identitystore_group_membership: of("group_id"),
  aws_iot_policy_attachment: of("policy"),
  aws_iot_thing_principal_attachment: of("thing"),
  aws_kms_grant: of("key_id"),
  aws_lakeformation_data_lake_settings: always,
  aws_lakeformation_permissions: of("database.0.name", "table.0.database_name", "data_location.0.arn"),
  aws_lightsail_bucket_access_key: of("bucket_name"),
  aws_lightsail_bucket_resource_access: of("bucket_name"),
  aws_msk_scram_secret_association: of("cluster_arn"),
  aws_msk_single_scram_secret_association: of("cluster_arn"),
  aws_organizations_delegated_administrator: always,
  aws_rds_cluster_role_association: of("db_cluster_identifier", "role_arn"),
  aws_redshift_cluster_iam_roles: of("cluster_identifier"),
  aws_rolesanywhere_profile: of("role_arns"),
  aws_rolesanywhere_trust_anchor: always,
  aws_s3_bucket_acl: of("bucket"),
  aws_s3control_access_grant: of("access_grants_location_id"),
  aws_servicecatalog_principal_portfolio_association: of("portfolio_id"),
  aws_ssm_activation: of("iam_role"),
  aws_ssoadmin_account_assignment: always,
  aws_ssoadmin_application_access_scope: of("application_arn"),
  aws_ssoadmin_application_assignment: of("application_arn"),
  aws_ssoadmin_trusted_token_issuer: always,
  aws_transfer_access: of("server_id"),
  aws_transfer_ssh_key: of("server_id", "user_name"),
  aws_transfer_user: of("server_id"),
  aws_verifiedpermissions_policy: of("policy_store_id"),
};

/** The same of other clouds: there a new identity gets its rights one by one, as a new role of AWS does in its policies. */
export const OTHER_DOORS: readonly { readonly type: RegExp; readonly of: readonly string[] }[] = [
  { type: /^google_\w+_iam_(member|binding)$/, of: ["member", "members"] },
  // all members of a resource at once: who is among them is not new with it
  { type: /^google_\w+_iam_policy$/, of: [] },
  { type: /^azurerm_role_assignment$/, of: ["principal_id"] },
  { type: /^azurerm_key_vault_access_policy$/, of: ["object_id", "key_vault_id"] },
  { type: /^azuread_app_role_assignment$/, of: ["principal_object_id"] },
  { type: /^azuread_service_principal_delegated_permission_grant$/, of: ["service_principal_object_id"] },
  { type: /^kubernetes_(cluster_)?role_binding(_v1)?$/, of: ["role_ref.0.name"] },
];

/** Attributes of types that do more than give access, which do so when they change. */
export const GIVING: Readonly<Record<string, RegExp>> = {
  aws_cognito_identity_pool:
    /^(allow_classic_flow|supported_login_providers(\..*)?|openid_connect_provider_arns|saml_provider_arns|cognito_identity_providers\..*|developer_provider_name)$/,
  aws_iam_openid_connect_provider: /^(url|client_id_list|thumbprint_list)$/,
  aws_ssoadmin_permission_set: /^(relay_state|session_duration|instance_arn)$/,
  aws_eks_cluster: /^access_config\.(authentication_mode|bootstrap_cluster_creator_admin_permissions)$/,
  google_project_iam_custom_role: /^permissions$/,
  google_organization_iam_custom_role: /^permissions$/,
  kubernetes_config_map: /^(data(\..*)?|binary_data(\..*)?)$/,
  kubernetes_config_map_v1: /^(data(\..*)?|binary_data(\..*)?)$/,
  kubernetes_config_map_v1_data: /^(data(\..*)?|metadata\..*)$/,
};

/**
 * Roles and policies of other systems that somebody still has to be given. By name: what is called a role may as well be
 * an account with a password (`postgresql_role`), or name who has it (`vault_kubernetes_auth_backend_role`, `okta_group_role`).
 */
export const DEFINES =
  /^(azurerm_role_definition|azuread_(custom_)?directory_role|kubernetes_(cluster_)?role(_v1)?|spotinst_organization_policy|github_organization_(custom_|repository_)?role|gitlab_member_role|datadog_role|vault_(\w+_secret_(backend_)?(static_|dynamic_)?role|identity_oidc_role|policy)|auth0_role|mysql_role|mongodbatlas_custom_db_role|consul_acl_(policy|role))$/;

/** What is said of a resource without changing who may do what: its own `id`, and not the one of somebody whom it names. */
export const COSMETIC =
  /^(id|arn)$|(^|\.)(tags|tags_all|description|comment|labels|annotations|display_name|timeouts|region|etag|name_prefix|statement_id_prefix)(\.|$)/;

/** Exceptions, requirements, conditions and ends of what is given: each one that goes gives more. */
export const EXCEPTIONS =
  /^(exclude\w*|except\w*|deny\w*|denied\w*|disallowed\w*|require\w*|\w+_required|conditions?|condition_\w+|expires?_?\w*|expir\w+|valid_until|duration\w*|\w*ttl|num_uses)$/;

/** Lists of what something is given for: without any it is given for everything. */
export const BOUNDS =
  /^(resource_names|bound_\w+|\w*restrict\w*|\w*allowed_(ips?|cidrs?|domains?)|\w*_bound_cidrs|home_directory|home_directory_mappings|role_mapping|namespaces)$/;
