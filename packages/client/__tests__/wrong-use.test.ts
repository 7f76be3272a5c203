import { inspect } from "node:util";
import { Client } from "../src/client";
import { ConnectionError, UsageError } from "../src/errors";
import type { ClientOptions } from "../src/options";
import { gateway, KEY, object, problem, RETRY, reply, scriptedApi } from "./support/scripted-api";

const api = scriptedApi();
const SECRET = "s3cr3t-of-the-caller";

describe("a client", () => {
  const made = (options: Partial<ClientOptions>) => () =>
    new Client({ baseUrl: "https://api.example.com", ...options });

  it.each([
    ["api.example.com", "absolute URL"],
    ["/api", "absolute URL"],
    ["http://api.example.com", "https://"],
    ["ftp://api.example.com", "https://"],
    [`https://me:${SECRET}@api.example.com`, "no password"],
    [`https://api.example.com/?token=${SECRET}`, "no ?"],
    ["https://api.example.com/api", "before /api"],
    ["https://api.example.com/base/api/data/", "before /api"],
  ])("refuses the base URL %j", (baseUrl, rule) => {
    expect(made({ baseUrl })).toThrow(UsageError);
    expect(made({ baseUrl })).toThrow(rule);
    expect(made({ baseUrl })).not.toThrow(SECRET);
  });

  it.each(["https://api.example.com", "https://example.com/base/", "http://localhost:3000", "http://[::1]:3000"])(
    "accepts the base URL %j",
    (baseUrl) => expect(made({ baseUrl })).not.toThrow(),
  );

  it.each([
    [{ timeoutMs: 0 }, "timeoutMs"],
    [{ attemptTimeoutMs: Number.NaN }, "attemptTimeoutMs"],
    [{ timeoutMs: 2 ** 31 }, "timeoutMs"],
    [{ retry: { attempts: 0 } }, "retry.attempts"],
    [{ retry: { attempts: 1.5 } }, "retry.attempts"],
    [{ retry: { maximumDelayMs: -1 } }, "retry.maximumDelayMs"],
  ])("refuses limits that are none: %j", (options, name) => {
    expect(made(options)).toThrow(name);
  });
});

describe("a key", () => {
  it.each(["", "/a", "a/../b", ".", "a/.", "a\nb", "\ud800", "é".repeat(513), "a\ufffd"])(
    "is refused before anything is sent: %j",
    async (key) => {
      for (const call of [
        () => api.client().read(key),
        () => api.client().write(key, "x"),
        () => api.client().remove(key),
        () => api.client().upload(key, new Uint8Array(1)),
      ])
        await expect(call()).rejects.toThrow(UsageError);
      expect(api.seen).toEqual([]);
    },
  );

  it.each([
    ["a/b c/ü", "/api/data/a/b%20c/%C3%BC"],
    ["a+b", "/api/data?key=a%2Bb"],
    ["100%", "/api/data?key=100%25"],
    ["what?", "/api/data?key=what%3F"],
    ["a//b", "/api/data?key=a%2F%2Fb"],
    ["a/", "/api/data?key=a%2F"],
    ["é".repeat(512), `/api/data/${"%C3%A9".repeat(512)}`],
    ["v1.0..v1.1.diff", "/api/data/v1.0..v1.1.diff"],
  ])("is addressed so that nobody reads another one: %j", async (key, url) => {
    api.script(object("x", '"1"'));
    await api.client().read(key);
    expect(api.seen[0]?.url).toBe(url);
  });

  it("is below the path of the base URL", async () => {
    api.script(object("x", '"1"'), object("x", '"1"'));
    await api.client({ baseUrl: `${api.origin}/base/v1/` }).read("a", { version: "v 1" });
    await api.client({ baseUrl: `${api.origin}/base` }).read("a?");
    expect(api.asked).toEqual(["GET /base/v1/api/data/a?version=v%201", "GET /base/api/data?key=a%3F"]);
  });
});

describe("content and conditions", () => {
  it.each([
    ["a number", () => api.client().write("a", 1 as never)],
    ["half of a surrogate pair", () => api.client().write("a", "\ud800")],
    ["a tag without quotes", () => api.client().write("a", "x", { ifMatch: "abc" })],
    ["a weak tag", () => api.client().write("a", "x", { ifMatch: 'W/"abc"' })],
    ["a tag of two lines", () => api.client().readIfChanged("a", '"a\r\nb: c"')],
    ["an empty upload", () => api.client().upload("a", new Uint8Array(0))],
    ["an upload without its size", () => api.client().upload("a", { stream: () => new Blob([]).stream() } as never)],
    ["a page of 0", async () => api.client().list({ pageSize: 0 })],
    ["an update of no attempt", () => api.client().update("a", () => "x", { attempts: 0 })],
    ["a time limit of 0", () => api.client().read("a", { timeoutMs: 0 })],
  ])("are refused before anything is sent: %s", async (_, call) => {
    await expect((async () => call())()).rejects.toThrow(UsageError);
    expect(api.seen).toEqual([]);
  });
});

