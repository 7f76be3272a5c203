import * as crypto from "node:crypto";
import { KeyRing, type SecretSource, type SecretVersion } from "../../../functions/authorizer/key-ring";
import { MalformedSecretError } from "../../../functions/authorizer/named-keys";

jest.mock("node:crypto", () => {
  const actual = jest.requireActual<typeof import("node:crypto")>("node:crypto");
  return { ...actual, timingSafeEqual: jest.fn(actual.timingSafeEqual) };
});

const ROTATED_AT = new Date("2026-03-01T00:00:00Z");
const HOUR_MS = 3_600_000;

function version(secret: unknown, createdAt: Date | undefined = ROTATED_AT): SecretVersion {
  return { value: typeof secret === "string" ? secret : JSON.stringify(secret), createdAt };
}

function sourceOf(current: SecretVersion, previous?: SecretVersion) {
  const calls: string[] = [];
  const source: SecretSource = {
    current: async () => {
      calls.push("current");
      return current;
    },
    previous: async () => {
      calls.push("previous");
      return previous;
    },
  };
  return { source, calls };
}

function load(source: SecretSource, hoursAfterRotation = 1, overlapSeconds = 7200) {
  const clock = { now: ROTATED_AT.getTime() + hoursAfterRotation * HOUR_MS };
  const ring = KeyRing.load({ source, previousKeyOverlapSeconds: overlapSeconds, now: () => clock.now });
  return { ring, clock };
}

describe("keys", () => {
  test("api_key and every one of api_keys pass under their names, anything else does not", async () => {
    const secret = { api_key: "alpha", api_keys: { ci: "beta", partner: "gamma" }, db_connection: "not-a-key" };
    const ring = await load(sourceOf(version(secret)).source).ring;

    expect(["alpha", "beta", "gamma"].map((key) => ring.find(key)?.name)).toEqual(["default", "ci", "partner"]);
    for (const key of ["", "alph", "alphaa", "Alpha", "ci", "default", "not-a-key", "undefined"]) {
      expect(ring.find(key)?.name).toBeUndefined();
    }
  });

  test("api_keys alone is enough", async () => {
    const ring = await load(sourceOf(version({ api_keys: { ci: "beta" } })).source).ring;
    expect(ring.find("beta")?.name).toBe("ci");
  });

  test("every key is compared by digest in constant time, whichever matches", async () => {
    const secret = { api_key: "alpha", api_keys: { ci: "beta", partner: "gamma" } };
    const ring = await load(sourceOf(version(secret)).source).ring;
    const compare = jest.mocked(crypto.timingSafeEqual);

    for (const key of ["alpha", "gamma", "no", "x".repeat(4000)]) {
      compare.mockClear();
      ring.find(key)?.name;
      expect(compare).toHaveBeenCalledTimes(3);
      for (const [a, b] of compare.mock.calls) expect([a.byteLength, b.byteLength]).toEqual([32, 32]);
    }
  });

  test("the keys themselves are not kept", async () => {
    const ring = await load(sourceOf(version({ api_key: "alpha-key-value" })).source).ring;
    expect(JSON.stringify(ring)).not.toContain("alpha-key-value");
  });
});

describe("rotation", () => {
  const current = version({ api_key: "new" });
  const previous = version({ api_key: "old", api_keys: { ci: "old-ci" } }, new Date(0));

  test("the current and the previous keys pass within the overlap", async () => {
    const ring = await load(sourceOf(current, previous).source).ring;
    expect(["new", "old", "old-ci"].map((key) => ring.find(key)?.name)).toEqual(["default", "default", "ci"]);
  });

  test("the previous keys stop at the overlap's end, although they were read before it", async () => {
    const { ring, clock } = load(sourceOf(current, previous).source);
    const keys = await ring;
    clock.now = ROTATED_AT.getTime() + 7_199_999;
    expect(keys.find("old")?.name).toBe("default");
    clock.now++;
    expect(keys.find("old")?.name).toBeUndefined();
    expect(keys.find("new")?.name).toBe("default");
  });

  test.each([
    ["after the overlap", 3, 7200, ROTATED_AT],
    ["with the overlap turned off", 0, 0, ROTATED_AT],
    ["when the rotation's time is unknown", 0, 7200, undefined],
  ])("%s the previous version is not even read", async (_name, hours, overlapSeconds, createdAt) => {
    const { source, calls } = sourceOf({ ...current, createdAt }, previous);
    const ring = await load(source, hours, overlapSeconds).ring;
    expect(ring.find("old")?.name).toBeUndefined();
    expect(calls).toEqual(["current"]);
  });

  test("a secret that was never rotated has current keys only", async () => {
    const { source, calls } = sourceOf(current);
    expect((await load(source).ring).find("new")?.name).toBe("default");
    expect(calls).toEqual(["current", "previous"]);
  });

  test("an unusable previous version is told and does not lock out the current keys", async () => {
    const told: Error[] = [];
    const ring = await KeyRing.load({
      source: sourceOf(current, version("{")).source,
      previousKeyOverlapSeconds: 7200,
      now: () => ROTATED_AT.getTime(),
      onUnusablePrevious: (error) => told.push(error),
    });
    expect(ring.find("new")?.name).toBe("default");
    expect(told).toEqual([expect.any(MalformedSecretError)]);
  });

  test("a previous version that cannot be read fails the whole, since its keys might be asked for", async () => {
    const { source } = sourceOf(current);
    source.previous = () => Promise.reject(new Error("down"));
    await expect(load(source).ring).rejects.toThrow("down");
  });
});

describe("a malformed secret", () => {
  const mark = "value-mark-31f7";

  test.each([
    ["not JSON", `${mark}{`],
    ["a list", [mark]],
    ["a text", JSON.stringify(mark)],
    ["without keys", { db_connection: mark }],
    ["with an empty key", { api_key: "", db_connection: mark }],
    ["with a key that is no text", { api_key: { nested: mark } }],
    ["with an empty named key", { api_keys: { ci: "" }, x: mark }],
    ["with no named key", { api_keys: {}, x: mark }],
    ["with a named key that is no text", { api_keys: { ci: [mark] } }],
    ["with a list of named keys", { api_keys: [mark] }],
  ])("%s is an error that does not show the value", async (_name, secret) => {
    const error = (await load(sourceOf(version(secret)).source).ring.catch((e: unknown) => e)) as Error;
    expect(error).toBeInstanceOf(MalformedSecretError);
    expect(`${error.message}${error.stack}`).not.toContain(mark);
  });

  test("a binary secret is an error", async () => {
    const source = sourceOf({ value: undefined, createdAt: ROTATED_AT }).source;
    await expect(load(source).ring).rejects.toBeInstanceOf(MalformedSecretError);
  });
});
