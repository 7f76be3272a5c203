import { ROUTES } from "../../../functions/api/router";
import { createHarness, type EventProps } from "../support/api";
import { expectProblem } from "../support/expect-problem";

const OBJECT_BODY: Partial<EventProps> = {
  headers: { "content-type": "application/json" },
  body: '{"key":"k","data":"x","size":1}',
};

const operations = ROUTES.flatMap((route) =>
  Object.keys(route.methods).map((method) => [method, route.template.replace("{key}", "k")] as const),
);

async function withPlan() {
  const harness = createHarness();
  const first = await harness.store.put("plan", Buffer.from("1"), "text/plain", {});
  await harness.store.put("plan", Buffer.from("2"), "text/plain", {});
  harness.store.calls.length = 0;
  return { ...harness, version: first.version ?? "" };
}

const UNKNOWN = ["versionId", "Key", "", "__proto__", "constructor"];

async function sendUnknown(method: string, path: string, name: string) {
  const { send, store } = createHarness();
  const keyed = method === "DELETE" && path === "/api/data" ? "key=k&" : "";
  const result = await send({ ...OBJECT_BODY, method, path, query: `${keyed}${name}=1` });
  return { result, calls: store.calls };
}

describe("a parameter that the operation does not know", () => {
  it("is tried with every operation", () => {
    expect([...new Set(operations.map(([method]) => method))].sort()).toEqual(["DELETE", "GET", "HEAD", "POST", "PUT"]);
    expect(operations.length).toBeGreaterThanOrEqual(11);
  });

  it.each(operations)("is refused by %s %s, and nothing is done", async (method, path) => {
    for (const name of UNKNOWN) {
      const { result, calls } = await sendUnknown(method, path, name);
      expect([name, result.statusCode]).toEqual([name, 400]);
      expect(calls).toEqual([]);
    }
  });

  it.each(operations.filter(([method]) => method !== "HEAD"))("is named by %s %s", async (method, path) => {
    for (const name of UNKNOWN) {
      const { result } = await sendUnknown(method, path, name);
      expect(expectProblem(result, 400, "invalid_parameter").field).toBe(name);
    }
  });

  it.each([
    ["DELETE", "/api/data/plan", "version=V1", "version"],
    ["DELETE", "/api/data", "key=plan&version=V1", "version"],
    ["PUT", "/api/data/plan", "version=V1", "version"],
    ["PUT", "/api/data", "key=plan&version=V1", "version"],
    ["PUT", "/api/data/plan", "key=plan", "key"],
    ["GET", "/api/data/plan", "key=other", "key"],
    ["DELETE", "/api/data/plan", "key=other", "key"],
    ["GET", "/api/data/plan", "limit=1", "limit"],
    ["GET", "/api/data", "version=V1", "version"],
    ["GET", "/api/data", "download", "download"],
    ["GET", "/api/data", "key=plan&prefix=p", "prefix"],
    ["PUT", "/api/data", "limit=1", "limit"],
    ["POST", "/api/data", "key=plan", "key"],
    ["POST", "/api/uploads", "key=plan", "key"],
    ["GET", "/api/health", "verbose", "verbose"],
  ])("%s %s?%s is 400 with the field %s, and the object keeps its content", async (method, path, query, field) => {
    const { send, store, version } = await withPlan();
    const sent = query.replace("V1", version);
    const result = await send({ ...OBJECT_BODY, method, path, query: sent });
    expect(expectProblem(result, 400, "invalid_parameter").field).toBe(field);
    expect(store.calls).toEqual([]);
    expect(store.current("plan")?.body.toString()).toBe("2");
  });

  it("does not matter to OPTIONS, which asks what the path allows", async () => {
    const result = await createHarness().send({ method: "OPTIONS", path: "/api/data", query: "x=1" });
    expect(result.statusCode).toBe(204);
  });
});

describe("a parameter that the operation knows", () => {
  it.each([
    ["GET", "/api/data", "prefix=a&limit=1", 200],
    ["HEAD", "/api/data", "limit=1", 200],
    ["GET", "/api/data/plan", "version=V1&download", 200],
    ["HEAD", "/api/data", "key=plan&version=V1", 200],
    ["PUT", "/api/data", "key=plan", 200],
    ["DELETE", "/api/data", "key=plan", 204],
  ])("%s %s?%s is %d", async (method, path, query, status) => {
    const { send, version } = await withPlan();
    const result = await send({ method, path, query: query.replace("V1", version) });
    expect(result.statusCode).toBe(status);
  });

  it.each([
    ["/api/data", "key=a&key=b", "key"],
    ["/api/data", "prefix=a&prefix=a", "prefix"],
    ["/api/data/plan", "version=a&version=b", "version"],
    ["/api/data/plan", "download&download", "download"],
  ])("%s?%s, given twice, is 400", async (path, query, field) => {
    const { send, store } = await withPlan();
    expect(expectProblem(await send({ method: "GET", path, query }), 400, "invalid_parameter").field).toBe(field);
    expect(store.calls).toEqual([]);
  });
});

it("writes the body to PUT /api/data?key=, and lists nothing", async () => {
  const { send, store } = await withPlan();
  const result = await send({ method: "PUT", path: "/api/data", query: "key=plan", body: "3" });
  expect(JSON.parse(result.body)).toMatchObject({ operation: "write", key: "plan" });
  expect(store.current("plan")?.body.toString()).toBe("3");
});

it("DELETE /api/data deletes nothing without a key: the path does not allow it", async () => {
  const { send, store } = await withPlan();
  const result = await send({ method: "DELETE", path: "/api/data" });
  expectProblem(result, 405, "method_not_allowed");
  expect(result.headers["allow"]).toBe("GET, HEAD, POST, PUT, OPTIONS");
  expect(store.calls).toEqual([]);
});

it.each(["key=%ff", "key=%", "key=%zz", "key=a%2", "prefix=%c3", "%ff=1"])(
  "refuses ?%s, which is not percent-encoded UTF-8, rather than read it as something else",
  async (query) => {
    const { send, store } = await withPlan();
    for (const method of ["GET", "PUT", "DELETE"]) {
      expectProblem(await send({ method, path: "/api/data", query }), 400, "invalid_parameter");
    }
    expect(store.calls).toEqual([]);
  },
);
