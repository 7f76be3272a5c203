import * as fc from "fast-check";
import { KeyRing } from "../../../functions/authorizer/key-ring";
import { parseSecretObject, randomKey, secretProblems } from "../../../functions/shared/api-secret";
import { PERMISSIONS } from "../../../functions/shared/permissions";

const KEY = "k".repeat(32);
const PRINTABLE = "must consist of printable ASCII characters without spaces";
const ALLOW = "its allow must be a list of at least one of read, list, write, delete, upload, download";
const PREFIX = "its prefix must be a text of 1 to 1024 bytes that a key can begin with";
const OTHER = "o".repeat(32);
const VALID = { api_key: KEY, db_connection: "d", third_party_token: "t" };

describe("the rules of the value", () => {
  it.each([
    ["the least", VALID],
    ["the longest key", { ...VALID, api_key: "k".repeat(1024) }],
    ["every printable character", { ...VALID, api_key: `${KEY}!~"\\{}` }],
    ["what only begins as JSON", { ...VALID, api_key: `{"${KEY}` }],
    ["digits", { ...VALID, api_key: "1".repeat(32) }],
    ["named keys", { ...VALID, api_keys: { ci: KEY, "partner.2_x-": KEY } }],
    ["no named key", { ...VALID, api_keys: {} }],
    ["a key with less than everything", { ...VALID, api_keys: { ci: { key: OTHER, allow: ["read", "list"] } } }],
    ["a key with a prefix", { ...VALID, api_keys: { ci: { key: OTHER, allow: PERMISSIONS, prefix: "reports/ü" } } }],
    ["a field of the team's own", { ...VALID, other: 1 }],
  ])("%s is accepted", (_name, value) => {
    expect(secretProblems(value)).toEqual([]);
  });

  it.each([
    ["a short key", { api_key: "k".repeat(31) }, "api_key", "must have 32 to 1024 characters"],
    ["a long key", { api_key: "k".repeat(1025) }, "api_key", "must have 32 to 1024 characters"],
    ["a space", { api_key: `${KEY} ` }, "api_key", `${PRINTABLE}, and it holds a space`],
    ["a line's end", { api_key: `${KEY}\n` }, "api_key", `${PRINTABLE}, and it holds a line end`],
    ["a byte order mark", { api_key: `\uFEFF${KEY}` }, "api_key", `${PRINTABLE}, and it holds a byte order mark`],
    ["an umlaut", { api_key: `${KEY}ä` }, "api_key", PRINTABLE],
    [
      "limits as JSON in a text",
      { api_keys: { ci: JSON.stringify({ key: KEY, allow: ["read"] }) } },
      "api_keys, entry 1",
      "must be the key itself, not JSON in a text",
    ],
    ["a list as JSON in a text", { api_key: `["${KEY}"]` }, "api_key", "must be the key itself, not JSON in a text"],
    ["no key", { api_key: undefined }, "api_key", "must be a text"],
    ["a number", { api_key: 1 }, "api_key", "must be a text"],
    ["an empty field", { db_connection: "" }, "db_connection", "must be a text that is not empty"],
    ["a missing field", { third_party_token: undefined }, "third_party_token", "must be a text that is not empty"],
    ["a list of keys", { api_keys: [KEY] }, "api_keys", "must be an object of names and keys"],
    ["null keys", { api_keys: null }, "api_keys", "must be an object of names and keys"],
    ["a short named key", { api_keys: { ci: KEY, b: "x" } }, "api_keys, entry 2", "must have 32 to 1024 characters"],
    [
      "the name of api_key",
      { api_keys: { default: KEY } },
      "api_keys, entry 1",
      'must have a name of 1 to 64 letters, digits, ".", "_" or "-", other than "default"',
    ],
  ])("%s is refused by field and rule", (_name, change, field, rule) => {
    expect(secretProblems({ ...VALID, ...change })).toEqual([{ field, rule }]);
  });

  it.each([
    ["no permissions", { key: OTHER }, ALLOW],
    ["an empty list of them", { key: OTHER, allow: [] }, ALLOW],
    ["an unknown one", { key: OTHER, allow: ["read", "reed"] }, ALLOW],
    ["a text of them", { key: OTHER, allow: "read" }, ALLOW],
    ["an empty prefix", { key: OTHER, allow: ["read"], prefix: "" }, PREFIX],
    ["a prefix of no key", { key: OTHER, allow: ["read"], prefix: "/a" }, PREFIX],
    ["a prefix with a control character", { key: OTHER, allow: ["read"], prefix: "a\n" }, PREFIX],
    ["half of a character", { key: OTHER, allow: ["read"], prefix: "a\ud83d" }, PREFIX],
    ["a long prefix", { key: OTHER, allow: ["read"], prefix: "ü".repeat(513) }, PREFIX],
    ["null for a prefix", { key: OTHER, allow: ["read"], prefix: null }, PREFIX],
    ["another field", { key: OTHER, allow: ["read"], deny: [] }, "must have no fields but key, allow, prefix"],
    ["a line's end", { key: `${OTHER}\r\n`, allow: ["read"] }, `${PRINTABLE}, and it holds a line end`],
    ["no key", { allow: ["read"] }, "must be a text"],
    [
      "the key of api_key",
      { key: KEY, allow: ["read"] },
      "must have a key of its own: another one would lift its limits",
    ],
  ])("refuses a key with limits with %s by entry and rule", (_name, entry, rule) => {
    const value = { ...VALID, api_keys: { a: "a".repeat(32), ci: entry } };
    expect(secretProblems(value)).toEqual([{ field: "api_keys, entry 2", rule }]);
  });

  it("tells all broken rules, and never any of the value, wherever it was put", () => {
    const mark = "value-mark-31f7";
    const values = [
      { api_key: mark, db_connection: { [mark]: mark }, api_keys: { [mark]: mark, [`${mark} `]: mark } },
      { ...VALID, api_keys: { [mark]: { key: mark, allow: [mark], prefix: `/${mark}`, [mark]: mark } } },
      { [mark]: mark },
      { ...VALID, api_keys: mark },
    ];
    for (const value of values) {
      const problems = secretProblems(value);
      expect(problems.length).toBeGreaterThan(0);
      expect(JSON.stringify(problems)).not.toContain(mark);
    }
    expect(secretProblems(values[0] as object as Record<string, unknown>)).toHaveLength(6);
  });
});