describe("a credential", () => {
  it("is sent as it is, and only to the API", async () => {
    api.script(object("x", '"1"'), object("x", '"1"'));
    await api.client().read("a");
    await api.client({ auth: { token: async () => "a.b.c" } }).read("a");
    expect(api.seen.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${KEY}`, "Bearer a.b.c"]);
    api.script(reply(302, "", { location: `${api.origin}/elsewhere` }), object("x", '"1"'));
    await expect(api.client({ retry: { ...RETRY, attempts: 1 } }).read("a")).rejects.toThrow("no answer");
    expect(api.seen).toHaveLength(1);
  });

  it.each(["", "two words", "line\nbreak", "schlüssel", 7 as unknown as string])(
    "is refused where no header can carry it, and not repeated: %j",
    async (apiKey) => {
      const error = await api
        .client({ auth: { apiKey } })
        .read("a")
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(UsageError);
      expect((error as Error).message).toBe("auth.apiKey must be a text of visible ASCII characters without spaces");
      expect(api.seen).toEqual([]);
    },
  );

  it("is asked for again, once, when the gateway has refused it", async () => {
    const asked: boolean[] = [];
    const apiKey = ({ isRefused }: { isRefused: boolean }) => {
      asked.push(isRefused);
      return isRefused ? "new" : "old";
    };
    api.script(gateway(403, "Forbidden"), object("x", '"1"'));
    await api.client({ auth: { apiKey } }).read("a");
    expect(asked).toEqual([false, true]);
    api.script(gateway(403, "Forbidden"), gateway(403, "Forbidden"));
    await expect(api.client({ auth: { apiKey } }).read("a")).rejects.toMatchObject({ status: 403 });
    expect(api.seen).toHaveLength(2);
  });

  it("may be a signature, made for each attempt of the request as it is sent", async () => {
    const signed: unknown[] = [];
    const sign = ({ method, url, headers, body }: Parameters<NonNullable<Signing["sign"]>>[0]) => {
      signed.push([method, url, headers["content-type"], body?.length]);
      return { authorization: "AWS4-HMAC-SHA256 Signature=abc", "x-amz-date": "20261126T000000Z", host: "elsewhere" };
    };
    api.script(gateway(429), reply(200, JSON.stringify({ key: "a?", etag: '"1"' })));
    await api.client({ auth: { sign } }).write("a?", "four");
    const url = `${api.origin}/api/data?key=a%3F`;
    expect(signed).toEqual([
      ["PUT", url, "text/plain; charset=utf-8", 4],
      ["PUT", url, "text/plain; charset=utf-8", 4],
    ]);
    expect(api.seen[1]?.headers).toMatchObject({
      authorization: "AWS4-HMAC-SHA256 Signature=abc",
      "x-amz-date": "20261126T000000Z",
      host: new URL(api.origin).host,
    });
  });

  it("is in no error, whatever the answer repeats", async () => {
    api.script(reply(403, { message: `no such key: ${KEY}` }));
    const error = await api
      .client()
      .read("a")
      .catch((thrown: unknown) => thrown);
    expect((error as Error).message).toBe("read: 403: no such key: [removed]");
  });

  it("is in no problem, whatever its texts repeat", async () => {
    const telling = problem(403, "forbidden", { detail: `not with ${KEY}`, title: KEY });
    api.script(telling);
    const error = await api
      .client()
      .read("a")
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: "read: 403 forbidden: not with [removed]", code: "forbidden" });
    expect(inspect(error, { depth: 20 })).not.toContain(KEY);
  });

  it("is told of a connection where the error of fetch is its own cause", async () => {
    const circular = new TypeError("of fetch");
    circular.cause = circular;
    const client = api.client({ fetch: () => Promise.reject(circular), retry: { ...RETRY, attempts: 1 } });
    await expect(client.read("a")).rejects.toThrow(ConnectionError);
  });

  it("is a signature whatever the case of its headers' names", async () => {
    const sign = () => ({ Authorization: "AWS4 x", "Content-Type": "text/plain; charset=utf-8" });
    api.script(reply(200, JSON.stringify({ key: "a", etag: '"1"' })));
    await api.client({ auth: { sign } }).write("a", "four");
    expect(api.seen[0]?.headers).toMatchObject({
      authorization: "AWS4 x",
      "content-type": "text/plain; charset=utf-8",
    });
  });

  it("is in no error, whatever fetch repeats in its own", async () => {
    const telling: typeof fetch = async (url, init) => {
      const cause = new Error(`refused ${JSON.stringify(init?.headers)}`);
      throw new TypeError(`request to ${String(url)}?X-Amz-Signature=${SECRET} failed`, { cause });
    };
    const client = api.client({ fetch: telling, auth: { apiKey: SECRET }, retry: { ...RETRY, attempts: 2 } });
    for (const call of [
      () => client.read("a"),
      () => client.write("a", "x"),
      () => client.upload("a", new Uint8Array(1)),
    ]) {
      const error = await call().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(SECRET);
    }
  });
});

type Signing = NonNullable<ClientOptions["auth"]>;
