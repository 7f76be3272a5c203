import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";

const SERVICE = z.string().regex(/^[a-z0-9-]+$/);

const FAULT_RULE = z.discriminatedUnion("action", [
  z.strictObject({ service: SERVICE, action: z.literal("status"), status: z.int().min(400).max(599) }),
  z.strictObject({ service: SERVICE, action: z.literal("reset") }),
  z.strictObject({ service: SERVICE, action: z.literal("lose-answer") }),
  z.strictObject({ service: SERVICE, action: z.literal("delay"), milliseconds: z.int().min(0).max(600_000) }),
]);

const FAULTS = z.strictObject({ rules: z.array(FAULT_RULE) });

/**
 * What happens to the functions' calls of one service, named as its signatures name it (`s3`, `secretsmanager`):
 * they are answered with a status, their connection is reset, or they are passed on after a delay. With `lose-answer`
 * their writes, PUT and DELETE, are carried out and then the connection is reset.
 */
export type FaultRule = z.infer<typeof FAULT_RULE>;

/**
 * The faults in a file, the first rule of a service being the one that counts.
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
