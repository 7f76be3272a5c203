import {
  check,
  type Infer,
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
} from "#vendor";

/** The longest key, in bytes of UTF-8. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
export const MAX_KEY_BYTES = 1024;

/** A single upload to S3 holds at most 5 GiB. */
export const MAX_UPLOAD_BYTES = 5 * 1024 ** 3;

/** The most that travels inline: base64 of it and the rest of the event or answer stay below Lambda's 6 MB. */
export const MAX_INLINE_BYTES = 4 * 1024 ** 2;

export const DEFAULT_LIST_LIMIT = 10;

/** Starts every cursor: the base64url form of `v1:`. */
export const CURSOR_PREFIX = "djE6";

// biome-ignore lint/suspicious/noControlCharactersInRegex: it refuses them
const KEY_PATTERN = /^(?!\/|\.\/|\.$)(?![\s\S]*(?:\.\.|\/\.\/|\/\.$))[^\u0000-\u001f\u007f-\u009f\ufffd-\uffff]+$/;

/**
 * An object's key. No `..` anywhere and no `.` segment, since URL parsers remove both and would address another
 * object; no control characters; no U+FFFD, which stands for bytes that were not UTF-8.
 */
export const KEY = string().check(
  minLength(1),
  maxLength(MAX_KEY_BYTES),
  regex(KEY_PATTERN),
  check((payload) => {
    const bytes = Buffer.byteLength(payload.value, "utf8");
    if (bytes > MAX_KEY_BYTES || /\p{Surrogate}/u.test(payload.value)) {
      payload.issues.push({ code: "custom", message: "key", input: payload.value });
    }
  }),
);

export const KEY_RULE =
  `A key is 1 to ${MAX_KEY_BYTES} bytes of UTF-8 without control characters, without ".." and "." segments, ` +
  'and does not begin with "/".';

/** Any media type, with its parameters, in the characters that a header may carry. */
export const CONTENT_TYPE = string().check(
  maxLength(255),
  regex(
    /^[A-Za-z0-9_!#$%&'*+.^`|~-]+\/[A-Za-z0-9_!#$%&'*+.^`|~-]+(?: *; *[A-Za-z0-9_!#$%&'*+.^`|~-]+=(?:[A-Za-z0-9_!#$%&'*+.^`|~-]+|"[ !#-[\]-~]*"))*$/,
  ),
);

export const LIMIT = int().check(minimum(1), maximum(1000));
export const CURSOR = string().check(regex(new RegExp(`^${CURSOR_PREFIX}[A-Za-z0-9_-]{0,1366}$`)));
export const VERSION = string().check(regex(/^[A-Za-z0-9._-]{1,1024}$/));
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

export type UploadBody = Infer<typeof UPLOAD_BODY>;
