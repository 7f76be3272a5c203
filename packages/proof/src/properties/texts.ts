/** An ARN of each kind that a setting may take, and those that look like one but are another partition's, region's or account's. */
const ARNS = [
  "arn:aws:kms:us-east-1:123456789012:key/1b2c",
  "arn:aws:kms:eu-west-1:123456789012:key/mrk-1b2c",
  "arn:aws-cn:kms:cn-north-1:123456789012:key/1b2c",
  "arn:aws:kms:us-east-1:123456789012:alias/mine",
  "arn:aws:kms:us-east-1:999999999999:key/1b2c",
  "arn:aws:iam::123456789012:role/reader",
  "arn:aws:iam::123456789012:user/team/reader",
  "arn:aws-us-gov:iam::123456789012:role/reader",
  "arn:aws:iam::123456789012:root",
  "arn:aws:iam::12:role/reader",
  "arn:aws:s3:::bucket",
  "arn:",
];

/** What Terraform or IAM would put something in the place of, and what they would take as it is. */
const TEMPLATES = [
  "${none.of_yours}",
  '${file("/etc/hostname")}',
  "a${aws_s3_bucket.storage.arn}",
  "https://${none.of_yours}",
  "%{if true}x%{endif}",
  "$${escaped}",
  "%%{escaped}",
  "${aws:username}",
  "$",
  "${",
  "}",
];

/** What JavaScript, a shell, a terminal or a file system takes for something else. */
const TRAPS = [
  ...[
    "",
    " ",
    "\t",
    "\n",
    "a\r\nb",
    "\0",
    "a\0b",
    "\u001b[31mred\u001b[0m",
    "\u202egnp",
    "\u200b",
    "\ufeffa",
    "\ud800",
  ],
  ...["é", "日本語", "😀", "e\u0301", "ﬀ", "İ"],
  ...["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"],
  ...["null", "undefined", "NaN", "Infinity", "-0", "0x10", "1e3", "true", "false", "yes", "0", "1", "-1", "1.5"],
  ...[
    "-",
    "--",
    "--help",
    "*",
    ".",
    "..",
    "../../x",
    "/",
    "/dev/null",
    "C:\\x",
    "a b",
    "a,b",
    '"',
    "'",
    "\\",
    "`id`",
    "$(id)",
  ],
  ...["aws:mine", "AWS:mine", "Project", "project", "Name", "#x", "<b>", "%00", "%2e"],
];

const ADDRESSES = [
  ...[
    "someone@example.com",
    "a+b@example.org",
    "a@b",
    "a@example.com,b@example.com",
    " a@example.com",
    "A@EXAMPLE.COM",
  ],
  ...[
    "https://example.com",
    "https://example.com/",
    "https://example.com:8443",
    "http://example.com",
    "http://localhost:3000",
  ],
  ...[
    "https://user:pass@example.com",
    "https://*",
    "https://*.example.com",
    "https://EXAMPLE.com",
    "https://bücher.example",
  ],
  ...[
    "https://example.com/path?x=1#y",
    "ftp://example.com",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "null",
    "https://",
  ],
  ...["https://[::1]", "http://127.0.0.1", "https://example.com.", "https://a|b"],
];

const NAMES = [
  ...["us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1", "us-east-99", "US-EAST-1", "us_east_1", "local"],
  ...["123456789012", "000000000000", "12345678901", "1234567890123", "１２３４５６７８９０１２"],
  ...["my-state", "a.b", "xn--bucket", "state-s3alias", "-a", "a-", "-dev", "-abcdefghijkl", "-abcdefghijklm", "Mine"],
  ...[
    "owner/name",
    "owner@12/name@34",
    "owner/name@34",
    "https://github.com/owner/name",
    "owner/*",
    "*/name",
    "owner/..",
    "-/.",
  ],
  ...["DEBUG", "debug", "read", "write", "list", "reader/", "GET /api/data", "unreserved", "api-key", "jwt", "iam"],
];

const LONG = [63, 64, 65, 128, 129, 255, 256, 257, 1025, 5000].map((length) => "x".repeat(length));

/** Texts that have broken programs before, and texts that a setting or an argument may well take. */
export const TEXTS: readonly string[] = [
  "api.example.com",
  "Z0123456789ABCDEFGHIJ",
  "arn:aws:acm:us-east-1:123456789012:certificate/1b2c",
  "s3://some-bucket/clients.pem",
  "0123456789abcdef".repeat(4),
  ...new Set([...TRAPS, ...TEMPLATES, ...ARNS, ...ADDRESSES, ...NAMES, ...LONG]),
];

/** Names that a group of settings does not have, whatever it is. */
export const STRANGE_KEYS: readonly string[] = [
  ...[
    "__proto__",
    "constructor",
    "toString",
    "",
    " ",
    "a\nb",
    "\u001b[31m",
    "a.b",
    "0",
    "é",
    "${none.of_yours}",
    "%{x}",
  ],
  "x".repeat(5000),
];

/** Values of every type that JavaScript has, JSON or not. */
export const VALUES: readonly unknown[] = [
  ...TEXTS,
  ...[null, undefined, true, false],
  ...[
    0,
    -0,
    1,
    -1,
    0.5,
    1.5,
    1e21,
    1e308,
    -1e308,
    2 ** 31,
    2 ** 31 - 1,
    2 ** 53,
    Number.MAX_SAFE_INTEGER,
    Number.MIN_VALUE,
  ],
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 10n],
  ...[[], {}, [[]], [null], [undefined], [{}], { a: 1 }, [""], ["x", "x"], ["x", 1], Array(3)],
  ...[new Date(0), new Map(), new Set(["x"]), /x/, Symbol("x"), () => "x", class {}, Object.create(null)],
  JSON.parse('{"__proto__": {"emulated": true}}'),
  circular(),
];

function circular(): unknown {
  const value: Record<string, unknown> = {};
  value["self"] = value;
  return value;
}
