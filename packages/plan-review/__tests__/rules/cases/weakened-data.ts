import { created, deleted, planOf, updated } from "../../support/plan-builder";
import { backup, type CasesOfRules, change, lock, plan } from "./cases";

/** The rules of the table of meanings: what keeps data. */
export const WEAKENED_DATA: CasesOfRules = {
  "key-disabled": {
    loud: {
      key: change("aws_kms_key", { is_enabled: true }, { is_enabled: false }),
      "replica key": change("aws_kms_replica_key", { enabled: true }, { enabled: false }),
      "version of a key": change("google_kms_crypto_key_version", { state: "ENABLED" }, { state: "DESTROY_SCHEDULED" }),
    },
    quiet: {
      "enabled again": change("aws_kms_key", { is_enabled: false }, { is_enabled: true }),
      "a rule is disabled": change("aws_cloudwatch_event_rule", { is_enabled: true }, { is_enabled: false }),
      "not said any more, which is on": change("aws_kms_key", { is_enabled: true }, { is_enabled: null }),
    },
  },
  "lock-weakened": {
    loud: {
      "mode of an object lock": change(
        "aws_s3_bucket_object_lock_configuration",
        lock({ mode: "COMPLIANCE", days: 30 }),
        lock({ mode: "GOVERNANCE", days: 30 }),
      ),
      "legal hold": change(
        "aws_s3_object",
        { object_lock_legal_hold_status: "ON" },
        { object_lock_legal_hold_status: "OFF" },
      ),
      "retained until sooner": change(
        "aws_s3_object",
        { object_lock_retain_until_date: "2031-01-01T00:00:00Z" },
        { object_lock_retain_until_date: "2030-07-01T00:00:00Z" },
      ),
      "lock of a resource group": change(
        "azurerm_management_lock",
        { lock_level: "ReadOnly" },
        { lock_level: "CanNotDelete" },
      ),
    },
    quiet: {
      stronger: change(
        "aws_s3_bucket_object_lock_configuration",
        lock({ mode: "GOVERNANCE", days: 30 }),
        lock({ mode: "COMPLIANCE", days: 30 }),
      ),
      "days become years": change(
        "aws_s3_bucket_object_lock_configuration",
        lock({ mode: "COMPLIANCE", days: 30 }),
        lock({ mode: "COMPLIANCE", years: 7 }),
      ),
      "with its vault": plan(
        deleted("aws_backup_vault", { name: "v" }, { address: "aws_backup_vault.v" }),
        deleted("aws_backup_vault_lock_configuration", { backup_vault_name: "v" }),
      ),
    },
  },
  "replication-removed": {
    loud: {
      "rule disabled": change(
        "aws_s3_bucket_replication_configuration",
        { rule: [{ id: "a", status: "Enabled" }] },
        { rule: [{ id: "a", status: "Disabled" }] },
      ),
      "rule removed": change(
        "aws_s3_bucket_replication_configuration",
        {
          rule: [
            { id: "a", status: "Enabled" },
            { id: "b", status: "Enabled" },
          ],
        },
        { rule: [{ id: "b", status: "Enabled" }] },
      ),
      "replica of a table": change(
        "aws_dynamodb_table",
        { replica: [{ region_name: "eu-west-1" }, { region_name: "us-east-1" }] },
        { replica: [{ region_name: "us-east-1" }] },
      ),
      "copies of backups": change(
        "aws_backup_plan",
        { rule: [{ ...backup("a", 5), copy_action: [{ destination_vault_arn: "arn:v" }] }] },
        { rule: [{ ...backup("a", 5), copy_action: [] }] },
      ),
      "account of another cloud": change(
        "azurerm_storage_account",
        { account_replication_type: "RAGRS" },
        { account_replication_type: "LRS" },
      ),
    },
    quiet: {
      "replica added": change(
        "aws_dynamodb_table",
        { replica: [{ region_name: "us-east-1" }] },
        { replica: [{ region_name: "eu-west-1" }, { region_name: "us-east-1" }] },
      ),
      "with its bucket": plan(
        deleted("aws_s3_bucket", { bucket: "data" }, { address: "aws_s3_bucket.b" }),
        deleted("aws_s3_bucket_replication_configuration", { bucket: "data" }),
      ),
      "not copied any more": change(
        "azurerm_storage_account",
        { account_replication_type: "LRS" },
        { account_replication_type: "GRS" },
      ),
    },
  },
  "rotation-stopped": {
    loud: {
      "less often": change(
        "aws_secretsmanager_secret_rotation",
        { rotation_rules: [{ automatically_after_days: 30 }] },
        { rotation_rules: [{ automatically_after_days: 365 }] },
      ),
      "seconds as text": change("google_kms_crypto_key", { rotation_period: "2592000s" }, { rotation_period: null }),
    },
    quiet: {
      "more often": change(
        "aws_secretsmanager_secret_rotation",
        { rotation_rules: [{ automatically_after_days: 365 }] },
        { rotation_rules: [{ automatically_after_days: 30 }] },
      ),
      "with its secret": plan(
        deleted("aws_secretsmanager_secret", { id: "s" }, { address: "aws_secretsmanager_secret.s" }),
        deleted("aws_secretsmanager_secret_rotation", { secret_id: "s" }),
      ),
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
      "of an account": change("aws_ebs_encryption_by_default", { enabled: true }, { enabled: false }),
      "of an account that nobody set before": plan(created("aws_ebs_encryption_by_default", { enabled: false })),
      "of a parameter": change("aws_ssm_parameter", { type: "SecureString" }, { type: "String" }),
      "between brokers": change(
        "aws_msk_cluster",
        { encryption_info: [{ encryption_in_transit: [{ client_broker: "TLS" }] }] },
        { encryption_info: [{ encryption_in_transit: [{ client_broker: "TLS_PLAINTEXT" }] }] },
      ),
      "key of the owner": change(
        "aws_sns_topic",
        { kms_master_key_id: "arn:aws:kms:eu-west-1:111122223333:key/a" },
        { kms_master_key_id: "alias/aws/sns" },
      ),
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
      "a key of the owner instead": change(
        "aws_sqs_queue",
        { sqs_managed_sse_enabled: true, kms_master_key_id: null },
        { sqs_managed_sse_enabled: false, kms_master_key_id: "arn:k" },
      ),
      "another key of the owner": change(
        "aws_sns_topic",
        { kms_master_key_id: "arn:a" },
        { kms_master_key_id: "arn:b" },
      ),
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
      "of a bucket that exists": plan(
        created("aws_s3_bucket_versioning", {
          bucket: "data",
          versioning_configuration: [{ status: "Suspended" }],
        }),
      ),
      tags: change("aws_ecr_repository", { image_tag_mutability: "IMMUTABLE" }, { image_tag_mutability: "MUTABLE" }),
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
      "of a new bucket": plan(
        created("aws_s3_bucket", { bucket: "data" }, { address: "aws_s3_bucket.b" }),
        created("aws_s3_bucket_versioning", {
          bucket: "data",
          versioning_configuration: [{ status: "Suspended" }],
        }),
      ),
      tags: change("aws_ecr_repository", { image_tag_mutability: "MUTABLE" }, { image_tag_mutability: "IMMUTABLE" }),
    },
  },
};
