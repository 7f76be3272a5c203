import { isKnown, judgeOf } from "../src/judge/judges";
import { HARMLESS_A_TO_L } from "../src/meanings/harmless-names/aws-a-to-l";
import { AWS_A_TO_L } from "../src/meanings/look-names/aws-a-to-l";
import { awsSchema } from "./support/aws-schema";
import { created, planOf, rulesOf, updated } from "./support/plan-builder";

const paths = awsSchema()
  .filter(({ type }) => type < "aws_m")
  .flatMap(({ type, paths: own }) => own.map((path) => ({ type, path })));
const lines = (text: string) =>
  text
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .flatMap(([type = "", ...own]) => own.map((path) => ({ type, path })));
const covers = (line: { type: string; path: string }, entry: { type: string; path: string }) =>
  line.type === entry.type && `${entry.path}.`.startsWith(`${line.path}.`);
const byType = new Map<string, typeof paths>();
for (const entry of paths) byType.set(entry.type, [...(byType.get(entry.type) ?? []), entry]);

/** What gives access, or makes anything at all, already when it is made: nobody looks at it, so it is not judged. */
const NOT_JUDGED = [
  // documents that make other resources, and say who may call them
  "aws_api_gateway_rest_api body",
  "aws_api_gateway_rest_api_put body",
  "aws_apigatewayv2_api body",
  "aws_cloudcontrolapi_resource desired_state",
  "aws_cloudformation_stack template_body",
  "aws_cloudformation_stack_set template_body",
  "aws_elastic_beanstalk_environment setting.value",
  // everyone, or another account
  "aws_cleanrooms_collaboration member.account_id",
  "aws_dataexchange_revision_assets asset.create_s3_data_access_from_s3_bucket.asset_source.bucket",
  "aws_dms_s3_endpoint canned_acl_for_objects",
  "aws_ec2_transit_gateway_multicast_domain auto_accept_shared_associations",
  "aws_elastictranscoder_pipeline content_config_permissions.grantee",
  "aws_elastictranscoder_pipeline thumbnail_config_permissions.grantee",
  "aws_imagebuilder_distribution_configuration distribution.ami_distribution_configuration.target_account_ids",
  // who may do what
  "aws_eks_capability configuration.argo_cd.rbac_role_mapping.role",
  "aws_glue_catalog_database create_table_default_permission.permissions",
];

describe("attributes of the AWS provider from aws_a to aws_l", () => {
  it("are all known, but for what may be dangerous already when it is made", () => {
    const left = paths.filter(({ type, path }) => !isKnown(type, path)).map(({ type, path }) => `${type} ${path}`);
    expect(left.sort()).toEqual([...NOT_JUDGED].sort());
  });

  it.each([
    ["harmless", HARMLESS_A_TO_L],
    ["look", AWS_A_TO_L],
  ])("decides something by each line of %s, and each stands once", (judge, text) => {
    const all = lines(text);
    const named = all.map(({ type, path }) => `${type} ${path}`);
    expect(named.filter((line, index) => named.indexOf(line) !== index)).toEqual([]);
    const idle = all.filter(
      (line) =>
        !(byType.get(line.type) ?? []).some(
          (entry) => covers(line, entry) && judgeOf(entry.type, entry.path)?.id === judge,
        ),
    );
    expect(idle).toEqual([]);
  });

  it.each([
    ["aws_appautoscaling_policy", "step_scaling_policy_configuration.step_adjustment.scaling_adjustment", "harmless"],
    ["aws_lexv2models_intent", "closing_setting.next_step.dialog_action.type", "harmless"],
    ["aws_lex_bot_alias", "conversation_logs.log_settings.resource_arn", "look"],
    ["aws_kinesis_firehose_delivery_stream", "extended_s3_configuration.bucket_arn", "look"],
    ["aws_kinesis_firehose_delivery_stream", "extended_s3_configuration.buffering_size", "harmless"],
    ["aws_bedrockagent_flow", "definition.node.configuration.prompt.source_configuration.inline.model_id", "look"],
    ["aws_dms_s3_endpoint", "csv_delimiter", "harmless"],
    ["aws_dms_s3_endpoint", "bucket_name", "look"],
    [
      "aws_appflow_connector_profile",
      "connector_profile_config.connector_profile_credentials.slack.access_token",
      "look",
    ],
    ["aws_lb_listener", "default_action.forward.target_group.arn", "look"],
    ["aws_db_parameter_group", "parameter.value", "weakening"],
  ])("%s %s: %s", (type, path, judge) => {
    expect(judgeOf(type, path)?.id).toBe(judge);
  });

  it("needs a look when it changes, and not when it is made", () => {
    const origin = (id: string) => ({ name: "a", custom_key_store_id: id });
    expect(rulesOf(planOf([updated("aws_kms_key", origin("a"), origin("b"))]))).toContain("needs-a-look");
    expect(rulesOf(planOf([created("aws_kms_key", origin("a"))]))).not.toContain("needs-a-look");
  });
});

