import type { Marked } from "../values";

/** Attributes that name whom something is shared with. */
export interface Share {
  /** @default every type */
  readonly type?: RegExp;
  /** Paths without positions. */
  readonly paths: readonly string[];
  /** Attributes that bind even everyone to an organization. @default none */
  readonly boundBy?: readonly string[];
  /** Whether there are resources of the type that share nothing. @default each one shares something */
  readonly isChoice?: true;
}

export const SHARES: readonly Share[] = [
  {
    type: /^aws_ami_launch_permission$/,
    paths: ["group", "account_id", "organization_arn", "organizational_unit_arn"],
  },
  { type: /^aws_snapshot_create_volume_permission$/, paths: ["account_id"] },
  { type: /^aws_lambda_layer_version_permission$/, paths: ["principal"], boundBy: ["organization_id"] },
  {
    type: /^aws_cloudwatch_event_permission$/,
    paths: ["principal"],
    boundBy: ["condition.type", "condition.key", "condition.value"],
  },
  {
    type: /^aws_(ram_principal_association|signer_signing_profile_permission|licensemanager_grant)$/,
    paths: ["principal"],
  },
  { type: /^aws_ram_resource_association$/, paths: ["resource_arn"] },
  { type: /^aws_redshift_data_share_authorization$/, paths: ["consumer_identifier"] },
  { type: /^aws_(redshift_endpoint_authorization|opensearch_authorize_vpc_endpoint_access)$/, paths: ["account"] },
  { type: /^aws_servicecatalog_portfolio_share$/, paths: ["principal_id"] },
  { type: /^aws_vpc_endpoint_service_allowed_principal$/, paths: ["principal_arn"] },
  { type: /^aws_vpc_endpoint_service$/, paths: ["allowed_principals"], isChoice: true },
  { type: /^aws_network_interface_permission$/, paths: ["aws_account_id"] },
  { type: /^aws_directory_service_shared_directory$/, paths: ["target.id"] },
  { type: /^aws_auditmanager_framework_share$/, paths: ["destination_account"] },
  { type: /^aws_ssm_document$/, paths: ["permissions.account_ids"], isChoice: true },
  { type: /^aws_dx_hosted_\w+_virtual_interface$|^aws_dx_hosted_connection$/, paths: ["owner_account_id"] },
  { type: /^aws_route53_vpc_association_authorization$/, paths: ["vpc_id"] },
  { type: /^aws_config_aggregate_authorization$/, paths: ["account_id", "authorized_account_id"] },
  { type: /^aws_dlm_lifecycle_policy$/, paths: ["policy_details.schedule.share_rule.target_accounts"], isChoice: true },
  {
    isChoice: true,
    paths: [
      "shared_accounts",
      "distribution.ami_distribution_configuration.launch_permission.user_groups",
      "distribution.ami_distribution_configuration.launch_permission.user_ids",
      "distribution.ami_distribution_configuration.launch_permission.organization_arns",
      "distribution.ami_distribution_configuration.launch_permission.organizational_unit_arns",
    ],
  },
];

/** Switches of sharing with accounts that are not one's own, with the value that opens. */
export const OUTSIDE: readonly { readonly type: RegExp; readonly path: string; readonly opens: Marked }[] = [
  { type: /^aws_ram_resource_share$/, path: "allow_external_principals", opens: true },
  { type: /^aws_vpc_endpoint_service$/, path: "acceptance_required", opens: false },
  { type: /^aws_ec2_transit_gateway$/, path: "auto_accept_shared_attachments", opens: "enable" },
];
