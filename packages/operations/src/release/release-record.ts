/** What was last done to an alias, as its description says: there it is written in the same call that moves the alias. */
export interface ReleaseRecord {
  /** `release`: released by a deploy; `rollback`: moved by a person; `failed`: undone by the deploy itself. */
  readonly kind: "release" | "rollback" | "failed";
  /** The same for every function that was moved together. */
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  /** The version that callers get; at a gradual release, that they get in the end. */
  readonly version: string;
  /** The version that they got before. */
  readonly before: string;
}

const FORM = /^(release|rollback|failed) ([0-9a-f]{8}) at (\d{4}-\d\d-\d\dT[\d:]{8}Z): version (\d+) after (\d+)$/;

/** Within the 256 characters that Lambda takes. */
export function formatRecord({ kind, id, at, version, before }: ReleaseRecord): string {
  return `${kind} ${id} at ${at}: version ${version} after ${before}`;
}

/** Undefined when nobody has released yet, or somebody else wrote the description. */
export function parseRecord(description: string | undefined): ReleaseRecord | undefined {
  const [, kind, id = "", at = "", version = "", before = ""] = FORM.exec(description ?? "") ?? [];
  return kind === undefined ? undefined : { kind: kind as ReleaseRecord["kind"], id, at, version, before };
}

/** The newest version that a record knows of, 0 where there is none: Terraform's expression reads it in the same way. */
export function newestKnown(record: ReleaseRecord | undefined): number {
  return record === undefined ? 0 : Math.max(Number(record.version), Number(record.before));
}

/** Seconds are enough, and the console shows them in one line. */
export function recordTime(now = new Date()): string {
  return now.toISOString().replace(/\.\d+Z$/, "Z");
}