it("lets the authorizer pass what the rules accept", async () => {
  const key = fc.stringMatching(/^[!-~]{32,80}$/);
  const value = fc.record({
    api_key: key,
    db_connection: fc.string({ minLength: 1 }),
    third_party_token: fc.string({ minLength: 1 }),
    api_keys: fc.dictionary(
      fc.stringMatching(/^[a-z]{1,8}$/),
      fc.oneof(key, fc.record({ key, allow: fc.subarray([...PERMISSIONS], { minLength: 1 }) })),
      { maxKeys: 3 },
    ),
  });
  await fc.assert(
    fc.asyncProperty(value, async (secret) => {
      fc.pre(secretProblems(secret).length === 0);
      const ring = await KeyRing.load({
        source: {
          current: async () => ({ value: JSON.stringify(secret), createdAt: undefined }),
          previous: async () => undefined,
        },
        previousKeyOverlapSeconds: 0,
      });
      const named = Object.values(secret.api_keys).map((entry) => (typeof entry === "string" ? entry : entry.key));
      const keys = [secret.api_key, ...named];
      expect(
        keys.every((candidate) => ring.find(candidate)?.unusable === undefined && ring.find(candidate) !== undefined),
      ).toBe(true);
    }),
    { numRuns: 50 },
  );
});

it.each([`\uFEFF${JSON.stringify(VALID)}`, JSON.stringify(VALID)])(
  "reads an object with and without a byte order mark",
  (text) => {
    expect(parseSecretObject(text)).toEqual(VALID);
  },
);

it.each(["\uFEFF", "\uFEFF\uFEFF{}", "", "{", "[]", "null", '"text"', undefined])("%j is not an object", (text) => {
  expect(parseSecretObject(text)).toBeUndefined();
});

it("makes a random key that fits the rules, and no two the same", () => {
  const keys = Array.from({ length: 50 }, randomKey);
  expect(keys.flatMap((api_key) => secretProblems({ ...VALID, api_key }))).toEqual([]);
  expect(new Set(keys).size).toBe(50);
  expect(Buffer.from(keys[0] ?? "", "base64url")).toHaveLength(32);
});
