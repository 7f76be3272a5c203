import { PROVIDERS, typesOf } from "../../src/catalogue/types";
import { isPolicyPath } from "../../src/iam/policy-paths";
import { isRunsAs } from "../../src/iam/runs-as";
import { isKnown, JUDGES } from "../../src/judge/judges";
import { lastOf } from "../../src/paths";
import { identity } from "../../src/rules/identity-judge";
import { awsSchema } from "../support/aws-schema";

const schema = awsSchema();
const attributes = schema.flatMap(({ type, paths }) => paths.map((path) => ({ type, path })));

describe("of every resource type of the AWS provider", () => {
  it("is compared as a policy where an attribute is called one, or is named here for what it is", () => {
    const others = attributes
      .filter(({ path }) =>
        /^(policy|policy_document|inline_policy|.*access_polic(y|ies)|resource_policy|.*_role_policy|session_policy|repository_policy)$/.test(
          lastOf(path),
        ),
      )
      .filter(({ type, path }) => !isPolicyPath(type, path))
      .map(({ type, path }) => `${type}.${path}`);
    expect(others).toEqual([
      "aws_cloudwatch_log_account_policy.policy_document",
      "aws_cloudwatch_log_data_protection_policy.policy_document",
      "aws_cloudwatch_log_index_policy.policy_document",
      "aws_ecr_lifecycle_policy.policy",
      "aws_iot_policy_attachment.policy",
      "aws_networkmanager_core_network_policy_attachment.policy_document",
      "aws_opensearchserverless_access_policy.policy",
      "aws_opensearchserverless_lifecycle_policy.policy",
      "aws_opensearchserverless_security_policy.policy",
      "aws_ses_receipt_filter.policy",
      "aws_sns_topic_data_protection_policy.policy",
      "aws_verifiedaccess_endpoint.policy_document",
      "aws_verifiedaccess_group.policy_document",
    ]);
  });

  it("knows each policy, and nothing that only sounds like one", () => {
    const policies = attributes.filter(({ type, path }) => isPolicyPath(type, path));
    expect(policies.length).toBeGreaterThan(70);
    for (const { type, path } of policies)
      expect({ type, path, knows: identity.knows(type, path) }).toMatchObject({ knows: true });
    for (const [type, path] of [
      ["aws_lb_listener", "ssl_policy"],
      ["aws_autoscaling_policy", "policy_type"],
      ["aws_cloudfront_distribution", "default_cache_behavior.cache_policy_id"],
      ["aws_sqs_queue", "redrive_policy"],
      ["aws_ecr_lifecycle_policy", "policy"],
    ] as const)
      expect({ type, path, knows: identity.knows(type, path) }).toMatchObject({ knows: false });
  });

  it("knows each role by which something runs, and not what is only called a role", () => {
    const roles = attributes.filter(({ path }) =>
      /(^|_)role_arns?$|instance_profile(_arn|_name)?$|^iam_roles?$/.test(lastOf(path)),
    );
    expect(roles.length).toBeGreaterThan(250);
    const unknown = roles.filter(({ type, path }) => !isKnown(type, path)).map(({ type, path }) => `${type}.${path}`);
    expect(unknown).toEqual([]);
    for (const [type, path] of [
      ["aws_bedrockagent_prompt", "variant.template_configuration.chat.message.role"],
      ["aws_auditmanager_assessment", "roles.role_type"],
      ["aws_mq_broker", "ldap_server_metadata.role_base"],
      ["aws_opensearch_domain_saml_options", "saml_options.roles_key"],
    ] as const)
      expect(isRunsAs(type, path)).toBe(false);
  });
});

it("reads by a rule each type that gives access, of every provider", () => {
  const granting = PROVIDERS.flatMap((provider) => [...typesOf(provider)]).filter(([, kind]) => kind === "grants");
  expect(granting.length).toBeGreaterThan(400);
  const unread = granting
    .filter(([type]) => !JUDGES.some((judge) => judge.reads?.(type) === true))
    .map(([type]) => type);
  expect(unread).toEqual([]);
});

it("does not read a type that gives no access as a whole", () => {
  for (const type of ["aws_s3_bucket", "aws_lambda_function", "aws_autoscaling_policy", "kubernetes_config_map"])
    expect({ type, reads: identity.reads?.(type) }).toEqual({ type, reads: false });
});
