import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { z } from "zod";

const SERVICE = z.string().regex(/^[a-z0-9-]+$/);

const MILLISECONDS = z.int().min(0).max(600_000);
const STATUS = z.int().min(400).max(599);

/** Which calls a rule is about. */
const CALLS = {
  service: SERVICE,
  /** A part of the call's path, which is percent-encoded. @default any path */
  path: z.string().min(1).optional(),
  /** @default any method */
  method: z.enum(["GET", "HEAD", "PUT", "POST", "DELETE"]).optional(),
  /** How many of these calls are let through first, counted from when the faults were set. @default none */
  skip: z.int().min(0).optional(),
  /** How many of the calls after these it is about. @default all */
  times: z.int().min(1).optional(),
};

const FAULT_RULE = z.discriminatedUnion("action", [
  z.strictObject({ ...CALLS, action: z.literal("status"), status: STATUS, code: z.string().optional() }),
  z.strictObject({ ...CALLS, action: z.literal("reset") }),
  z.strictObject({ ...CALLS, action: z.literal("lose-answer") }),
  z.strictObject({ ...CALLS, action: z.literal("status-after"), status: STATUS }),
  z.strictObject({ ...CALLS, action: z.literal("late-answer"), milliseconds: MILLISECONDS }),
  z.strictObject({ ...CALLS, action: z.literal("delay"), milliseconds: MILLISECONDS }),
  z.strictObject({ ...CALLS, action: z.literal("late-effect"), milliseconds: MILLISECONDS }),
]);

const FAULTS = z.strictObject({ rules: z.array(FAULT_RULE) });

/**
 * What happens to the functions' calls of one service, named as its signatures name it (`s3`, `secretsmanager`). They are
 * not carried out: answered with a status, which S3 calls `code` where it is given, or the connection is reset. Or
 * they are carried out, and the answer is a status (`status-after`), comes late (`late-answer`), or, of PUT and DELETE, the
 * connection is reset (`lose-answer`). Or they are passed on later: as long as the function still waits (`delay`), or
 * whether or not it does (`late-effect`).
 */
export type FaultRule = z.infer<typeof FAULT_RULE>;

/**
 * The faults in a file, the first rule that is about a call being the one that counts.
 *
 * @returns no rules when there is no such file
 * @throws Error that names the file and the rule that its content breaks
 */
export function readFaults(file: string): readonly FaultRule[] {
  if (!existsSync(file)) return [];
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`${file} is not valid JSON: ${(error as Error).message}`);
  }
  const parsed = FAULTS.safeParse(content);
  if (!parsed.success) throw new Error(`${file} is invalid:\n${z.prettifyError(parsed.error)}`);
  return parsed.data.rules;
}

/** Sets the faults that the next call of a function meets. The file is replaced as a whole, never half written. */
export function writeFaults(file: string, rules: readonly FaultRule[]): void {
  const partial = `${file}.partial`;
  writeFileSync(partial, JSON.stringify(FAULTS.parse({ rules })), { mode: 0o600 });
  renameSync(partial, file);
}

/** Ends all faults; none is not an error. */
export function clearFaults(file: string): void {
  rmSync(file, { force: true });
}

/** The faults in a file that others write, read again when it is another one. */
export class FaultsFile {
  #seen = "";
  #rules: readonly FaultRule[] = [];

  constructor(private readonly file: string) {}

  /**
   * @returns the very same list until the file changes: who counts calls counts by it
   * @throws Error once for each content that is invalid; from then on there are no faults
   */
  current(): readonly FaultRule[] {
    const found = statSync(this.file, { bigint: true, throwIfNoEntry: false });
    const seen = found === undefined ? "" : `${found.ino} ${found.mtimeNs} ${found.size}`;
    if (seen === this.#seen) return this.#rules;
    this.#seen = seen;
    this.#rules = [];
    this.#rules = readFaults(this.file);
    return this.#rules;
  }
}
