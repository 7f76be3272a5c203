import { gunzipSync, gzipSync } from "node:zlib";
import { DOWNLOAD_URL } from "../../../../functions/api/openapi/responses";
import { MAX_INLINE_BYTES } from "../../../../functions/api/schemas";
import { bytesOf, createHarness, type Harness } from "../../support/api";
import { expectProblem } from "../../support/expect-problem";

const MODIFIED = "Fri, 02 Jan 2026 03:04:05 GMT";
const BEFORE = "Fri, 02 Jan 2026 03:04:04 GMT";

async function withObject(body: string | Buffer = "content", contentType = "text/plain; charset=utf-8") {
  const harness = createHarness();
  const { etag, version } = await harness.store.put("a/b.txt", Buffer.from(body), contentType, {});
  harness.store.calls.length = 0;
  return { ...harness, etag, version };
}

function get(harness: Harness, headers: Readonly<Record<string, string>> = {}, method = "GET", query = "") {
  return harness.send({ method, path: "/api/data/a/b.txt", headers, query });
}

describe("GET /api/data/{key}", () => {
  it("answers the content with its type, tag, time and version in one call", async () => {
    const harness = await withObject();

    const result = await get(harness);

    expect(result).toMatchObject({
      statusCode: 200,
      body: "content",
      isBase64Encoded: false,
      headers: {
        "content-type": "text/plain; charset=utf-8",
        etag: harness.etag,
        "last-modified": MODIFIED,
        "x-object-version": harness.version,
        "cache-control": "private, no-cache",
      },
    });
    expect(harness.store.calls).toEqual(["open"]);
  });

  it("answers the same by ?key=", async () => {
    const harness = await withObject();
    const byPath = await get(harness);
    const byQuery = await harness.send({ method: "GET", path: "/api/data", query: "key=a%2Fb.txt" });
    expect(byQuery).toEqual(byPath);
  });

  it.each([
    ["bytes that are not text", Buffer.from([0xff, 0xfe, 0x00]), true],
    ["text with a byte order mark", Buffer.from("\ufeffa"), false],
    ["text that JSON would escape sixfold", Buffer.alloc(1000, 1), true],
    ["nothing", Buffer.alloc(0), false],
  ])("%s arrives byte for byte", async (_name, bytes, isBase64Encoded) => {
    const result = await get(await withObject(bytes, "application/x-any"));
    expect(bytesOf(result)).toEqual(bytes);
    expect(result.isBase64Encoded).toBe(isBase64Encoded);
  });

  it("is 404 for what is not there, also as a version", async () => {
    const harness = await withObject();
    expectProblem(await harness.send({ method: "GET", path: "/api/data/none" }), 404, "object_not_found");
    expectProblem(await get(harness, {}, "GET", "version=other"), 404, "object_not_found");
  });

  it("reads an older version with ?version=, also of a deleted object", async () => {
    const harness = await withObject("old");
    await harness.store.put("a/b.txt", Buffer.from("new"), "text/plain", {});
    await harness.store.delete("a/b.txt", {});

    expect((await get(harness)).statusCode).toBe(404);
    expect((await get(harness, {}, "GET", `version=${harness.version}`)).body).toBe("old");
  });

  it("is 413 with the other way for an object above the limit, before its content is read", async () => {
    const harness = await withObject();
    harness.store.reportedSizes.set("a/b.txt", MAX_INLINE_BYTES + 1);

    const result = await get(harness);

    expect(expectProblem(result, 413, "object_too_large").alternative).toBe("/api/data/a/b.txt?download");
    expect(result.headers["link"]).toBe('</api/data/a/b.txt?download>; rel="alternate"');
    expect(harness.store.discarded).toBe(1);
    expect((await get(harness, {}, "HEAD")).statusCode).toBe(413);
  });

  it("leads by the other way to that version of an object", async () => {
    const harness = await withObject();
    harness.store.reportedSizes.set("a/b.txt", MAX_INLINE_BYTES + 1);
    await harness.store.put("a/b.txt", Buffer.from("new"), "text/plain", {});

    const alternative = `/api/data/a/b.txt?version=${harness.version}&download`;
    const link = `<${alternative}>; rel="alternate"`;
    const read = await get(harness, {}, "GET", `version=${harness.version}`);
    expect(expectProblem(read, 413, "object_too_large").alternative).toBe(alternative);
    expect(read.headers["link"]).toBe(link);
    const head = await get(harness, {}, "HEAD", `version=${harness.version}`);
    expect(head).toMatchObject({ statusCode: 413, body: "", headers: { link } });
  });

  it("leads by ?key= to a key without a path", async () => {
    const harness = createHarness();
    const { version } = await harness.store.put("100%", Buffer.from("x"), "text/plain", {});
    harness.store.reportedSizes.set("100%", MAX_INLINE_BYTES + 1);
    const result = await harness.send({ method: "GET", path: "/api/data", query: `key=100%25&version=${version}` });
    const { alternative } = expectProblem(result, 413, "object_too_large");
    expect(alternative).toBe(`/api/data?key=100%25&version=${version}&download`);
    const [path = "", query = ""] = alternative?.split("?") ?? [];
    expect((await harness.send({ method: "GET", path, query })).statusCode).toBe(200);
  });

  it("tells of a coding that the stored bytes are in, and leaves the bytes as they are", async () => {
    const harness = createHarness();
    const bytes = gzipSync("hello");
    const { etag } = await harness.store.put("log.txt", bytes, "text/plain", {});
    harness.store.codings.set("log.txt", "gzip");

    const read = await harness.send({ method: "GET", path: "/api/data/log.txt" });
    const head = await harness.send({ method: "HEAD", path: "/api/data/log.txt" });

    expect(read.headers).toMatchObject({ "content-encoding": "gzip", "content-type": "text/plain", etag });
    expect(gunzipSync(bytesOf(read)).toString()).toBe("hello");
    expect(head.headers).toMatchObject({ "content-encoding": "gzip", "content-length": String(bytes.length) });
    expect((await get(await withObject())).headers).not.toHaveProperty("content-encoding");
  });

  it.each(["no coding", "gzi\u00e9", "gzip, no coding", "gzip;q=1", '"gzip"'])(
    "refuses a stored coding that no header can name rather than leave it out: %j",
    async (coding) => {
      const harness = await withObject();
      harness.store.codings.set("a/b.txt", coding);

      const read = await get(harness);

      const problem = expectProblem(read, 409, "unreadable_coding");
      expect(problem.detail).toContain(JSON.stringify(coding));
      expect(problem.alternative).toBe("/api/data/a/b.txt?download");
      expect(read.headers["link"]).toBe('</api/data/a/b.txt?download>; rel="alternate"');
      expect(harness.store.discarded).toBe(1);
      expect((await get(harness, {}, "HEAD")).statusCode).toBe(409);
      expect((await get(harness, {}, "GET", "download")).statusCode).toBe(200);
    },
  );

  it.each(["gzip", "gzip, br", "x-own_1"])("tells of the stored coding %j", async (coding) => {
    const harness = await withObject();
    harness.store.codings.set("a/b.txt", coding);
    for (const method of ["GET", "HEAD"])
      expect(await get(harness, {}, method)).toMatchObject({
        statusCode: 200,
        headers: { "content-encoding": coding },
      });
  });

  it("stays below Lambda's 6 MB with the largest inline answer, whatever the bytes", async () => {
    for (const byte of [0x01, 0x22, 0x61, 0xff]) {
      const result = await get(await withObject(Buffer.alloc(MAX_INLINE_BYTES, byte), "text/plain"));
      expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThan(6 * 1024 ** 2);
    }
  });

  it("is 503 where a connection breaks in the content", async () => {
    const harness = await withObject();
    const open = harness.store.open.bind(harness.store);
    harness.store.open = async (key) => {
      const object = await open(key);
      harness.store.failNext("unavailable");
      return object;
    };
    expectProblem(await get(harness), 503, "dependency_unavailable");
  });
});

