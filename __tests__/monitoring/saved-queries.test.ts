import { eventsOf, type LogEvent, runQuery } from "@secure-serverless/operations/dashboard/logs-insights";
import { QUERIES, type QueryName, queryString, REQUEST_ID_PLACEHOLDER } from "../../src/monitoring/queries";
import { SavedQueries } from "../../src/monitoring/saved-queries";
import { REQUEST_ID } from "../functions/support/api";
import { apiLines, authorizerLines } from "../support/log-lines";
import { LOG_GROUPS } from "../support/monitoring";
import { resourcesOf, synthScope } from "../support/terraform-json";

const definitionsOf = (logGroupNames: object) =>
  resourcesOf(
    synthScope((scope) => void new SavedQueries(scope, "queries", { folder: "mine", logGroupNames })),
    "aws_cloudwatch_query_definition",
  );

describe("SavedQueries", () => {
  it("saves each question in one folder, for the logs that answer it", () => {
    const definitions = definitionsOf(LOG_GROUPS);

    expect(definitions).toHaveLength(Object.keys(QUERIES).length);
    for (const [name, { logs, commands }] of Object.entries(QUERIES))
      expect(definitions).toContainEqual(
        expect.objectContaining({
          name: `mine/${name}`,
          log_group_names: logs.map((log) => LOG_GROUPS[log]),
          query_string: commands.join("\n| "),
        }),
      );
  });

  it("asks nothing of a log that does not exist", () => {
    const definitions = definitionsOf({ api: "/logs/api", access: "/logs/access" });

    expect(definitions.map(({ name }) => name)).not.toContain("mine/denials");
    expect(definitions.find(({ name }) => name === "mine/request-by-id")?.log_group_names).toEqual([
      "/logs/api",
      "/logs/access",
    ]);
  });
});

describe("the answers to the saved queries, from lines that the functions write", () => {
  let api: LogEvent[];
  let authorizer: LogEvent[];
  beforeAll(async () => {
    api = eventsOf(await apiLines());
    authorizer = eventsOf(await authorizerLines());
  });
  const ask = (name: QueryName, events: readonly LogEvent[], replaced = "", by = "") =>
    runQuery(queryString(QUERIES[name].commands).replaceAll(replaced || "\0", by), events);

  it("errors: what failed last comes first", () => {
    const rows = ask("errors", api);

    expect(rows.map((row) => JSON.parse(row["@message"] as string).code)).toEqual([
      "internal_error",
      "dependency_unavailable",
    ]);
    expect(rows[0]).toMatchObject({ level: "ERROR", message: "the request failed", requestId: REQUEST_ID });
  });

  it("duration: from Lambda's own report", () => {
    expect(ask("duration", api)).toEqual([
      { "bin(5m)": 0, "avg(@duration)": 12.5, "max(@duration)": 12.5, "min(@duration)": 12.5 },
    ]);
  });

  it("slowest-requests: every request, the slowest first", () => {
    const durations = ask("slowest-requests", api).map(({ durationMs }) => durationMs as number);

    expect(durations).toHaveLength(6);
    expect(durations).toEqual([...durations].sort((a, b) => b - a));
  });

  it("errors-by-code: one row for each code and route, none for what succeeded", () => {
    const rows = ask("errors-by-code", api);

    expect(rows).toHaveLength(4);
    expect(rows).toContainEqual({ code: "object_not_found", route: "/api/data/{key}", status: 404, requests: 1 });
    expect(rows).toContainEqual({ code: "internal_error", route: "/api/data/{key}", status: 500, requests: 1 });
  });

  it("request-by-id: every line of that request, in the access log too, and of no other", () => {
    const access = eventsOf([
      JSON.stringify({ requestId: "gateway", integrationRequestId: REQUEST_ID }),
      JSON.stringify({ requestId: "gateway-2", integrationRequestId: "another" }),
    ]);
    const rows = ask("request-by-id", [...api, ...access], REQUEST_ID_PLACEHOLDER, REQUEST_ID);

    // Six requests of which two failed with a cause, and the line of the access log.
    expect(rows).toHaveLength(6 + 2 + 1);
    expect(rows).toContainEqual(expect.objectContaining({ level: "ERROR", errorName: expect.any(String) }));
    expect(ask("request-by-id", [...api, ...access], REQUEST_ID_PLACEHOLDER, "unknown")).toEqual([]);
  });

  it("cold-starts: apart from the others", () => {
    const rows = ask("cold-starts", api);

    expect(rows.map(({ coldStart, requests }) => [coldStart, requests])).toEqual([
      [true, 1],
      [false, 5],
    ]);
    expect(rows[1]).toMatchObject({ averageMs: expect.any(Number), p99Ms: expect.any(Number) });
  });

  it("denials: by reason", () => {
    expect(ask("denials", authorizer).map(({ reason, refused }) => [reason, refused])).toEqual([
      ["unknown_key", 1],
      ["malformed_authorization", 1],
    ]);
  });
});

describe("the reading of queries", () => {
  it.each([
    ["a command", "filtr level = 1"],
    ["an operator", 'filter level ~ "x"'],
    ["a function", "stats median(durationMs)"],
    ["a field", "fields two words"],
    ["a direction", "sort durationMs down"],
    ["a limit", "limit many"],
    ["a parenthesis", "stats count(* by x"],
  ])("refuses %s that it does not know", (_, query) => {
    expect(() => runQuery(query, [])).toThrow(/^unknown /);
  });

  it("knows that and binds closer than or", () => {
    const events = [{ a: "1", b: "2" }, { a: "1" }, { c: "3" }];

    expect(runQuery('filter a = "1" and b = "2" or c = "3"', events)).toEqual([events[0], events[2]]);
  });
});
