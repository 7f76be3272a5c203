import { RULES } from "../src/rules/registry";
import {
  created,
  deleted,
  type Entry,
  entry,
  kept,
  planOf,
  policy,
  replaced,
  reviewOf,
  rulesOf,
  updated,
} from "./plan-builder";
import { OLDER, WEAKENED } from "./weakened-cases";

const allow = (action: unknown, resource: unknown, more: Record<string, unknown> = {}) => ({
  Effect: "Allow",
  Action: action,
  Resource: resource,
  ...more,
});
const rolePolicy = (before: string, after: string) =>
  updated("aws_iam_role_policy", { role: "api", policy: before }, { role: "api", policy: after });
const route = (before: unknown, after: unknown, key = "GET /api/data") =>
  updated(
    "aws_apigatewayv2_route",
    { route_key: key, authorization_type: before },
    { route_key: key, authorization_type: after },
  );
const blockAll = {
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
  bucket: "data",
};
const denyPlainHttp = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: "*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const drifting = (...entries: Entry[]) => planOf([], { resource_drift: entries });

const CLUSTER = "oidc.eks.eu-west-1.amazonaws.com/id/ABC";
const webIdentity = (condition?: Record<string, unknown>, issuer = "token.actions.githubusercontent.com") =>
  policy({
    Effect: "Allow",
    Action: "sts:AssumeRoleWithWebIdentity",
    Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` },
    ...(condition === undefined ? {} : { Condition: condition }),
  });

/** For every rule plans in which it must speak, and plans close to them in which it must not. */
const CASES: Readonly<
  Record<string, { readonly loud: Record<string, unknown>; readonly quiet: Record<string, unknown> }>
> = {
  ...WEAKENED,
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
        replaced("aws_lambda_layer_version", { code: "a" }, { code: "b" }),
        entry("aws_api_gateway_deployment", ["create", "delete"], { triggers: { a: "1" } }, { triggers: { a: "2" } }),
      ]),
      "what serves, by its own rule": planOf([deleted("aws_lambda_function", { function_name: "api" })]),
    },
  },
  "needs-a-look": {
    loud: {
      "another subnet": planOf([updated("aws_instance", { subnet_id: "subnet-1" }, { subnet_id: "subnet-2" })]),
    },
    quiet: {
      "something new": planOf([created("aws_instance", { subnet_id: "subnet-1" })]),
      "a label": planOf([updated("aws_instance", { tags: { a: "1" } }, { tags: { a: "2" } })]),
    },
  },
  "resource-forgotten": {
    loud: { forget: planOf([entry("aws_lambda_function", ["forget"], { function_name: "api" }, null)]) },
    quiet: { delete: planOf([deleted("aws_iam_policy", { name: "p" })]) },
  },
  "protection-removed": {
    loud: {
      "deletion protection off": planOf([
        updated("aws_db_instance", { deletion_protection: true }, { deletion_protection: false }),
      ]),
      "deletion protection gone": planOf([
        updated("aws_db_instance", { deletion_protection: true }, { deletion_protection: null }),
      ]),
      "force_destroy on": planOf([updated("aws_s3_bucket", { force_destroy: false }, { force_destroy: true })]),
    },
    quiet: {
      "deletion protection on": planOf([
        updated("aws_db_instance", { deletion_protection: false }, { deletion_protection: true }),
      ]),
      "force_destroy off": planOf([updated("aws_s3_bucket", { force_destroy: true }, { force_destroy: false })]),
    },
  },
  "retention-shortened": {
    loud: {
      "log group": planOf([updated("aws_cloudwatch_log_group", { retention_in_days: 90 }, { retention_in_days: 7 })]),
      "log group that kept for ever": planOf([
        updated("aws_cloudwatch_log_group", { retention_in_days: 0 }, { retention_in_days: 365 }),
      ]),
      "backups off": planOf([
        updated("aws_db_instance", { backup_retention_period: 7 }, { backup_retention_period: 0 }),
      ]),
      queue: planOf([
        updated("aws_sqs_queue", { message_retention_seconds: 1209600 }, { message_retention_seconds: 60 }),
      ]),
      "point in time recovery off": planOf([
        updated(
          "aws_dynamodb_table",
          { point_in_time_recovery: [{ enabled: true }] },
          { point_in_time_recovery: [{ enabled: false }] },
        ),
      ]),
      "objects begin to expire": planOf([
        updated(
          "aws_s3_bucket_lifecycle_configuration",
          { rule: [{ id: "a" }] },
          { rule: [{ id: "a", expiration: [{ days: 30 }] }] },
        ),
      ]),
      "objects of a bucket that exists": planOf([
        created("aws_s3_bucket_lifecycle_configuration", { bucket: "data", rule: [{ expiration: [{ days: 1 }] }] }),
      ]),
    },
    quiet: {
      "log group for longer": planOf([
        updated("aws_cloudwatch_log_group", { retention_in_days: 7 }, { retention_in_days: 90 }),
      ]),
      "log group for ever": planOf([
        updated("aws_cloudwatch_log_group", { retention_in_days: 7 }, { retention_in_days: 0 }),
      ]),
      "objects expire later": planOf([
        updated(
          "aws_s3_bucket_lifecycle_configuration",
          { rule: [{ expiration: [{ days: 30 }] }] },
          { rule: [{ expiration: [{ days: 90 }] }] },
        ),
      ]),
      "objects of a new bucket": planOf([
        created("aws_s3_bucket", { bucket: "data" }),
        created("aws_s3_bucket_lifecycle_configuration", { bucket: "data", rule: [{ expiration: [{ days: 1 }] }] }),
      ]),
    },
  },
  "encryption-weakened": {
    loud: {
      "switch off": planOf([
        updated("aws_sqs_queue", { sqs_managed_sse_enabled: true }, { sqs_managed_sse_enabled: false }),
      ]),
      "own key gone": planOf([
        updated("aws_sns_topic", { kms_master_key_id: "alias/failures" }, { kms_master_key_id: "" }),
      ]),
      "from KMS to S3's own": planOf([
        updated(
          "aws_s3_bucket_server_side_encryption_configuration",
          { rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm: "aws:kms" }] }] },
          { rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm: "AES256" }] }] },
        ),
      ]),
      "configuration deleted": planOf([
        deleted("aws_s3_bucket_server_side_encryption_configuration", { bucket: "data" }),
      ]),
      "key rotation off": planOf([
        updated("aws_kms_key", { enable_key_rotation: true }, { enable_key_rotation: false }),
      ]),
    },
    quiet: {
      "switch on": planOf([
        updated("aws_sqs_queue", { sqs_managed_sse_enabled: false }, { sqs_managed_sse_enabled: true }),
      ]),
      "another own key": planOf([
        updated("aws_sns_topic", { kms_master_key_id: "alias/a" }, { kms_master_key_id: "alias/b" }),
      ]),
      "deleted with its bucket": planOf([
        deleted("aws_s3_bucket", { bucket: "data" }),
        deleted("aws_s3_bucket_server_side_encryption_configuration", { bucket: "data" }),
      ]),
    },
  },
  "versioning-weakened": {
    loud: {
      suspended: planOf([
        updated(
          "aws_s3_bucket_versioning",
          { versioning_configuration: [{ status: "Enabled" }] },
          { versioning_configuration: [{ status: "Suspended" }] },
        ),
      ]),
      deleted: planOf([deleted("aws_s3_bucket_versioning", { bucket: "data" })]),
    },
    quiet: {
      enabled: planOf([
        updated(
          "aws_s3_bucket_versioning",
          { versioning_configuration: [{ status: "Suspended" }] },
          { versioning_configuration: [{ status: "Enabled" }] },
        ),
      ]),
      "deleted with its bucket": planOf([
        deleted("aws_s3_bucket", { bucket: "data" }),
        deleted("aws_s3_bucket_versioning", { bucket: "data" }),
      ]),
    },
  },
  "public-access-opened": {
    loud: {
      "block weakened": planOf([
        updated("aws_s3_bucket_public_access_block", blockAll, { ...blockAll, block_public_policy: false }),
      ]),
      "block deleted": planOf([deleted("aws_s3_bucket_public_access_block", blockAll)]),
      "block made with a hole": planOf([
        created("aws_s3_bucket_public_access_block", { ...blockAll, block_public_acls: false }),
      ]),
      "public database": planOf([
        updated("aws_db_instance", { publicly_accessible: false }, { publicly_accessible: true }),
      ]),
      "public acl": planOf([created("aws_s3_bucket_acl", { acl: "public-read" })]),
      "open port": planOf([
        updated("aws_security_group", { ingress: [] }, { ingress: [{ cidr_blocks: ["0.0.0.0/0"], from_port: 22 }] }),
      ]),
      "function URL": planOf([created("aws_lambda_function_url", { authorization_type: "NONE" })]),
    },
    quiet: {
      "block strengthened": planOf([
        updated("aws_s3_bucket_public_access_block", { ...blockAll, block_public_policy: false }, blockAll),
      ]),
      "block deleted with its bucket": planOf([
        deleted("aws_s3_bucket", { bucket: "data" }),
        deleted("aws_s3_bucket_public_access_block", blockAll),
      ]),
      "way out": planOf([updated("aws_security_group", { egress: [] }, { egress: [{ cidr_blocks: ["0.0.0.0/0"] }] })]),
      "port for one network": planOf([
        updated("aws_security_group", { ingress: [] }, { ingress: [{ cidr_blocks: ["10.0.0.0/8"] }] }),
      ]),
      "function URL with IAM": planOf([created("aws_lambda_function_url", { authorization_type: "AWS_IAM" })]),
    },
  },
  "internet-facing": {
    loud: {
      "load balancer": planOf([updated("aws_lb", { internal: true }, { internal: false })]),
      "subnet that exists": planOf([
        created("aws_route", { route_table_id: "rtb-1", destination_cidr_block: "0.0.0.0/0", gateway_id: "igw-1" }),
      ]),
    },
    quiet: {
      "load balancer turned inward": planOf([updated("aws_lb", { internal: false }, { internal: true })]),
      "the way out": planOf([
        created("aws_route", { route_table_id: "rtb-1", destination_cidr_block: "0.0.0.0/0", nat_gateway_id: "nat-1" }),
      ]),
    },
  },
  "shared-outside": {
    loud: {
      snapshot: planOf([created("aws_snapshot_create_volume_permission", { account_id: "111122223333" })]),
      endpoint: planOf([
        updated("aws_vpc_endpoint_service", { acceptance_required: true }, { acceptance_required: false }),
      ]),
    },
    quiet: {
      "shared no longer": planOf([
        updated("aws_db_snapshot", { shared_accounts: ["111122223333"] }, { shared_accounts: [] }),
      ]),
    },
  },
  "reach-widened": {
    loud: {
      "public address of something new": planOf([created("aws_instance", { associate_public_ip_address: true })]),
      "wide network": planOf([
        updated("aws_security_group", { ingress: [] }, { ingress: [{ cidr_blocks: ["52.0.0.0/8"], from_port: 22 }] }),
      ]),
    },
    quiet: {
      "public address taken away": planOf([
        updated("aws_subnet", { map_public_ip_on_launch: true }, { map_public_ip_on_launch: false }),
      ]),
      "network of an office": planOf([
        updated(
          "aws_security_group",
          { ingress: [] },
          { ingress: [{ cidr_blocks: ["203.0.113.0/24"], from_port: 22 }] },
        ),
      ]),
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
    },
  },
  "iam-widened": {
    loud: {
      "new action": planOf([
        rolePolicy(
          policy(allow("s3:GetObject", "arn:aws:s3:::data/*")),
          policy(allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::data/*")),
        ),
      ]),
      "wider resource": planOf([
        rolePolicy(
          policy(allow("s3:GetObject", "arn:aws:s3:::data/a/*")),
          policy(allow("s3:GetObject", "arn:aws:s3:::data/*")),
        ),
      ]),
      "new principal": planOf([
        updated(
          "aws_iam_role",
          {
            assume_role_policy: policy({
              Effect: "Allow",
              Action: "sts:AssumeRole",
              Principal: { Service: "lambda.amazonaws.com" },
            }),
          },
          {
            assume_role_policy: policy({
              Effect: "Allow",
              Action: "sts:AssumeRole",
              Principal: { Service: "lambda.amazonaws.com", AWS: "111122223333" },
            }),
          },
        ),
      ]),
      "fewer exceptions": planOf([
        rolePolicy(
          policy({ Effect: "Allow", NotAction: ["iam:*", "sts:*"], Resource: "*" }),
          policy({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }),
        ),
      ]),
      "condition removed": planOf([
        rolePolicy(
          policy(allow("s3:GetObject", "*", { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } })),
          policy(allow("s3:GetObject", "*")),
        ),
      ]),
      "policy for a role that exists": planOf([
        created("aws_iam_role_policy", { role: "api", policy: policy(allow("s3:GetObject", "arn:aws:s3:::data/*")) }),
      ]),
      "administrator for a new role": planOf([
        created("aws_iam_role", { name: "api" }),
        created("aws_iam_role_policy", { role: "api", policy: policy(allow("*", "*")) }),
      ]),
      attachment: planOf([
        created("aws_iam_role_policy_attachment", {
          role: "api",
          policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
        }),
      ]),
      "permission of a function": planOf([
        created("aws_lambda_permission", {
          function_name: "api",
          principal: "s3.amazonaws.com",
          action: "lambda:InvokeFunction",
        }),
      ]),
      "boundary removed": planOf([
        updated("aws_iam_role", { permissions_boundary: "arn:aws:iam::1:policy/b" }, { permissions_boundary: null }),
      ]),
    },
    quiet: {
      "policy for a role whose name is not known yet": planOf([
        created(
          "aws_iam_role_policy",
          { policy: policy(allow("s3:GetObject", "arn:aws:s3:::data/*")) },
          { unknown: { role: true } },
        ),
      ]),

      "a new key for its account": planOf([
        created("aws_kms_key", { policy: policy(allow("kms:*", "*", { Principal: { AWS: "111122223333" } })) }),
      ]),

      narrowed: planOf([rolePolicy(policy(allow("s3:*", "*")), policy(allow("s3:GetObject", "arn:aws:s3:::data/*")))]),
      "another order and spelling": planOf([
        rolePolicy(
          policy(allow(["s3:GetObject", "s3:PutObject"], ["arn:aws:s3:::a", "arn:aws:s3:::b"])),
          policy(allow(["S3:putobject", "s3:GetObject"], ["arn:aws:s3:::b", "arn:aws:s3:::a"], { Sid: "Data" })),
        ),
      ]),
      "one statement split in two": planOf([
        rolePolicy(
          policy(allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::data/*")),
          policy(allow("s3:GetObject", "arn:aws:s3:::data/*"), allow("s3:PutObject", "arn:aws:s3:::data/*")),
        ),
      ]),
      "policy for a new role": planOf([
        created("aws_iam_role", { name: "api" }),
        created("aws_iam_role_policy", { role: "api", policy: policy(allow("s3:GetObject", "arn:aws:s3:::data/*")) }),
      ]),
      "permission of a new function": planOf([
        created("aws_lambda_function", { function_name: "api" }),
        created("aws_lambda_permission", {
          function_name: "api",
          principal: "s3.amazonaws.com",
          action: "lambda:InvokeFunction",
        }),
      ]),
    },
  },
  "trust-too-wide": {
    loud: { "no subject": planOf([created("aws_iam_role", { name: "ci", assume_role_policy: webIdentity() })]) },
    quiet: {
      "one repository": planOf([
        created("aws_iam_role", {
          name: "ci",
          assume_role_policy: webIdentity({
            StringLike: { "token.actions.githubusercontent.com:sub": "repo:octo/app:*" },
          }),
        }),
      ]),
    },
  },
  "trust-without-subject": {
    loud: {
      cluster: planOf([created("aws_iam_role", { name: "pod", assume_role_policy: webIdentity(undefined, CLUSTER) })]),
    },
    quiet: {
      "one service account": planOf([
        created("aws_iam_role", {
          name: "pod",
          assume_role_policy: webIdentity(
            { StringEquals: { [`${CLUSTER}:sub`]: "system:serviceaccount:shop:api" } },
            CLUSTER,
          ),
        }),
      ]),
    },
  },
  "can-raise-itself": {
    loud: {
      "a new role": planOf([
        created("aws_iam_role", { name: "api" }),
        created("aws_iam_role_policy", { role: "api", policy: policy(allow("iam:PutRolePolicy", "*")) }),
      ]),
    },
    quiet: {
      "a role that could before": planOf([
        rolePolicy(policy(allow("iam:PutRolePolicy", "*")), policy(allow(["iam:PutRolePolicy", "s3:GetObject"], "*"))),
      ]),
    },
  },
  administrator: {
    loud: {
      owner: planOf([
        created("azurerm_role_assignment", {
          scope: "/subscriptions/0",
          role_definition_name: "Owner",
          principal_id: "p",
        }),
      ]),
    },
    quiet: {
      "an owner less": planOf([
        deleted("azurerm_role_assignment", { role_definition_name: "Owner", principal_id: "p" }),
      ]),
    },
  },
  "access-granted": {
    loud: { membership: planOf([created("aws_iam_user_group_membership", { user: "bob", groups: ["operators"] })]) },
    quiet: {
      "a group that is new": planOf([
        created("aws_iam_group", { name: "operators" }),
        created("aws_iam_user_group_membership", { user: "bob", groups: ["operators"] }),
      ]),
    },
  },
  "runs-as-another-role": {
    loud: {
      function: planOf([
        updated("aws_lambda_function", { role: "arn:aws:iam::1:role/a" }, { role: "arn:aws:iam::1:role/b" }),
      ]),
    },
    quiet: {
      "a role that is known after apply": planOf([
        updated("aws_lambda_function", { role: "arn:aws:iam::1:role/a" }, {}, { unknown: { role: true } }),
      ]),
    },
  },
  "iam-open-to-everyone": {
    loud: {
      bucket: planOf([
        created("aws_s3_bucket_policy", {
          bucket: "data",
          policy: policy(allow("s3:GetObject", "*", { Principal: "*" })),
        }),
      ]),
      "bucket, spelled AWS": planOf([
        created("aws_s3_bucket_policy", {
          bucket: "data",
          policy: policy(allow("s3:GetObject", "*", { Principal: { AWS: ["*"] } })),
        }),
      ]),
      function: planOf([
        created("aws_lambda_permission", { function_name: "api", principal: "*", action: "lambda:InvokeFunction" }),
      ]),
    },
    quiet: {
      "with a condition": planOf([
        created("aws_s3_bucket_policy", {
          bucket: "data",
          policy: policy(
            allow("s3:GetObject", "*", {
              Principal: "*",
              Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } },
            }),
          ),
        }),
      ]),
      "a denial": planOf([created("aws_s3_bucket_policy", { bucket: "data", policy: policy(denyPlainHttp) })]),
    },
  },
  "iam-deny-removed": {
    loud: {
      removed: planOf([
        updated(
          "aws_s3_bucket_policy",
          { bucket: "data", policy: policy(denyPlainHttp) },
          { bucket: "data", policy: policy(allow("s3:GetObject", "*", { Principal: { AWS: "111122223333" } })) },
        ),
      ]),
      "narrowed to one action": planOf([
        updated(
          "aws_s3_bucket_policy",
          { policy: policy(denyPlainHttp) },
          { policy: policy({ ...denyPlainHttp, Action: "s3:GetObject" }) },
        ),
      ]),
      "bound to a condition more": planOf([
        updated(
          "aws_s3_bucket_policy",
          { policy: policy(denyPlainHttp) },
          {
            policy: policy({
              ...denyPlainHttp,
              Condition: { ...denyPlainHttp.Condition, StringEquals: { "aws:SourceAccount": "1" } },
            }),
          },
        ),
      ]),
      "policy deleted": planOf([deleted("aws_s3_bucket_policy", { bucket: "data", policy: policy(denyPlainHttp) })]),
    },
    quiet: {
      widened: planOf([
        updated(
          "aws_s3_bucket_policy",
          { policy: policy({ ...denyPlainHttp, Action: "s3:GetObject" }) },
          { policy: policy(denyPlainHttp) },
        ),
      ]),
      "deleted with its bucket": planOf([
        deleted("aws_s3_bucket", { bucket: "data" }),
        deleted("aws_s3_bucket_policy", { bucket: "data", policy: policy(denyPlainHttp) }),
      ]),
    },
  },
  "iam-not-element": {
    loud: {
      "an operator that nobody knows": planOf([
        rolePolicy(
          policy(allow("s3:GetObject", "*", { Condition: { GeoEquals: { "x:y": "z" } } })),
          policy(allow("s3:GetObject", "*", { Condition: { GeoEquals: { "x:y": "w" } } })),
        ),
      ]),
      "NotPrincipal gone": planOf([
        updated(
          "aws_s3_bucket_policy",
          { policy: policy({ Effect: "Deny", NotPrincipal: { AWS: "1" }, Action: "*", Resource: "*" }) },
          { policy: policy(denyPlainHttp) },
        ),
      ]),
    },
    quiet: {
      "less than everything": planOf([
        rolePolicy(
          policy(allow("s3:GetObject", "*")),
          policy({ Effect: "Allow", Action: "s3:GetObject", NotResource: "arn:aws:s3:::secret/*" }),
        ),
      ]),
      "the same in another order": planOf([
        rolePolicy(
          policy({ Effect: "Allow", NotAction: ["iam:*", "sts:*"], Resource: "*" }),
          policy({ Resource: "*", NotAction: ["sts:*", "iam:*"], Effect: "Allow" }),
        ),
      ]),
    },
  },
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
  "route-without-authorizer": {
    loud: {
      "taken away": planOf([route("JWT", "NONE")]),
      new: planOf([created("aws_apigatewayv2_route", { route_key: "GET /x", authorization_type: "NONE" })]),
      "REST method": planOf([created("aws_api_gateway_method", { http_method: "GET", authorization: "NONE" })]),
      "authorizer deleted": planOf([deleted("aws_apigatewayv2_authorizer", { api_id: "a" })]),
    },
    quiet: {
      "with one": planOf([created("aws_apigatewayv2_route", { route_key: "GET /x", authorization_type: "JWT" })]),
      given: planOf([route("NONE", "AWS_IAM")]),
      preflight: planOf([created("aws_apigatewayv2_route", { route_key: "OPTIONS /x", authorization_type: "NONE" })]),
      "open before, another target now": planOf([
        updated(
          "aws_apigatewayv2_route",
          { route_key: "GET /x", authorization_type: "NONE", target: "a" },
          { route_key: "GET /x", authorization_type: "NONE", target: "b" },
        ),
      ]),
    },
  },
  "throttling-removed": {
    loud: {
      removed: planOf([
        updated(
          "aws_apigatewayv2_stage",
          { default_route_settings: [{ throttling_rate_limit: 100 }] },
          { default_route_settings: [] },
        ),
      ]),
      null: planOf([
        updated(
          "aws_apigatewayv2_stage",
          { default_route_settings: [{ throttling_rate_limit: 100 }] },
          { default_route_settings: [{ throttling_rate_limit: null }] },
        ),
      ]),
      zero: planOf([
        updated(
          "aws_apigatewayv2_stage",
          { default_route_settings: [{ throttling_burst_limit: 100 }] },
          { default_route_settings: [{ throttling_burst_limit: 0 }] },
        ),
      ]),
      tenfold: planOf([
        updated(
          "aws_api_gateway_usage_plan",
          { throttle_settings: [{ rate_limit: 10 }] },
          { throttle_settings: [{ rate_limit: 100 }] },
        ),
      ]),
    },
    quiet: {
      tightened: planOf([
        updated(
          "aws_apigatewayv2_stage",
          { default_route_settings: [{ throttling_rate_limit: 100 }] },
          { default_route_settings: [{ throttling_rate_limit: 50 }] },
        ),
      ]),
      set: planOf([
        updated(
          "aws_apigatewayv2_stage",
          { default_route_settings: [] },
          { default_route_settings: [{ throttling_rate_limit: 50 }] },
        ),
      ]),
    },
  },
  "cors-widened": {
    loud: {
      "another origin": planOf([
        updated(
          "aws_apigatewayv2_api",
          { cors_configuration: [{ allow_origins: ["https://a.example"] }] },
          { cors_configuration: [{ allow_origins: ["https://a.example", "https://b.example"] }] },
        ),
      ]),
      "every origin of a new API": planOf([
        created("aws_apigatewayv2_api", { cors_configuration: [{ allow_origins: ["*"] }] }),
      ]),
      credentials: planOf([
        updated(
          "aws_lambda_function_url",
          { cors: [{ allow_credentials: false }] },
          { cors: [{ allow_credentials: true }] },
        ),
      ]),
      bucket: planOf([
        updated(
          "aws_s3_bucket_cors_configuration",
          { cors_rule: [{ allowed_methods: ["GET"] }] },
          { cors_rule: [{ allowed_methods: ["GET", "PUT"] }] },
        ),
      ]),
    },
    quiet: {
      narrowed: planOf([
        updated(
          "aws_apigatewayv2_api",
          { cors_configuration: [{ allow_origins: ["*"] }] },
          { cors_configuration: [{ allow_origins: ["https://a.example"] }] },
        ),
      ]),
      reordered: planOf([
        updated(
          "aws_apigatewayv2_api",
          { cors_configuration: [{ allow_methods: ["GET", "PUT"] }] },
          { cors_configuration: [{ allow_methods: ["PUT", "GET"] }] },
        ),
      ]),
    },
  },
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
    },
    quiet: {
      "to another group": planOf([
        updated(
          "aws_apigatewayv2_stage",
          { access_log_settings: [{ destination_arn: "a" }] },
          { access_log_settings: [{ destination_arn: "b" }] },
        ),
      ]),
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
    },
    quiet: { none: planOf([], { action_invocations: [] }) },
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

describe("the rules of the plan review", () => {
  it("each has plans in which it speaks and in which it is silent", () => {
    expect(Object.keys(CASES).sort()).toEqual(RULES.map(({ id }) => id).sort());
    for (const { loud, quiet } of Object.values(CASES)) {
      expect(Object.keys(loud)).not.toHaveLength(0);
      expect(Object.keys(quiet)).not.toHaveLength(0);
    }
  });

  describe.each([...Object.entries(CASES), ...Object.entries(OLDER)])("%s", (id, { loud, quiet }) => {
    it.each(Object.entries(loud))("speaks: %s", (_, plan) => {
      expect(rulesOf(plan)).toContain(id);
      expect(reviewOf(plan).needsPerson).toBe(true);
    });

    it.each(Object.entries(quiet))("is silent: %s", (_, plan) => {
      expect(rulesOf(plan)).not.toContain(id);
    });
  });

  it("say nothing about what stays as it is", () => {
    const review = reviewOf(
      planOf([
        kept("aws_s3_bucket", { bucket: "data", force_destroy: true }),
        kept("aws_apigatewayv2_route", { authorization_type: "NONE" }),
      ]),
    );
    expect(review).toMatchObject({ needsPerson: false, findings: [], verdict: "Nothing to fear: no changes." });
  });

  it("praise what is narrowed, and only that", () => {
    const wide = policy(allow("s3:*", "*"));
    const narrow = policy(allow("s3:GetObject", "arn:aws:s3:::data/*"));
    expect(reviewOf(planOf([rolePolicy(wide, narrow)])).praise).toHaveLength(1);
    expect(reviewOf(planOf([rolePolicy(narrow, wide)])).praise).toHaveLength(0);
  });
});
