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
  why: "Nothing encrypted with it can be read from then on: databases stop, backups and logs cannot be opened.",
  message: "is disabled, with everything that it encrypts",
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
  why: "Overwriting and deleting become final: previous versions are how a mistake is undone.",
  message: "keeps no versions from now on",
  guards: { type: /^aws_s3_bucket_versioning$/, of: ["bucket"] },
});

export const tlsWeakened = weakening({
  id: "tls-weakened",
  severity: "high",
  title: "A TLS policy is weakened",
  why: "Clients may use ciphers that can be broken, or traffic goes in plain text.",
  message: "accepts weaker transport than before",
});

export const retentionShortened = weakening({
  id: "retention-shortened",
  severity: "high",
  title: "Data, backups or logs are kept for a shorter time",
  why: "Older data is deleted soon after apply, and no later plan restores it.",
  message: "keeps data for a shorter time",
  guards: { type: /^aws_(backup_plan|backup_selection|s3_bucket_object_lock_configuration|dlm_lifecycle_policy)$/ },
  also: expirationsOfExistingBucket,
});

export const lockWeakened = weakening({
  id: "lock-weakened",
  severity: "high",
  title: "A lock on objects or backups is loosened",
  why: "A lock protects even against an administrator, and against whoever stole their keys.",
  message: "can be changed or deleted sooner, or by more people",
});

export const replicationRemoved = weakening({
  id: "replication-removed",
  severity: "high",
  title: "Copies in another place are no longer made",
  why: "What is written from then on exists once: if the region or the account is lost, so is the only copy.",
  message: "is copied to fewer places",
});

export const rotationStopped = weakening({
  id: "rotation-stopped",
  severity: "high",
  title: "A secret is no longer rotated",
  why: "A leaked secret stays valid until someone notices.",
  message: "is no longer rotated",
});

export const protectionRemoved = weakening({
  id: "protection-removed",
  severity: "high",
  title: "A protection against destruction is removed",
  why: "Nothing then protects the data from a mistaken plan: the next destroy succeeds.",
  message: "can now be destroyed",
});

export const identityCheckWeakened = weakening({
  id: "identity-check-weakened",
  severity: "high",
  title: "Identities are checked less strictly",
  why: "A second factor, a long password, a token of the metadata service, a scope: what is not required stops nobody.",
  message: "requires less proof than before",
});

export const firewallWeakened = weakening({
  id: "firewall-weakened",
  severity: "high",
  title: "A firewall lets more through, or is removed",
  why: "Requests that were rejected reach what is behind it.",
  message: "rejects fewer requests",
});

export const isolationWeakened = weakening({
  id: "isolation-weakened",
  severity: "high",
  title: "A workload gets closer to its host or its neighbours",
  why: "Whoever breaks into a privileged container has the machine, and a shell into a running one leaves no trace in its image.",
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
  title: "A detector of attacks or mistakes is switched off",
  why: "The next one is not reported.",
  message: "detects less than before",
});

export const trafficStopped = weakening({
  id: "traffic-stopped",
  severity: "high",
  title: "A workload is stopped, or scaled to zero",
  why: "Requests fail and messages wait from then on, although nothing is destroyed.",
  message: "stops working",
});

export const alarmWeakened = weakening({
  id: "alarm-weakened",
  severity: "medium",
  title: "An alarm notifies later, or fewer people",
  why: "A problem that raised an alarm no longer does.",
  message: "notifies later, or fewer people",
});

export const resilienceWeakened = weakening({
  id: "resilience-weakened",
  severity: "medium",
  title: "A spare, a retry or a health check is removed",
  why: "The next failure of one machine, zone or message is a failure for the users.",
  message: "survives fewer failures than before",
});

export const destinationChanged = weakening({
  id: "destination-changed",
  severity: "medium",
  title: "Data, events or requests go somewhere else, or code comes from there",
  why: "A destination in another account or on another host belongs to someone else, and a rule that matches other requests sends them elsewhere.",
  message: "sends something to another place",
});

export const tracingOff = weakening({
  id: "tracing-off",
  severity: "medium",
  title: "Tracing is switched off",
  why: "The next slow or failing request cannot be followed through the functions.",
  message: "is no longer traced",
});

export const monitoringReduced = weakening({
  id: "monitoring-reduced",
  severity: "medium",
  title: "Metrics are switched off",
  why: "What is not measured cannot raise an alarm, and cannot be looked up later.",
  message: "is measured less than before",
});
