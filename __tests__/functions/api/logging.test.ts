import { createHarness } from "../support/api";

const BODY_MARK = "body-mark-9f31";
const KEY_MARK = "object-mark-5c02";
const AUTHORIZATION_MARK = "authorization-mark-77aa";
const QUERY_MARK = "query-mark-1b9e";

function linesOf(lines: readonly string[]): Record<string, unknown>[] {
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

async function exercise(level: "DEBUG" | "INFO" | "WARN" | "ERROR") {
  const harness = createHarness({ level });
  const headers = {
    authorization: `Bearer ${AUTHORIZATION_MARK}`,
    "content-type": "application/json",
    cookie: AUTHORIZATION_MARK,
  };
  const body = JSON.stringify({ key: KEY_MARK, data: BODY_MARK });
  await harness.send({ method: "POST", path: "/api/data", headers, body });
  await harness.send({ method: "POST", path: "/api/data", headers, body: `{${BODY_MARK}` });
  await harness.send({ method: "GET", path: `/api/data/${KEY_MARK}`, headers, query: `version=${QUERY_MARK}` });
  await harness.send({ method: "GET", path: `/${KEY_MARK}`, headers });
  await harness.send({ method: "GET", path: "/api/data", headers, authorizer: { [AUTHORIZATION_MARK]: 1 } });
  harness.store.failNext("unavailable");
  await harness.send({ method: "DELETE", path: `/api/data/${KEY_MARK}`, headers });
  return harness.lines;
}

describe("what is logged", () => {
  it.each(["DEBUG", "INFO", "WARN", "ERROR"] as const)(
    "at %s holds no body, credential, query or key",
    async (level) => {
      const lines = await exercise(level);
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) {
        expect(line).not.toMatch(new RegExp([BODY_MARK, KEY_MARK, AUTHORIZATION_MARK, QUERY_MARK].join("|")));
        expect(line).not.toContain("\n");
      }
    },
  );

  it("names the outcome of every request once", async () => {
    const requests = linesOf(await exercise("INFO")).filter((line) => line["message"] === "request");
    expect(requests.map(({ route, status, code, coldStart }) => [route, status, code, coldStart])).toEqual([
      ["/api/data", 201, undefined, true],
      ["/api/data", 400, "malformed_json", false],
      ["/api/data/{key}", 404, "object_not_found", false],
      ["unmatched", 404, "path_not_found", false],
      ["/api/data", 401, "unauthorized", false],
      ["/api/data/{key}", 503, "dependency_unavailable", false],
    ]);
    expect(requests[0]).toMatchObject({
      method: "POST",
      keyName: "default",
      bytesIn: JSON.stringify({ key: KEY_MARK, data: BODY_MARK }).length,
      durationMs: expect.any(Number),
    });
  });

  it("drops what is below a level, and keeps metrics", async () => {
    const lines = linesOf(await exercise("ERROR"));
    expect(lines.filter((line) => "level" in line).map((line) => line["level"])).toEqual(["ERROR"]);
    expect(lines.filter((line) => "_aws" in line)).toHaveLength(6);
  });
});

describe("metrics", () => {
  it("has every dimension and metric that a directive names in its line", async () => {
    const lines = linesOf(await exercise("INFO")).filter((line) => "_aws" in line);
    const directives = lines.flatMap((line) => {
      const aws = line["_aws"] as {
        CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }[];
      };
      return aws.CloudWatchMetrics.map((directive) => ({ line, directive }));
    });

    // one of each of the six requests, and one more of each of the five errors
    expect(directives).toHaveLength(11);
    for (const { line, directive } of directives) {
      const names = [...directive.Dimensions.flat(), ...directive.Metrics.map((metric) => metric.Name)];
      expect(directive.Namespace).toBe("SecureServerless");
      expect(names.length).toBeGreaterThan(1);
      expect(Object.keys(line)).toEqual(expect.arrayContaining(names));
    }
  });

  it("count requests, and errors by route and code", async () => {
    const metrics = linesOf(await exercise("INFO")).filter((line) => "_aws" in line);
    expect(
      metrics.map(({ Route, Requests, Errors, Code, ColdStarts }) => [Route, Requests, Errors, Code, ColdStarts]),
    ).toEqual([
      ["/api/data", 1, 0, undefined, 1],
      ["/api/data", 1, 1, "malformed_json", 0],
      ["/api/data/{key}", 1, 1, "object_not_found", 0],
      ["unmatched", 1, 1, "path_not_found", 0],
      ["/api/data", 1, 1, "unauthorized", 0],
      ["/api/data/{key}", 1, 1, "dependency_unavailable", 0],
    ]);
  });
});
