import { DeleteBucketCorsCommand, GetBucketCorsCommand, PutBucketCorsCommand, S3Client } from "@aws-sdk/client-s3";
import { runInPage } from "./support/browser";
import { apiKey, call, client, origin, outputs } from "./support/target";

type Results = Readonly<Record<string, readonly unknown[] | "blocked">>;

async function callsFrom(host: string): Promise<Results> {
  const script = `
    const headers = { authorization: ${JSON.stringify(`Bearer ${await apiKey()}`)}, "content-type": "text/plain" };
    const object = ${JSON.stringify(`${origin}/api/data/from-a-browser.txt`)};
    const calls = {
      health: async () => [(await fetch(${JSON.stringify(`${origin}/api/health`)})).status],
      put: async () => {
        const response = await fetch(object, { method: "PUT", headers, body: "from a browser" });
        return [response.status, response.headers.get("etag") !== null, response.headers.get("x-request-id") !== null];
      },
      get: async () => {
        const response = await fetch(object, { headers });
        return [response.status, await response.text()];
      },
      condition: async () => {
        const response = await fetch(object, { method: "PUT", headers: { ...headers, "if-match": '"other"' }, body: "x" });
        return [response.status, (await response.json()).code];
      },
      delete: async () => [(await fetch(object, { method: "DELETE", headers })).status],
    };
    const results = {};
    for (const [name, send] of Object.entries(calls)) results[name] = await send().catch(() => "blocked");
    return results;`;
  return runInPage<Results>(host, script);
}

it("a page of the allowed origin writes, reads, conditions and deletes", async () => {
  expect(await callsFrom("example.com")).toEqual({
    health: [200],
    put: [201, true, true],
    get: [200, "from a browser"],
    condition: [412, "precondition_failed"],
    delete: [204],
  });
});

it("a page of another origin reads nothing and, stopped by the preflight, writes nothing", async () => {
  expect(await callsFrom("other.example")).toEqual({
    health: "blocked",
    put: "blocked",
    get: "blocked",
    condition: "blocked",
    delete: "blocked",
  });
  expect((await call("/api/data/from-a-browser.txt")).status).toBe(404);
});

describe("presigned URLs", () => {
  const KEY = "presigned-by-a-browser.txt";
  const s3 = client(S3Client);
  let Bucket: string;
  let added = false;

  beforeAll(async () => {
    Bucket = (await outputs())["BucketName"] ?? "";
    // a stack whose bucket has no CORS configuration of its own gets one for the test
    added = await s3.send(new GetBucketCorsCommand({ Bucket })).then(
      () => false,
      () => true,
    );
    const rule = { AllowedOrigins: ["https://example.com"], AllowedMethods: ["GET", "PUT"], AllowedHeaders: ["*"] };
    if (added) await s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [rule] } }));
  });

  afterAll(async () => {
    if (added) await s3.send(new DeleteBucketCorsCommand({ Bucket }));
    await call(`/api/data/${KEY}`, { method: "DELETE" });
  });

  async function transfers(host: string, text: string): Promise<Results> {
    const body = JSON.stringify({ key: KEY, size: text.length, content_type: "text/plain" });
    const headers = { "content-type": "application/json" };
    const upload = (await (await call("/api/uploads", { method: "POST", headers, body })).json()) as { url: string };
    const download = (await (await call(`/api/data/${KEY}?download`)).json()) as { url?: string };
    return runInPage<Results>(
      host,
      `
      const tried = (promise) => promise.catch(() => "blocked");
      const put = fetch(${JSON.stringify(upload.url)}, {
        method: "PUT", headers: { "content-type": "text/plain" }, body: ${JSON.stringify(text)},
      }).then((response) => [response.status]);
      const results = { put: await tried(put) };
      const get = fetch(${JSON.stringify(download.url ?? "")}).then(async (response) => [response.status, await response.text()]);
      results.get = await tried(get);
      return results;`,
    );
  }

  it("work in a page of the allowed origin, and in no other", async () => {
    await call("/api/data", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ key: KEY, data: "before" }),
    });

    expect(await transfers("example.com", "written by the page")).toEqual({
      put: [200],
      get: [200, "written by the page"],
    });
    expect(await transfers("other.example", "written by another")).toEqual({ put: "blocked", get: "blocked" });
    expect(await (await call(`/api/data/${KEY}`)).text()).toBe("written by the page");
  });

  it("are refused in the form that the page may read, once they were changed", async () => {
    const { url } = (await (await call(`/api/data/${KEY}?download`)).json()) as { url: string };
    const changed = url.replace(/X-Amz-Expires=\d+/, "X-Amz-Expires=604800");
    expect(await runInPage("example.com", `return (await fetch(${JSON.stringify(changed)})).status`)).toBe(403);
  });
});
