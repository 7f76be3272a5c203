import { createHash } from "node:crypto";
import { ORIGIN_KEYS_VARIABLE, originLock } from "../../../functions/shared/origin-key";
import { createHarness, type EventProps, eventOf } from "../support/api";

const KEY = "origin-key-mark";
const lock = originLock({ [ORIGIN_KEYS_VARIABLE]: createHash("sha256").update(KEY).digest("hex") });
const API_ID = "abc123";

/** An event as the gateway sends it, which names its API. */
const gatewayEvent = (props: EventProps) => eventOf({ ...props, apiId: API_ID });

const fromDistribution = { "x-origin-key": KEY, "x-viewer-ip": "203.0.113.7" };

describe("an API behind a distribution", () => {
  it.each([
    ["GET", "/api/health"],
    ["HEAD", "/api/health"],
    ["GET", "/api/data"],
    ["PUT", "/api/data/a"],
    ["OPTIONS", "/api/data"],
    ["GET", "/api/nowhere"],
  ])("answers 403 to %s %s that has gone around it, and nothing is done", async (method, path) => {
    const { handle, store, lines } = createHarness({ originLock: lock });
    const body = method === "PUT" ? "text" : undefined;

    const result = await handle(gatewayEvent({ method, path, ...(body !== undefined && { body }) }));

    expect(result.statusCode).toBe(403);
    expect(store.calls).toEqual([]);
    expect(lines.join()).toContain('"reason":"not_from_distribution"');
  });

  it("answers what has the key, and tells the client's address that came with it", async () => {
    const { handle, lines } = createHarness({ originLock: lock });

    const result = await handle(gatewayEvent({ method: "GET", path: "/api/health", headers: fromDistribution }));

    expect(result.statusCode).toBe(200);
    expect(lines.join()).toContain('"viewerIp":"203.0.113.7"');
    expect(lines.join()).not.toContain(KEY);
  });

  it.each([
    ["without the key", { "x-viewer-ip": "203.0.113.7" }, lock],
    ["with another key", { "x-origin-key": "other", "x-viewer-ip": "203.0.113.7" }, lock],
    ["in a text of another kind", { ...fromDistribution, "x-viewer-ip": "secret-mark" }, lock],
    ["where no distribution is in front", fromDistribution, undefined],
  ])("does not believe an address %s", async (_, headers, originLockOrNone) => {
    const { handle, lines } = createHarness({ originLock: originLockOrNone });

    await handle(gatewayEvent({ method: "GET", path: "/api/health", headers }));

    expect(lines.join()).not.toContain("viewerIp");
  });

  it("lets a direct invocation ask for health, for which IAM has been asked", async () => {
    const { handle } = createHarness({ originLock: lock, apiId: API_ID });

    expect((await handle(eventOf({ method: "GET", path: "/api/health" }))).statusCode).toBe(200);
  });

  it("rejects any other direct invocation, as without a distribution", async () => {
    const { handle } = createHarness({ originLock: lock, apiId: API_ID });

    expect((await handle(eventOf({ method: "GET", path: "/api/data" }))).statusCode).toBe(403);
  });
});

describe("a base path", () => {
  const harness = () => createHarness({ basePath: "/v1" });

  it("is before every path, and in what leads a client on", async () => {
    const { send } = harness();

    const created = await send({ method: "PUT", path: "/v1/api/data/a", body: "text" });

    expect(created).toMatchObject({ statusCode: 201, headers: { location: "/v1/api/data/a" } });
    expect((await send({ method: "GET", path: created.headers["location"] ?? "" })).statusCode).toBe(200);
  });

  it("is in the alternative of a problem and its link", async () => {
    const { send, store } = harness();
    await send({ method: "PUT", path: "/v1/api/data/a", body: "text" });
    store.codings.set("a", "no such");

    const { body, headers } = await send({ method: "GET", path: "/v1/api/data/a" });

    expect(JSON.parse(body).alternative).toMatch(/^\/v1\/api\/data\/a\?/);
    expect(headers["link"]).toMatch(/^<\/v1\/api\/data\/a\?/);
  });

  it("is not needed at the default address, and belongs to no other path", async () => {
    const { send } = harness();

    expect((await send({ method: "GET", path: "/api/health" })).statusCode).toBe(200);
    expect((await send({ method: "GET", path: "/v2/api/health" })).statusCode).toBe(404);
    expect((await send({ method: "GET", path: "/v1x/api/health" })).statusCode).toBe(404);
    expect((await send({ method: "GET", path: "/v1/v1/api/health" })).statusCode).toBe(404);
  });

  it("leaves paths as they are where there is none", async () => {
    const { send } = createHarness();

    const created = await send({ method: "PUT", path: "/api/data/a", body: "text" });

    expect(created.headers["location"]).toBe("/api/data/a");
  });
});
