import { created, planOf, updated } from "../../support/plan-builder";
import { type CasesOfRules, change, parameter, plan } from "./cases";

const allow = { allow: [{}], block: [] };
const acl = (actions: Record<string, unknown>, rules: readonly unknown[] = []) => ({
  default_action: [actions],
  rule: rules,
});
const block = { allow: [], block: [{}] };
const waf = (name: string, action: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  name,
  priority: 1,
  action: [{ allow: [], block: [], count: [], ...action }],
  statement: [{ geo_match_statement: [{ country_codes: ["XX"] }] }],
  ...more,
});
const task = (container: Record<string, unknown>) => ({
  container_definitions: JSON.stringify([{ name: "api", image: "api:1", ...container }]),
});

/** The rules of the table of meanings: what stands before a service. */
export const WEAKENED_WALLS: CasesOfRules = {
  "identity-check-weakened": {
    loud: {
      metadata: change(
        "aws_launch_template",
        { metadata_options: [{ http_tokens: "required" }] },
        { metadata_options: [{ http_tokens: "optional" }] },
      ),
      "metadata block removed": change(
        "aws_instance",
        { metadata_options: [{ http_tokens: "required" }] },
        { metadata_options: [] },
      ),
      "second factor": change("aws_cognito_user_pool", { mfa_configuration: "ON" }, { mfa_configuration: "OPTIONAL" }),
      "length of passwords": change(
        "aws_iam_account_password_policy",
        { minimum_password_length: 14 },
        { minimum_password_length: 8 },
      ),
      "passwords that never expire": change(
        "aws_iam_account_password_policy",
        { max_password_age: 90 },
        { max_password_age: 0 },
      ),
      "no scope any more": change(
        "aws_apigatewayv2_route",
        { authorization_scopes: ["orders/write"] },
        { authorization_scopes: [] },
      ),
      "another scope will do": change(
        "aws_apigatewayv2_route",
        { authorization_scopes: ["orders/write"] },
        { authorization_scopes: ["orders/write", "orders/read"] },
      ),
      "sessions of a day": change(
        "aws_ssoadmin_permission_set",
        { session_duration: "PT1H" },
        { session_duration: "P1D" },
      ),
      "client certificates": change(
        "aws_lb_listener",
        { mutual_authentication: [{ mode: "verify" }] },
        { mutual_authentication: [{ mode: "passthrough" }] },
      ),
    },
    quiet: {
      stronger: change("aws_cognito_user_pool", { mfa_configuration: "OFF" }, { mfa_configuration: "ON" }),
      "fewer scopes": change(
        "aws_apigatewayv2_route",
        { authorization_scopes: ["orders/write", "orders/read"] },
        { authorization_scopes: ["orders/read"] },
      ),
      "first scope": change(
        "aws_apigatewayv2_route",
        { authorization_scopes: [] },
        { authorization_scopes: ["orders/read"] },
      ),
      "shorter sessions, in another unit": change(
        "aws_ssoadmin_permission_set",
        { session_duration: "PT120M" },
        { session_duration: "PT1H" },
      ),
      made: plan(created("aws_instance", { metadata_options: [{ http_tokens: "optional" }] })),
    },
  },
  "firewall-weakened": {
    loud: {
      "not associated any more": change("aws_cloudfront_distribution", { web_acl_id: "arn:a" }, { web_acl_id: "" }),
      "default action": change("aws_wafv2_web_acl", acl(block), acl(allow)),
      "rule counts instead": change(
        "aws_wafv2_web_acl",
        acl(allow, [waf("a", { block: [{}] })]),
        acl(allow, [waf("a", { count: [{}] })]),
      ),
      "rule removed": change(
        "aws_wafv2_web_acl",
        acl(allow, [waf("a", { block: [{}] }), waf("b", { block: [{}] })]),
        acl(allow, [waf("b", { block: [{}] })]),
      ),
      "rule that lets through": change(
        "aws_wafv2_web_acl",
        acl(block, [waf("b", { block: [{}] })]),
        acl(block, [waf("b", { block: [{}] }), waf("a", { allow: [{}] })]),
      ),
      "rule looks for something else": change(
        "aws_wafv2_web_acl",
        acl(allow, [waf("a", { block: [{}] })]),
        acl(allow, [waf("a", { block: [{}] }, { statement: [{ geo_match_statement: [{ country_codes: ["YY"] }] }] })]),
      ),
      "only detects": change(
        "azurerm_web_application_firewall_policy",
        { policy_settings: [{ mode: "Prevention" }] },
        { policy_settings: [{ mode: "Detection" }] },
      ),
      "of another cloud": change(
        "google_compute_backend_service",
        { security_policy: "policies/a" },
        { security_policy: null },
      ),
    },
    quiet: {
      "first association": change("aws_cloudfront_distribution", { web_acl_id: "" }, { web_acl_id: "arn:a" }),
      "default action": change("aws_wafv2_web_acl", acl(allow), acl(block)),
      "rule blocks from now on": change(
        "aws_wafv2_web_acl",
        acl(allow, [waf("a", { count: [{}] })]),
        acl(allow, [waf("a", { block: [{}] })]),
      ),
      "rule that let through is removed": change(
        "aws_wafv2_web_acl",
        acl(block, [waf("a", { allow: [{}] }), waf("b", { block: [{}] })]),
        acl(block, [waf("b", { block: [{}] })]),
      ),
      "rule that blocks is new": change(
        "aws_wafv2_web_acl",
        acl(allow, [waf("b", { block: [{}] })]),
        acl(allow, [waf("a", { block: [{}] }), waf("b", { block: [{}] })]),
      ),
      made: plan(created("aws_wafv2_web_acl", acl(allow, [waf("a", { count: [{}] })]))),
    },
  },
  "isolation-weakened": {
    loud: {
      "privileged container": change(
        "aws_ecs_task_definition",
        task({ privileged: false }),
        task({ privileged: true }),
      ),
      "root file system": change(
        "aws_ecs_task_definition",
        task({ readonlyRootFilesystem: true }),
        task({ readonlyRootFilesystem: false }),
      ),
      "capability of a debugger": change(
        "aws_ecs_task_definition",
        task({ linuxParameters: { capabilities: { add: [] } } }),
        task({ linuxParameters: { capabilities: { add: ["SYS_PTRACE"] } } }),
      ),
      "shell into tasks": change(
        "aws_ecs_service",
        { enable_execute_command: false },
        { enable_execute_command: true },
      ),
      "processes of the host": change("aws_ecs_task_definition", { pid_mode: null }, { pid_mode: "host" }),
      "root in a pod": change(
        "kubernetes_deployment",
        { spec: [{ template: [{ spec: [{ container: [{ security_context: [{ run_as_non_root: true }] }] }] }] }] },
        { spec: [{ template: [{ spec: [{ container: [{ security_context: [{ run_as_non_root: false }] }] }] }] }] },
      ),
    },
    quiet: {
      "another image": change("aws_ecs_task_definition", task({}), task({ image: "api:2" })),
      "not privileged any more": change(
        "aws_ecs_task_definition",
        task({ privileged: true }),
        task({ privileged: false }),
      ),
      made: plan(created("aws_ecs_task_definition", task({ privileged: true }))),
    },
  },
  "tls-weakened": {
    loud: {
      distribution: planOf([
        updated(
          "aws_cloudfront_distribution",
          { viewer_certificate: [{ minimum_protocol_version: "TLSv1.2_2021" }] },
          { viewer_certificate: [{ minimum_protocol_version: "TLSv1" }] },
        ),
      ]),
      domain: planOf([
        updated("aws_api_gateway_domain_name", { security_policy: "TLS_1_2" }, { security_policy: "TLS_1_0" }),
      ]),
      "plain HTTP": planOf([
        updated(
          "aws_cloudfront_distribution",
          { default_cache_behavior: [{ viewer_protocol_policy: "redirect-to-https" }] },
          { default_cache_behavior: [{ viewer_protocol_policy: "allow-all" }] },
        ),
      ]),
      listener: change("aws_lb_listener", { protocol: "TLS" }, { protocol: "TCP" }),
      "a parameter": change("aws_db_parameter_group", parameter("rds.force_ssl", "1"), parameter("rds.force_ssl", "0")),
      "a parameter removed": change("aws_db_parameter_group", parameter("rds.force_ssl", "1"), { parameter: [] }),
    },
    quiet: {
      stronger: planOf([
        updated("aws_api_gateway_domain_name", { security_policy: "TLS_1_0" }, { security_policy: "TLS_1_2" }),
      ]),
      "a load balancer's newer policy": planOf([
        updated(
          "aws_lb_listener",
          { ssl_policy: "ELBSecurityPolicy-TLS-1-2-2017-01" },
          { ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06" },
        ),
      ]),
      "another parameter": change("aws_db_parameter_group", parameter("work_mem", "64"), parameter("work_mem", "32")),
      "HTTPS at last": change("aws_lb_listener", { protocol: "HTTP" }, { protocol: "HTTPS" }),
    },
  },
  "traffic-stopped": {
    loud: {
      service: change("aws_ecs_service", { desired_count: 4 }, { desired_count: 0 }),
      mapping: change("aws_lambda_event_source_mapping", { enabled: true }, { enabled: false }),
      rule: change("aws_cloudwatch_event_rule", { state: "ENABLED" }, { state: "DISABLED" }),
      distribution: change("aws_cloudfront_distribution", { enabled: true }, { enabled: false }),
      "one of its names": change(
        "aws_cloudfront_distribution",
        { aliases: ["a.example.com", "b.example.com"] },
        { aliases: ["b.example.com"] },
      ),
      deployment: change("kubernetes_deployment", { spec: [{ replicas: "2" }] }, { spec: [{ replicas: "0" }] }),
    },
    quiet: {
      "fewer of them": change("aws_ecs_service", { desired_count: 4 }, { desired_count: 2 }),
      "starts again": change("aws_ecs_service", { desired_count: 0 }, { desired_count: 2 }),
      "what it does by itself": change("aws_lambda_event_source_mapping", { enabled: true }, { enabled: null }),
      made: plan(created("aws_ecs_service", { desired_count: 0 })),
    },
  },
};
