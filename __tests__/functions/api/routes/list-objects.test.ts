import { LEGACY_LISTED, LISTED } from "../../../../functions/api/openapi/responses";
import { CURSOR } from "../../../../functions/api/schemas";
import { createHarness } from "../../support/api";
import { expectProblem } from "../../support/expect-problem";

async function withKeys(...keys: string[]) {
  const harness = createHarness();
  for (const key of keys) await harness.store.put(key, Buffer.from(key), "text/plain", {});
  harness.store.calls.length = 0;
  const list = (query: string) => harness.send({ method: "GET", path: "/api/data", query });
  return { ...harness, list };
}

function keysOf(body: string): string[] {
  return LISTED.parse(JSON.parse(body)).objects.map((object) => object.key);
}

describe("GET /api/data", () => {
  it("lists keys, sizes, tags and times in one call", async () => {
    const { list, store } = await withKeys("b", "a");

    const result = await list("");

    const body = LISTED.parse(JSON.parse(result.body));
    expect(result.statusCode).toBe(200);
    expect(body.objects).toEqual([
      { key: "a", size: 1, etag: store.current("a")?.etag, last_modified: "2026-01-02T03:04:05.678Z" },
      { key: "b", size: 1, etag: store.current("b")?.etag, last_modified: "2026-01-02T03:04:05.678Z" },
    ]);
    expect(body.next_cursor).toBeNull();
    expect(store.calls).toEqual(["list"]);
  });

  it("gives 10 by default, and the cursors lead through all keys, each once", async () => {
    const all = Array.from({ length: 25 }, (_, index) => `ü ${String(index).padStart(2, "0")}/%`);
    const { list } = await withKeys(...all);
    const pages: string[][] = [];
    const cursors: string[] = [];
    let cursor: string | null = "";

    while (cursor !== null) {
      cursors.push(cursor);
      const { body } = await list(cursor ? `cursor=${cursor}` : "");
      pages.push(keysOf(body));
      cursor = LISTED.parse(JSON.parse(body)).next_cursor;
    }

    expect(cursors.slice(1).map((each) => CURSOR.safeParse(each).success)).toEqual([true, true]);
    expect(pages.map((page) => page.length)).toEqual([10, 10, 5]);
    expect(pages.flat()).toEqual(all);
  });

  it("keeps to prefix and limit", async () => {
    const { list } = await withKeys("a/1", "a/2", "a/3", "b/1");
    expect(keysOf((await list("prefix=a%2F&limit=2")).body)).toEqual(["a/1", "a/2"]);
    expect(keysOf((await list("prefix=b%2F")).body)).toEqual(["b/1"]);
    expect(keysOf((await list("limit=1000")).body)).toHaveLength(4);
  });

  it("finds nothing by a prefix longer than any key, and asks nobody", async () => {
    const { list, store } = await withKeys("a");
    expect(keysOf((await list(`prefix=${"a".repeat(1025)}`)).body)).toEqual([]);
    expect(store.calls).toEqual([]);
  });

  it.each(["0", "1001", "-1", "1.5", "ten", "", "1e2", " 5", "99999999999999999999"])(
    "limit=%s is 400",
    async (limit) => {
      const { list } = await withKeys();
      expect(expectProblem(await list(`limit=${limit}`), 400, "invalid_parameter").field).toBe("limit");
    },
  );

  it.each(["x", "", "djE", "djE6!", "djE6_w", `djE6${"A".repeat(1367)}`])("cursor=%s is 400", async (cursor) => {
    const { list } = await withKeys();
    expect(expectProblem(await list(`cursor=${cursor}`), 400, "invalid_parameter").field).toBe("cursor");
  });

  it.each(["%00", "%0a", "%ef%bf%bd"])("prefix=%s is 400: no key begins so", async (prefix) => {
    const { list, store } = await withKeys();
    expect(expectProblem(await list(`prefix=${prefix}`), 400, "invalid_parameter").field).toBe("prefix");
    expect(store.calls).toEqual([]);
  });

  it.each(["key=a&key=b", "prefix=a&prefix=b", "limit=1&limit=2"])(
    "is 400 with ?%s, not one of the two",
    async (query) => {
      const { list } = await withKeys("a", "b");
      expectProblem(await list(query), 400, "invalid_parameter");
    },
  );
});

describe("PUT /api/data", () => {
  it("still lists the first ten keys, in the first form, and says what replaces it", async () => {
    const { send } = await withKeys(...Array.from({ length: 12 }, (_, index) => String.fromCharCode(97 + index)));

    const result = await send({ method: "PUT", path: "/api/data", body: "ignored" });

    expect(result.statusCode).toBe(200);
    expect(LEGACY_LISTED.parse(JSON.parse(result.body)).objects).toEqual([..."abcdefghij"]);
    expect(result.headers).toMatchObject({
      deprecation: expect.stringMatching(/^@\d+$/),
      link: '</api/data>; rel="successor-version"',
    });
  });

  it("is not deprecated by GET", async () => {
    const { list } = await withKeys();
    expect((await list("")).headers).not.toHaveProperty("deprecation");
  });
});
