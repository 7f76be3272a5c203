import {
  check,
  int,
  maximum,
  maxLength,
  minimum,
  minLength,
  optional,
  regex,
  strictObject,
  string,
  unknown,
} from "#vendor/api";
import { KEY_SEGMENTS, NO_KEY_CHARACTERS } from "../shared/key-pattern";

/** The longest key, in bytes of UTF-8. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
export const MAX_KEY_BYTES = 1024;

/** A single upload to S3 holds at most 5 GiB. */
export const MAX_UPLOAD_BYTES = 5 * 1024 ** 3;

/** The most that travels inline: base64 of it and the rest of the event or answer stay below Lambda's 6 MB. */
export const MAX_INLINE_BYTES = 4 * 1024 ** 2;

export const DEFAULT_LIST_LIMIT = 10;

/** Starts every cursor: the base64url form of `v1:`. */
const CURSOR_PREFIX = "djE6";

function keyOf(pattern: string) {
  return string().check(
    minLength(1),
    maxLength(MAX_KEY_BYTES, { abort: true }),
    regex(new RegExp(pattern)),
    check((payload) => {
      const bytes = Buffer.byteLength(payload.value, "utf8");
      if (bytes > MAX_KEY_BYTES || /\p{Surrogate}/u.test(payload.value)) {
        payload.issues.push({ code: "custom", message: "key", input: payload.value });
      }
    }),
  );
}

/** An object's key. */
export const KEY = keyOf(`^${KEY_SEGMENTS}[^${NO_KEY_CHARACTERS}]+$`);

/** A key that a path can name: gateways decode a path once or twice and cut it at a `?` that appears by that. */
export const PATH_KEY = keyOf(`^${KEY_SEGMENTS}[^%?${NO_KEY_CHARACTERS}]+$`);

export const KEY_RULE =
  `A key is 1 to ${MAX_KEY_BYTES} bytes of UTF-8 without control characters, without segments "." and "..", ` +
  'and does not begin with "/".';

export const PATH_KEY_RULE =
  'A key that holds "%" or "?" has no path, since gateways read it in more than one way: use /api/data?key= with the ' +
  "key percent-encoded.";

const TOKEN = "[A-Za-z0-9_!#$%&'*+.^`|~-]+";
/** A quoted string without tabs, which a signature would not survive. */
const QUOTED = String.raw`"(?:[ !#-\[\]-~]|\\[ -~])*"`;
/** A parameter, or the empty one that RFC 9110, section 5.6.6, allows. */
export const PARAMETER = String.raw`[ \t]*;(?:[ \t]*${TOKEN}=(?:${TOKEN}|${QUOTED}))?`;

/** Any media type, with its parameters, in the characters that a header may carry. */
export const CONTENT_TYPE = string().check(
  maxLength(255, { abort: true }),
  regex(new RegExp(`^${TOKEN}/${TOKEN}(?:${PARAMETER})*[ \\t]*$`)),
);

export const LIMIT = int().check(minimum(1), maximum(1000));
export const CURSOR = string().check(regex(new RegExp(`^${CURSOR_PREFIX}[A-Za-z0-9_-]{0,1366}$`)));
export const VERSION = string().check(regex(/^[A-Za-z0-9._-]{1,1024}$/));
/** What a key can begin with, but for its segments. */
export const PREFIX = string().check(regex(new RegExp(`^[^${NO_KEY_CHARACTERS}]*$`)));
export const DOWNLOAD = string().check(regex(/^(?:|true|false)$/));

/** One strong entity tag. */
export const ETAG = string().check(regex(/^"[!#-~]*"$/));
export const IF_MATCH_DELETE = string().check(regex(/^(?:\*|"[!#-~]*")$/));
export const IF_NONE_MATCH_WRITE = string().check(regex(/^\*$/));

/** `POST /api/data` */
export const WRITE_BODY = strictObject({ key: KEY, data: unknown() });

/** `POST /api/uploads` */
export const UPLOAD_BODY = strictObject({
  key: KEY,
  content_type: optional(CONTENT_TYPE),
  size: int().check(minimum(1), maximum(MAX_UPLOAD_BYTES)),
});
