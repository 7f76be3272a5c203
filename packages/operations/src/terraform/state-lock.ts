import { printable } from "@secure-serverless/system/printable.js";
import { UserError } from "@secure-serverless/system/user-error";

/** Who holds the lock of a state, as Terraform writes it into the lock itself. */
export interface StateLock {
  readonly id: string;
  /** `user@host` of the process that took it. */
  readonly who: string;
  /** For example `OperationTypeApply`. */
  readonly operation: string;
  /** When it was taken, ISO 8601. */
  readonly created: string;
}

/** The lock as its file in the state bucket holds it; undefined when that is not one. */
export function parseLockFile(text: string): StateLock | undefined {
  try {
    const { ID, Who, Operation, Created } = JSON.parse(text) as Record<string, unknown>;
    if (typeof ID !== "string" || ID === "") return undefined;
    return { id: ID, who: shown(Who), operation: shown(Operation), created: shown(Created) };
  } catch {
    return undefined;
  }
}

/** As people read it: who may write to the bucket may write anything into the file. */
function shown(value: unknown): string {
  return printable(String(value ?? "").replaceAll("\n", "\\n"));
}

/** The lock that a Terraform command reports when it could not get it; undefined when it failed of something else. */
export function lockInOutput(output: string): StateLock | undefined {
  // who may not write to the bucket cannot lock either, and Terraform then knows of no other lock
  if (!output.includes("Error acquiring the state lock") || !output.includes("Lock Info:")) return undefined;
  const field = (name: string) => new RegExp(`^[\\s│]*${name}:\\s+(.+?)\\s*$`, "m").exec(output)?.[1] ?? "";
  return {
    id: field("ID"),
    who: field("Who"),
    operation: field("Operation"),
    // Terraform prints Go's own form, with the clock's reading behind it
    created: field("Created")
      .replace(/ \+0000 UTC.*$/, "Z")
      .replace(" ", "T"),
  };
}

/**
 * Whether the lock was released between Terraform's try to take it and its look at who holds it. Terraform then gives up,
 * whatever time it has to wait, before it has done anything.
 */
export function isReleasedInOutput(output: string): boolean {
  return ["Error acquiring the state lock", "PreconditionFailed", "NoSuchKey"].every((part) => output.includes(part));
}

/** How long ago the lock was taken, for people: `3 min`, `2 h`, `5 d`. */
export function lockAge(lock: StateLock, now = Date.now()): string {
  const minutes = Math.floor((now - Date.parse(lock.created)) / 60_000);
  if (!Number.isFinite(minutes)) return "an unknown time";
  if (minutes < 120) return `${Math.max(0, minutes)} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} d`;
}

/** What is said about a lock that somebody else holds, with the exact command that removes it. */
export function lockedError(lock: StateLock, stackFolder: string, environmentName: string, cause?: unknown): UserError {
  return new UserError(
    `The state of ${environmentName} is locked by ${lock.who || "somebody"} (${lock.operation || "unknown operation"}) ` +
      `since ${lock.created || "an unknown time"}, ${lockAge(lock)} ago`,
    `Wait until it is done. Only when that process is known to be dead (killed, a lost machine), unlock: ` +
      `npm run unlock -- ${environmentName} ${lock.id}  (or terraform -chdir=${stackFolder} force-unlock ${lock.id})`,
    cause === undefined ? {} : { cause },
  );
}

/**
 * What is said when the state bucket went while a command used it or waited for its lock: a destroy that was first has
 * taken it. Undefined when Terraform failed of something else.
 */
export function goneError(output: string, environmentName: string, cause?: unknown): UserError | undefined {
  if (!/Error (acquiring|releasing) the state lock/.test(output) || !output.includes("NoSuchBucket")) return undefined;
  return new UserError(
    `The state bucket of ${environmentName} is gone: a destroy has taken it in the meantime`,
    `Ask who has destroyed ${environmentName}. To make it again: npm run bootstrap -- ${environmentName}`,
    cause === undefined ? {} : { cause },
  );
}
