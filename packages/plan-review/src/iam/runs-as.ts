import { withoutPositions } from "../paths";

const NAMES =
  /^(\w+_)?(role_arns?|iam_roles?|iam_role_(arns?|name)|instance_profile|instance_profile_(arn|name)|iam_instance_profile(_arn)?)$|^(service|execution|instance|target|ingestion|autoscaling|invocation|logging|access|fleet_service|resource_access|service_access|service_execution|domain_execution|catalog_encryption_service)_role$|^(execution|domain_iam|local_deployment_execution)_role_name$/;
/** Of these the attribute that is only called `role` is a role of IAM. */
const ROLES =
  /^aws_(lambda_function|glue_crawler|transfer_(access|user|web_app)|elastictranscoder_pipeline|guardduty_malware_protection_plan|iam_instance_profile|s3_bucket|s3_bucket_replication_configuration|s3tables_table(_bucket)?_replication|spot_fleet_request)$/;
/** Whether an attribute names the role that something runs as, or that a service uses for it. */
export function isRunsAs(type: string, path: string): boolean {
  if (!type.startsWith("aws_")) return false;
  const plain = withoutPositions(path);
  const name = plain.slice(plain.lastIndexOf(".") + 1);
  return NAMES.test(name) || (/^(role|iam_fleet_role)$/.test(name) && ROLES.test(type));
}
