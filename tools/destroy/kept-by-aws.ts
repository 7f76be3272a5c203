import type { FoundResource } from "../inventory/inventory";
import type { ManagedResource } from "./application-state";

/** A secret or key whose deletion can be called off for a while. */
export interface Recoverable {
  readonly type: "aws_secretsmanager_secret" | "aws_kms_key";
  readonly name: string;
  readonly id: string;
  /** Days from its deletion until AWS forgets it; 0: at once. */
  readonly windowDays: number;
}

/** The secret and keys of a state, with their windows: Terraform takes those of the state, not of the configuration. */
export function recoverableIn(resources: readonly ManagedResource[]): Recoverable[] {
  return resources.flatMap(({ type, attributes }): Recoverable[] => {
    const text = (name: string) => String(attributes[name] ?? "");
    if (type === "aws_secretsmanager_secret") {
      const windowDays = Number(attributes["recovery_window_in_days"] ?? 30);
      return [{ type, name: text("name"), id: text("arn"), windowDays }];
    }
    if (type !== "aws_kms_key") return [];
    const windowDays = Number(attributes["deletion_window_in_days"] ?? 30);
    return [{ type, name: text("description"), id: text("key_id"), windowDays }];
  });
}

/** What AWS keeps of a destroyed environment, one line each. */
export function keptByAws(recoverable: readonly Recoverable[], region: string, now = new Date()): string[] {
  return [
    ...recoverable.map(({ type, name, id, windowDays }) => {
      const until = day(new Date(now.getTime() + windowDays * 86_400_000));
      if (type === "aws_kms_key") {
        return `Key ${id} (${name}): deleted ${windowDays} days after the request, ${until}. Until then: aws kms cancel-key-deletion --key-id ${id} --region ${region}`;
      }
      return windowDays === 0
        ? `Secret ${name}: nothing, it is deleted at once and cannot be restored`
        : `Secret ${name}: can be restored for ${windowDays} days, until ${until}; its name is taken until then: aws secretsmanager restore-secret --secret-id ${id} --region ${region}`;
    }),
    ...KEPT_ANYWAY,
  ];
}

/** What is waiting for its deletion now, one line each. */
export function pendingDeletions(found: readonly FoundResource[], region: string): string[] {
  return found.flatMap(({ type, name, importId, deletedOn }) => {
    if (deletedOn === undefined) return [];
    if (type === "aws_kms_key") {
      return `Key ${importId} (${name}) is deleted on ${day(deletedOn)}. Until then: aws kms cancel-key-deletion --key-id ${importId} --region ${region}`;
    }
    // AWS gives the day of the request to delete
    return `Secret ${name} is being deleted since ${day(deletedOn)} and can be restored for its recovery window, 30 days at most: aws secretsmanager restore-secret --secret-id ${importId} --region ${region}`;
  });
}

const KEPT_ANYWAY = [
  "CloudWatch metrics: 15 months, without the resources that wrote them; they cannot be deleted",
  "CloudTrail event history: 90 days; X-Ray traces: 30 days",
  "Log groups go at once with all their logs, whatever their retention was",
];

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
