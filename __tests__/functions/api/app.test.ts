import { ROUTES } from "../../../functions/api/router";
import { silentTracer, type Tracer } from "../../../functions/shared/tracing";
import { createHarness, eventOf, REQUEST_ID } from "../support/api";
import { expectProblem } from "../support/expect-problem";

describe("authorization in the function itself", () => {
  const guarded = ROUTES.filter((route) => !("isPublic" in route)).flatMap((route) =>
    Object.keys(route.methods).map((method) => [method, route.template.replace("{key}", "a.txt")] as const),
  );

  it.each(guarded)("%s %s without the gateway's authorization is 401 and calls nothing", async (method, path) => {
    const { send, store } = createHarness();

    const result = await send({ method, path, authorizer: undefined });

    expect(result.statusCode).toBe(401);
    expect(result.headers["www-authenticate"]).toBe("Bearer");
    expect(store.calls).toEqual([]);
  });

  it.each([
    null,
    "yes",
    true,
    {},
    { lambda: null },
    { lambda: {} },
    { lambda: { keyName: "" } },
    { lambda: { keyName: 1 } },
    { jwt: {} },
    { jwt: { claims: {} } },
    { iam: {} },
  ])("takes an authorizer result that names nobody for none: %j", async (authorizer) => {
    expectProblem(await createHarness().send({ method: "GET", path: "/api/data", authorizer }), 401, "unauthorized");
  });

  it.each([
    { lambda: { keyName: "ci" } },
    { jwt: { claims: { sub: "user-1" }, scopes: null } },
    { jwt: { claims: { client_id: "client-1" } } },
    { iam: { userId: "AIDA1", userArn: "arn:aws:iam::123456789012:user/x" } },
  ])("lets every mode of the gateway's authorization pass: %j", async (authorizer) => {
    expect((await createHarness().send({ method: "GET", path: "/api/data", authorizer })).statusCode).toBe(200);
  });

  it("tells nothing of an unknown path to a request that was not authorized", async () => {
    const { send } = createHarness();
    expectProblem(await send({ method: "GET", path: "/api/nothing", authorizer: undefined }), 401, "unauthorized");
    expectProblem(await send({ method: "GET", path: "/api/nothing" }), 404, "path_not_found");
  });
});

describe("paths and methods", () => {
  it.each(["/api/database", "/api/healthy", "/api", "/", "", "/api/data2/x", "/api/uploads/x", "/API/data"])(
    "%s is 404",
    async (path) => {
      expectProblem(await createHarness().send({ method: "GET", path }), 404, "path_not_found");
    },
  );

  it.each(ROUTES.map((route) => [route.template.replace("{key}", "k"), route] as const))(
    "%s answers 405 with Allow to every other method",
    async (path, route) => {
      const allowed = [...Object.keys(route.methods), "OPTIONS"];
      const others = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "TRACE", "CONSTRUCTOR", ""].filter(
        (method) => !allowed.includes(method),
      );
      const withBody = others.filter((method) => method !== "HEAD");

      expect(others).toContain("PATCH");
      expect(withBody.length).toBeGreaterThan(3);
      for (const method of others) {
        const result = await createHarness().send({ method, path });
        expect(result.statusCode).toBe(405);
        expect(result.headers["allow"]).toBe(allowed.join(", "));
      }
      for (const method of withBody)
        expectProblem(await createHarness().send({ method, path }), 405, "method_not_allowed");
    },
  );

  it.each(ROUTES.map((route) => [route.template.replace("{key}", "k"), route] as const))(
    "answers OPTIONS %s, which carries no credentials, with the methods and nothing else",
    async (path, route) => {
      const { send, store } = createHarness();

      const result = await send({ method: "OPTIONS", path, authorizer: undefined });

      expect([result.statusCode, result.body]).toEqual([204, ""]);
      expect(result.headers["allow"]).toBe([...Object.keys(route.methods), "OPTIONS"].join(", "));
      expect(result.headers).not.toHaveProperty("content-type");
      expect(store.calls).toEqual([]);
    },
  );

  it("answers OPTIONS of an unknown path with 404, with and without credentials", async () => {
    const { send } = createHarness();
    expectProblem(await send({ method: "OPTIONS", path: "/api/no" }), 404, "path_not_found");
    expectProblem(await send({ method: "OPTIONS", path: "/api/no", authorizer: undefined }), 404, "path_not_found");
  });

  it("takes a stage in front of the path for no part of it", async () => {
    const event = eventOf({ method: "GET", path: "/test/api/health" });
    const staged = { ...event, requestContext: { ...(event["requestContext"] as object), stage: "test" } };
    const other = { ...event, requestContext: { ...(event["requestContext"] as object), stage: "prod" } };

    expect((await createHarness().handle(staged)).statusCode).toBe(200);
    expect((await createHarness().handle(other)).statusCode).toBe(404);
  });
});

