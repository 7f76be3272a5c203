import { reply, type Step, scriptedApi } from "./support/scripted-api";

const api = scriptedApi();

function page(keys: readonly string[], next: string | null): Step {
  const objects = keys.map((key) => ({ key, size: 1, etag: '"1"', last_modified: "2026-11-26T00:00:00.000Z" }));
  return reply(200, { status: "success", operation: "list", objects, next_cursor: next, metadata: {} });
}

async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of list) found.push(one);
  return found;
}

it("goes through every page, and asks for one only when it is needed", async () => {
  api.script(page(["a", "b"], "djE6Yg"), page([], "djE6Yw"), page(["d"], null));
  const askedAt: [string, number][] = [];
  const list = api.client().list({ prefix: "x/ü", pageSize: 2 });
  expect(api.seen).toEqual([]);
  for await (const { key } of list) askedAt.push([key, api.seen.length]);
  expect(askedAt).toEqual([
    ["a", 1],
    ["b", 1],
    ["d", 3],
  ]);
  expect(api.asked).toEqual([
    "GET /api/data?limit=2&prefix=x%2F%C3%BC",
    "GET /api/data?limit=2&prefix=x%2F%C3%BC&cursor=djE6Yg",
    "GET /api/data?limit=2&prefix=x%2F%C3%BC&cursor=djE6Yw",
  ]);
});

it("asks for no further page once the loop is left", async () => {
  api.script(page(["a"], "djE6YQ"));
  for await (const { key } of api.client().list()) {
    expect(key).toBe("a");
    break;
  }
  expect(api.seen).toHaveLength(1);
});

it("begins anew each time, and where a cursor says", async () => {
  api.script(page(["a"], null), page(["a"], null), page(["b"], null));
  const list = api.client().list();
  const once = await all(list);
  expect(await all(list)).toEqual(once);
  const [only] = await all(api.client().list({ cursor: "djE6YQ" }).pages());
  expect(only?.objects.map(({ key }) => key)).toEqual(["b"]);
  expect(api.seen[2]?.url).toContain("cursor=djE6YQ");
});

it("does not go on for ever where the API does not", async () => {
  api.script(page(["a"], "djE6YQ"), page(["a"], "djE6YQ"), page(["a"], "djE6YQ"));
  await expect(all(api.client().list())).rejects.toThrow("does not go on");
  expect(api.seen).toHaveLength(2);
  api.script(page(["a"], "djE6YQ"), page(["b"], "djE6Yg"), page(["a"], "djE6YQ"), page(["b"], "djE6Yg"));
  await expect(all(api.client().list())).rejects.toThrow("does not go on");
  expect(api.seen).toHaveLength(3);
});

it("fails where something else answers", async () => {
  api.script(reply(200, { objects: ["a"], operation: "write" }), reply(200, "<html>"));
  await expect(all(api.client().list())).rejects.toThrow("not one of the API");
  await expect(all(api.client().list())).rejects.toThrow("not one of the API");
});

it("ends by its signal, between two pages too", async () => {
  api.script(page(["a"], "djE6YQ"), page(["b"], null));
  const controller = new AbortController();
  const keys: string[] = [];
  const loop = async () => {
    for await (const { key } of api.client().list({ signal: controller.signal })) {
      keys.push(key);
      controller.abort(new Error("enough"));
    }
  };
  await expect(loop()).rejects.toThrow("enough");
  expect(keys).toEqual(["a"]);
});
