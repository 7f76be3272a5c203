import { SEVERITIES, type Severity } from "../src/rules/rule";
import { created, deleted, type Entry, planOf, replaced, reviewOf, updated } from "./support/plan-builder";

/**
 * Changes of other clouds, with attributes as the examples in the providers' documentation have them. No provider of theirs
 * is at hand to plan with.
 */
const AZURE_ACCOUNT = {
  name: "orders",
  account_replication_type: "GRS",
  https_traffic_only_enabled: true,
  min_tls_version: "TLS1_2",
  public_network_access_enabled: false,
  shared_access_key_enabled: false,
  blob_properties: [{ versioning_enabled: true, delete_retention_policy: [{ days: 30 }] }],
};
const AZURE_VAULT = { name: "orders", purge_protection_enabled: true, soft_delete_retention_days: 90 };
const GOOGLE_SQL = {
  name: "orders",
  deletion_protection: true,
  settings: [
    {
      tier: "db-custom-2-7680",
      availability_type: "REGIONAL",
      backup_configuration: [{ enabled: true, point_in_time_recovery_enabled: true }],
      ip_configuration: [{ ipv4_enabled: false, ssl_mode: "ENCRYPTED_ONLY", authorized_networks: [] }],
    },
  ],
};
const GOOGLE_BUCKET = {
  name: "orders",
  public_access_prevention: "enforced",
  uniform_bucket_level_access: true,
  versioning: [{ enabled: true }],
  force_destroy: false,
};

function sql(change: object): object {
  return { ...GOOGLE_SQL, settings: [{ ...GOOGLE_SQL.settings[0], ...change }] };
}

const update = (type: string, before: object, change: object) =>
  updated(type, before as Record<string, unknown>, { ...before, ...change });

const DANGEROUS: readonly (readonly [name: string, atLeast: Severity, entry: Entry])[] = [
  [
    "Azure: traffic without TLS",
    "high",
    update("azurerm_storage_account", AZURE_ACCOUNT, { https_traffic_only_enabled: false }),
  ],
  ["Azure: TLS 1.0", "high", update("azurerm_storage_account", AZURE_ACCOUNT, { min_tls_version: "TLS1_0" })],
  [
    "Azure: a public network",
    "critical",
    update("azurerm_storage_account", AZURE_ACCOUNT, { public_network_access_enabled: true }),
  ],
  [
    "Azure: deleted blobs kept for a day",
    "high",
    update("azurerm_storage_account", AZURE_ACCOUNT, {
      blob_properties: [{ versioning_enabled: true, delete_retention_policy: [{ days: 1 }] }],
    }),
  ],
  [
    "Azure: a vault that can be purged",
    "high",
    update("azurerm_key_vault", AZURE_VAULT, { purge_protection_enabled: false }),
  ],
  ["Azure: a resource group", "medium", deleted("azurerm_resource_group", { name: "orders", location: "westeurope" })],
  ["Azure: a database", "critical", deleted("azurerm_mssql_database", { name: "orders" })],
  [
    "Azure: an owner",
    "high",
    created("azurerm_role_assignment", { role_definition_name: "Owner", principal_id: "p", scope: "/subscriptions/s" }),
  ],
  [
    "Google: protection of a database",
    "high",
    update("google_sql_database_instance", GOOGLE_SQL, { deletion_protection: false }),
  ],
  [
    "Google: no backups",
    "high",
    update("google_sql_database_instance", GOOGLE_SQL, sql({ backup_configuration: [{ enabled: false }] })),
  ],
  [
    "Google: a bucket that may be public",
    "high",
    update("google_storage_bucket", GOOGLE_BUCKET, { public_access_prevention: "inherited" }),
  ],
  ["Google: no versions", "high", update("google_storage_bucket", GOOGLE_BUCKET, { versioning: [{ enabled: false }] })],
  [
    "Google: everyone invokes a service",
    "critical",
    created("google_cloud_run_v2_service_iam_member", { name: "api", role: "roles/run.invoker", member: "allUsers" }),
  ],
  ["Google: a project", "medium", deleted("google_project", { project_id: "orders" })],
  [
    "Kubernetes: an administrator",
    "high",
    created("kubernetes_cluster_role_binding_v1", {
      role_ref: [{ api_group: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" }],
      subject: [{ kind: "ServiceAccount", name: "default", namespace: "default" }],
    }),
  ],
  ["Kubernetes: a namespace", "medium", deleted("kubernetes_namespace_v1", { metadata: [{ name: "orders" }] })],
  [
    "Helm: a release in another namespace",
    "medium",
    replaced("helm_release", { name: "db", namespace: "a" }, { name: "db", namespace: "b" }),
  ],
];

const HARMLESS: readonly (readonly [name: string, entry: Entry])[] = [
  ["Azure: a tag", update("azurerm_storage_account", AZURE_ACCOUNT, { tags: { team: "orders" } })],
  [
    "Azure: newer TLS",
    update("azurerm_storage_account", { ...AZURE_ACCOUNT, min_tls_version: "TLS1_0" }, AZURE_ACCOUNT),
  ],
  ["Google: a label", update("google_storage_bucket", GOOGLE_BUCKET, { labels: { team: "orders" } })],
  [
    "Google: protection switched on",
    update("google_sql_database_instance", { ...GOOGLE_SQL, deletion_protection: false }, GOOGLE_SQL),
  ],
];

describe("changes of other clouds", () => {
  it.each(DANGEROUS)("%s needs a person, %s at the least", (_, atLeast, entry) => {
    const { verdict, findings } = reviewOf(planOf([entry]));

    expect(verdict).toMatch(/^Needs a person: /);
    const gravest = Math.min(...findings.map(({ rule }) => SEVERITIES.indexOf(rule.severity)));
    expect(gravest).toBeLessThanOrEqual(SEVERITIES.indexOf(atLeast));
  });

  it.each(HARMLESS)("%s is not a finding", (_, entry) => {
    expect(reviewOf(planOf([entry])).findings).toEqual([]);
  });
});
