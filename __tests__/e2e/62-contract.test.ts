import { readFileSync } from "node:fs";
import { request } from "node:http";
import { request as httpsRequest } from "node:https";
import { gzipSync } from "node:zlib";
import { ListObjectVersionsCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { clearFaults, writeFaults } from "@secure-serverless/local-aws/faults";
import { apiKey, call, callWithoutKey, client, instance, origin, outputs } from "./support/target";

const s3 = client(S3Client);
const text = { "content-type": "text/plain" };
const json = { "content-type": "application/json" };

async function codeOf(response: Response): Promise<unknown> {
  return ((await response.json()) as Record<string, unknown>)["code"];
}

async function bucket(): Promise<string> {
  return (await outputs())["BucketName"] ?? "";
}

async function versionsOf(key: string): Promise<number> {
  const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: await bucket(), Prefix: key }));
  return Versions.filter((version) => version.Key === key).length;
}

interface Answer {
  readonly status: number | undefined;
  readonly text: string;
}

/** Sends what `fetch` would not: headers and lengths of the caller's choice, also to the emulator's own certificate. */
async function raw(method: string, target: string, headers: Readonly<Record<string, string>>, body: Buffer) {
  const url = new URL(target, origin);
  const send = url.protocol === "https:" ? httpsRequest : request;
  const ours = url.origin === origin ? { authorization: `Bearer ${await apiKey()}` } : {};
  const options = { method, headers: { ...ours, ...headers }, timeout: 30_000, ca: readFileSync(instance.certificate) };
  return new Promise<Answer>((resolve, reject) => {
    const sent = send(url, options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.once("end", () => resolve({ status: answer.statusCode, text: Buffer.concat(chunks).toString() }));
    });
    sent.once("timeout", () => sent.destroy(new Error("no answer in time")));
    sent.once("error", reject).end(body);
  });
}

describe("keys over HTTP", () => {
  const odd = ["100%", "%41", "a%2Fb", "what?", "a+b", "a b", "a#b", "a;b", "a\\b", "a//b", "ü/🙂", "v1.0..v1.1.diff"];

  it.each(odd)("%j is written, read and deleted by ?key= and where its Location leads", async (name) => {
    const key = `contract/keys/${name}`;
    const byQuery = `/api/data?key=${encodeURIComponent(key)}`;
    const created = await call("/api/data", {
      method: "POST",
      headers: json,
      body: JSON.stringify({ key, data: "1" }),
    });
    expect(created.status).toBe(201);
    const location = created.headers.get("location") ?? "";

    expect(await (await call(location)).text()).toBe("1");
    expect((await call(location, { method: "HEAD" })).status).toBe(200);
    const replaced = await call(location, { method: "PUT", headers: text, body: "2" });
    expect(await replaced.json()).toMatchObject({ operation: "write", key });
    expect(await (await call(byQuery)).text()).toBe("2");
    expect((await call(byQuery, { method: "PUT", headers: text, body: "3" })).status).toBe(200);
    expect(await (await call(location)).text()).toBe("3");
    expect((await call(byQuery, { method: "DELETE" })).status).toBe(204);
    expect((await call(location)).status).toBe(404);
  });

  it("a key that holds a percent sign has no path: 400, and nothing is stored", async () => {
    expect((await call("/api/data/contract/20%2525", { method: "PUT", headers: text, body: "x" })).status).toBe(400);
    for (const key of ["contract/20%", "contract/20%25"]) {
      expect((await call(`/api/data?key=${encodeURIComponent(key)}`)).status).toBe(404);
    }
  });
});

it("a parameter that the operation does not know changes nothing", async () => {
  const path = "/api/data/contract/plan";
  const first = await call(path, { method: "PUT", headers: text, body: "1" });
  await call(path, { method: "PUT", headers: text, body: "2" });
  const version = first.headers.get("x-object-version");

  const deleted = await call(`${path}?version=${version}`, { method: "DELETE" });
  expect([deleted.status, await codeOf(deleted)]).toEqual([400, "invalid_parameter"]);
  expect((await call(`${path}?version=${version}`, { method: "PUT", headers: text, body: "3" })).status).toBe(400);
  expect((await callWithoutKey("/api/health?verbose")).status).toBe(400);
  expect(await (await call(path)).text()).toBe("2");
});

it("If-Match comes before If-None-Match, for GET as for HEAD", async () => {
  const path = "/api/data/contract/note";
  const etag = (await call(path, { method: "PUT", headers: text, body: "note" })).headers.get("etag") ?? "";
  for (const method of ["GET", "HEAD"]) {
    const headers = { "if-match": '"other"', "if-none-match": etag };
    expect((await call(path, { method, headers })).status).toBe(412);
    expect((await call(path, { method, headers: { "if-none-match": etag } })).status).toBe(304);
    expect((await call(path, { method, headers: { "if-modified-since": "2099-01-01" } })).status).toBe(200);
  }
});

