import { created, planOf, updated } from "../../support/plan-builder";
import { type CasesOfRules, change, parameter, plan } from "./cases";

const alarm = (more: Record<string, unknown>) => ({
  comparison_operator: "GreaterThanThreshold",
  threshold: 5,
  evaluation_periods: 1,
  treat_missing_data: "breaching",
  ...more,
});

/** The rules of the table of meanings: what watches. */
export const WEAKENED_WATCHING: CasesOfRules = {
  "logs-off": {
    loud: {
      "access logs": planOf([
        updated(
          "aws_apigatewayv2_stage",
          { access_log_settings: [{ destination_arn: "a" }] },
          { access_log_settings: [] },
        ),
      ]),
      trail: planOf([updated("aws_cloudtrail", { enable_logging: true }, { enable_logging: false })]),
      "events of a trail": change(
        "aws_cloudtrail",
        { event_selector: [{ read_write_type: "All", include_management_events: true }] },
        { event_selector: [{ read_write_type: "WriteOnly", include_management_events: true }] },
      ),
      "kinds of logs": change(
        "aws_eks_cluster",
        { enabled_cluster_log_types: ["api", "audit"] },
        { enabled_cluster_log_types: ["api"] },
      ),
      "a parameter": change(
        "aws_db_parameter_group",
        parameter("pgaudit.log", "all"),
        parameter("pgaudit.log", "none"),
      ),
    },
    quiet: {
      "to another group": planOf([
        updated(
          "aws_apigatewayv2_stage",
          { access_log_settings: [{ destination_arn: "a" }] },
          { access_log_settings: [{ destination_arn: "b" }] },
        ),
      ]),
      "kinds of logs": change(
        "aws_eks_cluster",
        { enabled_cluster_log_types: ["api"] },
        { enabled_cluster_log_types: ["api", "audit"] },
      ),
      "less of them": change(
        "aws_lambda_function",
        { logging_config: [{ log_level: "DEBUG" }] },
        { logging_config: [{ log_level: "ERROR" }] },
      ),
    },
  },
  "tracing-off": {
    loud: {
      function: planOf([
        updated(
          "aws_lambda_function",
          { tracing_config: [{ mode: "Active" }] },
          { tracing_config: [{ mode: "PassThrough" }] },
        ),
      ]),
      stage: planOf([
        updated("aws_api_gateway_stage", { xray_tracing_enabled: true }, { xray_tracing_enabled: false }),
      ]),
    },
    quiet: {
      on: planOf([
        updated(
          "aws_lambda_function",
          { tracing_config: [{ mode: "PassThrough" }] },
          { tracing_config: [{ mode: "Active" }] },
        ),
      ]),
    },
  },
  "detection-off": {
    loud: {
      "findings that nobody sees": plan(created("aws_guardduty_filter", { name: "quiet", action: "ARCHIVE" })),
      detector: change("aws_guardduty_detector", { enable: true }, { enable: false }),
      feature: change("aws_guardduty_detector_feature", { status: "ENABLED" }, { status: "DISABLED" }),
      recorder: change("aws_config_configuration_recorder_status", { is_enabled: true }, { is_enabled: false }),
      scans: change(
        "aws_ecr_repository",
        { image_scanning_configuration: [{ scan_on_push: true }] },
        { image_scanning_configuration: [] },
      ),
      "fewer types": change("aws_inspector2_enabler", { resource_types: ["EC2", "ECR"] }, { resource_types: ["ECR"] }),
    },
    quiet: {
      on: change("aws_guardduty_detector", { enable: false }, { enable: true }),
      "more types": change("aws_inspector2_enabler", { resource_types: ["ECR"] }, { resource_types: ["EC2", "ECR"] }),
    },
  },
  "alarm-weakened": {
    loud: {
      "higher threshold": change("aws_cloudwatch_metric_alarm", alarm({}), alarm({ threshold: 50 })),
      "lower threshold, for less": change(
        "aws_cloudwatch_metric_alarm",
        alarm({ comparison_operator: "LessThanThreshold" }),
        alarm({ comparison_operator: "LessThanThreshold", threshold: 1 }),
      ),
      later: change("aws_cloudwatch_metric_alarm", alarm({}), alarm({ evaluation_periods: 10 })),
      "silence is fine": change(
        "aws_cloudwatch_metric_alarm",
        alarm({}),
        alarm({ treat_missing_data: "notBreaching" }),
      ),
    },
    quiet: {
      "lower threshold": change("aws_cloudwatch_metric_alarm", alarm({}), alarm({ threshold: 4 })),
      "a little tuned": change(
        "aws_cloudwatch_metric_alarm",
        alarm({}),
        alarm({ threshold: 7, evaluation_periods: 2 }),
      ),
      "higher threshold, for less": change(
        "aws_cloudwatch_metric_alarm",
        alarm({ comparison_operator: "LessThanThreshold" }),
        alarm({ comparison_operator: "LessThanThreshold", threshold: 9 }),
      ),
    },
  },
  "monitoring-reduced": {
    loud: {
      insights: change(
        "aws_ecs_cluster",
        { setting: [{ name: "containerInsights", value: "enabled" }] },
        { setting: [{ name: "containerInsights", value: "disabled" }] },
      ),
      interval: change("aws_db_instance", { monitoring_interval: 60 }, { monitoring_interval: 0 }),
    },
    quiet: {
      "less often": change("aws_db_instance", { monitoring_interval: 30 }, { monitoring_interval: 60 }),
      on: change("aws_instance", { monitoring: false }, { monitoring: true }),
    },
  },
};