const signIn = (on_unauthenticated_request: string) => ({
  action: [{ type: "authenticate-oidc", authenticate_oidc: [{ on_unauthenticated_request }] }],
});
const clipboard = (permission: string) => ({
  user_settings: [{ action: "CLIPBOARD_COPY_TO_LOCAL_DEVICE", permission }],
});
const volume = (iam: string) => ({
  volume: [{ name: "a", efs_volume_configuration: [{ authorization_config: [{ iam }] }] }],
});
const pipelineKey = (...encryption_key: readonly unknown[]) => ({
  artifact_store: [{ location: "a", encryption_key }],
});
const ownKey = { id: "arn:aws:kms:eu-west-1:111122223333:key/a", type: "KMS" };
const exempt = (...filters: readonly string[]) => ({
  image_tag_mutability_exclusion_filter: filters.map((filter) => ({ filter, filter_type: "WILDCARD" })),
});

describe("one direction of a change weakens", () => {
  it.each<[string, string, Record<string, unknown>, Record<string, unknown>]>([
    ["identity-check-weakened", "aws_lb_listener_rule", signIn("authenticate"), signIn("allow")],
    ["identity-check-weakened", "aws_ecs_task_definition", volume("ENABLED"), volume("DISABLED")],
    ["identity-check-weakened", "aws_ivs_channel", { authorized: true }, { authorized: false }],
    [
      "identity-check-weakened",
      "aws_kendra_index",
      { user_context_policy: "USER_TOKEN" },
      { user_context_policy: "ATTRIBUTE_FILTER" },
    ],
    ["identity-check-weakened", "aws_iot_role_alias", { credential_duration: 900 }, { credential_duration: 43200 }],
    [
      "isolation-weakened",
      "aws_instance",
      { cpu_options: [{ amd_sev_snp: "enabled" }] },
      { cpu_options: [{ amd_sev_snp: "disabled" }] },
    ],
    [
      "isolation-weakened",
      "aws_appsync_graphql_api",
      { introspection_config: "DISABLED" },
      { introspection_config: "ENABLED" },
    ],
    ["isolation-weakened", "aws_appstream_stack", clipboard("DISABLED"), clipboard("ENABLED")],
    [
      "protection-removed",
      "aws_fsx_openzfs_volume",
      { delete_volume_options: [] },
      { delete_volume_options: ["DELETE_CHILD_VOLUMES_AND_SNAPSHOTS"] },
    ],
    [
      "protection-removed",
      "aws_datasync_task",
      { options: [{ preserve_deleted_files: "PRESERVE" }] },
      { options: [{ preserve_deleted_files: "REMOVE" }] },
    ],
    ["lock-weakened", "aws_ecr_repository", exempt("dev-*"), exempt("dev-*", "*")],
    [
      "encryption-weakened",
      "aws_kinesis_firehose_delivery_stream",
      { server_side_encryption: [{ enabled: true, key_type: "CUSTOMER_MANAGED_CMK" }] },
      { server_side_encryption: [{ enabled: true, key_type: "AWS_OWNED_CMK" }] },
    ],
    ["encryption-weakened", "aws_codepipeline", pipelineKey(ownKey), pipelineKey()],
    ["resilience-weakened", "aws_elb", { cross_zone_load_balancing: true }, { cross_zone_load_balancing: false }],
    [
      "resilience-weakened",
      "aws_lambda_function_recursion_config",
      { recursive_loop: "Terminate" },
      { recursive_loop: "Allow" },
    ],
  ])("%s: %s, and not the other way round", (rule, type, before, after) => {
    expect(rulesOf(planOf([updated(type, before, after)]))).toContain(rule);
    expect(rulesOf(planOf([updated(type, after, before)]))).not.toContain(rule);
  });
});
