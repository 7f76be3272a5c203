import { createHarness, type Harness } from "../../support/api";
import { expectProblem } from "../../support/expect-problem";

function remove(harness: Harness, headers: Readonly<Record<string, string>> = {}) {
  return harness.send({ method: "DELETE", path: "/api/data/a", headers });
}

async function withObject() {
  const harness = createHarness();
  const { etag } = await harness.store.put("a", Buffer.from("x"), "text/plain", {});
  harness.store.calls.length = 0;
  return { ...harness, etag };
}

describe("DELETE /api/data/{key}", () => {
  it("deletes with 204, keeps the versions, and may be repeated", async () => {
    const harness = await withObject();

    const first = await remove(harness);
    const second = await remove(harness);

    expect(first).toMatchObject({ statusCode: 204, body: "" });
    expect(first.headers["content-type"]).toBeUndefined();
    expect(second.statusCode).toBe(204);
    expect(harness.store.current("a")).toBeUndefined();
    expect(harness.store.versionsOf("a")).toBe(1);
    expect(harness.store.calls).toEqual(["delete", "delete"]);
  });

  it("deletes only that content with If-Match", async () => {
    const harness = await withObject();

    expectProblem(await remove(harness, { "if-match": '"other"' }), 412, "precondition_failed");
    expect(harness.store.current("a")).toBeDefined();
    expect((await remove(harness, { "if-match": harness.etag })).statusCode).toBe(204);
    expectProblem(await remove(harness, { "if-match": harness.etag }), 412, "precondition_failed");
  });

  it("deletes only what is there with If-Match: *", async () => {
    const harness = await withObject();
    expect((await remove(harness, { "if-match": "*" })).statusCode).toBe(204);
    expectProblem(await remove(harness, { "if-match": "*" }), 412, "precondition_failed");
  });

  it.each([
    { "if-match": "a" },
    { "if-match": 'W/"a"' },
    { "if-match": '"a", "b"' },
    { "if-none-match": "*" },
    { "if-unmodified-since": "Fri, 02 Jan 2026 03:04:05 GMT" },
  ])("refuses a condition that S3 cannot hold: %j", async (headers) => {
    const harness = await withObject();
    expectProblem(await remove(harness, headers as Record<string, string>), 400, "invalid_condition");
    expect(harness.store.current("a")).toBeDefined();
  });

  it("has deleted where a store answers 404 to an unconditional delete", async () => {
    const harness = createHarness();
    harness.store.failNext("not_found");
    expect((await remove(harness)).statusCode).toBe(204);
  });
});