describe("conditions of a read", () => {
  const other = '"other"';

  it.each(["GET", "HEAD"])("%s: If-None-Match gives 304 when one of the tags is the object's", async (method) => {
    const harness = await withObject();
    for (const value of [harness.etag, `W/${harness.etag}`, `${other}, ${harness.etag}`, "*"]) {
      const result = await get(harness, { "if-none-match": value }, method);
      expect(result).toMatchObject({ statusCode: 304, body: "", headers: { etag: harness.etag } });
      expect(result.headers["content-type"]).toBeUndefined();
    }
    for (const value of [other, `W/${other}`, "nonsense", ""]) {
      expect((await get(harness, { "if-none-match": value }, method)).statusCode).toBe(200);
    }
  });

  it("content that is not needed is given up", async () => {
    const harness = await withObject();
    await get(harness, { "if-none-match": "*" });
    await get(harness);
    expect(harness.store.discarded).toBe(1);
  });

  it.each([
    [{ "if-modified-since": MODIFIED }, 304],
    [{ "if-modified-since": BEFORE }, 200],
    [{ "if-modified-since": "nonsense" }, 200],
    [{ "if-modified-since": MODIFIED, "if-none-match": other }, 200],
    [{ "if-unmodified-since": MODIFIED }, 200],
    [{ "if-unmodified-since": BEFORE }, 412],
    [{ "if-match": "*" }, 200],
    [{ "if-match": other }, 412],
    [{ "if-match": other, "if-unmodified-since": MODIFIED }, 412],
    [{ "if-match": other, "if-none-match": "*" }, 412],
    [{ "if-match": "*", "if-none-match": "*" }, 304],
    [{ "if-unmodified-since": BEFORE, "if-none-match": "*" }, 412],
    [{ "if-unmodified-since": "Friday, 02-Jan-26 03:04:04 GMT" }, 412],
    [{ "if-modified-since": "Fri Jan  2 03:04:05 2026" }, 304],
    [{ "if-modified-since": "2099-01-01" }, 200],
    [{ "if-modified-since": "Fri, 01 Jan 2038 00:00:00 PST" }, 200],
    [{ "if-unmodified-since": "0" }, 200],
    [{ "if-unmodified-since": "2001-01-01" }, 200],
  ])("%j gives %d", async (headers, status) => {
    for (const method of ["GET", "HEAD"]) {
      const result = await get(await withObject(), headers as Record<string, string>, method);
      expect(result.statusCode).toBe(status);
    }
  });

  it.each(["GET", "HEAD"])("%s: If-Match comes before If-None-Match, also where S3 could compare", async (method) => {
    const harness = await withObject();
    const headers = { "if-match": other, "if-none-match": harness.etag };
    expect((await get(harness, headers, method)).statusCode).toBe(412);
    expect((await get(harness, { ...headers, "if-match": harness.etag }, method)).statusCode).toBe(304);
  });

  it.each([
    ['x"E"y', 412, 200],
    ['w/"E"', 412, 200],
    ['junk"E"', 412, 200],
    ['"E" "E"', 412, 200],
    ['"E', 412, 200],
    ["E", 412, 200],
    ['"E", x', 412, 200],
    ['*, "E"', 412, 200],
    ['W/ "E"', 412, 200],
    ["", 412, 200],
    ['W/"E"', 412, 304],
    ['"E"', 200, 304],
    [', "E" ,', 200, 304],
    ['"x",\t"E"', 200, 304],
    ["*", 200, 304],
  ])("takes the list %j: If-Match gives %d, If-None-Match %d", async (list, ifMatch, ifNoneMatch) => {
    const harness = await withObject();
    const value = list.replaceAll('"E"', harness.etag).replace(/^"E$/, harness.etag.slice(0, -1));
    for (const method of ["GET", "HEAD"]) {
      expect((await get(harness, { "if-match": value }, method)).statusCode).toBe(ifMatch);
      expect((await get(harness, { "if-none-match": value }, method)).statusCode).toBe(ifNoneMatch);
    }
  });

  it("compares strongly with If-Match", async () => {
    const harness = await withObject();
    expect((await get(harness, { "if-match": harness.etag })).statusCode).toBe(200);
    expect((await get(harness, { "if-match": `W/${harness.etag}` })).statusCode).toBe(412);
  });
});

describe("HEAD /api/data/{key}", () => {
  it("answers GET's headers and the length, without opening the content", async () => {
    const harness = await withObject();
    const get200 = await get(harness);
    harness.store.calls.length = 0;

    const head = await get(harness, {}, "HEAD");

    expect(head).toMatchObject({ statusCode: 200, body: "", headers: { ...get200.headers, "content-length": "7" } });
    expect(harness.store.calls).toEqual(["head"]);
  });

  it("is 404 without a body for what is not there", async () => {
    const result = await createHarness().send({ method: "HEAD", path: "/api/data/none" });
    expect(result).toMatchObject({ statusCode: 404, body: "" });
  });
});

describe("?download", () => {
  it.each(["download", "download=", "download=true"])("gives a short-lived URL with ?%s", async (query) => {
    const harness = await withObject();

    const result = await get(harness, {}, "GET", `${query}&version=${harness.version}`);

    const body = DOWNLOAD_URL.parse(JSON.parse(result.body));
    expect(body).toMatchObject({ key: "a/b.txt", method: "GET", expires_in_seconds: 300, size: 7, etag: harness.etag });
    expect(body.url).toContain(`version=${harness.version}`);
    expect(result.headers["cache-control"]).toBe("no-store");
  });

  it("is 404 for what is not there, and nothing is signed", async () => {
    const { send, store } = createHarness();
    expectProblem(await send({ method: "GET", path: "/api/data/none", query: "download" }), 404, "object_not_found");
    expect(store.calls).toEqual(["head"]);
  });

  it("reads with ?download=false", async () => {
    expect((await get(await withObject(), {}, "GET", "download=false")).body).toBe("content");
  });

  it.each(["download=1", "download=TRUE", "download&download", "version=", "version=a%20b", "version=a&version=b"])(
    "is 400 with ?%s",
    async (query) => {
      expectProblem(await get(await withObject(), {}, "GET", query), 400, "invalid_parameter");
    },
  );
});
