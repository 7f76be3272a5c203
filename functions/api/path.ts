import { Problem } from "./problem";
import { KEY_RULE } from "./schemas";

/**
 * Returns the key that a path names.
 *
 * An HTTP API decodes every escape of `rawPath` but `%25`, so the one decoding that is left to do restores a literal
 * `%` and touches nothing else; a gateway that decodes nothing is served by the same call.
 *
 * @throws {Problem} `invalid_key` when an escape is incomplete or not UTF-8
 */
export function decodeKey(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw new Problem("invalid_key", `The path is not percent-encoded UTF-8. ${KEY_RULE}`, { field: "key" });
  }
}

/** Returns the path of an object, each segment percent-encoded. */
export function objectPath(key: string): string {
  return `/api/data/${key.split("/").map(encodeURIComponent).join("/")}`;
}
