import { WRITTEN } from "../../../functions/api/openapi/responses";
import { objectLocation } from "../../../functions/api/path";
import { createHarness, type EventProps } from "../support/api";
import { expectProblem } from "../support/expect-problem";
import { throughGateway } from "../support/gateway";

const post = (key: string): EventProps => ({
  method: "POST",
  path: "/api/data",
  headers: { "content-type": "application/json" },
  // in JSON a U+FFFD is an escape: as it is, the whole body is refused
  body: JSON.stringify({ key, data: "posted" }).replaceAll("\ufffd", "\\ufffd"),
});
const byQuery = (method: string, key: string, body?: string): EventProps => ({
  method,
  path: "/api/data",
  query: `key=${encodeURIComponent(key)}`,
  ...(body === undefined ? {} : { body }),
});

const longest = "k".repeat(1024);
const LEGAL = [
  ...["a", "a b", " a ", "a#b", "a/b", "a=b&c", "你好/ü", ".hidden", "a.b", "a/.b", "...", "v1.0..v1.1.diff", "a../b"],
  ...["a/..b", "..a", longest, "🙂".repeat(256)],
  // with more than one reading in a path
  ...["a+b", "a;b", "a\\b", "a//b", "a/", "100%", "%2e", "%41", "a%2Fb", "20%25", "invoice?copy=1", "?#&="],
];

describe("a legal key", () => {
  it.each(LEGAL)("%j is written, read and deleted where its Location leads, through every gateway", async (key) => {
    for (const gateway of ["twice", "once"] as const) {
      const { send, store } = createHarness();

      const posted = await send(post(key));
      const location = posted.headers["location"] ?? "";
      const at = (method: string, body?: string) =>
        send({ method, ...throughGateway(location, gateway), ...(body === undefined ? {} : { body }) });

      expect(posted.statusCode).toBe(201);
      expect((await at("GET")).body).toBe("posted");
      expect((await at("HEAD")).statusCode).toBe(200);
      const put = await at("PUT", "put");
      expect(put.statusCode).toBe(200);
      expect(WRITTEN.parse(JSON.parse(put.body)).key).toBe(key);
      expect(store.current(key)?.body.toString()).toBe("put");
      expect((await at("DELETE")).statusCode).toBe(204);
      expect(store.current(key)).toBeUndefined();
    }
  });

  it.each(LEGAL)("%j is served by ?key= for GET, HEAD, PUT and DELETE alike", async (key) => {
    const { send, store } = createHarness();

    const created = await send(byQuery("PUT", key, "put"));
    expect(created.statusCode).toBe(201);
    expect(WRITTEN.parse(JSON.parse(created.body))).toMatchObject({ key, size: 3 });
    expect((await send(byQuery("GET", key))).body).toBe("put");
    expect((await send(byQuery("HEAD", key))).headers["content-length"]).toBe("3");
    expect((await send(byQuery("DELETE", key))).statusCode).toBe(204);
    expect(store.current(key)).toBeUndefined();
  });
});

describe("a key that has more than one reading in a path", () => {
  it.each(["20%", "%41", "%2541", "a%2Fb", "%ff", "%", "a%2", "invoice?copy=1", "?"])(
    "/api/data/%s is refused for every method, and says the other way",
    async (part) => {
      const { send, store } = createHarness();
      const path = `/api/data/${part}`;
      for (const props of [{ method: "GET" }, { method: "PUT", body: "x" }, { method: "DELETE" }]) {
        expect(expectProblem(await send({ ...props, path }), 400, "invalid_key").detail).toContain("/api/data?key=");
      }
      expect(await send({ method: "HEAD", path })).toMatchObject({ statusCode: 400, body: "" });
      expect(store.calls).toEqual([]);
    },
  );

  it("decodes a path only once", async () => {
    const { send, store } = createHarness();
    await store.put("a b", Buffer.from("x"), "text/plain", {});
    expectProblem(await send({ method: "GET", path: "/api/data/a%20b" }), 400, "invalid_key");
    expect((await send({ method: "GET", path: "/api/data/a b" })).body).toBe("x");
  });

  it.each([
    ["plain/ü 1.txt", "/api/data/plain/%C3%BC%201.txt"],
    ["a#b", "/api/data/a%23b"],
    ["20%off", "/api/data?key=20%25off"],
    ["a?b", "/api/data?key=a%3Fb"],
    ["a+b", "/api/data?key=a%2Bb"],
    ["a//b", "/api/data?key=a%2F%2Fb"],
  ])("%j is at %s", (key, location) => {
    expect(objectLocation(key)).toBe(location);
  });

  it("takes a plus sign in the query for a space, as in forms", async () => {
    const { send, store } = createHarness();
    await send({ method: "PUT", path: "/api/data", query: "key=a+b", body: "x" });
    expect(store.current("a b")).toBeDefined();
  });
});

describe("an illegal key", () => {
  it.each([
    ...["", "/a", "..", "../a", "a/..", "a/../b", ".", "./a", "a/./b", "a/."],
    ...["a\u0000b", "a\nb", "\u007f", "\u0085", "\ufffd", "\uffff", `${longest}k`, "é".repeat(513)],
  ])("%j is refused by path, by body and by query", async (key) => {
    const { send, store } = createHarness();

    for (const method of ["GET", "PUT", "DELETE"]) {
      expectProblem(await send({ method, path: `/api/data/${key}` }), 400, "invalid_key");
      expectProblem(await send(byQuery(method, key)), 400, "invalid_key");
    }
    expectProblem(await send(post(key)), 400, "invalid_key");
    expect(store.calls).toEqual([]);
  });

  it("refuses half of a surrogate pair", async () => {
    const body = '{"key":"\\ud800","data":"x"}';
    expectProblem(await createHarness().send({ ...post(""), body }), 400, "invalid_key");
  });
});
