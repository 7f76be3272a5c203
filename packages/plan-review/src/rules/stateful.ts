import type { ResourceChange } from "../model";
import { at, isEmpty, leaves, textOf } from "../values";
import { forEachChange, type PlanIndex, type Rule } from "./rule";

/** Resources that hold what cannot be made again: data, keys, secrets, logs, state. */
const STATEFUL =
  /^(aws_(s3_bucket|s3_directory_bucket|s3_object|dynamodb_(table|global_table)|db_instance|db_cluster|rds_cluster|rds_global_cluster|docdb_cluster|neptune_cluster|redshift_cluster|elasticache_(cluster|replication_group)|memorydb_cluster|efs_file_system|fsx_.*_file_system|ebs_volume|ebs_snapshot|opensearch_domain|elasticsearch_domain|kinesis_stream|msk_cluster|sqs_queue|backup_vault|glacier_vault|ecr_repository|secretsmanager_secret|ssm_parameter|kms_key|kms_replica_key|cloudwatch_log_group|cognito_user_pool|timestreamwrite_table|keyspaces_table|qldb_ledger|athena_database|glue_catalog_database|cloudtrail_event_data_store|route53_zone)|google_(storage_bucket|sql_database_instance|sql_database|bigquery_dataset|bigquery_table|bigtable_instance|spanner_instance|spanner_database|firestore_database|filestore_instance|compute_disk|redis_instance|secret_manager_secret|kms_crypto_key|kms_key_ring|pubsub_topic|logging_project_bucket_config|dns_managed_zone)|azurerm_(storage_account|storage_container|mssql_server|mssql_database|mysql_flexible_server|postgresql_(flexible_)?server|postgresql_(flexible_server_)?database|cosmosdb_account|managed_disk|redis_cache|key_vault|key_vault_key|key_vault_secret|log_analytics_workspace|recovery_services_vault|dns_zone)|random_password|tls_private_key)$/;

function isStateful(change: ResourceChange): boolean {
  return change.kind === "holds" || STATEFUL.test(change.type) || change.meaning === "Terraform state";
}

function reasonOf(change: ResourceChange): string {
  const forcing = change.attributes.filter((attribute) => attribute.forcesReplacement).map(({ path }) => path);
  if (forcing.length > 0) return ` because ${forcing.join(", ")} cannot be changed in place`;
  return change.actionReason === undefined ? "" : ` (${change.actionReason.replaceAll("_", " ")})`;
}

export const destroyed: Rule = {
  id: "stateful-destroyed",
  severity: "critical",
  title: "A resource that holds data, keys, secrets, logs or state is destroyed",
  why: "What it holds is gone with it, and applying the previous configuration again brings back an empty one.",
  check: forEachChange((change) =>
    change.action === "delete" && isStateful(change)
      ? `${change.type} is destroyed with what it holds${reasonOf(change)}`
      : undefined,
  ),
};

export const replaced: Rule = {
  id: "stateful-replaced",
  severity: "critical",
  title: "A resource that holds data, keys, secrets, logs or state is replaced",
  why: "A replacement is a new, empty resource: Terraform moves nothing from the old one.",
  check: forEachChange((change) =>
    change.action === "replace" && isStateful(change)
      ? `${change.type} is replaced by an empty one${reasonOf(change)}`
      : undefined,
  ),
};

/** What answers requests or leads them there, and is made again from the configuration, only not at once. */
const SERVING =
  /^(aws_(lambda_(function|alias|function_url|event_source_mapping)|apigatewayv2_(api|stage|route|integration|domain_name|api_mapping)|api_gateway_(rest_api|stage|resource|method|domain_name|base_path_mapping)|cloudfront_distribution|lb|alb|lb_listener|ecs_(service|cluster)|eks_(cluster|node_group)|instance|autoscaling_group|sfn_state_machine|sns_topic|cloudwatch_event_rule|route53_record|vpc|subnet|nat_gateway|acm_certificate)|google_(compute_instance|cloud_run_service|cloud_run_v2_service|cloudfunctions2?_function|container_cluster|dns_record_set)|azurerm_(linux_function_app|windows_function_app|linux_web_app|kubernetes_cluster|linux_virtual_machine|virtual_network|dns_.*_record))$/;

export const serviceDestroyed: Rule = {
  id: "service-destroyed",
  severity: "medium",
  title: "Something that answers requests is destroyed or replaced",
  why: "Requests fail from the destruction until there is a new one, whose address or identifier may differ.",
  check: forEachChange((change) =>
    (change.action === "delete" || change.action === "replace") &&
    (change.kind === "serves" || SERVING.test(change.type))
      ? `${change.type} is ${change.action === "delete" ? "destroyed" : "replaced"}${reasonOf(change)}`
      : undefined,
  ),
};

export const forgotten: Rule = {
  id: "resource-forgotten",
  severity: "medium",
  title: "A resource is taken out of the state and left as it is",
  why: "It goes on existing and costing, and no plan will show it again.",
  check: forEachChange((change) =>
    change.action === "forget" ? "taken out of the state; it goes on existing without an owner" : undefined,
  ),
};

