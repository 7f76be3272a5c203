import { becomes, earlier, fewer, gained, kept, leaves, more, off, on, ranked, unitOfFewer } from "../directions";
import { type Meaning, means } from "../meaning";

/** What stands between a mistaken plan and the data. */
export const PROTECTION: readonly Meaning[] = [
  means(
    "protection-removed",
    on(),
    `deletion_protection deletion_protection_enabled enable_deletion_protection delete_protection delete_protection_enabled
     purge_protection_enabled termination_protection termination_protection_enabled disable_api_termination disable_api_stop
     availability_zone_change_protection subnet_change_protection firewall_policy_change_protection prevent_destroy
     prevent_deletion_if_contains_resources protect_from_scale_in retain_on_delete
     retain_stack retain_stacks retain_physical_resources retain_stacks_on_account_removal preserve final_snapshot
     transfer_lock replication_overwrite enable_drop_protection`,
  ),
  means("protection-removed", leaves(/^(ENABLED|true)$/i), "managed_termination_protection mutation_protection"),
  means(
    "protection-removed",
    ranked([/^NoProtection|^NONE$/i, /./]),
    "new_game_session_protection_policy game_server_protection_policy",
  ),
  means(
    "protection-removed",
    leaves(/^(PREVENT|RETAIN|ABANDON|Retain|Snapshot)$/),
    "deletion_policy delete_propagation_policy data_deletion_policy",
  ),
  means(
    "protection-removed",
    off(),
    `force_destroy force_delete force_delete_warm_pool skip_final_snapshot skip_final_backup
     bypass_policy_lockout_safety_check bypass_policy_lockout_check bypass_snaplock_enterprise_retention
     delete_data_in_filesystem delete_all_policy_resources delete_reports force_detach_policies skip_deletion_check
     delete_contents_on_destroy close_on_deletion force_overwrite_replica_secret delete_source_from_s3 force_detach
     deregister_on_destroy recursive_delete destroy_contents force_delete_with_contents ignore_deletion_error
     purge_soft_delete_on_destroy purge_soft_deleted_keys_on_destroy delete_os_disk_on_termination
     delete_data_disks_on_termination delete_associated_resources`,
  ),
  // without a word the automated backups go with the database
  means("protection-removed", off({ absent: true }), "delete_automated_backups"),
  means("protection-removed", off(), "delete_on_termination auto_delete", { within: /block_device|ebs|disk/ }),
  means("protection-removed", off(), "privileged_delete"),
  means("protection-removed", gained, "delete_options delete_volume_options"),
  // what the source has no longer is deleted at the destination
  means("protection-removed", becomes(/^REMOVE$/), "preserve_deleted_files"),
  means("protection-removed", on(), "skip_destroy"),
  means("protection-removed", kept, "final_snapshot_identifier final_snapshot_name"),
];

/** What keeps data from being changed or deleted by anybody until its time. */
export const LOCKS: readonly Meaning[] = [
  means(
    "lock-weakened",
    ranked([/^(none|off)$/i, /^(GOVERNANCE|ENTERPRISE|UNLOCKED|disabled)$/i, /^(COMPLIANCE|LOCKED)$/i]),
    "mode",
    {
      within: /default_retention\.mode$|object_lock|immutab/,
    },
  ),
  means(
    "lock-weakened",
    ranked([/^(none|off)$/i, /^(GOVERNANCE|ENTERPRISE|UNLOCKED)$/i, /^(COMPLIANCE|LOCKED)$/i]),
    "object_lock_mode retention_lock_type snaplock_type immutability_policy_mode",
  ),
  means(
    "lock-weakened",
    on(),
    "object_lock_enabled object_lock_legal_hold_status default_event_based_hold event_based_hold temporary_hold volume_append_mode_enabled complete_lock",
  ),
  means("lock-weakened", on(), "is_locked locked", { within: /retention|immutab|lock/ }),
  means("lock-weakened", on(), "immutability_policy_enabled immutable immutability"),
  means("lock-weakened", earlier, "object_lock_retain_until_date retention_expiration_time"),
  means(
    "lock-weakened",
    fewer(),
    "min_retention_days retention_lock_time_in_days unlock_delay_value immutability_period_since_creation_in_days",
  ),
  means("lock-weakened", fewer({ absent: "for ever" }), "max_retention_days"),
  // tags that may be written over all the same
  means("lock-weakened", gained, "filter", { within: /mutability_exclusion_filter\.filter$/ }),
  means("lock-weakened", ranked([/^None$/i, /^CanNotDelete$/, /^ReadOnly$/]), "lock_level"),
  means("lock-weakened", more(), "changeable_for_days"),
  means("lock-weakened", unitOfFewer, "unlock_delay_unit"),
];

/** The way back from an overwritten or deleted object. */
export const VERSIONS: readonly Meaning[] = [
  means("versioning-weakened", on(), "status", { within: /versioning_configuration\.status$/ }),
  means("versioning-weakened", on(), "enabled", { within: /versioning\.enabled$/ }),
  means(
    "versioning-weakened",
    on(),
    "versioning_enabled is_versioning_enabled mfa_delete change_feed_enabled object_versioning",
  ),
  means("versioning-weakened", ranked([/^MUTABLE/i, /^IMMUTABLE/i]), "image_tag_mutability"),
];
