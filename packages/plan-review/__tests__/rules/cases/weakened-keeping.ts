import { created, planOf, updated } from "../../support/plan-builder";
import { backup, type CasesOfRules, change, lock, parameter, plan } from "./cases";

const expiring = (id: string, days: number, prefix = `${id}/`, status = "Enabled") => ({
  id,
  status,
  expiration: [{ days }],
  filter: [{ prefix }],
});
const lifecycle = (...rule: readonly unknown[]) => ({ bucket: "data", rule });
const queue = (value: unknown) => ({ redrive_policy: value === undefined ? "" : JSON.stringify(value) });

/** The rules of the table of meanings: how long something is kept, and where it goes. */
export const WEAKENED_KEEPING: CasesOfRules = {
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
      "backups by a rule": change(
        "aws_backup_plan",
        { rule: [backup("daily", 35), backup("monthly", 365)] },
        { rule: [backup("daily", 35)] },
      ),
      "backups deleted": change("aws_backup_plan", { rule: [backup("a", 35)] }, { rule: [backup("a", 7)] }),
      "years become days": change(
        "aws_s3_bucket_object_lock_configuration",
        lock({ mode: "COMPLIANCE", years: 1 }),
        lock({ mode: "COMPLIANCE", days: 30 }),
      ),
      "more expires": change(
        "aws_s3_bucket_lifecycle_configuration",
        lifecycle(expiring("a", 7, "tmp/")),
        lifecycle(expiring("a", 7, "")),
      ),
      "a rule that expires": change(
        "aws_s3_bucket_lifecycle_configuration",
        lifecycle(expiring("a", 7)),
        lifecycle(expiring("b", 3), expiring("a", 7)),
      ),
      "weeks become days": change(
        "aws_dlm_lifecycle_policy",
        { policy_details: [{ schedule: [{ name: "s", retain_rule: [{ interval: 2, interval_unit: "WEEKS" }] }] }] },
        { policy_details: [{ schedule: [{ name: "s", retain_rule: [{ interval: 3, interval_unit: "DAYS" }] }] }] },
      ),
      "images expire": change(
        "aws_ecr_lifecycle_policy",
        { policy: JSON.stringify({ rules: [{ rulePriority: 1, selection: { countNumber: 30 } }] }) },
        { policy: JSON.stringify({ rules: [{ rulePriority: 1, selection: { countNumber: 3 } }] }) },
      ),
      "text with a unit": change(
        "google_pubsub_topic",
        { message_retention_duration: "604800s" },
        { message_retention_duration: "86400s" },
      ),
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
      "rules change places": change(
        "aws_s3_bucket_lifecycle_configuration",
        lifecycle(expiring("a", 365), expiring("b", 7)),
        lifecycle(expiring("b", 7), expiring("a", 365)),
      ),
      "days become years": change(
        "aws_s3_bucket_object_lock_configuration",
        lock({ mode: "COMPLIANCE", days: 30 }),
        lock({ mode: "COMPLIANCE", years: 7 }),
      ),
      "a rule that expires is removed": change(
        "aws_s3_bucket_lifecycle_configuration",
        lifecycle(expiring("a", 365), expiring("b", 7)),
        lifecycle(expiring("a", 365)),
      ),
      "a rule that is disabled": change(
        "aws_s3_bucket_lifecycle_configuration",
        lifecycle(expiring("a", 30, "a/", "Disabled")),
        lifecycle(expiring("a", 7, "a/", "Disabled")),
      ),
      "days become weeks": change(
        "aws_dlm_lifecycle_policy",
        { policy_details: [{ schedule: [{ name: "s", retain_rule: [{ interval: 10, interval_unit: "DAYS" }] }] }] },
        { policy_details: [{ schedule: [{ name: "s", retain_rule: [{ interval: 2, interval_unit: "WEEKS" }] }] }] },
      ),
      "the longest window instead of a word": change(
        "aws_kms_key",
        { deletion_window_in_days: 30 },
        { deletion_window_in_days: null },
      ),
    },
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
  "resilience-weakened": {
    loud: {
      "one zone": change("aws_db_instance", { multi_az: true }, { multi_az: false }),
      "dead letters": change(
        "aws_sqs_queue",
        queue({ deadLetterTargetArn: "arn:d", maxReceiveCount: 5 }),
        queue(undefined),
      ),
      "fewer tries": change(
        "aws_sqs_queue",
        queue({ deadLetterTargetArn: "arn:d", maxReceiveCount: 5 }),
        queue({ deadLetterTargetArn: "arn:d", maxReceiveCount: 1 }),
      ),
      "health check": change("aws_autoscaling_group", { health_check_type: "ELB" }, { health_check_type: "EC2" }),
      "a parameter": change("aws_db_parameter_group", parameter("fsync", "1"), parameter("fsync", "0")),
    },
    quiet: {
      "more zones": change("aws_db_instance", { multi_az: false }, { multi_az: true }),
      "the same in another spelling": change(
        "aws_sqs_queue",
        queue({ deadLetterTargetArn: "arn:d", maxReceiveCount: 5 }),
        { redrive_policy: '{"maxReceiveCount": 5, "deadLetterTargetArn": "arn:d"}' },
      ),
    },
  },
  "destination-changed": {
    loud: {
      "another account": change(
        "aws_cloudwatch_log_subscription_filter",
        { destination_arn: "arn:aws:kinesis:eu-west-1:111122223333:stream/logs" },
        { destination_arn: "arn:aws:kinesis:eu-west-1:444455556666:stream/logs" },
      ),
      "another host": change(
        "aws_apigatewayv2_integration",
        { integration_uri: "https://api.example.com/a" },
        { integration_uri: "https://api.example.net/a" },
      ),
      "a record": change("aws_route53_record", { records: ["192.0.2.1"] }, { records: ["192.0.2.9"] }),
    },
    quiet: {
      "another function of the account": change(
        "aws_apigatewayv2_integration",
        { integration_uri: "arn:aws:lambda:eu-west-1:111122223333:function:a" },
        { integration_uri: "arn:aws:lambda:eu-west-1:111122223333:function:b" },
      ),
      "another path": change(
        "aws_apigatewayv2_integration",
        { integration_uri: "https://api.example.com/a" },
        { integration_uri: "https://v2.example.com/b" },
      ),
      made: plan(created("aws_route53_record", { records: ["192.0.2.1"] })),
    },
  },
};
