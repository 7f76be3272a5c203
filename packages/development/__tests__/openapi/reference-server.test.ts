import { createServer, type IncomingHttpHeaders, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ReferenceServer } from "../../src/reference/server";

const KEY = "the-key-of-the-local-api";
const FILES = new Map([["index.html", { type: "text/html; charset=utf-8", content: "the page" }]]);

let upstream: Server;
let seen: { url: string | undefined; headers: IncomingHttpHeaders; body: string }[] = [];
let server: ReferenceServer;
let link: URL;
let token: string;

beforeAll(async () => {
  upstream = createServer(async (incoming, answer) => {
    let body = "";
    for await (const chunk of incoming) body += String(chunk);
    seen.push({ url: incoming.url, headers: incoming.headers, body });
    answer.writeHead(200, { "content-type": "application/json", "access-control-allow-origin": "*" }).end("{}");
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  const { port } = upstream.address() as AddressInfo;
  server = new ReferenceServer({ apiPort: port, apiKey: async () => KEY, files: FILES });
  link = new URL(await server.listen());
  token = link.hash.slice(1);
});

afterAll(async () => {
  await server.close();
  await new Promise((resolve) => upstream.close(resolve));
});

beforeEach(() => {
  seen = [];
});

interface Asked {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Any headers, `Host` and `Origin` included, which fetch would not send. */
function ask({ path = "/", method = "GET", headers = {} }: Asked) {
  return new Promise<{ status: number | undefined; headers: IncomingHttpHeaders; text: string }>((resolve, reject) => {
    const options = { host: "127.0.0.1", port: link.port, path, method, headers, timeout: 10_000 };
    request(options, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (chunk: string) => {
        text += chunk;
      });
      answer.once("end", () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
    })
      .once("error", reject)
      .end();
  });
}

const bearer = (value: string) => ({ authorization: `Bearer ${value}` });

it("prints a link of this machine, whose token is not the key", () => {
  expect([link.hostname, link.pathname, link.search]).toEqual(["127.0.0.1", "/", ""]);
  expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(link.href).not.toContain(KEY);
});

it("serves the page with a policy, and nothing that it was not given", async () => {
  const { status, text, headers } = await ask({});
  expect([status, text]).toEqual([200, "the page"]);
  expect(headers).toMatchObject({
    "content-security-policy": expect.stringMatching(/default-src 'none'; script-src 'self';.*frame-ancestors 'none'/),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "cross-origin-resource-policy": "same-origin",
  });
  for (const path of ["/package.json", "/../package.json", "/%2e%2e/package.json", "/index.html/", "/?x"])
    expect([path, (await ask({ path })).status]).toEqual([path, 404]);
  expect((await ask({ method: "POST" })).status).toBe(404);
});

it("puts the key in the place of the token, and in no other", async () => {
  await ask({ path: "/api/data?x=1", headers: bearer(token) });
  await ask({ path: "/api/data", headers: bearer("a-key-of-somebody") });
  await ask({ path: "/api/data", headers: bearer(`${token}x`) });
  await ask({ path: "/api/data", headers: { authorization: token } });
  await ask({ path: "/api/health" });
  expect(seen.map(({ headers }) => headers.authorization)).toEqual([
    ...[`Bearer ${KEY}`, "Bearer a-key-of-somebody", `Bearer ${token}x`, token, undefined],
  ]);
  expect(seen[0]?.url).toBe("/api/data?x=1");
});

it("passes on what the API needs alone", async () => {
  const own = { origin: link.origin, cookie: "a=b", referer: link.origin, "sec-fetch-site": "same-origin" };
  await ask({ path: "/api/data", method: "PUT", headers: { ...bearer(token), ...own, "if-match": '"1"' } });
  const headers: IncomingHttpHeaders = seen[0]?.headers ?? {};
  expect(headers["if-match"]).toBe('"1"');
  expect(headers.host).toMatch(/^localhost:/);
  expect(["origin", "cookie", "referer", "sec-fetch-site"].filter((name) => name in headers)).toEqual([]);
});

describe("another page", () => {
  it.each([
    ["whose name was made to point here", { host: "rebound.example" }, 421],
    ["whose name was made to point here, at the port", { host: "rebound.example:80" }, 421],
    ["of another origin", { origin: "https://example.com" }, 403],
    ["of this machine, at another port", { origin: "http://127.0.0.1:1" }, 403],
    ["without an origin", { origin: "null" }, 403],
    ["that loads it as a script", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }, 403],
    ["of another port that loads it", { "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors" }, 403],
  ])("%s is refused everywhere, with the token too", async (_, headers: Record<string, string>, status) => {
    for (const path of ["/", "/index.html", "/api/data"])
      expect([path, (await ask({ path, headers: { ...bearer(token), ...headers } })).status]).toEqual([path, status]);
    expect(seen).toEqual([]);
  });

  it("may link to the page, and to nothing else", async () => {
    const headers = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    expect((await ask({ headers })).status).toBe(200);
    expect((await ask({ path: "/api/data", headers })).status).toBe(403);
    expect((await ask({ method: "POST", headers })).status).toBe(403);
  });

  it("may not read an answer, whatever the API allows", async () => {
    const { headers } = await ask({ path: "/api/data", headers: bearer(token) });
    expect(headers["cross-origin-resource-policy"]).toBe("same-origin");
    expect(headers["access-control-allow-origin"]).toBeUndefined();
  });
});

it("says so where the API does not answer", async () => {
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  const alone = new ReferenceServer({ apiPort: port, apiKey: async () => KEY, files: FILES });
  const { origin } = new URL(await alone.listen());
  const answer = await fetch(`${origin}/api/health`);
  expect([answer.status, await answer.text()]).toEqual([502, "The local API does not answer\n"]);
  await alone.close();
});
