import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { basename, join, resolve } from "node:path";

/** The root of the checkout. */
export const PROJECT_ROOT = resolve(__dirname, "../..");

/**
 * Where built and installed tools are kept, outside the work tree and shared by every checkout.
 *
 * @default $XDG_CACHE_HOME/secure-serverless, or ~/.cache/secure-serverless; SECURE_SERVERLESS_CACHE overrides both
 */
export function cacheRoot(): string {
  return (
    process.env["SECURE_SERVERLESS_CACHE"] ??
    join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "secure-serverless")
  );
}

/**
 * Where the local AWS of this checkout keeps its data between runs. It holds the local secret store, so it lives
 * outside the work tree and only its owner can read it. Two checkouts have two of them.
 *
 * @default $XDG_STATE_HOME/secure-serverless/<checkout>, or ~/.local/state/...; SECURE_SERVERLESS_STATE overrides both
 */
export function localStateRoot(): string {
  const checkout = `${basename(PROJECT_ROOT)}-${shortHash(PROJECT_ROOT)}`;
  return (
    process.env["SECURE_SERVERLESS_STATE"] ??
    join(process.env["XDG_STATE_HOME"] ?? join(homedir(), ".local", "state"), "secure-serverless", checkout)
  );
}

/** Twelve hexadecimal digits that change when the text does: enough to name a folder by its content. */
export function shortHash(...parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex").slice(0, 12);
}
