import { created, deleted, entry, kept, planOf, policy, replaced, updated } from "../../support/plan-builder";
import { type CasesOfRules, denyPlainHttp } from "./cases";

/** The rules of what is destroyed, replaced or forgotten. */
export const DESTRUCTION: CasesOfRules = {
  "stateful-destroyed": {
    loud: {
      bucket: planOf([deleted("aws_s3_bucket", { bucket: "data" })]),
      secret: planOf([deleted("aws_secretsmanager_secret", { name: "key" })]),
      key: planOf([deleted("aws_kms_key", {})]),
      table: planOf([deleted("aws_dynamodb_table", { name: "orders" })]),
      "log group": planOf([deleted("aws_cloudwatch_log_group", { name: "/aws/lambda/api" })]),
      "a database of another cloud": planOf([deleted("google_sql_database_instance", { name: "orders" })]),
    },
    quiet: {
      "a setting of a bucket": planOf([deleted("aws_s3_bucket_cors_configuration", { bucket: "data" })]),
      "a bucket that is made": planOf([created("aws_s3_bucket", { bucket: "data" })]),
    },
  },
  "stateful-replaced": {
    loud: {
      "destroy first": planOf([
        replaced("aws_s3_bucket", { bucket: "a" }, { bucket: "b" }, { replacePaths: [["bucket"]] }),
      ]),
      "create first": planOf([entry("aws_kms_key", ["create", "delete"], { a: 1 }, { a: 2 })]),
      "the old one forgotten": planOf([entry("aws_dynamodb_table", ["forget", "create"], { a: 1 }, { a: 2 })]),
    },
    quiet: { "changed in place": planOf([updated("aws_s3_bucket", { tags: { a: "1" } }, { tags: { a: "2" } })]) },
  },
  "service-destroyed": {
    loud: {
      function: planOf([deleted("aws_lambda_function", { function_name: "api" })]),
      api: planOf([replaced("aws_apigatewayv2_api", { name: "a" }, { name: "b" })]),
    },
    quiet: { "a policy document": planOf([deleted("aws_iam_policy", { name: "p" })]) },
  },
  "guard-destroyed": {
    loud: {
      replication: planOf([deleted("aws_s3_bucket_replication_configuration", { bucket: "data" })]),
      lock: planOf([deleted("aws_backup_vault_lock_configuration", { backup_vault_name: "daily" })]),
      "a lock of another cloud": planOf([deleted("azurerm_management_lock", { name: "no" })]),
      "its owner stays": planOf([
        kept("aws_s3_bucket", { bucket: "data" }),
        deleted("aws_s3_bucket_replication_configuration", { bucket: "data" }),
      ]),
    },
    quiet: {
      "its bucket goes too": planOf([
        deleted("aws_s3_bucket", { bucket: "data" }),
        deleted("aws_s3_bucket_replication_configuration", { bucket: "data" }),
      ]),
      "an alarm, of which another rule speaks": planOf([deleted("aws_cloudwatch_metric_alarm", { alarm_name: "a" })]),
      made: planOf([created("aws_backup_vault_lock_configuration", { backup_vault_name: "daily" })]),
    },
  },
  "access-destroyed": {
    loud: {
      "a role that functions assume": planOf([deleted("aws_iam_role", { name: "api" })]),
      "an exclusive attachment": planOf([deleted("aws_iam_policy_attachment", { name: "x", roles: ["a"] })]),
      user: planOf([deleted("aws_iam_user", { name: "deploy" })]),
      "membership of another cloud": planOf([deleted("google_project_iam_member", { role: "roles/viewer" })]),
    },
    quiet: {
      "a denial, of which another rule speaks": planOf([
        deleted("aws_s3_bucket_policy", { bucket: "data", policy: policy(denyPlainHttp) }),
      ]),
      "given anew": planOf([created("aws_iam_role", { name: "api" })]),
    },
  },
  "resource-destroyed": {
    loud: {
      settings: planOf([deleted("aws_s3_bucket_cors_configuration", { bucket: "data" })]),
      "of a type that nobody knows": planOf([deleted("acme_thing", { name: "a" })]),
      "a guard that is replaced": planOf([replaced("aws_budgets_budget", { name: "a" }, { name: "b" })]),
      "a role that is replaced": planOf([replaced("aws_iam_role", { name: "a" }, { name: "b" })]),
    },
    quiet: {
      "what needs nobody": planOf([
        deleted("null_resource", { id: "1" }),
        deleted("aws_lambda_layer_version", { layer_name: "shared" }),
        replaced("aws_lambda_layer_version", { code: "a" }, { code: "b" }),
        entry("aws_api_gateway_deployment", ["create", "delete"], { triggers: { a: "1" } }, { triggers: { a: "2" } }),
      ]),
      "what serves, by its own rule": planOf([deleted("aws_lambda_function", { function_name: "api" })]),
    },
  },
  "resource-forgotten": {
    loud: { forget: planOf([entry("aws_lambda_function", ["forget"], { function_name: "api" }, null)]) },
    quiet: { delete: planOf([deleted("aws_iam_policy", { name: "p" })]) },
  },
};
