import { becomes, changed, fewer, gained, kept, leaves, off, on, ownKey, ranked } from "../directions";
import { type Meaning, means } from "../meaning";

/** What weakens in one service only, by names that mean something else elsewhere, or nothing. */
export const SINGLE_SERVICES: readonly Meaning[] = [
  means("encryption-weakened", ownKey, "key_id", { within: /^aws_(ssm_parameter|s3_bucket_inventory)\./ }),
  means("encryption-weakened", kept, "key_arn", { within: /^aws_quicksight_key_registration\./ }),
  means("encryption-weakened", off(), "exportable", { within: /^aws_paymentcryptography_key\./ }),
  means("encryption-weakened", ranked([/^NONE$/i, /^SHA1$/i, /^SHA\d{3}$|^DEFAULT$/i]), /^(mdn_)?signing_algorithm$/, {
    within: /^aws_transfer_connector\./,
  }),
  // 1 is SHA-1, 2 is SHA-256
  means("identity-check-weakened", fewer({ absent: 1 }), "signature_version", { within: /^aws_sns_topic\./ }),
  means("identity-check-weakened", leaves(/^RSA_2048_BIT$/), "next_signing_key_length"),
  means("tls-weakened", leaves(/AND_VALIDATE_NAME$/), "server_validation", { within: /^aws_medialive_/ }),
  means("tls-weakened", becomes(/^http$/i), "protocol", { within: /^aws_sns_topic_subscription\./ }),
  means("tls-weakened", becomes(/^FTP$/i), "protocols", { within: /^aws_transfer_server\./ }),
  means("tls-weakened", becomes(/^ikev1$/i), /^tunnel[12]_ike_versions$/),
  means("isolation-weakened", on(), "enhanced_vpc_routing"),
  means("isolation-weakened", leaves(/^VpcOnly$/), "app_network_access_type"),
  means("isolation-weakened", gained, "vpc_only_trusted_accounts"),
  means("isolation-weakened", on(), "vpc_source_ip", { within: /^aws_sagemaker_workteam\./ }),
  means("isolation-weakened", off(), "opt_in", { within: /data_sharing_preference/ }),
  means("isolation-weakened", ranked([/^NoSquash$/i, /^RootSquash$/i, /^AllSquash$/i], 1), "squash"),
  means("isolation-weakened", leaves(/^DENY$/), /./, { within: /^aws_quicksight_custom_permissions\.capabilities\./ }),
  means("isolation-weakened", changed, "arn permission_policy", { within: /row_level_permission_data_set\.\w+$/ }),
  means("isolation-weakened", kept, "column_names", { within: /column_level_permission_rules/ }),
  means("isolation-weakened", gained, "principals", { within: /column_level_permission_rules/ }),
  means("isolation-weakened", on({ absent: true }), /^(admin|billing|registrant|tech)_privacy$/, {
    within: /^aws_route53domains_/,
  }),
  means("logs-off", leaves(/^USER_PROFILE_NAME$/), "execution_role_identity_config"),
  means("logs-off", kept, "bgp_log_group_arn"),
  means("logs-off", fewer(), /success_(feedback_sample|sampling)_rate$/, { within: /^aws_sns_/ }),
  means("monitoring-reduced", fewer(), "initial_sampling_percentage", { within: /data_capture_config/ }),
  means("protection-removed", becomes(/^Delete$/), "home_efs_file_system"),
  means("protection-removed", on(), "preserve_existing_data"),
  means("protection-removed", off(), "cascade", { within: /^aws_vpc_ipam/ }),
  means("retention-shortened", fewer(), "unreferenced_days non_current_days", { within: /^aws_s3tables_/ }),
  means("replication-removed", kept, "regions", { within: /^aws_securitylake_.*replication_configuration/ }),
  means("resilience-weakened", kept, "alarm_name", { within: /auto_rollback_configuration/ }),
  means("resilience-weakened", kept, "redrive_policy"),
];
