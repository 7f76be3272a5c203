import { type AuthorizerProps, bearerKey, createAuthorizer } from "../../../functions/authorizer/app";
import { KeyRing } from "../../../functions/authorizer/key-ring";
import { Logger } from "../../../functions/shared/logger";
import { silentTracer, type Tracer } from "../../../functions/shared/tracing";

const KEY = "key-mark-8d20";
const context = { awsRequestId: "id-1", getRemainingTimeInMillis: () => 9_000 };

function keyRing(): Promise<KeyRing> {
  const value = JSON.stringify({ api_keys: { ci: KEY } });
  return KeyRing.load({
    source: { current: async () => ({ value, createdAt: undefined }), previous: async () => undefined },
    previousKeyOverlapSeconds: 0,
  });
}

const REFUSED = { level: "WARN", message: "authorization refused", authorized: false };

/** What the secret's entry of that key says. */
function keyRingWith(entry: object): () => Promise<KeyRing> {
  const value = JSON.stringify({ api_key: "another-key", api_keys: { ci: { key: KEY, ...entry } } });
  return () =>
    KeyRing.load({
      source: { current: async () => ({ value, createdAt: undefined }), previous: async () => undefined },
      previousKeyOverlapSeconds: 0,
    });
}

function createHarness(load: AuthorizerProps["keyRing"] = keyRing, originLock?: AuthorizerProps["originLock"]) {
  const lines: string[] = [];
  const annotations: unknown[] = [];
  const tracer: Tracer = {
    ...silentTracer,
    trace: (_name, step) =>
      step({
        annotate: (name, value) => void annotations.push([name, value]),
        addMetadata: (name, value) => void annotations.push([name, value]),
      }),
  };
  const logger = new Logger({
    service: "authorizer",
    version: "1",
    level: "DEBUG",
    write: (line) => void lines.push(line),
  });
  const authorize = createAuthorizer({ keyRing: load, logger, tracer, originLock });
  return { authorize: (event: unknown) => authorize(event, context), lines, annotations };
}

const withHeader = (authorization: unknown, name = "authorization") => ({ headers: { [name]: authorization } });

it.each([
  [`Bearer ${KEY}`, "authorization"],
  [`bearer ${KEY}`, "Authorization"],
  [`BEARER   ${KEY} `, "AUTHORIZATION"],
])("%j passes and tells the key's name, never the key", async (value, name) => {
  const { authorize, lines, annotations } = createHarness();

  await expect(authorize(withHeader(value, name))).resolves.toStrictEqual({
    isAuthorized: true,
    context: { keyName: "ci" },
  });

  expect(annotations).toEqual([["key_name", "ci"]]);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    level: "INFO",
    message: "authorized",
    authorized: true,
    keyName: "ci",
  });
  expect(lines.join()).not.toContain(KEY);
});

it.each([
  [{ allow: ["read"] }, { allow: "read" }],
  [
    { allow: ["read", "list"], prefix: "reports/ü" },
    { allow: "read,list", prefix: "reports/ü" },
  ],
])("lets a key with %j pass with its limits, as texts", async (entry, context) => {
  const { authorize, lines } = createHarness(keyRingWith(entry));
  // strict: the gateway is given no field without a value
  await expect(authorize(withHeader(`Bearer ${KEY}`))).resolves.toStrictEqual({
    isAuthorized: true,
    context: { keyName: "ci", ...context },
  });
  expect(lines.join()).not.toContain("reports");
});

it.each([{}, { allow: [] }, { allow: ["read", "reed"] }, { allow: "read" }, { allow: ["read"], prefix: "" }])(
  "lets no key with %j pass, and the log says why in general",
  async (entry) => {
    const { authorize, lines } = createHarness(keyRingWith(entry));
    await expect(authorize(withHeader(`Bearer ${KEY}`))).resolves.toEqual({ isAuthorized: false });
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ ...REFUSED, reason: "unusable_key" });
    await expect(authorize(withHeader("Bearer another-key"))).resolves.toMatchObject({ isAuthorized: true });
  },
);

it.each([
  ["the bare key", withHeader(KEY)],
  ["another scheme", withHeader(`Basic ${KEY}`)],
  ["no key", withHeader("Bearer ")],
  ["two keys", withHeader(`Bearer ${KEY} ${KEY}`)],
  ["joined headers", withHeader(`Bearer ${KEY},Bearer ${KEY}`)],
  ["a key with a line break", withHeader(`Bearer ${KEY}\n`)],
  ["a key that is too long", withHeader(`Bearer ${"x".repeat(5000)}`)],
  ["a list", withHeader([`Bearer ${KEY}`])],
  ["two headers", { headers: { authorization: `Bearer ${KEY}`, Authorization: `Bearer ${KEY}` } }],
  ["no header", { headers: {} }],
  ["no headers", {}],
  ["headers that are null", { headers: null }],
  ["headers that are a text", { headers: "authorization" }],
  ["null", null],
  ["text", "Bearer"],
])("%s is refused, and the log does not show what was sent", async (_name, event) => {
  const { authorize, lines } = createHarness();

  await expect(authorize(event)).resolves.toEqual({ isAuthorized: false });

  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ ...REFUSED, reason: "malformed_authorization" });
  expect(lines.join()).not.toMatch(/key-mark/);
});