/** Switches that keep data from being destroyed by one careless apply, with the value that takes the protection away. */
const PROTECTIONS: Readonly<Record<string, boolean>> = {
  deletion_protection: false,
  deletion_protection_enabled: false,
  enable_deletion_protection: false,
  purge_protection_enabled: false,
  force_destroy: true,
  force_delete: true,
  skip_final_snapshot: true,
  delete_automated_backups: true,
  bypass_policy_lockout_safety_check: true,
};

export const protectionRemoved: Rule = {
  id: "protection-removed",
  severity: "high",
  title: "A protection against destruction is removed",
  why: "Nothing then stands between a mistaken plan and the data: the next destroy goes through.",
  check: forEachChange((change) => {
    if (change.action !== "update" && change.action !== "replace") return undefined;
    const details = change.attributes.flatMap(({ path, before, after }) => {
      const name = path.split(".").at(-1) ?? path;
      const unprotected = PROTECTIONS[name];
      if (unprotected === undefined) return [];
      const isProtected = before === !unprotected || (unprotected && isEmpty(before));
      const isOpen = after === unprotected || (!unprotected && isEmpty(after));
      return isProtected && isOpen ? [`${path}: ${text(before)} → ${text(after)}`] : [];
    });
    return details.length > 0 ? { message: "can be destroyed from now on", details } : undefined;
  }),
};

/** Ages and periods after which data is gone, in days, hours or seconds: fewer is less. */
const RETENTIONS =
  /(^|\.)(retention_in_days|retention_days|retention_period|retention_period_days|backup_retention_period|automated_snapshot_retention_period|snapshot_retention_limit|message_retention_seconds|message_retention_duration|retention_period_in_days|recovery_window_in_days|deletion_window_in_days|soft_delete_retention_days|point_in_time_recovery_days|delete_after|expiration\.\d+\.days|noncurrent_version_expiration\.\d+\.(noncurrent_days|newer_noncurrent_versions)|default_retention\.\d+\.(days|years))$/;

export const retentionShortened: Rule = {
  id: "retention-shortened",
  severity: "high",
  title: "Data, backups or logs are kept for a shorter time",
  why: "What is older is deleted soon after apply, and no later plan brings it back.",
  check: forEachChange((change, index) => {
    if (change.action === "create") return expirationsOfExistingBucket(change, index);
    if (change.action !== "update" && change.action !== "replace") {
      const backups = /^aws_(backup_plan|backup_selection|s3_bucket_object_lock_configuration|dlm_lifecycle_policy)$/;
      return change.action === "delete" && backups.test(change.type) ? `${change.type} is deleted` : undefined;
    }
    const details = change.attributes.flatMap(({ path, before, after }) => {
      if (/(^|\.)point_in_time_recovery(\.\d+\.enabled|_enabled)?$/.test(path) && before === true && after !== true) {
        return [`${path}: true → ${text(after)}`];
      }
      if (!RETENTIONS.test(path)) return [];
      const isLifecycle = /expiration|delete_after/.test(path);
      // no expiration keeps for ever; a log group says so with 0; a backup period of 0 or none keeps nothing
      const never = (value: unknown) =>
        (isLifecycle && (value ?? 0) === 0) || (/retention_in_days$/.test(path) && (value ?? 0) === 0);
      const days = (value: unknown) =>
        never(value)
          ? Number.POSITIVE_INFINITY
          : typeof value === "number"
            ? value
            : typeof value === "string"
              ? Number.parseFloat(value)
              : 0;
      if (typeof after === "object" && after !== null) return [];
      return days(after) < days(before)
        ? [`${path}: ${never(before) ? "for ever" : text(before)} → ${text(after)}`]
        : [];
    });
    const enabled = newlyEnabledExpirations(change);
    const all = [...new Set([...details, ...enabled])];
    return all.length > 0 ? { message: "keeps data for a shorter time", details: all } : undefined;
  }),
};

/** Rules that begin to expire what a bucket holds, which exists before them. */
function expirationsOfExistingBucket(change: ResourceChange, index: PlanIndex) {
  if (change.type !== "aws_s3_bucket_lifecycle_configuration" || index.isNew(change, ["bucket"])) return undefined;
  const details = [...leaves(change.after)].flatMap(({ path, value }) =>
    RETENTIONS.test(path) && typeof value === "number" && value > 0 ? [`${path}: not set → ${value}`] : [],
  );
  return details.length > 0 ? { message: "objects of a bucket that exists begin to expire", details } : undefined;
}

function newlyEnabledExpirations(change: ResourceChange): readonly string[] {
  if (change.type !== "aws_s3_bucket_lifecycle_configuration") return [];
  return [...leaves(at(change.after, "rule"), "rule")].flatMap(({ path, value }) => {
    if (!/^rule\.\d+\.status$/.test(path) || value !== "Enabled" || at(change.before, path) !== "Disabled") return [];
    return [`${path}: Disabled → Enabled`];
  });
}

function text(value: unknown): string {
  return value === undefined || value === null ? "not set" : textOf(value);
}
