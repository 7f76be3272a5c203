import { HEALTH } from "../../../../functions/api/openapi/responses";
import { createHarness, REQUEST_ID } from "../../support/api";

describe("GET /api/health", () => {
  it("answers without authorization and without calling anything", async () => {
    const { send, store } = createHarness();

    const result = await send({ method: "GET", path: "/api/health", authorizer: undefined });

    expect(result.statusCode).toBe(200);
    expect(HEALTH.parse(JSON.parse(result.body))).toEqual({
      status: "healthy",
      region: "eu-central-1",
      version: "1.2.3",
      function: "secure-serverless-function",
      request_id: REQUEST_ID,
      metadata: { request_id: REQUEST_ID, function_version: "7", remaining_time_ms: 29_000 },
    });
    expect(store.calls).toEqual([]);
  });
});