it.each([
  // the seconds that are left are told with three to five digits
  ["/api/health", 2],
  ["/api/data?limit=1", 0],
  ["/api/data/contract/none", 0],
  ["/api/data/contract/none?x=1", 0],
])("HEAD %s has no length, or that of GET", async (path, tolerance) => {
  const length = (await call(path, { method: "HEAD" })).headers.get("content-length");
  const expected = Buffer.byteLength(await (await call(path)).text());
  expect(length === null || Math.abs(Number(length) - expected) <= tolerance).toBe(true);
});

// the second has as many bytes as the U+FFFD that stands for it
it.each(["52656ee90a", "52f09f980a"])("text that is not UTF-8, %s, is refused, and nothing is stored", async (hex) => {
  const path = `/api/data/contract/names-${hex}.csv`;
  const bytes = Buffer.from(hex, "hex");
  const length = { "content-length": "5" };
  expect((await raw("PUT", path, { "content-type": "text/csv", ...length }, bytes)).status).toBe(400);
  expect((await call(path)).status).toBe(404);
  expect((await raw("PUT", path, { "content-type": "application/x-csv", ...length }, bytes)).status).toBe(201);
  expect(Buffer.from(await (await call(path)).arrayBuffer())).toEqual(bytes);
});

it.each(["text/html;", "text/html;; charset=utf-8", "text/html;\tcharset=utf-8", "text/plain; charset=ascii"])(
  "Content-Type %j is accepted",
  async (type) => {
    const answer = await raw("PUT", "/api/data/contract/types", { "content-type": type }, Buffer.from("x"));
    expect([200, 201]).toContain(answer.status);
  },
);

it("a coding that an object was stored with is told, whoever stored it", async () => {
  const body = gzipSync("hello");
  const upload = await call("/api/uploads", {
    method: "POST",
    headers: json,
    body: JSON.stringify({ key: "contract/log.txt", size: body.length, content_type: "text/plain" }),
  });
  const { url, headers } = (await upload.json()) as { url: string; headers: Record<string, string> };
  const stored = await raw("PUT", url, { ...headers, "Content-Encoding": "gzip" }, body);
  expect(stored.status).toBe(200);
  await s3.send(
    new PutObjectCommand({ Bucket: await bucket(), Key: "contract/other.txt", Body: body, ContentEncoding: "gzip" }),
  );

  for (const path of ["/api/data/contract/log.txt", "/api/data/contract/other.txt"]) {
    const read = await call(path);
    expect(read.headers.get("content-encoding")).toBe("gzip");
    expect(await read.text()).toBe("hello");
  }
});

it("a mistake of 4 MB is answered with less than 8 KiB", async () => {
  const body = JSON.stringify({ key: "k", data: 1, ["n".repeat(4_000_000)]: 1 });
  const answer = await call("/api/data", { method: "POST", headers: json, body });
  expect(answer.status).toBe(400);
  expect(Buffer.byteLength(await answer.text())).toBeLessThan(8 * 1024);
});

describe("while the answers to S3's writes are lost", () => {
  const lose = () => writeFaults(instance.faultsFile, [{ service: "s3", action: "lose-answer" }]);
  afterEach(() => clearFaults(instance.faultsFile));

  it("a client that wrote once is told so, and has one version", async () => {
    const path = "/api/data/contract/lost";
    lose();
    const created = await call(path, { method: "PUT", headers: { ...text, "if-none-match": "*" }, body: "one" });
    expect(created.status).toBe(201);
    const etag = created.headers.get("etag") ?? "";
    const replaced = await call(path, { method: "PUT", headers: { ...text, "if-match": etag }, body: "two" });
    expect(replaced.status).toBe(200);
    expect(await (await call(path)).text()).toBe("two");
    expect(await versionsOf("contract/lost")).toBe(2);

    const late = await call(path, { method: "PUT", headers: { ...text, "if-match": etag }, body: "three" });
    expect(late.status).not.toBe(200);
    expect(await (await call(path)).text()).toBe("two");
  });

  it("a write without a condition is 201 once, then 200, each one version", async () => {
    const path = "/api/data/contract/lost-plain";
    lose();
    expect((await call(path, { method: "PUT", headers: text, body: "one" })).status).toBe(201);
    clearFaults(instance.faultsFile);
    // an answer of S3 that is lost says nothing of what was there before: only a fresh look does
    expect((await call(path, { method: "PUT", headers: text, body: "two" })).status).toBe(200);
    expect(await versionsOf("contract/lost-plain")).toBe(2);
  });

  it("a delete is 204", async () => {
    const path = "/api/data/contract/lost-deleted";
    const { headers } = await call(path, { method: "PUT", headers: text, body: "x" });
    lose();
    expect((await call(path, { method: "DELETE", headers: { "if-match": headers.get("etag") ?? "" } })).status).toBe(
      204,
    );
    expect((await call(path)).status).toBe(404);
  });
});
