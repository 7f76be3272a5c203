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
  it("lets api_key and every one of api_keys pass under their names, and nothing else", async () => {
    const secret = { api_key: "alpha", api_keys: { ci: "beta", partner: "gamma" }, db_connection: "not-a-key" };
    const ring = await load(sourceOf(version(secret)).source).ring;

    expect(["alpha", "beta", "gamma"].map((key) => ring.find(key)?.name)).toEqual(["default", "ci", "partner"]);
    for (const key of ["", "alph", "alphaa", "Alpha", "ci", "default", "not-a-key", "undefined"]) {
      expect(ring.find(key)?.name).toBeUndefined();
    }
  });

  it("api_keys alone is enough", async () => {
    const ring = await load(sourceOf(version({ api_keys: { ci: "beta" } })).source).ring;
    expect(ring.find("beta")?.name).toBe("ci");
  });

  it("compares every key by digest in constant time, whichever matches", async () => {
    const secret = { api_key: "alpha", api_keys: { ci: "beta", partner: "gamma" } };
    const ring = await load(sourceOf(version(secret)).source).ring;
    const compare = jest.mocked(crypto.timingSafeEqual);

    for (const key of ["alpha", "gamma", "no", "x".repeat(4000)]) {
      compare.mockClear();
      ring.find(key)?.name;
      const lengths = compare.mock.calls.map(([a, b]) => [a.byteLength, b.byteLength]);
      expect(lengths).toEqual(Array(3).fill([32, 32]));
    }
  });

  it("keeps no key itself", async () => {
    const ring = await load(sourceOf(version({ api_key: "alpha-key-value" })).source).ring;
    expect(JSON.stringify(ring)).not.toContain("alpha-key-value");
  });
});

