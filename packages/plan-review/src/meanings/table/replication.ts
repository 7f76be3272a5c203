import { blockGone, kept, leaves, on, ranked } from "../directions";
import { type Meaning, means } from "../meaning";

/** Copies elsewhere. */
export const REPLICATION: readonly Meaning[] = [
  means("replication-removed", on({ absent: true }), "status", {
    within: /replication_configuration\.rules?\.(existing_object_replication\.)?status$|replica_modifications\.status$/,
  }),
  means("replication-removed", blockGone, "id", { within: /replication_configuration\.rules?\.id$/ }),
  means("replication-removed", kept, "bucket", { within: /replication_configuration\.rules?\.destination\.bucket$/ }),
  means("replication-removed", kept, "region_name region replication_regions location replica_locations", {
    within:
      /(^|[._])(replicas?|geo_location|replication_configuration\..*destination|replication_set\.regions?|regions?|user_managed\.replicas?|secondary_location|replication)\.(region_name|region|location)$|\.(replication_regions|replica_locations)$/,
    except: /ipam|account_region/,
  }),
  means(
    "replication-removed",
    kept,
    "destination_vault_arn target destination_region topics_to_replicate consumer_groups_to_replicate georeplication_locations",
    {
      within:
        /copy_action|cross_region_copy|snapshot_copy|_to_replicate$|georeplication|dlm_lifecycle|backups_replication/,
    },
  ),
  means(
    "replication-removed",
    on(),
    "geo_redundant_backup_enabled georedundant_backup_enabled start_replication start_replication_task auto_replicate_new_disks cross_region_restore_enabled geo_backup_enabled",
  ),
  means("replication-removed", leaves(/^(ENABLED|CRDR)$/), "state data_replication_mode", {
    within: /replication_config\.state$|data_replication_mode$/,
  }),
  means(
    "replication-removed",
    ranked([
      /^(Standard_|Premium_)?(LRS|Locally.*)$|^Local$/i,
      /^(ZRS|Zone.*)$/i,
      /^(GRS|Geo.*|GRS_.*)$/i,
      /^(RAGRS|RA_GRS|GZRS|GeoZone.*)$/i,
      /^(RAGZRS|RA_GZRS)$/i,
    ]),
    "account_replication_type storage_account_type_replication backup_storage_redundancy storage_redundancy",
  ),
  means(
    "replication-removed",
    ranked([/^LocallyRedundant$/, /^ZoneRedundant$/, /^GeoRedundant$/]),
    "storage_mode_type",
  ),
  means("replication-removed", kept, "replicate_source_db replication_source_identifier primary_replication_group_id"),
];
