import type { ResourceChange } from "../model";
import { forEachChange, type Rule } from "./rule";

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
