import { created, deleted, planOf, updated } from "../../support/plan-builder";
import type { CasesOfRules } from "./cases";

/** The rules of what an application runs with. */
export const OPERATIONS: CasesOfRules = {
  "concurrency-removed": {
    loud: {
      removed: planOf([
        updated("aws_lambda_function", { reserved_concurrent_executions: 100 }, { reserved_concurrent_executions: -1 }),
      ]),
      "set to 0": planOf([
        updated("aws_lambda_function", { reserved_concurrent_executions: 100 }, { reserved_concurrent_executions: 0 }),
      ]),
      provisioned: planOf([deleted("aws_lambda_provisioned_concurrency_config", { function_name: "api" })]),
    },
    quiet: {
      less: planOf([
        updated("aws_lambda_function", { reserved_concurrent_executions: 100 }, { reserved_concurrent_executions: 50 }),
      ]),
      "never reserved, in another spelling": planOf([
        updated(
          "aws_lambda_function",
          { reserved_concurrent_executions: null },
          { reserved_concurrent_executions: -1 },
        ),
      ]),
      "new without": planOf([
        created("aws_lambda_function", { function_name: "a", reserved_concurrent_executions: -1 }),
      ]),
    },
  },
  "alarm-removed": {
    loud: {
      deleted: planOf([deleted("aws_cloudwatch_metric_alarm", { alarm_name: "errors" })]),
      "action gone": planOf([
        updated("aws_cloudwatch_metric_alarm", { alarm_actions: ["arn:aws:sns:::a"] }, { alarm_actions: [] }),
      ]),
      muted: planOf([updated("aws_cloudwatch_metric_alarm", { actions_enabled: true }, { actions_enabled: false })]),
      "nobody subscribes": planOf([deleted("aws_sns_topic_subscription", { protocol: "email" })]),
    },
    quiet: {
      "action added": planOf([
        updated("aws_cloudwatch_metric_alarm", { alarm_actions: ["a"] }, { alarm_actions: ["a", "b"] }),
      ]),
      threshold: planOf([updated("aws_cloudwatch_metric_alarm", { threshold: 5 }, { threshold: 4 })]),
    },
  },
};
