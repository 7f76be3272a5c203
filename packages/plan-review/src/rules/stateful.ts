import type { ResourceChange } from "../model";
import { at, isEmpty, leaves, textOf } from "../values";
import { forEachChange, type PlanIndex, type Rule } from "./rule";

/** Switches that keep data from being destroyed by one careless apply, with the value that takes the protection away. */
const PROTECTIONS: Readonly<Record<string, boolean>> = {
  deletion_protection: false,
  deletion_protection_enabled: false,
  enable_deletion_protection: false,
  purge_protection_enabled: false,
  force_destroy: true,
  force_delete: true,
  skip_final_snapshot: true,
  delete_automated_backups: true,
  bypass_policy_lockout_safety_check: true,
};

export const protectionRemoved: Rule = {
  id: "protection-removed",
  severity: "high",
  title: "A protection against destruction is removed",
  why: "Nothing then stands between a mistaken plan and the data: the next destroy goes through.",
  check: forEachChange((change) => {
    if (change.action !== "update" && change.action !== "replace") return undefined;
    const details = change.attributes.flatMap(({ path, before, after }) => {
      const name = path.split(".").at(-1) ?? path;
      const unprotected = PROTECTIONS[name];
      if (unprotected === undefined) return [];
      const isProtected = before === !unprotected || (unprotected && isEmpty(before));
      const isOpen = after === unprotected || (!unprotected && isEmpty(after));
      return isProtected && isOpen ? [`${path}: ${text(before)} → ${text(after)}`] : [];
    });
    return details.length > 0 ? { message: "can be destroyed from now on", details } : undefined;
  }),
};

/** Ages and periods after which data is gone, in days, hours or seconds: fewer is less. */
const RETENTIONS =
  /(^|\.)(retention_in_days|retention_days|retention_period|retention_period_days|backup_retention_period|automated_snapshot_retention_period|snapshot_retention_limit|message_retention_seconds|message_retention_duration|retention_period_in_days|recovery_window_in_days|deletion_window_in_days|soft_delete_retention_days|point_in_time_recovery_days|delete_after|expiration\.\d+\.days|noncurrent_version_expiration\.\d+\.(noncurrent_days|newer_noncurrent_versions)|default_retention\.\d+\.(days|years))$/;

export const retentionShortened: Rule = {
  id: "retention-shortened",
  severity: "high",
  title: "Data, backups or logs are kept for a shorter time",
  why: "What is older is deleted soon after apply, and no later plan brings it back.",
  check: forEachChange((change, index) => {
    if (change.action === "create") return expirationsOfExistingBucket(change, index);
    if (change.action !== "update" && change.action !== "replace") {
      const backups = /^aws_(backup_plan|backup_selection|s3_bucket_object_lock_configuration|dlm_lifecycle_policy)$/;
      return change.action === "delete" && backups.test(change.type) ? `${change.type} is deleted` : undefined;
    }
    const details = change.attributes.flatMap(({ path, before, after }) => {
      if (/(^|\.)point_in_time_recovery(\.\d+\.enabled|_enabled)?$/.test(path) && before === true && after !== true) {
        return [`${path}: true → ${text(after)}`];
      }
      if (!RETENTIONS.test(path)) return [];
      const isLifecycle = /expiration|delete_after/.test(path);
      // no expiration keeps for ever; a log group says so with 0; a backup period of 0 or none keeps nothing
      const never = (value: unknown) =>
        (isLifecycle && (value ?? 0) === 0) || (/retention_in_days$/.test(path) && (value ?? 0) === 0);
      const days = (value: unknown) =>
        never(value)
          ? Number.POSITIVE_INFINITY
          : typeof value === "number"
            ? value
            : typeof value === "string"
              ? Number.parseFloat(value)
              : 0;
      if (typeof after === "object" && after !== null) return [];
      return days(after) < days(before)
        ? [`${path}: ${never(before) ? "for ever" : text(before)} → ${text(after)}`]
        : [];
    });
    const enabled = newlyEnabledExpirations(change);
    const all = [...new Set([...details, ...enabled])];
    return all.length > 0 ? { message: "keeps data for a shorter time", details: all } : undefined;
  }),
};

/** Rules that begin to expire what a bucket holds, which exists before them. */
function expirationsOfExistingBucket(change: ResourceChange, index: PlanIndex) {
  if (change.type !== "aws_s3_bucket_lifecycle_configuration" || index.isNew(change, ["bucket"])) return undefined;
  const details = [...leaves(change.after)].flatMap(({ path, value }) =>
    RETENTIONS.test(path) && typeof value === "number" && value > 0 ? [`${path}: not set → ${value}`] : [],
  );
  return details.length > 0 ? { message: "objects of a bucket that exists begin to expire", details } : undefined;
}

function newlyEnabledExpirations(change: ResourceChange): readonly string[] {
  if (change.type !== "aws_s3_bucket_lifecycle_configuration") return [];
  return [...leaves(at(change.after, "rule"), "rule")].flatMap(({ path, value }) => {
    if (!/^rule\.\d+\.status$/.test(path) || value !== "Enabled" || at(change.before, path) !== "Disabled") return [];
    return [`${path}: Disabled → Enabled`];
  });
}

function text(value: unknown): string {
  return value === undefined || value === null ? "not set" : textOf(value);
}
