import { isWhole } from "./address";
import { UsageError } from "./errors";

/** What can be written: text as UTF-8, bytes, or a Blob with its type. `json()` makes one of any value. */
export type Content = string | Uint8Array | ArrayBuffer | Blob;

export interface Body {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What the content says of itself; undefined for bytes. */
  readonly type: string | undefined;
}

export const DEFAULT_TYPE = "application/octet-stream";

/** A value as JSON, for `write`, `create`, `update` and `upload`. @throws UsageError for what JSON cannot hold */
export function json(value: unknown): Blob {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new UsageError("json() takes a value that JSON can hold, got undefined or a function");
  // the API refuses U+FFFD itself, which stands for bytes that were not UTF-8
  return new Blob([text.replaceAll("\ufffd", "\\ufffd")], { type: "application/json" });
}

/** @throws UsageError for anything else, and for text that UTF-8 cannot carry */
export async function bodyOf(content: Content): Promise<Body> {
  if (typeof content === "string") {
    if (!isWhole(content)) throw new UsageError("The text holds half of a surrogate pair, which UTF-8 cannot carry");
    return { bytes: new TextEncoder().encode(content), type: "text/plain; charset=utf-8" };
  }
  if (content instanceof Blob)
    return { bytes: new Uint8Array(await content.arrayBuffer()), type: content.type || undefined };
  return { bytes: bytesOf(content), type: undefined };
}

export function bytesOf(content: Uint8Array | ArrayBuffer): Uint8Array<ArrayBuffer> {
  // a copy: what is sent again must be what was given, and a view of shared memory cannot be sent
  if (content instanceof Uint8Array) return new Uint8Array(content);
  if (content instanceof ArrayBuffer) return new Uint8Array(content.slice(0));
  throw new UsageError("Content must be a text, bytes or a Blob; json() makes one of any other value");
}
