import fc from "fast-check";
import { createHarness } from "../support/api";
import { expectProblem } from "../support/expect-problem";

/** What the gateway makes of bytes under a type that it takes for text. */
function asText(bytes: Buffer) {
  return { body: bytes.toString("utf8"), headers: { "content-length": String(bytes.length) } };
}

const LATIN = Buffer.from("52656ee90a", "hex");

describe("text that is not UTF-8", () => {
  it.each(["text/csv", "text/plain; charset=utf-8", "application/xml", "application/javascript"])(
    "is refused under %s, since the gateway has damaged it",
    async (type) => {
      const { send, store } = createHarness();
      const { body, headers } = asText(LATIN);
      const result = await send({
        method: "PUT",
        path: "/api/data/names",
        headers: { ...headers, "content-type": type },
        body,
      });
      expect(expectProblem(result, 400, "malformed_request").detail).toContain("may not be UTF-8");
      expect(store.calls).toEqual([]);
    },
  );

  it.each([
    ["an emoji's first three bytes", "f09f98"],
    ["another's", "f48fbf"],
    ["two that are cut", "f09f98f09f98"],
    ["a byte, and the first two of three", "e9e982"],
    ["between good text", "61f09f9862"],
    ["several, between good text", "e282e282c3a9f09f98ff"],
  ])("is refused where the length agrees: %s", async (_name, hex) => {
    const bytes = Buffer.from(hex, "hex");
    for (const headers of [
      asText(bytes).headers,
      { "content-length": String(Buffer.byteLength(asText(bytes).body)) },
    ]) {
      const { send, store } = createHarness();
      const result = await send({
        method: "PUT",
        path: "/api/data/a",
        headers: { ...headers, "content-type": "text/plain" },
        body: asText(bytes).body,
      });
      const { detail } = expectProblem(result, 400, "malformed_request");
      expect(detail).toContain("application/octet-stream");
      expect(detail).toContain("\\ufffd");
      expect(store.calls).toEqual([]);
    }
  });

  it("is never stored, whatever the bytes: what is stored is what was sent", async () => {
    const piece = fc.oneof(
      fc.constantFrom("f09f98", "f09f9880", "e282ac", "e282", "c3a9", "c3", "ff", "efbfbd", "61"),
      fc.uint8Array({ maxLength: 3 }).map((bytes) => Buffer.from(bytes).toString("hex")),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 6 }), async (pieces) => {
        const bytes = Buffer.from(pieces.join(""), "hex");
        const { send, store } = createHarness();
        const { body, headers } = asText(bytes);
        const put = { method: "PUT", path: "/api/data/a", headers: { ...headers, "content-type": "text/plain" }, body };
        const stored = (await send(put)).statusCode === 201;
        expect(stored).toBe(!body.includes("\ufffd"));
        expect(store.current("a")?.body ?? bytes).toEqual(bytes);
      }),
      { numRuns: 500 },
    );
  });

  it("is refused where an event holds half of a surrogate pair, which has no UTF-8", async () => {
    const { send, store } = createHarness();
    const headers = { "content-type": "text/plain", "content-length": "3" };
    expectProblem(
      await send({ method: "PUT", path: "/api/data/a", headers, body: "\ud83d" }),
      400,
      "malformed_request",
    );
    expect(store.calls).toEqual([]);
  });

  it("is malformed JSON in JSON", async () => {
    const { send, store } = createHarness();
    const { body, headers } = asText(Buffer.from('{"key":"n","data":"Ren\xe9"}', "latin1"));
    for (const path of ["/api/data", "/api/uploads"]) {
      const result = await send({
        method: "POST",
        path,
        headers: { ...headers, "content-type": "application/json" },
        body,
      });
      expectProblem(result, 400, "malformed_json");
    }
    expect(store.calls).toEqual([]);
  });

  it("is malformed JSON in JSON where the length agrees too, and its escape is U+FFFD", async () => {
    const { send, store } = createHarness();
    const post = (bytes: Buffer) => {
      const { body, headers } = asText(bytes);
      return send({
        method: "POST",
        path: "/api/data",
        headers: { ...headers, "content-type": "application/json" },
        body,
      });
    };
    const cut = Buffer.concat([Buffer.from('{"key":"a","data":"'), Buffer.from("f09f98", "hex"), Buffer.from('"}')]);
    expect(expectProblem(await post(cut), 400, "malformed_json").detail).toContain("\\ufffd");
    expectProblem(await post(Buffer.from('{"key":"a","data":"\ufffd"}')), 400, "malformed_json");
    expect(store.calls).toEqual([]);

    expect((await post(Buffer.from('{"key":"a","data":"\\ufffd"}'))).statusCode).toBe(201);
    expect(store.current("a")?.body).toEqual(Buffer.from("\ufffd"));
  });

  it("is malformed JSON in a key of JSON, and the escape of U+FFFD an illegal key", async () => {
    const post = (body: string) =>
      createHarness().send({
        method: "POST",
        path: "/api/data",
        headers: { "content-type": "application/json" },
        body,
      });
    expectProblem(await post('{"key":"\ufffd","data":"x"}'), 400, "malformed_json");
    expectProblem(await post('{"key":"\\ufffd","data":"x"}'), 400, "invalid_key");
  });

  it("is refused as base64 too, and other types keep their bytes", async () => {
    const { send, store } = createHarness();
    const put = (type: string) =>
      send({ method: "PUT", path: "/api/data/a", headers: { "content-type": type }, body: LATIN });
    expectProblem(await put("text/csv"), 400, "malformed_request");
    expect((await put("application/octet-stream")).statusCode).toBe(201);
    expect(store.current("a")?.body).toEqual(LATIN);
  });

  it("is refused without a Content-Length too", async () => {
    const { handle } = createHarness();
    const put = (body: string) =>
      handle({
        rawPath: "/api/data/a",
        rawQueryString: "",
        headers: { "content-type": "text/plain" },
        requestContext: { http: { method: "PUT" }, authorizer: { lambda: { keyName: "k" } } },
        body,
        isBase64Encoded: false,
      });
    expectProblem(await put("a\ufffd"), 400, "malformed_request");
    expect((await put("aü")).statusCode).toBe(201);
  });
});

