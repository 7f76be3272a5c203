import type { Severity } from "../src/rules/rule";

/** What a person who knows AWS says about one of the plans in `plans/real`, written down before it was reviewed. */
export interface Expectation {
  readonly plan: string;
  /** The least severity of the gravest finding. */
  readonly atLeast: Severity;
  /** One of these rules speaks. Empty: any may. */
  readonly rules: readonly string[];
}

/** Changes that need a person. */
export const DANGEROUS: readonly Expectation[] = [
  { plan: "s3-lifecycle-expires-everything", atLeast: "high", rules: ["retention-shortened"] },
  { plan: "s3-lifecycle-noncurrent-shortened", atLeast: "high", rules: ["retention-shortened"] },
  { plan: "log-retention-year-to-day", atLeast: "high", rules: ["retention-shortened"] },
  { plan: "log-group-key-dropped", atLeast: "high", rules: ["encryption-weakened"] },
  { plan: "s3-versioning-suspended", atLeast: "high", rules: ["versioning-weakened"] },
  { plan: "s3-ownership-back-to-acls", atLeast: "medium", rules: [] },
  { plan: "s3-acl-public-read", atLeast: "critical", rules: ["public-access-opened"] },
  { plan: "s3-account-block-off", atLeast: "critical", rules: ["public-access-opened"] },
  { plan: "s3-logging-removed", atLeast: "high", rules: ["logs-off"] },
  { plan: "s3-force-destroy", atLeast: "high", rules: ["protection-removed"] },
  { plan: "sns-topic-key-dropped", atLeast: "high", rules: ["encryption-weakened"] },
  { plan: "sqs-messages-kept-a-minute", atLeast: "high", rules: ["retention-shortened"] },
  { plan: "ebs-volume-plain-replaced", atLeast: "critical", rules: ["stateful-replaced"] },
  { plan: "kms-foreign-account", atLeast: "high", rules: ["iam-widened"] },
  { plan: "kms-rotation-off", atLeast: "medium", rules: [] },
  { plan: "kms-window-shortened", atLeast: "high", rules: ["retention-shortened", "protection-removed"] },
  { plan: "kms-grant-created", atLeast: "high", rules: ["iam-widened"] },
  { plan: "secret-recovery-window-zero", atLeast: "high", rules: ["retention-shortened", "protection-removed"] },
  { plan: "secret-policy-everyone", atLeast: "critical", rules: ["iam-open-to-everyone"] },
  { plan: "sg-ipv6-halves", atLeast: "critical", rules: ["public-access-opened"] },
  { plan: "sg-rule-resource-ipv6", atLeast: "critical", rules: ["public-access-opened"] },
  { plan: "nacl-denial-removed", atLeast: "high", rules: ["public-access-opened", "protection-removed"] },
  { plan: "flow-log-destroyed", atLeast: "high", rules: ["logs-off"] },
  { plan: "subnet-hands-out-addresses", atLeast: "medium", rules: [] },
  { plan: "peering-accepts-foreign-vpc", atLeast: "medium", rules: [] },
  { plan: "lambda-url-without-auth", atLeast: "critical", rules: ["public-access-opened", "route-without-authorizer"] },
  { plan: "lambda-permission-everyone", atLeast: "critical", rules: ["iam-open-to-everyone", "public-access-opened"] },
  { plan: "layer-shared-with-everyone", atLeast: "critical", rules: ["public-access-opened", "iam-open-to-everyone"] },
  { plan: "ami-shared-with-everyone", atLeast: "critical", rules: ["public-access-opened"] },
  { plan: "sns-policy-everyone", atLeast: "critical", rules: ["iam-open-to-everyone"] },
  { plan: "queue-policy-always-true", atLeast: "critical", rules: ["iam-open-to-everyone", "public-access-opened"] },
  { plan: "role-trusts-foreign-account", atLeast: "high", rules: ["iam-widened"] },
  { plan: "role-trusts-everyone", atLeast: "critical", rules: ["iam-open-to-everyone"] },
  { plan: "role-external-id-dropped", atLeast: "high", rules: ["iam-widened"] },
  { plan: "role-boundary-removed", atLeast: "high", rules: ["iam-widened", "iam-deny-removed", "protection-removed"] },
  { plan: "role-policy-passrole", atLeast: "high", rules: ["iam-widened"] },
  { plan: "policy-new-version-admin", atLeast: "high", rules: ["iam-widened"] },
  { plan: "user-created-with-admin", atLeast: "high", rules: ["iam-widened"] },
  { plan: "password-policy-weaker", atLeast: "high", rules: ["identity-check-weakened"] },
  { plan: "alarm-muted", atLeast: "high", rules: ["alarm-removed"] },
  { plan: "alarm-never-fires", atLeast: "medium", rules: [] },
  { plan: "lambda-concurrency-zero", atLeast: "high", rules: ["concurrency-removed"] },
  { plan: "lambda-other-role", atLeast: "medium", rules: [] },
  { plan: "lambda-out-of-the-vpc", atLeast: "medium", rules: [] },
  { plan: "launch-template-imds-v1", atLeast: "high", rules: ["identity-check-weakened"] },
  { plan: "instance-termination-protection-off", atLeast: "high", rules: ["protection-removed"] },
  { plan: "instance-other-profile", atLeast: "medium", rules: [] },
  { plan: "org-guard-rail-emptied", atLeast: "high", rules: ["iam-deny-removed"] },
];

/** Ordinary changes that need nobody. */
export const HARMLESS: readonly string[] = [
  "s3-lifecycle-rules-reordered",
  "log-retention-raised",
  "log-retention-for-ever",
  "ebs-volume-larger",
  "sg-rule-removed",
  "sg-rule-narrowed",
  "sg-private-rule-added",
  "sg-egress-rule-added",
  "lambda-permission-of-a-rule",
  "role-described-and-tagged",
  "role-policy-narrowed",
  "alarm-threshold-tuned",
  "alarm-added",
  "lambda-memory-raised",
  "lambda-new-code",
  "lambda-setting-changed",
  "instance-type-changed",
  "route-with-authorizer-added",
  "bucket-tagged",
  "bucket-policy-demands-tls",
  "queue-visibility-raised",
  "key-alias-added",
  "dashboard-changed",
];
