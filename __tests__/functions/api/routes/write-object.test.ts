import { WRITTEN } from "../../../../functions/api/openapi/responses";
import { MAX_INLINE_BYTES } from "../../../../functions/api/schemas";
import { createHarness, type EventProps } from "../../support/api";
import { expectProblem } from "../../support/expect-problem";

const JSON_TYPE = { "content-type": "application/json" };

function post(body: string | Buffer, headers: Readonly<Record<string, string>> = {}): EventProps {
  return { method: "POST", path: "/api/data", headers: { ...JSON_TYPE, ...headers }, body };
}

function put(path: string, body: string | Buffer, headers: Readonly<Record<string, string>> = {}): EventProps {
  return { method: "PUT", path: `/api/data/${path}`, headers, body };
}

describe("POST /api/data", () => {
  it("creates with 201 and Location, replaces with 200", async () => {
    const { send, store } = createHarness();

    const created = await send(post('{"key":"reports/ü 1.txt","data":"one"}'));
    const replaced = await send(post('{"key":"reports/ü 1.txt","data":"two"}'));

    const body = WRITTEN.parse(JSON.parse(created.body));
    expect(created.statusCode).toBe(201);
    expect(created.headers["location"]).toBe("/api/data/reports/%C3%BC%201.txt");
    expect(created.headers["etag"]).toBe(body.etag);
    expect(created.headers["x-object-version"]).toBe(body.version);
    expect(body).toMatchObject({ key: "reports/ü 1.txt", size: 3 });
    expect(replaced.statusCode).toBe(200);
    expect(replaced.headers["location"]).toBeUndefined();
    expect(store.calls).toEqual(["put", "put", "put"]);
    expect(store.versionsOf("reports/ü 1.txt")).toBe(2);
  });

  it.each([
    ['"text"', "text", "text/plain; charset=utf-8"],
    ['""', "", "text/plain; charset=utf-8"],
    ["null", "null", "application/json"],
    ["12345678901234567890.10", "12345678901234567890.10", "application/json"],
    [
      '{ "b": [1, {"data": "]}"}],\n "a":"\\u00e9" }',
      '{ "b": [1, {"data": "]}"}],\n "a":"\\u00e9" }',
      "application/json",
    ],
  ])("stores %s as its text, and other values than strings as their source", async (data, stored, contentType) => {
    const { send, store } = createHarness();

    await send(post(`{ "key" : "k", "data" : ${data} }`));

    expect(store.current("k")).toMatchObject({ body: Buffer.from(stored), contentType });
  });

  it("counts the last of two members of one name, in the parsed and in the source text", async () => {
    const { send, store } = createHarness();
    await send(post('{"key":"a","data":[1],"key":"b","data":[2]}'));
    expect(store.current("b")?.body.toString()).toBe("[2]");
  });

  it("stores a depth that would overflow a recursive parser", async () => {
    const { send, store } = createHarness();
    const deep = "[".repeat(200_000) + "]".repeat(200_000);

    expect((await send(post(`{"key":"deep","data":${deep}}`))).statusCode).toBe(201);
    expect(store.current("deep")?.sizeBytes).toBe(deep.length);
  });

  it.each([
    ['{"key":}', 7, 1, 8],
    ["", 0, 1, 1],
    ["{'a':1}", 1, 1, 2],
    ['{"key":"a",\n "data":tru}', 20, 2, 9],
    ['{"key":"a","data":"b"} x', 23, 1, 24],
    ['{"key":"a","data":"b"', 21, 1, 22],
    ['{"a":01}', 5, 1, 6],
    ['["\\x"]', 2, 1, 3],
    ['["a\nb"]', 3, 1, 4],
    ["[1,]", 3, 1, 4],
    ["[1 2]", 3, 1, 4],
    ["{1:2}", 1, 1, 2],
    ['{"a" 1}', 5, 1, 6],
    ["\ufeff{}", 0, 1, 1],
  ])("malformed JSON %j is 400 at position %d", async (body, position, line, column) => {
    const problem = expectProblem(await createHarness().send(post(body)), 400, "malformed_json");
    expect(problem).toMatchObject({ position, line, column });
  });

  it("takes bytes that are not UTF-8 for malformed JSON", async () => {
    const body = Buffer.from([0x7b, 0xff, 0x7d]);
    expectProblem(await createHarness().send(post(body)), 400, "malformed_json");
  });

  it.each([
    ["[]", "body"],
    ["null", "body"],
    ['"text"', "body"],
    ['{"data":"x"}', "key"],
    ['{"key":"a"}', "data"],
    ['{"key":1,"data":"x"}', "key"],
    ['{"key":"a","data":"x","extra":1}', "extra"],
    ['{"extra":1,"key":"a","data":"x","more":1}', "extra"],
    ['{"__proto__":{"key":"a"},"key":"a","data":"x"}', "__proto__"],
    ['{"k\\u0065y":1,"data":"x"}', "key"],
    ['{"key":"a","data":"\\ud800"}', "data"],
  ])("%s breaks the schema in %s", async (body, field) => {
    const { send, store } = createHarness();
    expect(expectProblem(await send(post(body)), 400, "invalid_body").field).toBe(field);
    expect(store.calls).toEqual([]);
  });

  it.each([
    undefined,
    "text/plain",
    "application/x-www-form-urlencoded",
    "application/jsonx",
    "application/json; charset=latin1",
    "json",
  ])("is 415 with Content-Type %s", async (contentType) => {
    const headers: Record<string, string> = contentType === undefined ? {} : { "content-type": contentType };
    const result = await createHarness().send({
      method: "POST",
      path: "/api/data",
      headers,
      body: '{"key":"a","data":1}',
    });
    expectProblem(result, 415, "unsupported_media_type");
  });

  it.each([
    "application/json",
    "APPLICATION/JSON; charset=utf-8",
    'application/json; charset="UTF-8"',
    "application/json;",
    "application/json;charset=UTF-8;",
    "application/json; charset=us-ascii",
  ])("accepts Content-Type %s, also in base64", async (contentType) => {
    const body = Buffer.from('{"key":"a","data":1}');
    expect((await createHarness().send(post(body, { "content-type": contentType }))).statusCode).toBe(201);
  });

  it("counts a condition as for PUT", async () => {
    const { send } = createHarness();
    const write = post('{"key":"a","data":1}', { "if-none-match": "*" });
    expect((await send(write)).statusCode).toBe(201);
    expectProblem(await send(write), 412, "precondition_failed");
  });
});

