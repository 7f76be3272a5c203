import { gunzipSync, inflateSync } from "node:zlib";

/** Shorter ones hold no more than a word, which has no form. */
const MINIMUM_CHARACTERS = 24;
const MAXIMUM_UNPACKED_BYTES = 32 * 1024 * 1024;
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

/** What a base64 text says, packed or not; undefined when it is none, or when what it says is not text. */
export function decoded(text: string): string | undefined {
  if (text.length < MINIMUM_CHARACTERS) return undefined;
  // most texts have a space or a colon near their beginning
  if (!BASE64.test(text.slice(0, 64).replace(/[\r\n]/g, ""))) return undefined;
  const compact = /[\r\n]/.test(text) ? text.replace(/[\r\n]+/g, "") : text;
  if (!BASE64.test(compact)) return undefined;
  let bytes = Buffer.from(compact, "base64");
  try {
    const options = { maxOutputLength: MAXIMUM_UNPACKED_BYTES };
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes, options);
    else if (bytes[0] === 0x78 && [0x01, 0x5e, 0x9c, 0xda].includes(bytes[1] ?? 0)) bytes = inflateSync(bytes, options);
  } catch {
    return undefined;
  }
  // words of Windows have a zero in every other byte
  const said =
    bytes.length > 3 && bytes[1] === 0 && bytes[3] === 0 ? bytes.toString("utf16le") : bytes.toString("utf8");
  const sample = said.slice(0, 1_000);
  const strange = sample.replace(/[\t\n\r\x20-\x7e\xa0-\ufffc]/g, "").length;
  return strange * 20 > sample.length ? undefined : said;
}
