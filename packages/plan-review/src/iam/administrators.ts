/** Attributes by whose value a grant is one of an administrator. */
export interface Administrator {
  readonly type: RegExp;
  /** Paths without positions; none where every resource of the type is one. */
  readonly paths: readonly string[];
  readonly value: RegExp;
}

/** Owner, Contributor, User Access Administrator, Role Based Access Control Administrator: the ids that Azure gives them. */
const AZURE_IDS =
  /(8e3af657-a8ff-443c-a75c-2fe8c4bcb635|b24988ac-6180-42a0-ab88-20f7382dd24c|18d7d88d-d35e-4fb5-a5c3-7773c20a72d9|f58310d9-a9f6-439a-9e8d-f62e7b41a168)$/i;
const ANY = /./;

/** Each from the documentation of the provider and of the system that it manages. */
export const ADMINISTRATORS: readonly Administrator[] = [
  {
    type: /^azurerm_(role_assignment|pim_(active|eligible)_role_assignment|marketplace_role_assignment)$/,
    paths: ["role_definition_name"],
    value: /^(Owner|Contributor)$|Administrator$|\bAdmin$/i,
  },
  {
    type: /^azurerm_(role_assignment|pim_(active|eligible)_role_assignment|marketplace_role_assignment|lighthouse_definition)$/,
    paths: ["role_definition_id", "authorization.role_definition_id"],
    value: AZURE_IDS,
  },
  {
    type: /^azurerm_role_definition$/,
    paths: ["permissions.actions"],
    value: /^(\*|Microsoft\.Authorization\/(\*|roleAssignments\/(\*|write)|elevateAccess\/.*))$/i,
  },
  { type: /^azurerm_\w*(active_directory|aad)_(administrator|admin)$/, paths: [], value: ANY },
  { type: /^azurerm_synapse_role_assignment$/, paths: ["role_name"], value: /Administrator$/i },
  { type: /^azuread_directory_role(_assignment|_member|_eligibility_schedule_request)$/, paths: [], value: ANY },
  { type: /^azuread_administrative_unit_role_member$/, paths: [], value: ANY },
  {
    type: /^google_(project|folder|organization|billing_account)_iam_(member|binding)$/,
    paths: ["role"],
    value:
      /^roles\/(owner|editor|iam\.(serviceAccountTokenCreator|serviceAccountUser|serviceAccountOpenIdTokenCreator))$|[aA]dmin$/,
  },
  {
    type: /^google_(project|organization)_iam_custom_role$/,
    paths: ["permissions"],
    value:
      /\.setIamPolicy$|^iam\.(serviceAccounts\.(actAs|getAccessToken|signBlob|signJwt|implicitDelegation)|serviceAccountKeys\.create|roles\.update)$/,
  },
  { type: /^kubernetes_manifest$/, paths: ["manifest.roleRef.name"], value: /^(cluster-admin|admin)$/ },
  {
    type: /^google_service_account_iam_(member|binding)$/,
    paths: ["role"],
    value:
      /^roles\/(owner|editor|iam\.(serviceAccountTokenCreator|serviceAccountUser|serviceAccountKeyAdmin|serviceAccountAdmin))$/,
  },
  {
    type: /^google_(iap|cloud_run|storage|bigquery|kms|secret_manager|pubsub|artifact)\w*_iam_(member|binding)$/,
    paths: ["role"],
    value: /^roles\/(owner|editor)$|\.admin$/,
  },
  {
    type: /^kubernetes_(cluster_)?role_binding(_v1)?$/,
    paths: ["role_ref.name"],
    value: /^(cluster-admin|admin|system:masters)$/,
  },
  {
    type: /^kubernetes_(cluster_)?role_binding(_v1)?$/,
    paths: ["subject.name"],
    value: /^system:(masters|anonymous|unauthenticated|authenticated)$/,
  },
  { type: /^kubernetes_(cluster_)?role(_v1)?$/, paths: ["rule.verbs"], value: /^(\*|escalate|bind|impersonate)$/ },
  { type: /^github_(membership|organization_role_user|emu_membership)$/, paths: ["role"], value: /^admin$/ },
  {
    type: /^github_(repository_collaborators?|team_repository)$/,
    paths: ["permission", "user.permission", "team.permission"],
    value: /^(admin|maintain)$/,
  },
  { type: /^github_organization_(security_manager|role_team|role_team_assignment)$/, paths: [], value: ANY },
  {
    type: /^gitlab_(group|project)_(membership|share_group)$/,
    paths: ["access_level", "group_access"],
    value: /^(owner|maintainer)$/,
  },
  { type: /^gitlab_user$/, paths: ["is_admin"], value: /^true$/ },
  {
    type: /^okta_(user_admin_roles|group_role|admin_role_custom_assignments|app_oauth_role_assignment)$/,
    paths: [],
    value: ANY,
  },
  { type: /^vault_policy$/, paths: ["policy"], value: /"sudo"|path\s{0,20}"[+*/]{0,8}\*"/ },
  {
    type: /^vault_\w*(role|token|user|group|policies)$/,
    paths: ["token_policies", "policies"],
    value: /^(root|admin)$/,
  },
  {
    type: /^snowflake_/,
    paths: ["role_name", "role", "account_role_name", "parent_role_name", "default_role"],
    value: /^"?(ACCOUNTADMIN|SECURITYADMIN|ORGADMIN|SYSADMIN)"?$/i,
  },
  { type: /^datadog_(user_role|user|service_account)$/, paths: ["roles", "role_id"], value: /admin/i },
  { type: /^pagerduty_user$/, paths: ["role"], value: /^(admin|owner)$/ },
  { type: /^postgresql_role$/, paths: ["superuser", "create_role", "bypass_row_level_security"], value: /^true$/ },
  {
    type: /^postgresql_(grant_role|role)$/,
    paths: ["grant_role", "roles"],
    value: /superuser$|^(cloudsqlsuperuser|azure_pg_admin|postgres)$/,
  },
  { type: /^mysql_grant$/, paths: ["privileges"], value: /^(ALL|ALL PRIVILEGES|GRANT OPTION|SUPER|CREATE USER)$/i },
  {
    type: /^mongodbatlas_/,
    paths: ["roles.role_name", "role_names", "roles"],
    value: /(ORG|GROUP|PROJECT)_OWNER$|^atlasAdmin$/,
  },
  { type: /^cloudflare_account_member$/, paths: ["role_ids", "roles"], value: /^33666b9c79b9a5273fc7344ff42f953d$/ },
  {
    type: /^aws_grafana_(role_association|workspace_service_account)$/,
    paths: ["role", "grafana_role"],
    value: /^ADMIN$/,
  },
  { type: /^aws_quicksight_(user|role_membership)$/, paths: ["user_role", "role"], value: /^ADMIN/ },
  { type: /^aws_lakeformation_permissions$/, paths: ["principal"], value: /^IAM_ALLOWED_PRINCIPALS$/ },
];

/** Roles in the text of a Google policy that make an administrator, at whatever they are bound to. */
export const GOOGLE_ADMINISTRATOR =
  /^roles\/(owner|editor|iam\.(serviceAccountTokenCreator|serviceAccountUser))$|[aA]dmin$/;
