import type { FunctionId } from "../config/parts";

/** Logs that can be asked: the functions', and the gateway's access log. */
export type QueriedLog = FunctionId | "access";

export interface SavedQuery {
  /** What it answers. */
  readonly answers: string;
  readonly logs: readonly QueriedLog[];
  /** Commands of CloudWatch Logs Insights, one each: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html */
  readonly commands: readonly string[];
}

/** Put in the place of the id in the query `request-by-id`. */
export const REQUEST_ID_PLACEHOLDER = "the-request-id";

/** The questions that are asked first when something is wrong: the original's two, and those that the runbook asks. */
export const QUERIES = {
  errors: {
    answers: "What went wrong last?",
    logs: ["api"],
    commands: [
      "fields @timestamp, level, message, requestId, @message",
      'filter level = "ERROR"',
      "sort @timestamp desc",
      "limit 20",
    ],
  },
  duration: {
    answers: "How long do invocations take, time-outs included?",
    logs: ["api"],
    // Lambda's own report line has the duration of the whole invocation, that of a timed out one included.
    commands: ['filter @type = "REPORT"', "stats avg(@duration), max(@duration), min(@duration) by bin(5m)"],
  },
  "slowest-requests": {
    answers: "Which requests took longest, and were they cold starts?",
    logs: ["api"],
    commands: [
      "fields @timestamp, durationMs, method, route, status, coldStart, requestId",
      'filter message = "request"',
      "sort durationMs desc",
      "limit 20",
    ],
  },
  "errors-by-code": {
    answers: "Which problems are answered, on which routes, how often?",
    logs: ["api"],
    commands: [
      'filter message = "request" and ispresent(code)',
      "stats count(*) as requests by code, route, status",
      "sort requests desc",
    ],
  },
  "request-by-id": {
    answers: "What happened to one request? The id is the answer's X-Request-Id.",
    logs: ["api", "authorizer", "access"],
    commands: [
      "fields @timestamp, @log, level, message, route, status, code, durationMs, errorName, errorMessage",
      `filter requestId = "${REQUEST_ID_PLACEHOLDER}" or integrationRequestId = "${REQUEST_ID_PLACEHOLDER}"`,
      "sort @timestamp asc",
      "limit 100",
    ],
  },
  "cold-starts": {
    answers: "How many requests met a cold start, and how much slower were they?",
    logs: ["api"],
    commands: [
      'filter message = "request"',
      "stats count(*) as requests, avg(durationMs) as averageMs, pct(durationMs, 99) as p99Ms by coldStart, bin(5m)",
    ],
  },
  denials: {
    answers: "Why are keys refused, and since when?",
    logs: ["authorizer"],
    commands: ['filter message = "authorization refused"', "stats count(*) as refused by reason, bin(5m)"],
  },
} as const satisfies Record<string, SavedQuery>;

export type QueryName = keyof typeof QUERIES;

export const queryString = (commands: readonly string[]) => commands.join("\n| ");