describe("rotation", () => {
  const current = version({ api_key: "new" });
  const previous = version({ api_key: "old", api_keys: { ci: "old-ci" } }, new Date(0));

  it("lets the current and the previous keys pass within the overlap", async () => {
    const ring = await load(sourceOf(current, previous).source).ring;
    expect(["new", "old", "old-ci"].map((key) => ring.find(key)?.name)).toEqual(["default", "default", "ci"]);
  });

  it("stops the previous keys at the overlap's end, although they were read before it", async () => {
    const { ring, clock } = load(sourceOf(current, previous).source);
    const keys = await ring;
    clock.now = ROTATED_AT.getTime() + 7_199_999;
    expect(keys.find("old")?.name).toBe("default");
    clock.now++;
    expect(keys.find("old")?.name).toBeUndefined();
    expect(keys.find("new")?.name).toBe("default");
  });

  it.each([
    ["after the overlap", 3, 7200, ROTATED_AT],
    ["with the overlap turned off", 0, 0, ROTATED_AT],
    ["when the rotation's time is unknown", 0, 7200, undefined],
  ])("%s the previous version is not even read", async (_name, hours, overlapSeconds, createdAt) => {
    const { source, calls } = sourceOf({ ...current, createdAt }, previous);
    const ring = await load(source, hours, overlapSeconds).ring;
    expect(ring.find("old")?.name).toBeUndefined();
    expect(calls).toEqual(["current"]);
  });

  it("has current keys only of a secret that was never rotated", async () => {
    const { source, calls } = sourceOf(current);
    expect((await load(source).ring).find("new")?.name).toBe("default");
    expect(calls).toEqual(["current", "previous"]);
  });

  it("tells of an unusable previous version, and does not lock out the current keys", async () => {
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

  it("fails as a whole on an error about the previous version that it does not know", async () => {
    const broken = {
      createdAt: ROTATED_AT,
      get value(): string {
        throw new TypeError("unforeseen");
      },
    };
    await expect(load(sourceOf(current, broken).source).ring).rejects.toThrow("unforeseen");
  });

  it("tells nothing of versions that are as expected", async () => {
    const onProblems = jest.fn();
    const { source } = sourceOf(current, previous);
    await KeyRing.load({ source, previousKeyOverlapSeconds: 7200, now: () => ROTATED_AT.getTime(), onProblems });
    expect(onProblems).not.toHaveBeenCalled();
  });

  it("fails as a whole on a previous version that cannot be read, since its keys might be asked for", async () => {
    const { source } = sourceOf(current);
    source.previous = () => Promise.reject(new Error("down"));
    await expect(load(source).ring).rejects.toThrow("down");
  });
});

describe("keys with limits", () => {
  const limited = { key: "beta", allow: ["read", "list"], prefix: "reports/" };

  it("carry them, and keys without do not", async () => {
    const ring = await load(sourceOf(version({ api_key: "alpha", api_keys: { ci: limited } })).source).ring;
    expect(ring.find("alpha")).toMatchObject({ name: "default" });
    expect(ring.find("alpha")).not.toHaveProperty("limits");
    expect(ring.find("beta")).toMatchObject({ name: "ci", limits: { allow: ["read", "list"], prefix: "reports/" } });
  });

  it("have no prefix where the entry has none", async () => {
    const entry = { key: "beta", allow: ["read"] };
    const ring = await load(sourceOf(version({ api_key: "alpha", api_keys: { ci: entry } })).source).ring;
    expect(ring.find("beta")?.limits).toStrictEqual({ allow: ["read"] });
  });

  it("keep to those that the current version says, also where the previous one said more", async () => {
    const previous = version({ api_key: "alpha", api_keys: { ci: "beta", old: "gamma", more: limited } });
    const ring = await load(sourceOf(version({ api_key: "new", api_keys: { ci: limited } }), previous).source).ring;
    expect(ring.find("beta")?.limits?.allow).toEqual(["read", "list"]);
    expect(ring.find("gamma")).not.toHaveProperty("limits");
    expect(ring.find("alpha")?.name).toBe("default");
  });

  it("keep their own during the overlap", async () => {
    const previous = version({ api_key: "alpha", api_keys: { ci: limited } });
    const ring = await load(sourceOf(version({ api_key: "new" }), previous).source).ring;
    expect(ring.find("beta")).toMatchObject({ name: "ci", limits: { allow: ["read", "list"], prefix: "reports/" } });
  });

  it("closes the key by entries that are not understood, whatever else says that it may", async () => {
    const broken = { key: "beta", allow: ["all"] };
    const previous = version({ api_key: "alpha", api_keys: { ci: "beta" } });
    const ring = await load(sourceOf(version({ api_key: "new", api_keys: { ci: broken } }), previous).source).ring;
    expect(ring.find("beta")).toMatchObject({ name: "ci", unusable: true });
    // limits that are not understood are kept nowhere
    expect(ring.find("beta")).not.toHaveProperty("limits");
  });

  it("count where another entry has the same key", async () => {
    for (const entries of [
      { api_key: "beta", api_keys: { ci: limited } },
      { api_keys: { a: "beta", ci: limited } },
      { api_keys: { ci: limited, a: "beta" } },
    ])
      expect((await load(sourceOf(version(entries)).source).ring).find("beta")?.name).toBe("ci");
  });
});

describe("what is wrong with a part of the secret", () => {
  async function problemsOf(secret: unknown) {
    const told: string[] = [];
    const ring = await KeyRing.load({
      source: sourceOf(version(secret)).source,
      previousKeyOverlapSeconds: 0,
      onProblems: (problems) => told.push(...problems),
    });
    return { ring, told };
  }
  const PRINTABLE = "must consist of printable ASCII characters without spaces";

  it.each([
    [{ api_keys: { bad: "" } }, "api_keys, entry 1 must not be empty"],
    [{ api_keys: { bad: 1 } }, "api_keys, entry 1 must be a text"],
    [{ api_keys: { "": "beta" } }, "api_keys, entry 1 must have a name"],
    [{ api_keys: { bad: "beta\n" } }, `api_keys, entry 1 ${PRINTABLE}, and it holds a line end`],
    [
      { api_keys: { bad: { key: "beta\r\n", allow: ["read"] } } },
      `api_keys, entry 1 ${PRINTABLE}, and it holds a line end`,
    ],
    [{ api_keys: { bad: "x".repeat(5000) } }, "api_keys, entry 1 must have at most 4000 characters"],
    [
      { api_keys: { bad: { key: "beta", allow: ["beta"] } } },
      "api_keys, entry 1 its allow must be a list of at least one of read, list, write, delete, upload, download",
    ],
    [
      { api_keys: { bad: { key: "beta", allow: ["read"], prefix: "/beta" } } },
      "api_keys, entry 1 its prefix must be a text of 1 to 1024 bytes that a key can begin with",
    ],
    [
      { api_keys: { bad: { key: "beta", allow: ["read"], beta: 1 } } },
      "api_keys, entry 1 must have no fields but key, allow, prefix",
    ],
    [{ api_keys: ["beta"] }, "api_keys must be an object of names and keys"],
  ])("%j is told by name, and the other keys pass", async (part, problem) => {
    const { ring, told } = await problemsOf({ api_key: "alpha", ...part });
    expect(told).toEqual([problem]);
    expect(told.join()).not.toMatch(/beta|bad/);
    expect(ring.find("alpha")?.name).toBe("default");
    expect(ring.find("beta")?.unusable ?? true).toBe(true);
  });

  it("tells of a byte order mark, and locks nobody out", async () => {
    const { ring, told } = await problemsOf(`\uFEFF${JSON.stringify({ api_key: "alpha" })}`);
    expect(told).toEqual(["the secret begins with a byte order mark"]);
    expect(ring.find("alpha")?.name).toBe("default");
  });

  it("tells of an api_key that is unusable, and lets named keys pass", async () => {
    const { ring, told } = await problemsOf({ api_key: "alpha\n", api_keys: { ci: "beta" } });
    expect(told).toEqual([`api_key ${PRINTABLE}, and it holds a line end`]);
    expect(ring.find("beta")?.name).toBe("ci");
  });

  it.each(["alpha\n", "alpha\r\n", "\nalpha", "al\u2028pha"])(
    "fails on the only key with a line end, number %#, and says so rather than refuse everybody",
    async (key) => {
      const error = (await problemsOf({ api_key: key }).catch((e: unknown) => e)) as Error;
      expect(error).toBeInstanceOf(MalformedSecretError);
      expect(error.message).toBe(`api_key ${PRINTABLE}, and it holds a line end`);
    },
  );

  it.each([
    { api_key: "alpha" },
    { api_keys: { ci: "beta" } },
    { api_key: "alpha", api_keys: { ci: { key: "beta", allow: ["read"] } } },
  ])("tells nothing of a secret that is as expected: %j", async (secret) => {
    expect((await problemsOf(secret)).told).toEqual([]);
  });
});

describe("a malformed secret", () => {
  const mark = "value-mark-31f7";

  it.each([
    ["not JSON", `${mark}{`],
    ["a list", [mark]],
    ["a text", JSON.stringify(mark)],
    ["without keys", { db_connection: mark }],
    ["with an empty key", { api_key: "", db_connection: mark }],
    ["with a key that is not text", { api_key: { nested: mark } }],
    ["with an empty named key", { api_keys: { ci: "" }, x: mark }],
    ["with no named key", { api_keys: {}, x: mark }],
    ["with a named key that is not text", { api_keys: { ci: [mark] } }],
    ["with a list of named keys", { api_keys: [mark] }],
    ["with no key whose limits are understood", { api_keys: { [mark]: { key: mark, allow: [mark] } } }],
    ["with two byte order marks", `\uFEFF\uFEFF${JSON.stringify({ api_key: mark })}`],
  ])("%s is an error that does not show the value", async (_name, secret) => {
    const error = (await load(sourceOf(version(secret)).source).ring.catch((e: unknown) => e)) as Error;
    expect(error).toBeInstanceOf(MalformedSecretError);
    expect(`${error.message}${error.stack}`).not.toContain(mark);
  });

  it.each([
    ["{", "the secret is not a JSON object"],
    ["{}", "the secret has neither api_key nor api_keys"],
    [{ api_key: "", api_keys: { ci: 1 } }, "api_key must not be empty; api_keys, entry 1 must be a text"],
  ])("%j says what is wrong", async (secret, message) => {
    await expect(load(sourceOf(version(secret)).source).ring).rejects.toMatchObject({
      name: "MalformedSecretError",
      message,
    });
  });

  it("fails on a binary secret", async () => {
    const source = sourceOf({ value: undefined, createdAt: ROTATED_AT }).source;
    await expect(load(source).ring).rejects.toBeInstanceOf(MalformedSecretError);
  });
});
