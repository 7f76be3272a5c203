/** The steps of ../steps.ts, with openapi-fetch over what openapi-typescript makes of docs/openapi.yaml (./schema). */
import createClient from "openapi-fetch";
import type { components, paths } from "./schema";

const variable = (name: string): string => process.env[name] ?? "";
const KEY = variable("OBJECT_KEY");
/** It has no path: gateways would read another key in it. */
const WITHOUT_PATH = `${KEY}?100%41`;
const CONTENT = Uint8Array.from({ length: 256 }, (_, index) => index);

const client = (token: string) =>
  createClient<paths>({
    baseUrl: variable("API_ORIGIN"),
    headers: { Authorization: `Bearer ${token}` },
    fetch: (request: Request) => fetch(request, { signal: AbortSignal.timeout(30_000) }),
  });

const api = client(variable("API_KEY"));
const path = { key: KEY };

/** OpenAPI says bytes as a string of format binary, and openapi-typescript has no other type for it. */
function write(content: Uint8Array<ArrayBuffer>, header: { "If-Match"?: string; "If-None-Match"?: string }) {
  return api.PUT("/api/data/{key}", {
    params: { path, header },
    headers: { "Content-Type": "application/octet-stream" },
    body: content as unknown as string,
    bodySerializer: () => new Blob([content]),
  });
}

function check(step: string, actual: unknown, expected: unknown): void {
  const [seen, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (seen !== wanted) throw new Error(`${step}: expected ${wanted}, got ${seen}`);
  console.log(step);
}

type Refused = {
  error?: components["schemas"]["Problem"] | components["schemas"]["GatewayMessage"];
  response: Response;
};

function refusal({ error, response }: Refused): (string | number | null | undefined)[] {
  return [response.status, error && ("code" in error ? error.code : error.message)];
}

async function main(): Promise<void> {
  const written = await write(CONTENT, { "If-None-Match": "*" });
  check("write", [written.response.status, written.data?.size], [201, CONTENT.length]);
  const etag = written.data?.etag ?? "";

  const read = await api.GET("/api/data/{key}", { params: { path }, parseAs: "arrayBuffer" });
  const bytes = Array.from(new Uint8Array(read.data as ArrayBuffer));
  check("read", [read.response.status, bytes, read.response.headers.get("etag")], [200, Array.from(CONTENT), etag]);

  const listed = await api.GET("/api/data", { params: { query: { prefix: KEY } } });
  const page = listed.data as components["schemas"]["Listed"];
  check(
    "list",
    page.objects.map(({ key, size }) => [key, size]),
    [[KEY, CONTENT.length]],
  );

  check("create only", refusal(await write(CONTENT, { "If-None-Match": "*" })), [412, "precondition_failed"]);

  const replaced = await write(CONTENT.slice(0, 6), { "If-Match": etag });
  check("replace", [replaced.response.status, replaced.data?.size], [200, 6]);
  const current = replaced.data?.etag ?? "";

  check("stale", refusal(await write(CONTENT, { "If-Match": etag })), [412, "precondition_failed"]);

  const unchanged = await api.GET("/api/data/{key}", { params: { path, header: { "If-None-Match": current } } });
  check("not modified", unchanged.response.status, 304);

  const otherCaller = await client("of-nobody").GET("/api/data/{key}", { params: { path } });
  check("wrong key", refusal(otherCaller), [403, "Forbidden"]);

  const stale = await api.DELETE("/api/data/{key}", { params: { path, header: { "If-Match": etag } } });
  check("stale delete", refusal(stale), [412, "precondition_failed"]);

  const deleted = await api.DELETE("/api/data/{key}", { params: { path, header: { "If-Match": current } } });
  check("delete", deleted.response.status, 204);

  check("problem", refusal(await api.GET("/api/data/{key}", { params: { path } })), [404, "object_not_found"]);

  const byKey = await api.PUT("/api/data", {
    params: { query: { key: WITHOUT_PATH }, header: { "If-None-Match": "*" } },
    headers: { "Content-Type": "application/octet-stream" },
    body: "",
    bodySerializer: () => new Blob([CONTENT]),
  });
  const other = byKey.data?.operation === "write" ? byKey.data : undefined;
  check("write by key", [byKey.response.status, other?.key], [201, WITHOUT_PATH]);

  const query = { key: WITHOUT_PATH };
  const readByKey = await api.GET("/api/data", { params: { query }, parseAs: "arrayBuffer" });
  const bytesByKey = Array.from(new Uint8Array(readByKey.data as ArrayBuffer));
  check("read by key", [readByKey.response.status, bytesByKey], [200, Array.from(CONTENT)]);

  const header = { "If-Match": other?.etag ?? "" };
  check("delete by key", (await api.DELETE("/api/data", { params: { query, header } })).response.status, 204);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
