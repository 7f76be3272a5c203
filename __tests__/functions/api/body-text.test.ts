import { createHarness } from "../support/api";
import { expectProblem } from "../support/expect-problem";

/** What the gateway makes of bytes under a type that it takes for text. */
function asText(bytes: Buffer) {
  return { body: bytes.toString("utf8"), headers: { "content-length": String(bytes.length) } };
}

const LATIN = Buffer.from("52656ee90a", "hex");

describe("text that is not UTF-8", () => {
  test.each(["text/csv", "text/plain; charset=utf-8", "application/xml", "application/javascript"])(
    "under %s is refused, since the gateway has damaged it",
    async (type) => {
      const { send, store } = createHarness();
      const { body, headers } = asText(LATIN);
      const result = await send({
        method: "PUT",
        path: "/api/data/names",
        headers: { ...headers, "content-type": type },
        body,
      });
      expect(expectProblem(result, 400, "malformed_request").detail).toContain("5 bytes and 7 arrived");
      expect(store.calls).toEqual([]);
    },
  );

  test("in JSON is malformed JSON", async () => {
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

  test("that arrives as base64 is refused too, and other types keep their bytes", async () => {
    const { send, store } = createHarness();
    const put = (type: string) =>
      send({ method: "PUT", path: "/api/data/a", headers: { "content-type": type }, body: LATIN });
    expectProblem(await put("text/csv"), 400, "malformed_request");
    expect((await put("application/octet-stream")).statusCode).toBe(201);
    expect(store.current("a")?.body).toEqual(LATIN);
  });

  test("cannot be told from U+FFFD without a Content-Length, so that is refused", async () => {
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
  test.each(["", "Renée\n", "\ufffd", "\ufeffa", "🙂", "\u0000"])("%j is stored byte for byte", async (text) => {
    const { send, store } = createHarness();
    const { body, headers } = asText(Buffer.from(text));
    const put = { method: "PUT", path: "/api/data/a", headers: { ...headers, "content-type": "text/plain" }, body };
    expect((await send(put)).statusCode).toBe(201);
    expect(store.current("a")?.body).toEqual(Buffer.from(text));
  });
});

test("bytes that are fewer or more than were sent are refused under any type", async () => {
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
