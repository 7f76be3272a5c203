import { AnswerError, ConnectionError, isProblem, ProblemError, TimeLimitError } from "../src/errors";
import { delayMs, retryAfterMs } from "../src/retry";
import { gateway, never, object, problem, RETRY, reply, reset, scriptedApi, written } from "./support/scripted-api";

const api = scriptedApi();
const unavailable = problem(503, "dependency_unavailable", {}, { "retry-after": "0" });

describe("a read", () => {
  it.each([
    ["S3 is down", unavailable],
    ["the outcome of what it asked is unknown", problem(503, "dependency_unavailable", { outcome: "unknown" })],
    ["the gateway throttles", gateway(429)],
    ["the function does not answer", gateway(503)],
    ["the authorizer could not read its secret", gateway(500, "Internal Server Error")],
    ["the connection breaks", reset],
  ])("is sent again where %s", async (_, failure) => {
    api.script(failure, failure, object("x", '"1"'));
    expect((await api.client().read("a")).text()).toBe("x");
    expect(api.asked).toEqual(["GET /api/data/a", "GET /api/data/a", "GET /api/data/a"]);
  });

  it.each([
    ["the request is wrong", problem(400, "invalid_parameter", { field: "version" })],
    ["there is no such object", problem(404, "object_not_found")],
    ["a defect is told", problem(500, "internal_error")],
    ["the key is wrong", gateway(403, "Forbidden")],
  ])("is not sent again where %s", async (_, failure) => {
    api.script(failure, object("x", '"1"'));
    await expect(api.client().read("a")).rejects.toThrow(/^read: 4|^read: 500/);
    expect(api.seen).toHaveLength(1);
  });

  it("is given up after its attempts, with the last failure", async () => {
    api.script(unavailable, unavailable, gateway(503), gateway(429), object("x", '"1"'));
    await expect(api.client().read("a")).rejects.toMatchObject({ name: "AnswerError", status: 429 });
    expect(api.seen).toHaveLength(4);
  });

  it("is sent again where an answer does not come in time", async () => {
    api.script(never, object("x", '"1"'));
    expect((await api.client({ attemptTimeoutMs: 150 }).read("a")).text()).toBe("x");
    expect(api.seen).toHaveLength(2);
  });
});

describe("a write without a condition", () => {
  it.each([
    ["S3 is down", unavailable],
    ["another write was under way", problem(409, "write_conflict", {}, { "retry-after": "0" })],
    ["the gateway throttles", gateway(429)],
  ])("is sent again where %s: nothing was carried out", async (_, failure) => {
    api.script(failure, written("a"));
    expect(await api.client().write("a", "x")).toMatchObject({ key: "a", created: false });
    expect(api.asked).toEqual(["PUT /api/data/a", "PUT /api/data/a"]);
    expect(api.seen.map(({ body }) => body.toString())).toEqual(["x", "x"]);
  });
});

describe("Retry-After", () => {
  it("is waited for, and never less", async () => {
    const at: number[] = [];
    const timed =
      (step: typeof unavailable): typeof unavailable =>
      (...given) => {
        at.push(performance.now());
        return step(...given);
      };
    const asks = problem(503, "dependency_unavailable", {}, { "retry-after": "1" });
    api.script(timed(asks), timed(object("x", '"1"')));
    await api.client({ retry: { ...RETRY, maximumDelayMs: 2000 } }).read("a");
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it("is told instead of waited for where it is too long", async () => {
    api.script(problem(503, "dependency_unavailable", {}, { "retry-after": "3600" }), object("x", '"1"'));
    const error = await api
      .client()
      .read("a")
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "dependency_unavailable", retryAfterMs: 3_600_000 });
    expect(api.seen).toHaveLength(1);
  });

  it.each([
    ["2", 2000],
    ["0", 0],
    ["Thu, 26 Nov 2026 12:00:05 GMT", 5000],
    ["Thu, 26 Nov 2026 11:00:00 GMT", 0],
  ])("%j is %d ms", (text, expected) => {
    expect(retryAfterMs(text, Date.parse("2026-11-26T12:00:00Z"))).toBe(expected);
  });

  it.each([null, "", "-1", "1.5", "soon", "2026-11-26", "99999999999"])("%j says nothing", (text) => {
    expect(retryAfterMs(text)).toBeUndefined();
  });
});

describe("the delay", () => {
  const options = { attempts: 9, firstDelayMs: 100, maximumDelayMs: 1000 };

  it("grows, differs by chance, and is bounded", () => {
    expect([1, 2, 3, 9].map((attempt) => delayMs(attempt, undefined, options, 1))).toEqual([100, 200, 400, 1000]);
    expect([1, 2, 3, 9].map((attempt) => delayMs(attempt, undefined, options, 0))).toEqual([50, 100, 200, 500]);
  });

  it("is at least what is asked for, and undefined where that is too long", () => {
    expect([0, 0.5, 1].map((random) => delayMs(1, 1000, options, random))).toEqual([1000, 1050, 1100]);
    expect(delayMs(1, 1001, options)).toBeUndefined();
  });
});

describe("an error", () => {
  it("is a problem where the API tells one, told apart by its code", async () => {
    api.script(problem(413, "object_too_large", { alternative: "/api/data/a?download" }));
    const error = await api
      .client()
      .read("a")
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProblemError);
    expect(isProblem(error, "object_not_found")).toBe(false);
    expect(isProblem(error, "object_too_large", "unreadable_coding") && error.problem.alternative).toBe(
      "/api/data/a?download",
    );
    expect(error).toMatchObject({ status: 413, requestId: "r-1", operation: "read" });
  });

  it.each([
    ["the gateway's message", gateway(403, "Forbidden"), 403, "read: 403: Forbidden"],
    ["a code of a newer API", problem(418, "teapot"), 418, "read: 418: unknown problem teapot"],
    ["a known code with another status", problem(500, "forbidden"), 500, "read: 500: unknown problem forbidden"],
    [
      "a page of a proxy",
      reply(502, "<html>", { "content-type": "text/html" }),
      502,
      "read: 502: the answer is not one of the API",
    ],
  ])("is an AnswerError where something else answered: %s", async (_, step, status, message) => {
    api.script(step, step, step, step);
    const error = await api
      .client()
      .read("a")
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AnswerError);
    expect(error).toMatchObject({ status, message });
  });

  it("has its cause: of a connection, and of a time limit what was seen before", async () => {
    api.script(reset, reset, reset, reset);
    const broken = await api
      .client()
      .read("a")
      .catch((thrown: unknown) => thrown);
    expect(broken).toBeInstanceOf(ConnectionError);
    expect((broken as Error).cause).toBeInstanceOf(Error);
    api.script(unavailable, never);
    const client = api.client({ timeoutMs: 300, retry: { ...RETRY, maximumDelayMs: 10_000, firstDelayMs: 10_000 } });
    const late = await client.read("a").catch((thrown: unknown) => thrown);
    expect(late).toBeInstanceOf(TimeLimitError);
    expect(late).toMatchObject({ limitMs: 300, cause: { code: "dependency_unavailable" } });
  });
});