describe("failures", () => {
  it("answers 503 with Retry-After while the store is down, and the next request succeeds", async () => {
    const { send, store } = createHarness();
    store.failNext("unavailable");

    const down = await send({ method: "GET", path: "/api/data" });
    const up = await send({ method: "GET", path: "/api/data" });

    expectProblem(down, 503, "dependency_unavailable");
    expect(down.headers["retry-after"]).toBe("2");
    expect(up.statusCode).toBe(200);
  });

  it("answers 409 with Retry-After to a conflict", async () => {
    const { send, store } = createHarness();
    store.failNext("conflict");

    const result = await send({ method: "PUT", path: "/api/data/a", headers: { "if-none-match": "*" }, body: "x" });

    expectProblem(result, 409, "write_conflict");
    expect(result.headers["retry-after"]).toBe("2");
  });

  it("answers 500 to an unforeseen error, tells the client nothing and the log everything", async () => {
    const { send, store, lines } = createHarness();
    store.failNext(new TypeError("bucket acme-private denied to arn:aws:iam::123456789012:role/x"));

    const result = await send({ method: "GET", path: "/api/data" });

    expectProblem(result, 500, "internal_error");
    expect(result.body).not.toMatch(/acme|arn:|TypeError/);
    expect(lines.some((line) => line.includes('"errorName":"TypeError"') && line.includes("acme-private"))).toBe(true);
  });
});

describe("every answer", () => {
  it.each([
    ["a success", { method: "GET", path: "/api/health" }],
    ["a refusal", { method: "GET", path: "/api/no" }],
    ["an answer to HEAD", { method: "HEAD", path: "/api/data" }],
  ])("%s carries the request's id and the security headers", async (_name, props) => {
    const { headers } = await createHarness().send(props);

    expect(headers).toMatchObject({
      "x-request-id": REQUEST_ID,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "content-security-policy": expect.stringContaining("default-src 'none'"),
      "strict-transport-security": expect.stringMatching(/^max-age=\d{8}/),
    });
    expect(Object.keys(headers).every((name) => name === name.toLowerCase())).toBe(true);
  });

  it.each(["/api/health", "/api/data", "/api/data/none"])(
    "has to HEAD %s GET's headers, GET's length and no body",
    async (path) => {
      const { send } = createHarness();
      const get = await send({ method: "GET", path });
      const head = await send({ method: "HEAD", path });

      expect(get.body).not.toBe("");
      expect(head.body).toBe("");
      expect(head.headers).toEqual({ ...get.headers, "content-length": String(Buffer.byteLength(get.body)) });
    },
  );

  it.each([204, 304])("%d, which has no content, has no length", async (status) => {
    const { send, store } = createHarness();
    const { etag } = await store.put("a", Buffer.from("x"), "text/plain", {});
    const request = status === 204 ? { method: "DELETE" } : { method: "HEAD", headers: { "if-none-match": etag } };
    const result = await send({ path: "/api/data/a", ...request });
    expect(result.statusCode).toBe(status);
    expect(result.headers).not.toHaveProperty("content-length");
  });
});

describe("tracing", () => {
  it("annotates method, route and key name, and adds a failure's code", async () => {
    const seen: unknown[] = [];
    const tracer: Tracer = {
      ...silentTracer,
      trace: (name, step) =>
        step({
          annotate: (key, value) => void seen.push([name, key, value]),
          addMetadata: (key, value) => void seen.push([name, key, value]),
        }),
    };
    const harness = createHarness({ tracer });

    await harness.send({ method: "GET", path: "/api/data/private/name.txt" });

    expect(seen).toEqual([
      ["handler", "http_method", "GET"],
      ["handler", "path", "/api/data/{key}"],
      ["handler", "key_name", "default"],
      ["handler", "error", { code: "object_not_found", name: "StoreError" }],
    ]);
  });
});
