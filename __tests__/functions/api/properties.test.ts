import fc from "fast-check";
import { PROBLEM } from "../../../functions/api/openapi/responses";
import { matchRoute } from "../../../functions/api/router";
import { KEY } from "../../../functions/api/schemas";
import { PERMISSIONS } from "../../../functions/shared/permissions";
import { bytesOf, createHarness } from "../support/api";
import { type Decoding, throughGateway } from "../support/gateway";

const RUNS = { numRuns: 300 };

const junk = fc.oneof(
  fc.anything(),
  fc.constantFrom(null, undefined, "", 0, true, [], {}, Number.NaN),
  fc.string({ unit: "binary", maxLength: 200 }),
);

const path = fc.oneof(
  fc.constantFrom("/api/health", "/api/data", "/api/data/", "/api/uploads", "/api/data/a", "/"),
  fc.string({ unit: "binary" }).map((tail) => `/api/data/${tail}`),
  fc.string({ unit: "binary" }),
);

const authorizer = fc.oneof(
  fc.constant({ lambda: { keyName: "default" } }),
  fc.record({
    lambda: fc.record({
      keyName: fc.constant("limited"),
      allow: fc.oneof(
        fc.subarray([...PERMISSIONS]).map((allow) => allow.join(",")),
        junk,
      ),
      prefix: fc.oneof(fc.constantFrom("a", "k"), junk),
    }),
  }),
  fc.record({ jwt: fc.record({ claims: fc.oneof(fc.dictionary(fc.string(), fc.string()), junk), scopes: junk }) }),
  fc.record({ iam: fc.record({ userId: junk, userArn: junk }) }),
  junk,
);

/** Events of the gateway's shape in which any part may be missing or of any type. */
const shapedEvent = fc.record(
  {
    version: junk,
    rawPath: fc.oneof(path, junk),
    rawQueryString: fc.oneof(fc.string(), fc.webQueryParameters(), junk),
    queryStringParameters: junk,
    headers: fc.oneof(
      fc.dictionary(
        fc.oneof(
          fc.constantFrom(
            "content-type",
            "If-Match",
            "if-none-match",
            "if-modified-since",
            "content-encoding",
            "__proto__",
          ),
          fc.string(),
        ),
        fc.oneof(fc.constantFrom("application/json", "*", '"tag"', "nonsense"), junk),
      ),
      junk,
    ),
    body: fc.oneof(
      fc.json(),
      fc.base64String(),
      fc.json().map((json) => `{"key":"k","data":${json}}`),
      junk,
    ),
    isBase64Encoded: fc.oneof(fc.boolean(), junk),
    requestContext: fc.oneof(
      fc.record(
        {
          http: fc.oneof(
            fc.record(
              { method: fc.oneof(fc.constantFrom("GET", "HEAD", "PUT", "POST", "DELETE", "PATCH"), junk), path: junk },
              { requiredKeys: [] },
            ),
            junk,
          ),
          stage: fc.oneof(fc.constantFrom("$default", "api"), junk),
          authorizer,
        },
        { requiredKeys: [] },
      ),
      junk,
    ),
  },
  { requiredKeys: [] },
);

describe("any event", () => {
  it("is answered: nothing is thrown, no client's mistake is a 5xx, and JSON is JSON", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 4, arbitrary: shapedEvent }, junk), async (event) => {
        const result = await createHarness().handle(event);

        expect(result.statusCode).toBeGreaterThanOrEqual(200);
        expect(result.statusCode).toBeLessThan(500);
        for (const value of Object.values(result.headers)) expect(value).toMatch(/^[\t\x20-\x7e]*$/);
        const type = result.headers["content-type"];
        if (type === "application/problem+json" && result.body) PROBLEM.parse(JSON.parse(result.body));
        if (type === "application/json" && result.body) JSON.parse(result.body);
      }),
      RUNS,
    );
  });

  it("reaches no object without the gateway's authorization", async () => {
    const guardedPath = path.filter((anyPath) => !matchRoute(anyPath)?.route.isPublic);
    await fc.assert(
      fc.asyncProperty(
        guardedPath,
        fc.constantFrom("GET", "PUT", "POST", "DELETE", "HEAD"),
        async (anyPath, method) => {
          const { send, store } = createHarness();
          const result = await send({ method, path: anyPath, authorizer: undefined, body: "x" });
          expect(store.calls).toEqual([]);
          expect(result.statusCode).toBe(401);
        },
      ),
      RUNS,
    );
  });
});

