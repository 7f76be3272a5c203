import { UPLOAD_URL } from "../../../../functions/api/openapi/responses";
import { MAX_UPLOAD_BYTES } from "../../../../functions/api/schemas";
import { createHarness } from "../../support/api";
import { expectProblem } from "../../support/expect-problem";

function upload(body: object) {
  return {
    method: "POST",
    path: "/api/uploads",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
}

describe("POST /api/uploads", () => {
  it("gives a short-lived URL for exactly that size and type", async () => {
    const result = await createHarness().send(upload({ key: "big.bin", size: 10_000_000, content_type: "video/mp4" }));

    const body = UPLOAD_URL.parse(JSON.parse(result.body));
    expect(result.statusCode).toBe(200);
    expect(body).toMatchObject({
      key: "big.bin",
      method: "PUT",
      headers: { "Content-Type": "video/mp4", "Content-Length": "10000000" },
      expires_in_seconds: 300,
    });
    expect(body.url).toContain("size=10000000");
  });

  it("takes application/octet-stream for the type by default, and 5 GiB at most", async () => {
    const result = await createHarness().send(upload({ key: "a", size: MAX_UPLOAD_BYTES }));
    expect(UPLOAD_URL.parse(JSON.parse(result.body)).headers["Content-Type"]).toBe("application/octet-stream");
  });

  it("answers a type as the upload must send it: a signature survives no tabs", async () => {
    const result = await createHarness().send(
      upload({ key: "a", size: 1, content_type: "text/html;;\tcharset=utf-8" }),
    );
    expect(UPLOAD_URL.parse(JSON.parse(result.body)).headers["Content-Type"]).toBe("text/html; charset=utf-8");
  });

  it.each([
    [{ key: "a" }, "size"],
    [{ key: "a", size: 0 }, "size"],
    [{ key: "a", size: 1.5 }, "size"],
    [{ key: "a", size: "1" }, "size"],
    [{ key: "a", size: MAX_UPLOAD_BYTES + 1 }, "size"],
    [{ key: "a", size: 1, content_type: "nonsense" }, "content_type"],
    [{ key: "a", size: 1, contentType: "text/plain" }, "contentType"],
    [{ size: 1 }, "key"],
  ])("%j breaks the schema in %s", async (body, field) => {
    const { send, store } = createHarness();
    expect(expectProblem(await send(upload(body)), 400, "invalid_body").field).toBe(field);
    expect(store.calls).toEqual([]);
  });

  it("refuses a bad key, a bad type and bad JSON as everywhere", async () => {
    const { send } = createHarness();
    expectProblem(await send(upload({ key: "../a", size: 1 })), 400, "invalid_key");
    expectProblem(await send({ ...upload({}), headers: {} }), 415, "unsupported_media_type");
    expectProblem(await send({ ...upload({}), body: "{" }), 400, "malformed_json");
  });
});
