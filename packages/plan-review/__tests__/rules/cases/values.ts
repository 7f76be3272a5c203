import { created, deleted, type Entry, kept, planOf, policy, updated } from "../../support/plan-builder";
import { allow, type CasesOfRules } from "./cases";

const drifting = (...entries: Entry[]) => planOf([], { resource_drift: entries });

/** The rules of values, drift and what a plan leaves open. */
export const VALUES: CasesOfRules = {
  "plain-secret": {
    loud: {
      "by its name": planOf([
        updated(
          "aws_lambda_function",
          { environment: [] },
          { environment: [{ variables: { DATABASE_PASSWORD: "hunter2hunter2" } }] },
        ),
      ]),
      "by its form": planOf([created("aws_instance", { user_data: "export A=AKIAABCDEFGHIJKLMNOP" })]),
      "in a list of names and values": planOf([
        created("x_service", { env: [{ name: "API_KEY", value: "abcdefgh1234" }] }),
      ]),
      "in a JSON text": planOf([
        created("aws_ecs_task_definition", {
          container_definitions: JSON.stringify([{ environment: [{ name: "DB_PASSWORD", value: "abcdefgh1234" }] }]),
        }),
      ]),
      "in an output": planOf([], {
        output_changes: {
          url: { actions: ["create"], before: null, after: "postgres://app:abcdefgh@db/x", after_unknown: false },
        },
      }),
    },
    quiet: {
      "the ARN of a secret": planOf([
        created("aws_lambda_function", {
          environment: [{ variables: { SECRET: "arn:aws:secretsmanager:us-east-1:1:secret:a" } }],
        }),
      ]),
      "marked as sensitive": planOf([
        created("aws_db_instance", { password: "hunter2hunter2" }, { sensitive: { password: true } }),
      ]),
      "a word that ends like it": planOf([created("azurerm_storage_account", { bypass: "AzureServices" })]),
      "a name that only sounds so": planOf([
        created("aws_dynamodb_table", { hash_key: "token_id", kms_key_id: "1234abcd", secret_name: "api" }),
      ]),
      "there before": planOf([
        updated(
          "aws_lambda_function",
          { timeout: 3, environment: [{ variables: { PASSWORD: "abcdefgh1234" } }] },
          { timeout: 4, environment: [{ variables: { PASSWORD: "abcdefgh1234" } }] },
        ),
      ]),
    },
  },
  "plan-incomplete": {
    loud: {
      errored: planOf([], { errored: true }),
      deferred: planOf([], {
        complete: false,
        deferred_changes: [{ reason: "instance_count_unknown", resource_change: {} }],
      }),
      "check failed": planOf([], { checks: [{ address: { to_display: "check.health" }, status: "fail" }] }),
    },
    quiet: {
      whole: planOf([], {
        errored: false,
        complete: true,
        checks: [{ address: { to_display: "check.health" }, status: "pass" }],
      }),
    },
  },
  drift: {
    loud: {
      changed: drifting(updated("aws_cloudwatch_log_group", { retention_in_days: 90 }, { retention_in_days: 1 })),
      deleted: drifting(deleted("aws_cloudwatch_log_group", { name: "a" })),
      "an inline policy that nobody owns": planOf([kept("aws_iam_role_policy", { role: "api", name: "own" })], {
        resource_drift: [
          updated(
            "aws_iam_role",
            { name: "api", inline_policy: [] },
            {
              name: "api",
              inline_policy: [
                { name: "own", policy: "{}" },
                { name: "other", policy: "{}" },
              ],
            },
          ),
        ],
      }),
      "an alias that the plan moves back": planOf(
        [updated("aws_lambda_alias", { function_version: "6" }, { function_version: "7" })],
        { resource_drift: [updated("aws_lambda_alias", { function_version: "7" }, { function_version: "6" })] },
      ),
      "another setting of an alias": planOf([kept("aws_lambda_alias", { name: "live" })], {
        resource_drift: [updated("aws_lambda_alias", { name: "a" }, { name: "live" })],
      }),
    },
    quiet: {
      "absence in another spelling": drifting(
        updated("aws_sqs_queue", { policy: null, tags: null }, { policy: "", tags: {} }),
      ),
      "an alias that a release moved": planOf([kept("aws_lambda_alias", { function_version: "6" })], {
        resource_drift: [
          updated(
            "aws_lambda_alias",
            { function_version: "7", description: "" },
            { function_version: "6", description: "rollback" },
          ),
        ],
      }),
      "what another resource owns": planOf([kept("aws_iam_role_policy", { role: "api", name: "own" })], {
        resource_drift: [
          updated(
            "aws_iam_role",
            { name: "api", inline_policy: [] },
            { name: "api", inline_policy: [{ name: "own", policy: "{}" }] },
          ),
        ],
      }),
    },
  },
  "action-invoked": {
    loud: {
      "one action": planOf([], {
        action_invocations: [{ address: "action.aws_lambda_invoke.warm", type: "aws_lambda_invoke" }],
      }),
      "a function that is called when its call is deleted": planOf([
        deleted("aws_lambda_invocation", { function_name: "api", lifecycle_scope: "CRUD" }),
      ]),
    },
    quiet: {
      none: planOf([], { action_invocations: [] }),
      "a function that is not called once more": planOf([
        deleted("aws_lambda_invocation", { function_name: "api", lifecycle_scope: "CREATE_ONLY" }),
      ]),
    },
  },
  "provisioner-runs": {
    loud: {
      "a command with what is made": planOf([created("null_resource", {})], {
        configuration: {
          root_module: {
            resources: [
              {
                address: "null_resource.it",
                provisioners: [{ type: "local-exec", expressions: { command: { constant_value: "make deploy" } } }],
              },
            ],
          },
        },
      }),
    },
    quiet: {
      none: planOf([created("null_resource", {})], {
        configuration: { root_module: { resources: [{ address: "null_resource.it", expressions: {} }] } },
      }),
    },
  },
  "unknown-risk": {
    loud: {
      "an attribute that the configuration sets": planOf(
        [created("aws_s3_bucket", { bucket: "a" }, { unknown: { acl: true } })],
        {
          configuration: { root_module: { resources: [{ address: "aws_s3_bucket.it", expressions: { acl: {} } }] } },
        },
      ),

      policy: planOf([
        updated(
          "aws_iam_role_policy",
          { role: "api", policy: policy(allow("s3:GetObject", "*")) },
          { role: "api" },
          { unknown: { policy: true } },
        ),
      ]),
      "a whole block": planOf([
        updated(
          "aws_apigatewayv2_stage",
          { default_route_settings: [{ throttling_rate_limit: 100 }] },
          {},
          { unknown: { default_route_settings: true } },
        ),
      ]),
      "hidden policy": planOf([
        updated("aws_iam_role_policy", { policy: "a" }, { policy: "b" }, { sensitive: { policy: true } }),
      ]),
      authorization: planOf([
        created("aws_apigatewayv2_route", { route_key: "GET /" }, { unknown: { authorization_type: true } }),
      ]),
    },
    quiet: {
      "a default that the provider fills in": planOf(
        [
          created(
            "aws_s3_bucket",
            { bucket: "a" },
            { address: 'module.m["x"].aws_s3_bucket.it[0]', unknown: { acl: true } },
          ),
        ],
        {
          configuration: {
            root_module: {
              module_calls: {
                m: { module: { resources: [{ address: "aws_s3_bucket.it", expressions: { bucket: {} } }] } },
              },
            },
          },
        },
      ),

      "an identifier": planOf([
        created("aws_lambda_function", { function_name: "a" }, { unknown: { arn: true, version: true } }),
      ]),
    },
  },
};
