import { withoutPositions } from "../paths";

/** Attributes that hold a policy of IAM's language, whatever the type. */
const NAMES =
  /^(policy|policy_document|inline_policy|access_policy|access_policies|resource_policy|assume_role_policy|repository_policy|session_policy|delivery_destination_policy|s3_policy_document)$/;

/** Types of which such an attribute holds something else: a lifecycle, a language of the service's own, a name. */
const OTHERS =
  /^aws_(ecr_lifecycle_policy|iot_policy_attachment|opensearchserverless_\w+|ses_receipt_filter|sns_topic_data_protection_policy|cloudwatch_log_(account|data_protection|index)_policy|networkmanager_core_network\w*|verifiedaccess_\w+|verifiedpermissions_\w+|ssoadmin_customer_managed\w*)$/;

const CONTENT = /^aws_organizations_(policy|resource_policy)$/;

/**
 * Whether an attribute of AWS holds an IAM policy, so that another text in it must be read by a person.
 *
 * @param path with or without positions
 */
export function isPolicyPath(type: string, path: string): boolean {
  if (!type.startsWith("aws_") || OTHERS.test(type)) return false;
  const plain = withoutPositions(path);
  const name = plain.slice(plain.lastIndexOf(".") + 1);
  // a block, whose texts have the same name as everywhere
  if (plain === "inline_policy" && type === "aws_iam_role") return false;
  return NAMES.test(name) || (name === "content" && CONTENT.test(type));
}

/** Attributes that say whose policy it is: when that is made by the same plan, nothing that exists gets wider. */
export const OWNERS = [
  "role",
  "user",
  "group",
  "bucket",
  "function_name",
  "arn",
  "policy_arn",
  "secret_arn",
  "key_id",
  "queue_url",
  "repository",
  "repository_name",
  "resource_arn",
  "file_system_id",
  "backup_vault_name",
  "domain_name",
  "rest_api_id",
  "cluster_arn",
  "event_bus_name",
  "table_bucket_arn",
  "vector_bucket_arn",
  "access_point_arn",
  "registry_name",
  "vault_name",
  "container_name",
  "domain",
  "identity",
  "email_identity",
  "sink_identifier",
  "resource_identifier",
  "destination_name",
  "delivery_destination_name",
  "workspace_id",
  "model_package_group_name",
  "permission_set_arn",
  "vpc_endpoint_id",
] as const;
