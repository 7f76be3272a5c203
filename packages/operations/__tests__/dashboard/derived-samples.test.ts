import { apiLines, authorizerLines } from "../../../../__tests__/support/log-lines";
import {
  embeddedSamples,
  filteredSamples,
  gatewaySamples,
  type LogLine,
  lambdaSamples,
} from "../../src/dashboard/derived-samples";
import type { Sample } from "../../src/dashboard/statistics";

const at = (lines: readonly string[]): LogLine[] => lines.map((text) => ({ at: 1000, text }));
const sumOf = (samples: readonly Sample[], name: string, dimensions: object) =>
  samples
    .filter((sample) => sample.name === name && JSON.stringify(sample.dimensions) === JSON.stringify(dimensions))
    .reduce((sum, { value }) => sum + value, 0);

describe("what CloudWatch would make of the logs", () => {
  it("holds of the embedded metrics each metric by each set of dimensions", async () => {
    const samples = embeddedSamples(at(await apiLines()), "SecureServerless");

    expect(sumOf(samples, "Requests", { Service: "api" })).toBe(6);
    expect(sumOf(samples, "Errors", { Service: "api" })).toBe(4);
    expect(sumOf(samples, "ColdStarts", { Service: "api" })).toBe(1);
    expect(sumOf(samples, "Requests", { Service: "api", Route: "/api/data/{key}" })).toBe(4);
    const notFound = { Service: "api", Route: "/api/data/{key}", Code: "object_not_found" };
    expect(sumOf(samples, "ErrorsByCode", notFound)).toBe(1);
  });

  it("holds of the metric filters one for each line that matches, zero for the others", async () => {
    const logs = { api: at(await apiLines()), authorizer: at(await authorizerLines()) };
    const samples = filteredSamples(logs, "MyLogs");

    expect(sumOf(samples, "LogErrors", {})).toBe(3);
    expect(sumOf(samples, "Denials", {})).toBe(2);
    expect(samples.filter(({ name }) => name === "Denials")).toHaveLength(logs.authorizer.length);
  });

  it("holds of Lambda's reports an invocation and its duration", () => {
    const lines = at(["REPORT RequestId: 1\tDuration: 12.5 ms\tBilled Duration: 13 ms", "END RequestId: 1"]);

    expect(lambdaSamples(lines, "f").map(({ name, value }) => [name, value])).toEqual([
      ["Invocations", 1],
      ["Duration", 12.5],
    ]);
  });

  it("holds of the requests their number, failures by kind, and time", () => {
    const record = { time: "2026-01-01T00:00:00.000Z", method: "GET", path: "/", requestId: "1" };
    const samples = gatewaySamples(
      [
        { ...record, status: 200, milliseconds: 5 },
        { ...record, status: 404, milliseconds: 1 },
        { ...record, status: 503, milliseconds: 9 },
      ],
      { ApiId: "a" },
    );

    expect(["Count", "4xx", "5xx", "Latency"].map((name) => sumOf(samples, name, { ApiId: "a" }))).toEqual([
      3, 1, 1, 15,
    ]);
  });
});
