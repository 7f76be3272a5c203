import { restoreSecretCommand } from "../aws/restore-secret-command";
import type { FoundResource } from "../inventory/inventory";
import type { ManagedResource } from "../terraform/state-document";

/** A secret or key whose deletion can be called off for a while. */
export interface Recoverable {
  readonly type: "aws_secretsmanager_secret" | "aws_kms_key";
  readonly name: string;
  readonly id: string;
  /** Days from its deletion until AWS forgets it; 0: at once. */
  readonly windowDays: number;
}

/** The secret and keys of a state, with their windows: Terraform takes those that are in the state. */
export function recoverableIn(resources: readonly ManagedResource[]): Recoverable[] {
  return resources.flatMap(({ type, attributes }): Recoverable[] => {
    const text = (name: string) => String(attributes[name] ?? "");
    if (type === "aws_secretsmanager_secret") {
      // an imported secret has none in its state, which the provider takes for 0
      const windowDays = Number(attributes["recovery_window_in_days"] ?? 0);
      return [{ type, name: text("name"), id: text("arn"), windowDays }];
    }
    if (type !== "aws_kms_key") return [];
    const windowDays = Number(attributes["deletion_window_in_days"] ?? 30);
    return [{ type, name: text("description"), id: text("key_id"), windowDays }];
  });
}

/**
 * What AWS keeps of a destroyed environment, one line each.
 *
 * @param recoverable what is destroyed by this run
 * @param found what AWS has, of which an earlier run may have left something to wait for its deletion
 */
export function keptByAws(
  recoverable: readonly Recoverable[],
  found: readonly FoundResource[],
  region: string,
  now = new Date(),
): string[] {
  const ids = new Set(recoverable.map(({ id }) => id));
  return [
    ...recoverable.map((resource) => recoverableLine(resource, region, now)),
    ...pendingDeletions(
      found.filter(({ importId }) => !ids.has(importId)),
      region,
    ),
    ...KEPT_ANYWAY,
  ];
}

function recoverableLine({ type, name, id, windowDays }: Recoverable, region: string, now: Date): string {
  const until = day(new Date(now.getTime() + windowDays * 86_400_000));
  if (type === "aws_kms_key") {
    return `Key ${id} (${name}): for ${windowDays} days, until ${until}: ${cancelKeyDeletion(id, region)}`;
  }
  if (windowDays === 0) return `Secret ${name}: nothing, it is deleted at once and cannot be restored`;
  return `Secret ${name}: for ${windowDays} days, until ${until}, and its name is taken as long: ${restoreSecretCommand(id, region)}`;
}

/** What waits for its deletion now, one line each. */
export function pendingDeletions(found: readonly FoundResource[], region: string): string[] {
  return found.flatMap(({ type, name, importId, deletedOn }) => {
    if (deletedOn === undefined) return [];
    if (type === "aws_kms_key")
      return `Key ${importId} (${name}): until ${day(deletedOn)}: ${cancelKeyDeletion(importId, region)}`;
    // the documentation of that field leaves open whether it is the day of the request or of the end
    return `Secret ${name}: for 30 days at most (DeletedDate ${day(deletedOn)}), and its name is taken as long: ${restoreSecretCommand(importId, region)}`;
  });
}

function cancelKeyDeletion(id: string, region: string): string {
  return `aws kms cancel-key-deletion --key-id ${id} --region ${region}`;
}

const KEPT_ANYWAY = [
  "CloudWatch metrics: 15 months, without the resources that wrote them; they cannot be deleted",
  "CloudTrail event history: 90 days; X-Ray traces: 30 days",
  "Log groups go at once with all their logs, whatever their retention was",
];

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
