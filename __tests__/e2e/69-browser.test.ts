import { browser, runInPage } from "./support/browser";
import { apiKey, call, origin } from "./support/target";

/** Skipped, and reported so, where no Chromium is on PATH. */
const testInBrowser = browser === undefined ? test.skip : test;

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

testInBrowser("a page of the allowed origin writes, reads, conditions and deletes", async () => {
  expect(await callsFrom("example.com")).toEqual({
    health: [200],
    put: [201, true, true],
    get: [200, "from a browser"],
    condition: [412, "precondition_failed"],
    delete: [204],
  });
});

testInBrowser("a page of another origin reads nothing and, stopped by the preflight, writes nothing", async () => {
  expect(await callsFrom("other.example")).toEqual({
    health: "blocked",
    put: "blocked",
    get: "blocked",
    condition: "blocked",
    delete: "blocked",
  });
  expect((await call("/api/data/from-a-browser.txt")).status).toBe(404);
});
