import { OUTSIDE, SHARES } from "../../src/network/shares";
import { isShare, isSharing } from "../../src/network/sharing";

const AMI = "distribution.ami_distribution_configuration.launch_permission";
/** Every type with its attributes, written from the provider's documentation. */
const WHO: Readonly<Record<string, readonly string[]>> = {
  aws_ami_launch_permission: ["group", "account_id", "organization_arn", "organizational_unit_arn"],
  aws_snapshot_create_volume_permission: ["account_id"],
  aws_lambda_layer_version_permission: ["principal", "organization_id"],
  aws_cloudwatch_event_permission: ["principal", "condition.type", "condition.key", "condition.value"],
  aws_ram_principal_association: ["principal"],
  aws_signer_signing_profile_permission: ["principal"],
  aws_licensemanager_grant: ["principal"],
  aws_ram_resource_association: ["resource_arn"],
  aws_redshift_data_share_authorization: ["consumer_identifier"],
  aws_redshift_endpoint_authorization: ["account"],
  aws_opensearch_authorize_vpc_endpoint_access: ["account"],
  aws_servicecatalog_portfolio_share: ["principal_id"],
  aws_vpc_endpoint_service_allowed_principal: ["principal_arn"],
  aws_network_interface_permission: ["aws_account_id"],
  aws_directory_service_shared_directory: ["target.id"],
  aws_auditmanager_framework_share: ["destination_account"],
  aws_dx_hosted_private_virtual_interface: ["owner_account_id"],
  aws_dx_hosted_connection: ["owner_account_id"],
  aws_route53_vpc_association_authorization: ["vpc_id"],
  aws_config_aggregate_authorization: ["account_id", "authorized_account_id"],
};
const BY_CHOICE: Readonly<Record<string, readonly string[]>> = {
  aws_vpc_endpoint_service: ["allowed_principals", "acceptance_required"],
  aws_ssm_document: ["permissions.account_ids"],
  aws_dlm_lifecycle_policy: ["policy_details.schedule.share_rule.target_accounts"],
  aws_db_snapshot: ["shared_accounts"],
  aws_imagebuilder_distribution_configuration: [
    `${AMI}.user_groups`,
    `${AMI}.user_ids`,
    `${AMI}.organization_arns`,
    `${AMI}.organizational_unit_arns`,
  ],
  aws_ram_resource_share: ["allow_external_principals"],
  aws_ec2_transit_gateway: ["auto_accept_shared_attachments"],
};

it("reads of each type whom it is shared with", () => {
  const missed = Object.entries({ ...WHO, ...BY_CHOICE }).flatMap(([type, paths]) =>
    paths.filter((path) => !isSharing(type, path)).map((path) => `${type} ${path}`),
  );
  expect(missed).toEqual([]);
});

it("knows which types share by themselves, and which where somebody says so", () => {
  expect(Object.keys(WHO).filter((type) => !isShare(type))).toEqual([]);
  expect(Object.keys(BY_CHOICE).filter(isShare)).toEqual([]);
});

it("takes no type or attribute for another one", () => {
  const types = Object.keys({ ...WHO, ...BY_CHOICE });
  expect(types.filter((type) => isSharing(type, "name") || isSharing(type, "tags.account_id"))).toEqual([]);
  const others = types.flatMap((type) => [`${type}_of_ours`, `my_${type}`]);
  expect(others.filter(isShare)).toEqual([]);
});

it("has nothing that these types do not try", () => {
  const types = Object.keys({ ...WHO, ...BY_CHOICE });
  const untried = [...SHARES, ...OUTSIDE].filter(({ type }) => !types.some((name) => type?.test(name) ?? true));
  expect(untried).toEqual([]);
});
