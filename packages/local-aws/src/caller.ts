import { UserError } from "@secure-serverless/system/user-error";
import { z } from "zod";
import { administratorOf } from "./administrator";
import type { Instance } from "./instance";
import { readJson } from "./read-json";

/** What rehearses a command under a role: a file with the credentials of a session of the local AWS. */
export const SESSION_SETTING = "SECURE_SERVERLESS_SESSION";

const SESSION = z.strictObject({
  accessKeyId: z.string().min(1),
  secretAccessKey: z.string().min(1),
  sessionToken: z.string().min(1),
});

/** Who calls the local AWS, as an AWS SDK takes it. */
export interface Caller {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * Its administrator, or the session that `SECURE_SERVERLESS_SESSION` names.
 *
 * @throws UserError when the file holds none
 */
export function callerOf(instance: Instance, file = process.env[SESSION_SETTING]): Caller {
  if (!file) return administratorOf(instance);
  const parsed = SESSION.safeParse(readJson(file));
  if (parsed.success) return parsed.data;
  throw new UserError(
    `${file} holds no credentials of a session`,
    `Put accessKeyId, secretAccessKey and sessionToken into it, or unset ${SESSION_SETTING}`,
  );
}
