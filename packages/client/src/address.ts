import { UsageError } from "./errors";

const MAXIMUM_KEY_BYTES = 1024;

/** The rule of keys, as the contract has it: a URL parser would make another key of a segment `.` or `..`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it keeps out
export const KEY = /^(?!\/)(?!(?:[\s\S]*\/)?\.{1,2}(?:\/|$))[^\u0000-\u001f\u007f-\u009f\ufffd-\uffff]+$/;

/** What some gateway or URL parser reads as something else in a path. */
const DOUBTFUL_IN_PATHS = /[%?+;\\]|\/\/|\/$/;

/** Where an object is: its path where that has one reading, otherwise `?key=`, which takes every key. */
export type Address = { readonly path: string; readonly key?: never } | { readonly path?: never; readonly key: string };

/** @throws UsageError for what is not a key: nothing is sent, since it could name another object */
export function addressOf(key: string): Address {
  requireKey(key);
  return DOUBTFUL_IN_PATHS.test(key) ? { key } : { path: key.split("/").map(encodeURIComponent).join("/") };
}

export function requireKey(key: string): void {
  const isKey = typeof key === "string" && KEY.test(key) && isWhole(key);
  if (!isKey || new TextEncoder().encode(key).length > MAXIMUM_KEY_BYTES)
    throw new UsageError(
      `A key must be 1 to ${MAXIMUM_KEY_BYTES} bytes of UTF-8 without control characters, without segments "." and "..", and must not begin with "/"`,
    );
}

/** Whether UTF-8 can carry a text: half of a surrogate pair would become another character. */
export function isWhole(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
