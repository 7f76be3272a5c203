/** Marks the form, so that a later one can be told from this. */
const VERSION = "v1:";

/** Returns the cursor that continues a list after a key. */
export function encodeCursor(lastKey: string): string {
  return Buffer.from(`${VERSION}${lastKey}`, "utf8").toString("base64url");
}

/** Returns the key after which a list continues. */
export function decodeCursor(cursor: string): string {
  return Buffer.from(cursor, "base64url").toString("utf8").slice(VERSION.length);
}
