import { UserError } from "@secure-serverless/system/user-error";
import { amount } from "../backup/data-bucket";
import type { Manifest } from "../backup/format";
import { objectEntries, verifyBackup } from "../backup/verify";

const MAXIMUM_AGE_HOURS = 24;
/** Clocks of two machines may differ. */
const CLOCK_DIFFERENCE_MINUTES = 5;
const SHOWN_KEYS = 5;

export interface BackedUpBucket {
  readonly environment: string;
  readonly account: string;
  readonly bucket: string;
}

interface Visible {
  readonly key: string;
  readonly etag: string;
  readonly bytes: number;
}

/** What a backup holds, by key. */
export class Coverage {
  readonly #entries = new Map<string, { readonly etag: string; readonly bytes: number }>();

  static async of(folder: string): Promise<Coverage> {
    const coverage = new Coverage();
    for await (const { key, etag, bytes } of objectEntries(folder)) coverage.add({ key, etag, bytes });
    return coverage;
  }

  add({ key, etag, bytes }: Visible): void {
    this.#entries.set(key, { etag, bytes });
  }

  has({ key, etag, bytes }: Visible): boolean {
    const entry = this.#entries.get(key);
    return entry !== undefined && entry.etag === etag && entry.bytes === bytes;
  }
}

/**
 * Reads a backup in full and checks that it is one of this environment, made within the last 24 h.
 *
 * @throws UserError that says what is wrong with it
 */
export async function requireBackup(
  folder: string,
  expected: BackedUpBucket,
  report: (text: string) => void = () => {},
  now = Date.now(),
): Promise<Coverage> {
  const { manifest, problems } = await verifyBackup(folder, report);
  requireRecent(manifest, folder, expected, now);
  if (problems.length > 0) {
    throw new UserError(
      `The backup in ${folder} is damaged: ${problems[0]}${problems.length > 1 ? `, and ${problems.length - 1} more` : ""}`,
      newBackup(expected),
    );
  }
  return Coverage.of(folder);
}

/** @throws UserError when the backup is of something else, or too old */
export function requireRecent(manifest: Manifest, folder: string, expected: BackedUpBucket, now = Date.now()): void {
  for (const what of ["environment", "account", "bucket"] as const) {
    if (manifest[what] === expected[what]) continue;
    throw new UserError(
      `The backup in ${folder} is of the ${what} ${manifest[what]}, not of ${expected[what]}`,
      newBackup(expected),
    );
  }
  // what was written while it was made may be missing
  const hours = (now - Date.parse(manifest.startedAt)) / 3_600_000;
  if (hours > MAXIMUM_AGE_HOURS || hours < -CLOCK_DIFFERENCE_MINUTES / 60) {
    throw new UserError(
      `The backup in ${folder} was started at ${manifest.startedAt}, but must not be older than ${MAXIMUM_AGE_HOURS} h`,
      newBackup(expected),
    );
  }
}

/** @throws UserError when an object that readers see is not in the backup as it is now */
export async function requireCoverage(
  coverage: Coverage,
  objects: AsyncIterable<Visible>,
  expected: BackedUpBucket,
  folder: string,
): Promise<number> {
  const missing: string[] = [];
  let [number, missingNumber, missingBytes] = [0, 0, 0];
  for await (const object of objects) {
    number += 1;
    if (coverage.has(object)) continue;
    missingNumber += 1;
    missingBytes += object.bytes;
    if (missing.length < SHOWN_KEYS) missing.push(JSON.stringify(object.key));
  }
  if (missingNumber === 0) return number;
  const more = missingNumber > missing.length ? " …" : "";
  throw new UserError(
    `${amount(missingNumber, missingBytes)} of ${expected.bucket} are not in the backup in ${folder}, or have changed since: ${missing.join(", ")}${more}`,
    `Stop what writes to the bucket. ${newBackup(expected)}`,
  );
}

function newBackup({ environment }: BackedUpBucket): string {
  return `Make a new backup and name its folder with --backup: npm run backup -- ${environment}`;
}
