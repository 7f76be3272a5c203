import fc from "fast-check";
import { MAX_INLINE_BYTES } from "../../../functions/api/schemas";
import { bytesOf, createHarness, type EventProps } from "../support/api";

/** Sends the same by GET and by HEAD, to the same objects. */
async function both(request: Omit<EventProps, "method">, bigBytes = 1) {
  const send = async (method: string) => {
    const harness = createHarness();
    await harness.store.put("note", Buffer.from("hello"), "text/plain", {});
    await harness.store.put("big", Buffer.alloc(bigBytes), "text/plain", {});
    return harness.send({ ...request, method });
  };
  return { get: await send("GET"), head: await send("HEAD") };
}

type Answers = Awaited<ReturnType<typeof both>>;

function expectAlike({ get, head }: Answers): void {
  const { "content-length": length, ...headers } = head.headers;
  expect({ status: head.statusCode, headers, body: head.body }).toEqual({
    status: get.statusCode,
    headers: get.headers,
    body: "",
  });
  expect(length).toBe(String(bytesOf(get).length));
}

const reader = { lambda: { keyName: "ci", allow: "list", prefix: "a/" } };

it.each([
  ["a parameter that is not known", 400, { path: "/api/data/note", query: "x=1" }],
  ["a parameter of another method", 400, { path: "/api/data", query: "key=note&limit=1" }],
  ["a parameter twice", 400, { path: "/api/data", query: "limit=1&limit=2" }],
  ["a query that is not UTF-8", 400, { path: "/api/data", query: "prefix=%ff" }],
  ["a key that is none", 400, { path: "/api/data/.." }],
  ["a key with two readings", 400, { path: "/api/data/a%2Fb" }],
  ["a condition that is none", 412, { path: "/api/data/note", headers: { "if-match": "x" } }],
  ["no caller", 401, { path: "/api/data/note", authorizer: undefined }],
  ["a caller without the permission", 403, { path: "/api/data/note", authorizer: reader }],
  ["a caller with another prefix", 403, { path: "/api/data", authorizer: reader }],
  ["no such path", 404, { path: "/api/none" }],
  ["no such object", 404, { path: "/api/data/none" }],
  ["no such method", 405, { path: "/api/uploads" }],
  ["an object that is too large", 413, { path: "/api/data/big" }],
])("answers HEAD of %s as GET, with the length of its body", async (_name, status, request) => {
  const answers = await both(request, MAX_INLINE_BYTES + 1);
  expect(answers.get.statusCode).toBe(status);
  expectAlike(answers);
});

it("answers HEAD with every refusal as GET", async () => {
  const part = fc.oneof(fc.constantFrom("note", "none", "a/b", "..", "%", "ü"), fc.string({ maxLength: 4 }));
  const pair = fc.tuple(
    fc.oneof(fc.constantFrom("key", "prefix", "limit", "cursor", "version", "download"), fc.string({ maxLength: 3 })),
    part,
  );
  const request = fc.record({
    path: fc.oneof(
      fc.constantFrom("/api/data", "/api/uploads", "/api", "/api/data/"),
      part.map((key) => `/api/data/${key}`),
    ),
    query: fc.array(pair, { maxLength: 3 }).map((pairs) => new URLSearchParams(pairs).toString()),
    headers: fc.constantFrom({}, { "if-match": '"x"' }, { "if-none-match": "x" }, { "if-match": "x" }),
    authorizer: fc.constantFrom(undefined, reader, { lambda: { keyName: "default" } }),
  });
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(request, async (sent) => {
      const answers = await both(sent);
      expect(answers.head.statusCode).toBe(answers.get.statusCode);
      if (answers.get.statusCode < 400) return;
      refused++;
      expectAlike(answers);
    }),
    { numRuns: 500 },
  );
  // otherwise nothing was compared
  expect(refused).toBeGreaterThan(100);
});
