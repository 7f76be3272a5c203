import { isEmpty } from "../../values";
import { becomes, kept, leaves, more, off, on, ownKey, ranked, when } from "../directions";
import { type Meaning, means } from "../meaning";

const STRENGTH = [
  /^(none|no|disabled?|off|false|plain_?text|unencrypted|no_encrypt|not_?set|not-?encrypted)$/i,
  /^(should_encrypt|preferred|tls_plaintext|monitor|optional|allowed)$/i,
  /^(aes-?(128|192|256).*|sse[-_](s3|sqs|kinesis)|s3|3des|aws_owned.*|aws_managed.*|service_?managed|default|microsoft\.storage|google_default.*)$/i,
  /^(aws:kms|sse[-_]kms.*|kms|cse[-_]kms|customer_?managed.*|microsoft\.keyvault|tls|required?|must_encrypt|enabled?|enforce|true|encrypted_log_groups?|customer.*)$/i,
  /^(aws:kms:dsse|kms_dsse|dsse.*|double.*)$/i,
];

/** What keeps stored data unreadable, and whose key it is. */
export const ENCRYPTION: readonly Meaning[] = [
  means("key-disabled", on({ absent: true }), "is_enabled enabled", {
    within: /^(aws_kms_\w*key|aws_paymentcryptography_key|alicloud_kms_key)\./,
  }),
  means("key-disabled", leaves(/^ENABLED$/i), "state status", { within: /kms_(crypto_key_version|key)\./ }),
  means(
    "rotation-stopped",
    more({ absent: "for ever" }),
    "automatically_after_days rotation_period rotation_period_in_days automatically_after",
  ),
  means("rotation-stopped", kept, "rotation_lambda_arn next_rotation_time"),
  means("rotation-stopped", on(), "rotation_enabled automatic_rotation_enabled secret_rotation_enabled"),
  means("encryption-weakened", on(), "enable_key_rotation"),
  means(
    "encryption-weakened",
    on(),
    `encrypted storage_encrypted at_rest_encryption_enabled transit_encryption_enabled encrypt_at_rest
     infrastructure_encryption_enabled encryption_at_rest_enabled kms_encrypted encryption_enabled cache_data_encrypted
     cloud_watch_encryption_enabled s3_bucket_encryption_enabled user_volume_encryption_enabled ebs_encryption
     root_volume_encryption_enabled enable_inter_container_traffic_encryption return_connection_password_encrypted
     require_encryption customer_managed_key_enabled in_cluster enable_disk_encryption encryption_at_host_enabled
     enable_host_encryption double_encryption_enabled disk_encryption_enabled is_encrypted enable_sse
     require_infrastructure_encryption transparent_data_encryption_enabled enable_confidential_compute fips_enabled`,
  ),
  means(
    "encryption-weakened",
    // with a key of the owner instead the queue is encrypted more
    when(({ block }) => isEmpty(block.after?.["kms_master_key_id"]), on()),
    "sqs_managed_sse_enabled",
  ),
  means("encryption-weakened", kept, "security_configuration", { within: /^aws_(emr_cluster|glue_)/ }),
  means("encryption-weakened", on(), "opt_in_status", { within: /server_side_encryption/ }),
  means("encryption-weakened", off(), "allow_clear_text"),
  means("encryption-weakened", leaves(/^CUSTOMER_MANAGED_CMK$/), "key_type", {
    within: /server_side_encryption\.key_type$/,
  }),
  means("encryption-weakened", ownKey, "id", { within: /artifact_store\.encryption_key\.id$/ }),
  means(
    "encryption-weakened",
    ranked([/^ClientSpecified$/, /^MandatorySigning$/, /^MandatoryEncryption$/, /^MandatoryEncryptionNoAes128$/]),
    "smb_security_strategy",
  ),
  means("encryption-weakened", off(), /^(encryption_disabled|disable_encryption)$/),
  means("encryption-weakened", on(), "enabled", { within: /encrypt|server_side_encryption|[._]sse[._]/ }),
  means("encryption-weakened", leaves(/^SecureString$/), "type", { within: /^aws_ssm_parameter\.type$/ }),
  means("encryption-weakened", ranked(STRENGTH, 2), "type", {
    within: /^aws_xray_encryption_config\.|encryption_specification\.type$|encryption_config\w*\.type$/,
  }),
  means("encryption-weakened", ranked(STRENGTH), "mode", { within: /^aws_vpc_encryption_control\./ }),
  means(
    "encryption-weakened",
    ranked(STRENGTH),
    /^(sse_algorithm|s3_sse_algorithm|server_side_encryption|(.*_)?encryption_(type|mode|option|algorithm|support|strategy)|client_broker|transit_encryption(_mode)?|in_transit_encryption|sse_type|rpc_protection|data_transfer_protection|encryption_key_source|key_source|encrypted_log_group_strategy)$/,
  ),
  means(
    "encryption-weakened",
    ranked([/^PLAINTEXT$/, /^SASL_PLAINTEXT$/, /^SASL_SSL$|^SSL$|^SSL_/], 0),
    "security_protocol",
  ),
  // an algorithm that a bucket refuses is refused no longer
  means(
    "encryption-weakened",
    { weakens: ({ before, after }) => !isEmpty(before) && isEmpty(after) },
    "blocked_encryption_types",
  ),
  means(
    "encryption-weakened",
    ownKey,
    /^(.*_)?(kms_key|kms_key_(id|arn|name|identifier|self_link)|kms_master_key_id|kms_arn|kms_encryption_key|cmk_arn|encryption_key(_arn|_id|_name|_uri)?|crypto_key(_name|_id)?|key_vault_key_(id|uri)|disk_encryption_set_id|volume_encryption_key|default_encryption_key|cmk_key_vault_key_id|customer_managed_key_id|field_level_encryption_id|key_vault_secrets_provider)$/,
    {
      except:
        /^aws_kms_(alias|grant|key_policy|ciphertext)|kms_keys_to_grant|^aws_dataexchange|^aws_bedrockagentcore_token/,
    },
  ),
  means(
    "encryption-weakened",
    ownKey,
    /^(fargate_ephemeral_storage_kms_key_id|kms_key_version_name|sse_aws_kms_key_id)$/,
  ),
  means("encryption-weakened", becomes(/^(http|none|plain.*)$/i), "encrypt_mode"),
];