it("refuses a wrong key, and the log does not show it", async () => {
  const { authorize, lines } = createHarness();

  await expect(authorize(withHeader("Bearer wrong-key-mark"))).resolves.toEqual({ isAuthorized: false });

  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ ...REFUSED, reason: "unknown_key" });
  expect(lines.join()).not.toMatch(/key-mark/);
});

it("reads a header of 4096 characters, and none that is longer", () => {
  const longest = "x".repeat(4096 - "Bearer ".length);
  expect(bearerKey(withHeader(`Bearer ${longest}`))).toBe(longest);
  expect(bearerKey(withHeader(`Bearer ${longest}x`))).toBeUndefined();
});

it("logs how many milliseconds a decision took, whichever it is", async () => {
  const now = jest.spyOn(performance, "now");
  const { authorize, lines } = createHarness();
  for (const key of [KEY, "unknown"]) {
    now.mockReturnValueOnce(1000).mockReturnValueOnce(1250.4);
    await authorize(withHeader(`Bearer ${key}`));
  }
  now.mockRestore();
  expect(lines.map((line) => JSON.parse(line).durationMs)).toEqual([250, 250]);
});

describe("a key that is not known", () => {
  const empty = () =>
    KeyRing.load({
      source: {
        current: async () => ({ value: '{"api_key":"older"}', createdAt: undefined }),
        previous: async () => undefined,
      },
      previousKeyOverlapSeconds: 0,
    });

  it("passes when the keys, read again, hold it: a rotation needs no wait", async () => {
    const load = jest.fn((_remainingMs: number, maximumAgeSeconds?: number) =>
      maximumAgeSeconds === undefined ? empty() : keyRing(),
    );
    await expect(createHarness(load).authorize(withHeader(`Bearer ${KEY}`))).resolves.toMatchObject({
      isAuthorized: true,
    });
    expect(load.mock.calls).toEqual([[9_000], [9_000, 10]]);
  });

  it("is refused after one more look, and a known one costs none", async () => {
    const load = jest.fn(keyRing);
    const { authorize } = createHarness(load);
    await expect(authorize(withHeader("Bearer unknown"))).resolves.toEqual({ isAuthorized: false });
    expect(load).toHaveBeenCalledTimes(2);
    await authorize(withHeader(`Bearer ${KEY}`));
    expect(load).toHaveBeenCalledTimes(3);
  });

  it("is not a refusal when the keys cannot be read again", async () => {
    const load = jest.fn(keyRing).mockImplementationOnce(empty).mockRejectedValueOnce(new Error("down"));
    await expect(createHarness(load).authorize(withHeader(`Bearer ${KEY}`))).rejects.toThrow("down");
  });
});

it("refuses what cannot be a key without reading the secret", async () => {
  const load = jest.fn(keyRing);
  await createHarness(load).authorize(withHeader("Basic x"));
  expect(load).not.toHaveBeenCalled();
});

it("throws where a secret cannot be read, and never answers a refusal", async () => {
  const { authorize, lines, annotations } = createHarness(() => Promise.reject(new Error("Secrets Manager is down")));

  await expect(authorize(withHeader(`Bearer ${KEY}`))).rejects.toThrow("Secrets Manager is down");

  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    level: "ERROR",
    message: "the secret could not be read",
    errorMessage: "Secrets Manager is down",
  });
  expect(annotations).toEqual([["error", "Error"]]);
});

it("traces what is thrown and no Error as unknown", async () => {
  const { authorize, annotations } = createHarness(() => Promise.reject("down"));
  await expect(authorize(withHeader(`Bearer ${KEY}`))).rejects.toBe("down");
  expect(annotations).toEqual([["error", "unknown"]]);
});

it("reads the header whatever else the event holds", () => {
  expect(bearerKey({ headers: { authorization: "Bearer abc", other: 1 }, identitySource: ["x"] })).toBe("abc");
});

describe("behind a distribution", () => {
  it("refuses what has gone around it without reading the secret, whatever key it has", async () => {
    const load = jest.fn(keyRing);
    const { authorize, lines } = createHarness(load, () => false);

    await expect(authorize(withHeader(`Bearer ${KEY}`))).resolves.toStrictEqual({ isAuthorized: false });
    expect(load).not.toHaveBeenCalled();
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ ...REFUSED, reason: "not_from_distribution" });
  });

  it("asks by the headers, and decides by the key as ever where they are right", async () => {
    const originLock = jest.fn((headers: unknown) => String(JSON.stringify(headers)).includes("x-origin-key"));
    const { authorize } = createHarness(keyRing, originLock);
    const headers = { authorization: `Bearer ${KEY}`, "x-origin-key": "mark" };

    await expect(authorize({ headers })).resolves.toMatchObject({ isAuthorized: true });
    await expect(authorize({ headers: { ...headers, authorization: "Bearer another" } })).resolves.toStrictEqual({
      isAuthorized: false,
    });
    await expect(authorize(undefined)).resolves.toStrictEqual({ isAuthorized: false });
  });
});
