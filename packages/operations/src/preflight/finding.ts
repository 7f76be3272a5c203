export type CheckStatus = "ok" | "warning" | "failure" | "skipped";

/** What one check has found. */
export interface CheckResult {
  /** Stable, for example `state-bucket`. */
  readonly id: string;
  readonly status: CheckStatus;
  /** One sentence, without a full stop. */
  readonly message: string;
  /** What to do about a warning or a failure. */
  readonly remedy?: string;
}

export type Finding = Omit<CheckResult, "id">;

export function ok(message: string): Finding {
  return { status: "ok", message };
}

export function warning(message: string, remedy: string): Finding {
  return { status: "warning", message, remedy };
}

export function failure(message: string, remedy: string): Finding {
  return { status: "failure", message, remedy };
}

export function skipped(message: string): Finding {
  return { status: "skipped", message };
}