describe("PUT /api/data/{key}", () => {
  it("stores the very bytes with their type", async () => {
    const { send, store } = createHarness();
    const bytes = Buffer.from([0, 255, 254, 13, 10, 0]);

    const result = await send(put("a/b/c", bytes, { "Content-Type": "image/png" }));

    expect(result.statusCode).toBe(201);
    expect(result.headers["location"]).toBe("/api/data/a/b/c");
    expect(store.current("a/b/c")).toMatchObject({ body: bytes, contentType: "image/png" });
  });

  it("takes an empty body without a type for an empty object", async () => {
    const { send, store } = createHarness();
    await send({ method: "PUT", path: "/api/data/empty" });
    expect(store.current("empty")).toMatchObject({ sizeBytes: 0, contentType: "application/octet-stream" });
  });

  it("If-None-Match: * creates only", async () => {
    const { send, store } = createHarness();
    const create = put("a", "one", { "if-none-match": "*" });

    expect((await send(create)).statusCode).toBe(201);
    expectProblem(await send(create), 412, "precondition_failed");
    expect(store.calls).toEqual(["put", "put"]);
  });

  it("replaces only that content with If-Match", async () => {
    const { send, store } = createHarness();
    const etag = (await send(put("a", "one"))).headers["etag"] ?? "";

    const replaced = await send(put("a", "two", { "if-match": etag }));
    const late = await send(put("a", "three", { "if-match": etag }));
    const missing = await send(put("b", "x", { "if-match": etag }));

    expect(replaced.statusCode).toBe(200);
    expectProblem(late, 412, "precondition_failed");
    expectProblem(missing, 412, "precondition_failed");
    expect(store.current("a")?.body.toString()).toBe("two");
  });

  it("repeats a write without a condition that meets another write, and does not refuse it", async () => {
    const { send, store } = createHarness();
    store.failNext("conflict");
    expect((await send(put("a", "x"))).statusCode).toBe(200);
    expect(store.current("a")?.body.toString()).toBe("x");
  });

  it.each([
    [{ "if-match": "*" }, "If-Match"],
    [{ "if-match": 'W/"a"' }, "If-Match"],
    [{ "if-match": "a" }, "If-Match"],
    [{ "if-match": '"a", "b"' }, "If-Match"],
    [{ "if-none-match": '"a"' }, "If-None-Match"],
    [{ "if-match": '"a"', "if-none-match": "*" }, "If-Match"],
    [{ "if-unmodified-since": "Fri, 02 Jan 2026 03:04:05 GMT" }, "If-Unmodified-Since"],
  ])("refuses a condition that S3 cannot hold: %j", async (headers, field) => {
    const { send, store } = createHarness();
    const result = await send(put("a", "x", headers as Record<string, string>));
    expect(expectProblem(result, 400, "invalid_condition").field).toBe(field);
    expect(store.calls).toEqual([]);
  });

  it.each([
    [{ "content-type": "nonsense" }],
    [{ "content-type": "text/plain\u0000" }],
    [{ "content-type": `text/${"x".repeat(300)}` }],
    [{ "content-type": "text/plain; charset=iso-8859-1" }],
    [{ "content-type": "text/plain", "content-encoding": "gzip" }],
  ])("is 415 with a type or coding that cannot be kept: %j", async (headers) => {
    expectProblem(
      await createHarness().send(put("a", "x", headers as Record<string, string>)),
      415,
      "unsupported_media_type",
    );
  });

  it.each([
    ["text/html;", "text/html"],
    ["text/html; ", "text/html"],
    ["text/html;; charset=utf-8", "text/html; charset=utf-8"],
    ["text/html;\tcharset=utf-8", "text/html; charset=utf-8"],
    ['multipart/form-data; boundary="a\\"b"', 'multipart/form-data; boundary="a\\"b"'],
    ["text/plain; charset=ascii", "text/plain; charset=ascii"],
  ])("stores Content-Type %j as %j", async (contentType, stored) => {
    const { send, store } = createHarness();
    expect((await send(put("a", "x", { "content-type": contentType }))).statusCode).toBe(201);
    expect(store.current("a")?.contentType).toBe(stored);
  });

  it("leaves a character set to the object where the gateway does not read the body", async () => {
    const headers = { "content-type": "application/x-notes; charset=iso-8859-1", "content-encoding": "identity" };
    expect((await createHarness().send(put("a", Buffer.from([0xe9]), headers))).statusCode).toBe(201);
  });

  it("refuses a part of an object, since it would replace the whole", async () => {
    const result = await createHarness().send(put("a", "x", { "content-range": "bytes 0-0/10" }));
    expectProblem(result, 400, "malformed_request");
  });

  it("counts decoded bytes for the limit: at it 201, above it 413 with the other way", async () => {
    const { send, store } = createHarness();

    const at = await send(put("a", Buffer.alloc(MAX_INLINE_BYTES)));
    const above = await send(put("b", Buffer.alloc(MAX_INLINE_BYTES + 1)));
    const aboveAsText = await send(put("b", "é".repeat(MAX_INLINE_BYTES / 2 + 1)));

    expect(at.statusCode).toBe(201);
    expect(expectProblem(above, 413, "body_too_large").alternative).toBe("/api/uploads");
    expectProblem(aboveAsText, 413, "body_too_large");
    expect(store.current("b")).toBeUndefined();
  });

  it("is 400 for a body that claims to be base64 and is not", async () => {
    const { handle } = createHarness();
    const event = {
      rawPath: "/api/data/a",
      requestContext: { http: { method: "PUT" }, authorizer: { lambda: { keyName: "k" } } },
      body: "not base64!",
      isBase64Encoded: true,
    };
    expectProblem(await handle(event), 400, "malformed_request");
  });
});
