import type { WeakeningRule } from "../meanings/meaning";
import { isSetting, weakenedBy, weakSettings } from "../meanings/weakened";
import type { ResourceChange } from "../model";
import { expirationsOfExistingBucket } from "./expirations";
import { forEachChange, type PlanIndex, type Rule, type Severity } from "./rule";

/** A guard that is a resource of its own: its destruction takes the protection from what it guards. */
interface Guard {
  readonly type: RegExp;
  /** Attributes that name what it guards: where that goes too, nothing is left unguarded. @default none */
  readonly of?: readonly string[];
}

interface Weakening {
  readonly id: Exclude<WeakeningRule, "elsewhere" | "cors-widened">;
  readonly severity: Severity;
  readonly title: string;
  readonly why: string;
  /** What a finding says of the resource. */
  readonly message: string;
  /** @default none */
  readonly guards?: Guard;
  /** More to look at. @default nothing */
  readonly also?: (change: ResourceChange, index: PlanIndex) => readonly string[];
}

const NONE: readonly string[] = [];

/** A rule that the table of meanings feeds. */
function weakening({ id, severity, title, why, message, guards, also }: Weakening): Rule {
  return {
    id,
    severity,
    title,
    why,
    check: forEachChange((change, index) => {
      if (change.action === "delete" && guards?.type.test(change.type) === true)
        return index.isGoing(change, guards.of ?? []) ? undefined : `${change.type} is deleted`;
      const lines = weakenedBy(change).lines.get(id) ?? NONE;
      const set =
        isSetting(change) && !index.isNew(change, ["bucket", "hosted_zone_id"]) ? weakSettings(change, id) : NONE;
      const more = also?.(change, index) ?? NONE;
      // most rules have nothing to say of most changes
      if (lines.length + set.length + more.length === 0) return undefined;
      return { message, details: [...lines, ...set, ...more] };
    }),
  };
}

export const keyDisabled = weakening({
  id: "key-disabled",
  severity: "critical",
  title: "A key is disabled",
  why: "Nothing that is encrypted with it can be read from then on: databases stop, backups and logs stay closed.",
  message: "is disabled with everything that it encrypts",
});

export const encryptionWeakened = weakening({
  id: "encryption-weakened",
  severity: "high",
  title: "Encryption is switched off, or falls back to a key that is not yours",
  why: "Data written from then on is readable to everyone who can read the storage; a key of your own is also what can be revoked.",
  message: "is encrypted less than before",
  guards: { type: /^aws_s3_bucket_server_side_encryption_configuration$/, of: ["bucket"] },
});

export const versioningWeakened = weakening({
  id: "versioning-weakened",
  severity: "high",
  title: "Versioning is suspended or removed, or versions can be overwritten",
  why: "Overwriting and deleting become final: the previous versions are the way back from a mistake.",
  message: "keeps no versions from now on",
  guards: { type: /^aws_s3_bucket_versioning$/, of: ["bucket"] },
});

export const tlsWeakened = weakening({
  id: "tls-weakened",
  severity: "high",
  title: "A TLS policy is weakened",
  why: "Older clients are let in with ciphers that can be broken, or traffic goes in plain text.",
  message: "accepts weaker transport than before",
});

export const retentionShortened = weakening({
  id: "retention-shortened",
  severity: "high",
  title: "Data, backups or logs are kept for a shorter time",
  why: "What is older is deleted soon after apply, and no later plan brings it back.",
  message: "keeps data for a shorter time",
  guards: { type: /^aws_(backup_plan|backup_selection|s3_bucket_object_lock_configuration|dlm_lifecycle_policy)$/ },
  also: expirationsOfExistingBucket,
});

export const lockWeakened = weakening({
  id: "lock-weakened",
  severity: "high",
  title: "A lock on objects or backups is loosened",
  why: "A lock is what holds even against an administrator, and against whoever has stolen their keys.",
  message: "can be changed or deleted sooner, or by more people",
});

export const replicationRemoved = weakening({
  id: "replication-removed",
  severity: "high",
  title: "Copies in another place are given up",
  why: "What is written from then on exists once: with the region or the account the only copy goes.",
  message: "is copied to fewer places",
});

export const rotationStopped = weakening({
  id: "rotation-stopped",
  severity: "high",
  title: "A secret is not rotated any more",
  why: "A secret that has leaked stays good until somebody notices.",
  message: "is not rotated from now on",
});

export const protectionRemoved = weakening({
  id: "protection-removed",
  severity: "high",
  title: "A protection against destruction is removed",
  why: "Nothing then stands between a mistaken plan and the data: the next destroy goes through.",
  message: "can be destroyed from now on",
});

export const identityCheckWeakened = weakening({
  id: "identity-check-weakened",
  severity: "high",
  title: "Who somebody is gets checked less",
  why: "A second factor, a long password, a token of the metadata service, a scope: what is not asked for stops nobody.",
  message: "asks for less proof than before",
});

export const firewallWeakened = weakening({
  id: "firewall-weakened",
  severity: "high",
  title: "A firewall lets more through, or is taken away",
  why: "Requests that were turned away reach what is behind it.",
  message: "turns fewer requests away",
});

export const isolationWeakened = weakening({
  id: "isolation-weakened",
  severity: "high",
  title: "A workload gets closer to its host or its neighbours",
  why: "Who breaks into a privileged container has the machine, and a shell into a running one leaves no trace in its image.",
  message: "is isolated less than before",
});

export const logsOff = weakening({
  id: "logs-off",
  severity: "high",
  title: "Access logs, audit logs or flow logs are switched off",
  why: "What happens from then on cannot be looked up after an incident.",
  message: "writes fewer logs",
  guards: {
    type: /^aws_(cloudtrail|s3_bucket_logging|flow_log|config_configuration_recorder|guardduty_detector|wafv2_web_acl_logging_configuration|cloudwatch_log_subscription_filter)$/,
    of: ["bucket"],
  },
});

export const detectionOff = weakening({
  id: "detection-off",
  severity: "high",
  title: "Something that finds attacks or mistakes is switched off",
  why: "Nobody is told of the next one.",
  message: "looks for less than before",
});

export const trafficStopped = weakening({
  id: "traffic-stopped",
  severity: "high",
  title: "Something that works is stopped, or scaled to nothing",
  why: "Requests fail and messages wait from then on, although nothing is destroyed.",
  message: "stops working",
});

export const alarmWeakened = weakening({
  id: "alarm-weakened",
  severity: "medium",
  title: "An alarm tells later, or fewer people",
  why: "What was a warning passes unseen.",
  message: "tells later, or tells fewer people",
});

export const resilienceWeakened = weakening({
  id: "resilience-weakened",
  severity: "medium",
  title: "A spare, a retry or a health check is given up",
  why: "The next failure of one machine, zone or message is a failure for the users.",
  message: "stands fewer failures than before",
});

export const destinationChanged = weakening({
  id: "destination-changed",
  severity: "medium",
  title: "Data, events or requests go somewhere else, or code comes from there",
  why: "A destination in another account or on another host belongs to somebody else, and a rule that fits other requests leads them elsewhere.",
  message: "leads somewhere else",
});

export const tracingOff = weakening({
  id: "tracing-off",
  severity: "medium",
  title: "Tracing is switched off",
  why: "The next slow or failing request cannot be followed through the functions.",
  message: "is traced no longer",
});

export const monitoringReduced = weakening({
  id: "monitoring-reduced",
  severity: "medium",
  title: "Metrics are switched off",
  why: "What is not measured cannot raise an alarm, and cannot be looked up later.",
  message: "is measured less than before",
});
