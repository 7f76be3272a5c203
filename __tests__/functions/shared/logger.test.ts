import { errorFields, type LogFields, Logger, type LogLevel, logLevel } from "../../../functions/shared/logger";

function createLogger(level: LogLevel = "DEBUG") {
  const lines: string[] = [];
  const logger = new Logger({ service: "api", version: "1", level, write: (line) => void lines.push(line) });
  return { logger, lines, entries: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

it("writes a line as one JSON object with its context", () => {
  const { logger, lines, entries } = createLogger();
  logger.setContext({ requestId: "r", traceId: "t" });
  logger.info("two\nlines", { status: 200 });
  expect(lines[0]).not.toContain("\n");
  expect(entries()).toEqual([
    {
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      level: "INFO",
      message: "two\nlines",
      service: "api",
      version: "1",
      requestId: "r",
      traceId: "t",
      status: 200,
    },
  ]);
});

it("drops a field that is not on the list, even past the compiler", () => {
  const { logger, entries } = createLogger();
  logger.info("x", { status: 1, authorization: "Bearer x", body: "y" } as LogFields);
  expect(Object.keys(entries()[0] ?? {})).toEqual(["timestamp", "level", "message", "service", "version", "status"]);
});

it("replaces the last invocation's context by the next one's", () => {
  const { logger, entries } = createLogger();
  logger.setContext({ requestId: "1", traceId: "t" });
  logger.setContext({ requestId: "2" });
  logger.info("x");
  expect(entries()[0]).toMatchObject({ requestId: "2" });
  expect(entries()[0]).not.toHaveProperty("traceId");
});

it.each([
  ["DEBUG", ["DEBUG", "INFO", "WARN", "ERROR"]],
  ["INFO", ["INFO", "WARN", "ERROR"]],
  ["WARN", ["WARN", "ERROR"]],
  ["ERROR", ["ERROR"]],
] as const)("%s writes %j", (level, expected) => {
  const { logger, entries } = createLogger(level);
  logger.debug("x");
  logger.info("x");
  logger.warn("x");
  logger.error("x");
  expect(entries().map((entry) => entry["level"])).toEqual(expected);
});

it.each([
  [undefined, "INFO"],
  ["", "INFO"],
  ["debug", "DEBUG"],
  ["WARNING", "WARN"],
])("LOG_LEVEL=%s is %s", (value, expected) => {
  expect(logLevel({ LOG_LEVEL: value })).toBe(expected);
});

it("refuses an unknown LOG_LEVEL by name", () => {
  expect(() => logLevel({ LOG_LEVEL: "toString" })).toThrow("environment variable LOG_LEVEL must be one of");
});

it("tells name, message and stack of an error; of what is not an error, its type", () => {
  expect(errorFields(new TypeError("x"))).toMatchObject({
    errorName: "TypeError",
    errorMessage: "x",
    errorStack: expect.any(String),
  });
  expect(errorFields("secret text")).toEqual({ errorName: "string" });
});
