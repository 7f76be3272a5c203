import * as fc from "fast-check";
import { KeyRing } from "../../../functions/authorizer/key-ring";
import { parseSecretObject, randomKey, secretProblems } from "../../../functions/shared/api-secret";

const KEY = "k".repeat(32);
const VALID = { api_key: KEY, db_connection: "d", third_party_token: "t" };

describe("the rules of the value", () => {
  test.each([
    ["the least", VALID],
    ["the longest key", { ...VALID, api_key: "k".repeat(1024) }],
    ["every printable character", { ...VALID, api_key: `${KEY}!~"\\{}` }],
    ["named keys", { ...VALID, api_keys: { ci: KEY, "partner.2_x-": KEY } }],
    ["no named key", { ...VALID, api_keys: {} }],
    ["a field of the team's own", { ...VALID, other: 1 }],
  ])("%s is accepted", (_name, value) => {
    expect(secretProblems(value)).toEqual([]);
  });

  test.each([
    ["a short key", { api_key: "k".repeat(31) }, "api_key", "must have 32 to 1024 characters"],
    ["a long key", { api_key: "k".repeat(1025) }, "api_key", "must have 32 to 1024 characters"],
    ["a space", { api_key: `${KEY} ` }, "api_key", "must consist of printable ASCII characters without spaces"],
    ["a line's end", { api_key: `${KEY}\n` }, "api_key", "must consist of printable ASCII characters without spaces"],
    ["an umlaut", { api_key: `${KEY}ä` }, "api_key", "must consist of printable ASCII characters without spaces"],
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

  test("all broken rules are told, and never any of the value, wherever it was put", () => {
    const mark = "value-mark-31f7";
    const values = [
      { api_key: mark, db_connection: { [mark]: mark }, api_keys: { [mark]: mark, [`${mark} `]: mark } },
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

test("what the rules accept, the authorizer lets pass", async () => {
  const key = fc.stringMatching(/^[!-~]{32,80}$/);
  const value = fc.record({
    api_key: key,
    db_connection: fc.string({ minLength: 1 }),
    third_party_token: fc.string({ minLength: 1 }),
    api_keys: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), key, { maxKeys: 3 }),
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
      const keys = [secret.api_key, ...Object.values(secret.api_keys)];
      expect(keys.every((candidate) => ring.nameOf(candidate) !== undefined)).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test.each(["", "{", "[]", "null", '"text"', undefined])("%j is no object", (text) => {
  expect(parseSecretObject(text)).toBeUndefined();
});

test("a random key fits the rules, and no two are the same", () => {
  const keys = Array.from({ length: 50 }, randomKey);
  expect(keys.flatMap((api_key) => secretProblems({ ...VALID, api_key }))).toEqual([]);
  expect(new Set(keys).size).toBe(50);
  expect(Buffer.from(keys[0] ?? "", "base64url")).toHaveLength(32);
});