const legalKey = fc
  .oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 300 }),
    fc
      .array(fc.constantFrom("a", "%", "+", " ", "/", ".", "?", "#", "ü", "🙂", "%2F", "\\", '"'), { minLength: 1 })
      .map((parts) => parts.join("")),
  )
  .filter((key) => KEY.safeParse(key).success);

describe("round trip", () => {
  it("reads any bytes under any legal key back byte for byte, by ?key= and where Location leads", async () => {
    await fc.assert(
      fc.asyncProperty(
        legalKey,
        fc.uint8Array({ maxLength: 2000 }),
        fc.constantFrom<Decoding>("once", "twice"),
        async (key, bytes, decoding) => {
          const { send } = createHarness();
          const query = `key=${encodeURIComponent(key)}`;

          const written = await send({ method: "PUT", path: "/api/data", query, body: Buffer.from(bytes) });
          const read = await send({
            method: "GET",
            ...throughGateway(written.headers["location"] ?? "", decoding),
          });
          const byQuery = await send({ method: "GET", path: "/api/data", query });

          expect(written.statusCode).toBe(201);
          expect(bytesOf(read).equals(Buffer.from(bytes))).toBe(true);
          expect(byQuery).toEqual(read);
        },
      ),
      RUNS,
    );
  });

  it("addresses by a path the key that was meant, or none", async () => {
    await fc.assert(
      fc.asyncProperty(legalKey, async (key) => {
        const { send, store } = createHarness();
        const result = await send({ method: "PUT", path: `/api/data/${key}`, body: "x" });
        const keys = (await store.list({ prefix: "", limit: 10 })).objects.map((object) => object.key);
        expect(keys).toEqual(/[%?]/.test(key) ? [] : [key]);
        expect(result.statusCode).toBe(/[%?]/.test(key) ? 400 : 201);
      }),
      RUNS,
    );
  });

  it("reads any string or JSON value that was posted back as it was", async () => {
    const replacement = fc.constantFrom("\ufffd", { "\ufffd": ["a\ufffd"] });
    // as it is, a U+FFFD has the whole body refused
    const escaped = (value: unknown) => JSON.stringify(value).replaceAll("\ufffd", "\\ufffd");
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), fc.string({ unit: "grapheme" }), replacement), async (data) => {
        const { send } = createHarness();
        const body = escaped({ key: "k", data });
        const headers = { "content-type": "application/json" };

        await send({ method: "POST", path: "/api/data", headers, body });
        const read = bytesOf(await send({ method: "GET", path: "/api/data/k" })).toString();

        expect(read).toBe(typeof data === "string" ? data : escaped(data));
      }),
      RUNS,
    );
  });

  it("gives by a list through its cursors every key once, in the order of bytes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(legalKey, { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        async (keys, limit) => {
          const { send, store } = createHarness();
          for (const key of keys) await store.put(key, Buffer.of(), "text/plain", {});
          const listed: string[] = [];
          let cursor: string | null = null;
          do {
            const query = new URLSearchParams({
              limit: String(limit),
              ...(cursor === null ? {} : { cursor }),
            }).toString();
            const page: { objects: { key: string }[]; next_cursor: string | null } = JSON.parse(
              (await send({ method: "GET", path: "/api/data", query })).body,
            );
            listed.push(...page.objects.map((object) => object.key));
            cursor = page.next_cursor;
          } while (cursor !== null);

          expect(listed).toEqual([...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
        },
      ),
      { numRuns: 100 },
    );
  });
});