describe("text that is UTF-8", () => {
  it.each(["", "Renée\n", "\ufffc", "\ufeffa", "🙂", "\u0000"])("%j is stored byte for byte", async (text) => {
    const { send, store } = createHarness();
    const { body, headers } = asText(Buffer.from(text));
    const put = { method: "PUT", path: "/api/data/a", headers: { ...headers, "content-type": "text/plain" }, body };
    expect((await send(put)).statusCode).toBe(201);
    expect(store.current("a")?.body).toEqual(Buffer.from(text));
  });

  it("may hold U+FFFD where it arrives as base64", async () => {
    const { send, store } = createHarness();
    const put = (type: string) =>
      send({
        method: "PUT",
        path: "/api/data/a",
        headers: { "content-type": type },
        body: Buffer.from("\ufffd"),
      });
    expect((await put("application/octet-stream")).statusCode).toBe(201);
    expect((await put("text/plain")).statusCode).toBe(200);
    expect(store.current("a")?.body).toEqual(Buffer.from("\ufffd"));
  });
});

it("is refused under any type where the bytes are fewer or more than were sent", async () => {
  const text = { method: "PUT", path: "/api/data/a", body: "abc" };
  const short = await createHarness().send({
    ...text,
    headers: { "content-type": "text/plain", "content-length": "4" },
  });
  expect(expectProblem(short, 400, "malformed_request").detail).toContain("4 bytes and 3 arrived");
  for (const length of ["1", "4"]) {
    const headers = { "content-type": "image/png", "content-length": length };
    const result = await createHarness().send({
      method: "PUT",
      path: "/api/data/a",
      headers,
      body: Buffer.from("abc"),
    });
    expectProblem(result, 400, "malformed_request");
  }
});
