import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, statSync, writeFileSync } from "node:fs";
import { UserError } from "@secure-serverless/system/user-error";
import { z } from "zod";
import type { Instance } from "./instance";
import { readJson } from "./read-json";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

const ADMINISTRATOR = z.strictObject({
  accessKeyId: z.string().regex(/^LOCAL[A-Z2-7]{15}$/),
  secretAccessKey: z.string().regex(/^[A-Za-z0-9_-]{40}$/),
});

/** The key of the emulator's administrator. It opens this one local AWS, and whoever has it runs code as its owner. */
export type Administrator = z.infer<typeof ADMINISTRATOR>;

/**
 * Makes the key of a data folder that has none yet.
 *
 * @throws UserError when somebody else could put one there
 */
export function ensureAdministrator(instance: Instance): void {
  requireOwn(instance.root);
  if (existsSync(instance.administratorFile)) {
    requireOwn(instance.administratorFile);
    // a folder that was copied or restored
    chmodSync(instance.administratorFile, 0o600);
    return;
  }
  const administrator: Administrator = {
    // of the length of AWS's own, and none of theirs
    accessKeyId: `LOCAL${[...randomBytes(15)].map((byte) => ALPHABET[byte % ALPHABET.length]).join("")}`,
    secretAccessKey: randomBytes(30).toString("base64url"),
  };
  writeFileSync(instance.administratorFile, JSON.stringify(administrator), { mode: 0o600, flag: "wx" });
}

/** Whoever may write to a file or folder decides what is in it. */
function requireOwn(path: string): void {
  const { uid, mode } = statSync(path);
  if (uid === process.getuid?.() && (mode & 0o022) === 0) return;
  throw new UserError(
    `${path} must belong to you and be writable by nobody else; it belongs to user ${uid}, mode ${(mode & 0o777).toString(8)}`,
    `Remove the write permission of others: chmod go-w ${path}, or set SECURE_SERVERLESS_STATE to another folder`,
  );
}

/** @throws UserError when the data folder has no such key, or something else in its place */
export function administratorOf(instance: Instance): Administrator {
  const remedy = "Restart the local AWS, which creates one: npm run local:down, then npm run local -- --detach";
  if (!existsSync(instance.administratorFile)) {
    throw new UserError(`There is no administrator's key in ${instance.administratorFile}`, remedy);
  }
  const parsed = ADMINISTRATOR.safeParse(readJson(instance.administratorFile));
  if (!parsed.success) {
    throw new UserError(`${instance.administratorFile} is not a valid administrator's key`, `Delete it. ${remedy}`);
  }
  return parsed.data;
}
