import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ApiClient } from "../../bench/api-client";
import { loadApi } from "../../bench/api-load";

type Store = Map<string, string>;
type Api = (
  request: { method: string; path: string; body: string; ifMatch?: string },
  store: Store,
) => [number, string];

const etag = (content: string) => JSON.stringify(content);

const correct: Api = ({ method, path, body, ifMatch }, store) => {
  if (path === "/api/health") return [200, ""];
  if (path.includes("?prefix=")) {
    const prefix = path.split("?prefix=")[1]?.split("&")[0] ?? "";
    return [200, JSON.stringify({ objects: [...store.keys()].filter((key) => key.includes(prefix)) })];
  }
  const existing = store.get(path);
  if (method === "PUT") {
    if (ifMatch !== undefined && ifMatch !== etag(existing ?? "")) return [412, ""];
    store.set(path, body);
    return [existing === undefined ? 201 : 200, ""];
  }
  if (method === "DELETE") {
    store.delete(path);
    return [204, ""];
  }
  return existing === undefined ? [404, ""] : [200, existing];
};

let server: Server;

async function load(api: Api) {
  const store: Store = new Map();
  server = createServer(async (incoming: IncomingMessage, answer: ServerResponse) => {
    let body = "";
    for await (const chunk of incoming) body += String(chunk);
    const ifMatch = incoming.headers["if-match"];
    const request = { method: incoming.method ?? "", path: incoming.url ?? "", body };
    const [status, text] = api({ ...request, ...(ifMatch === undefined ? {} : { ifMatch }) }, store);
    answer.writeHead(status, incoming.method === "GET" ? { etag: etag(text) } : {}).end(status === 204 ? "" : text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const client = new ApiClient(`http://127.0.0.1:${port}`, "Bearer unused");
  return loadApi({ api: client, concurrency: 4, requests: 12, folder: "bench" });
}

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

it("has no problems where an API keeps what it is given, and a row for every kind of request", async () => {
  const { rows, problems } = await load(correct);
  expect(problems).toEqual([]);
  expect(rows.map(({ operation, requests, serverErrors }) => [operation, requests, serverErrors])).toEqual(
    ["health", "create", "replace", "read", "list", "add 1 with If-Match", "delete"].map((name) => [name, 12, 0]),
  );
  for (const row of rows) {
    expect(row.medianMilliseconds).toBeGreaterThan(0);
    expect(row.maximumMilliseconds).toBeGreaterThanOrEqual(row.p99Milliseconds);
    expect(row.p95Milliseconds).toBeGreaterThanOrEqual(row.medianMilliseconds);
  }
});

it("tells of a lost write by the read that misses it", async () => {
  const { problems } = await load((request, store) =>
    request.method === "PUT" && request.path.endsWith("load-3.txt") && store.has(request.path)
      ? [200, ""]
      : correct(request, store),
  );
  expect(problems).toEqual(["read at 4: 1 of 12 not as expected (status 200)"]);
});

it("tells of a lost update by the total", async () => {
  const { problems } = await load(({ ifMatch: _, ...request }, store) => correct(request, store));
  expect(problems).toEqual([expect.stringMatching(/^the total at 4 is \d+ after 12 additions$/)]);
});

it("counts a 5xx and tells of it", async () => {
  const { rows, problems } = await load((request, store) =>
    request.method === "GET" && request.path.endsWith("load-5.txt") ? [503, ""] : correct(request, store),
  );
  expect(rows.find(({ operation }) => operation === "read")?.serverErrors).toBe(1);
  expect(problems).toEqual(["read at 4: 1 of 12 not as expected (status 503)"]);
});

it("tells of objects that stay after their deletion", async () => {
  const { problems } = await load((request, store) =>
    request.method === "DELETE" && request.path.endsWith("load-7.txt") ? [204, ""] : correct(request, store),
  );
  expect(problems).toEqual(["1 objects are left after deleting all of them"]);
});
