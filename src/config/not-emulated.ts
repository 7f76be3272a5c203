/**
 * The Terraform resource types that the emulator behind the `local` environment cannot apply, and why.
 * This is the only difference in resources between `local` and the other environments.
 */
export const NOT_EMULATED: Readonly<Record<string, string>> = {
  aws_cloudwatch_query_definition: "the emulator has no PutQueryDefinition",
  aws_secretsmanager_secret_rotation: "the emulator's RotateSecret invokes no function",
  aws_xray_group: "the emulator has no X-Ray",
};
