import { createHash } from "node:crypto";
import { EnvironmentError } from "../../../functions/shared/environment";
import {
  ORIGIN_KEY_HEADER,
  ORIGIN_KEYS_VARIABLE,
  type OriginLock,
  originLock,
} from "../../../functions/shared/origin-key";

const hashOf = (key: string) => createHash("sha256").update(key).digest("hex");

/** Of a function that is told these hashes. */
function lockOf(...hashes: readonly string[]): OriginLock {
  const lock = originLock({ [ORIGIN_KEYS_VARIABLE]: hashes.join(",") });
  if (lock === undefined) throw new Error("there is no lock");
  return lock;
}

it("is none where no distribution is in front", () => {
  expect(originLock({})).toBeUndefined();
});

it("accepts the key, in a header of whatever case, and both keys while one is replaced", () => {
  const lock = lockOf(hashOf("one-mark"), hashOf("other-mark"));

  expect(lock({ [ORIGIN_KEY_HEADER]: "one-mark" })).toBe(true);
  expect(lock({ "X-Origin-Key": "other-mark" })).toBe(true);
});

it.each([
  ["no headers", undefined],
  ["no such header", {}],
  ["another key", { [ORIGIN_KEY_HEADER]: "another" }],
  ["an empty key", { [ORIGIN_KEY_HEADER]: "" }],
  ["the hash in place of the key", { [ORIGIN_KEY_HEADER]: hashOf("one-mark") }],
  ["two values, as the gateway joins them", { [ORIGIN_KEY_HEADER]: "one-mark,one-mark" }],
  ["the header twice", { [ORIGIN_KEY_HEADER]: "one-mark", "X-Origin-Key": "one-mark" }],
  ["a list", { [ORIGIN_KEY_HEADER]: ["one-mark"] }],
  ["headers that are a list", ["one-mark"]],
])("rejects %s", (_, headers) => {
  expect(lockOf(hashOf("one-mark"))(headers)).toBe(false);
});

it.each(["", "abc", `${hashOf("one-mark")},`, hashOf("one-mark").toUpperCase()])(
  "does not start with %j in place of hashes",
  (value) => {
    expect(() => originLock({ [ORIGIN_KEYS_VARIABLE]: value })).toThrow(EnvironmentError);
  },
);
