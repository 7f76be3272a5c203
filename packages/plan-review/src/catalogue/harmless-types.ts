import { at, type Marked } from "../values";

export interface HarmlessType {
  /** Why its destruction needs nobody, as a sentence. */
  readonly why: string;
  /** When it needs somebody all the same, by its values before. @default never */
  readonly unless?: (before: Marked) => boolean;
}

const WAITS = "It waits for something, and is nothing by itself in AWS.";
const STAGES = "API Gateway refuses to delete a deployment that a stage uses.";
const STAYS = "Terraform only stops managing it: AWS made it with the VPC, and it stays.";
const VALUE = "A value in the state: what is named by it changes in the same plan, and is judged there.";
const MACHINE = "A file on the machine that runs Terraform, written again from the configuration.";
const NOTHING = "It holds nothing; what its provisioners do is judged where they stand.";

const isDestroyed = (before: Marked) => at(before, "force_destroy") === true;

/** Types whose destruction and replacement need nobody. Kept short, and true. */
export const HARMLESS: ReadonlyMap<string, HarmlessType> = new Map<string, HarmlessType>([
  ["archive_file", { why: MACHINE }],
  ["aws_acm_certificate_validation", { why: WAITS }],
  ["aws_api_gateway_deployment", { why: STAGES }],
  ["aws_apigatewayv2_deployment", { why: STAGES }],
  ["aws_default_network_acl", { why: STAYS }],
  ["aws_default_route_table", { why: STAYS }],
  ["aws_default_security_group", { why: STAYS }],
  ["aws_default_subnet", { why: STAYS, unless: isDestroyed }],
  ["aws_default_vpc", { why: STAYS, unless: isDestroyed }],
  ["aws_default_vpc_dhcp_options", { why: STAYS }],
  [
    "aws_ecs_task_definition",
    { why: "A revision: tasks and services that use it go on, and a new one has a number of its own." },
  ],
  ["aws_kms_ciphertext", { why: "An encrypted text in the state; the key that reads it stays." }],
  ["aws_lambda_layer_version", { why: "Functions that use the version keep it." }],
  ["aws_launch_configuration", { why: "AWS refuses to delete one that an Auto Scaling group uses." }],
  ["aws_servicequotas_service_quota", { why: "Terraform only forgets it: the quota stays as it is." }],
  ["aws_ses_domain_identity_verification", { why: WAITS }],
  ["aws_vpc_endpoint_service_private_dns_verification", { why: WAITS }],
  ["cloudinit_config", { why: VALUE }],
  ["local_file", { why: MACHINE }],
  ["local_sensitive_file", { why: MACHINE }],
  ["null_resource", { why: NOTHING }],
  ["random_id", { why: VALUE }],
  ["random_integer", { why: VALUE }],
  ["random_pet", { why: VALUE }],
  ["random_shuffle", { why: VALUE }],
  ["random_uuid", { why: VALUE }],
  ["terraform_data", { why: NOTHING }],
  ["time_offset", { why: VALUE }],
  ["time_rotating", { why: VALUE }],
  ["time_sleep", { why: "It only waits." }],
  ["time_static", { why: VALUE }],
  ["tls_cert_request", { why: VALUE }],
]);

/** Whether the destruction of such a resource with these values needs nobody. */
export function isHarmless(type: string, before: Marked): boolean {
  const found = HARMLESS.get(type);
  return found !== undefined && found.unless?.(before) !== true;
}
