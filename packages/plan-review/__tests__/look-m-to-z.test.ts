import { judgeOf } from "../src/judge/judges";
import { harmless } from "../src/meanings/harmless";
import { HARMLESS_AWS_M_TO_Z } from "../src/meanings/harmless-names/aws-m-to-z";
import { look } from "../src/meanings/look";
import { AWS_M_TO_Z } from "../src/meanings/look-names/aws-m-to-z";
import { awsSchema } from "./support/aws-schema";
import { planOf, rulesOf, updated } from "./support/plan-builder";

const schema = awsSchema().filter(({ type }) => type >= "aws_m");

/** What a line's patterns stand for, with the type. */
function entriesOf(text: string): { type: string; pattern: string; paths: readonly string[] }[] {
  return text
    .trim()
    .split("\n")
    .flatMap((line) => {
      const [type = "", ...patterns] = line.trim().split(/\s+/);
      const own = schema.find((entry) => entry.type === type)?.paths ?? [];
      return patterns.map((pattern) => ({
        type,
        pattern,
        paths: own.filter((path) =>
          pattern.endsWith(".*") ? path.startsWith(pattern.slice(0, -1)) : path === pattern,
        ),
      }));
    });
}

/** What may harm as soon as it is made, and what nobody reads yet: never on a list, but "not judged". */
const NOBODY = `
  aws_networkfirewall_firewall_transit_gateway_attachment_accepter transit_gateway_attachment_id
  aws_networkmanager_core_network_policy_attachment policy_document
  aws_opensearchserverless_lifecycle_policy policy
  aws_opensearchserverless_security_config saml_options.metadata
  aws_pinpointsmsvoicev2_phone_number two_way_channel_role
  aws_quicksight_analysis permissions.principal
  aws_quicksight_dashboard permissions.principal
  aws_quicksight_data_set permissions.principal
  aws_quicksight_data_source permission.principal
  aws_quicksight_folder permissions.principal
  aws_quicksight_template permissions.principal
  aws_quicksight_theme permissions.principal
  aws_s3_bucket grant.id grant.permissions grant.type grant.uri
  aws_s3_object_copy grant.email grant.id grant.permissions grant.type grant.uri
  aws_sagemaker_flow_definition human_loop_config.public_workforce_task_price.amount_in_usd.cents human_loop_config.public_workforce_task_price.amount_in_usd.dollars human_loop_config.public_workforce_task_price.amount_in_usd.tenth_fractions_of_a_cent
  aws_serverlessapplicationrepository_cloudformation_stack application_id capabilities parameters semantic_version
  aws_servicecatalog_provisioned_product product_id product_name provisioning_artifact_id provisioning_artifact_name provisioning_parameters.key
  aws_servicecatalog_service_action definition.assume_role
  aws_ssm_document permissions
  aws_ssm_parameter overwrite
  aws_storagegateway_nfs_file_share client_list
  aws_verifiedaccess_endpoint policy_document
  aws_verifiedpermissions_identity_source configuration.cognito_user_pool_configuration.user_pool_arn configuration.open_id_connect_configuration.issuer
  aws_vpc_peering_connection_accepter auto_accept
  aws_workspacesweb_identity_provider identity_provider_details
`;

describe.each([
  { text: AWS_M_TO_Z, judge: look },
  { text: HARMLESS_AWS_M_TO_Z, judge: harmless },
])("the list of $judge.id from aws_m to aws_z", ({ text, judge }) => {
  const entries = entriesOf(text);

  it("has every attribute once, and none that does not exist or that somebody else judges", () => {
    expect(entries.filter(({ paths }) => paths.length === 0)).toEqual([]);
    const names = entries.map(({ type, pattern }) => `${type} ${pattern}`);
    expect(names).toEqual([...new Set(names)]);
    const elsewhere = entries.filter(({ type, paths }) => !paths.some((path) => judgeOf(type, path) === judge));
    expect(elsewhere.map(({ type, pattern }) => `${type} ${pattern}`)).toEqual([]);
  });
});

it("leaves out nothing from aws_m to aws_z but what may harm as soon as it is made", () => {
  const left = schema.flatMap(({ type, paths }) =>
    paths.filter((path) => judgeOf(type, path) === undefined).map((path) => `${type} ${path}`),
  );
  const named = NOBODY.trim()
    .split("\n")
    .flatMap((line) => {
      const [type = "", ...paths] = line.trim().split(/\s+/);
      return paths.map((path) => `${type} ${path}`);
    });
  expect(left.sort()).toEqual(named.sort());
});

it.each([
  ["aws_rds_cluster", { enable_http_endpoint: false }, { enable_http_endpoint: true }, "needs-a-look"],
  ["aws_route53_record", { records: ["192.0.2.1"] }, { records: ["192.0.2.9"] }, "destination-changed"],
  ["aws_vpc_endpoint", { auto_accept: false }, { auto_accept: true }, "needs-a-look"],
  ["aws_nat_gateway", { connectivity_type: "private" }, { connectivity_type: "public" }, "needs-a-look"],
  [
    "aws_sagemaker_domain",
    { app_network_access_type: "VpcOnly" },
    { app_network_access_type: "x" },
    "isolation-weakened",
  ],
  ["aws_transfer_server", { protocols: ["SFTP"] }, { protocols: ["SFTP", "FTP"] }, "tls-weakened"],
  ["aws_ssm_parameter", { key_id: "arn:aws:kms:x" }, { key_id: null }, "encryption-weakened"],
])("%s %j → %j is %s", (type, before, after, rule) => {
  expect(rulesOf(planOf([updated(type, before, after)]))).toContain(rule);
});

it.each([
  ["aws_security_group", { revoke_rules_on_delete: false }, { revoke_rules_on_delete: true }],
  ["aws_sagemaker_domain", { app_network_access_type: "PublicInternetOnly" }, { app_network_access_type: "VpcOnly" }],
  ["aws_transfer_server", { protocols: ["SFTP", "FTP"] }, { protocols: ["SFTP"] }],
])("%s %j → %j is nothing", (type, before, after) => {
  expect(rulesOf(planOf([updated(type, before, after)]))).toEqual([]);
});
