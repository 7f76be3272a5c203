import { homedir } from "node:os";
import { basename, join, resolve } from "node:path";
import { PROJECT_ROOT, shortHash } from "@secure-serverless/system/paths";

/** What moves the data elsewhere. */
export const STATE_SETTING = "SECURE_SERVERLESS_STATE";

/**
 * Where the local AWS of this checkout keeps its data between runs. It holds the local secret store, so it lives
 * outside the work tree and only its owner can read it. Two checkouts have two of them.
 *
 * @default $XDG_STATE_HOME/secure-serverless/<checkout>, or ~/.local/state/...; SECURE_SERVERLESS_STATE overrides both
 */
export function localStateRoot(): string {
  const checkout = `${basename(PROJECT_ROOT)}-${shortHash(PROJECT_ROOT)}`;
  return resolve(
    process.env[STATE_SETTING] ||
      join(process.env["XDG_STATE_HOME"] || join(homedir(), ".local", "state"), "secure-serverless", checkout),
  );
}
