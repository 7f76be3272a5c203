/** What the application watches, as data: the same alarms, metric filters and queries as `src/monitoring` has for dev. */

/** What an alarm is about: the dimension of its metric. */
export type About = "api" | "function" | "authorizer" | "queue" | "service" | "nothing";

export interface AlarmRow {
  readonly id: string;
  readonly namespace: string;
  readonly metric: string;
  readonly about: About;
  readonly statistic: string;
  readonly periodSeconds: number;
  readonly periods: number;
  /** @default all of them */
  readonly datapoints?: number;
  readonly threshold: number;
}

type Row = readonly [string, string, string, About, string, number, number, number, number?];
const OWN = "SecureServerless";

const ROWS: readonly Row[] = [
  ["api-4xx-rate", "AWS/ApiGateway", "4xx", "api", "Average", 300, 3, 0.95],
  ["api-5xx-count", "AWS/ApiGateway", "5xx", "api", "Sum", 300, 1, 5],
  ["api-5xx-rate", "AWS/ApiGateway", "5xx", "api", "Average", 60, 5, 0.05, 3],
  ["async-event-age", "AWS/Lambda", "AsyncEventAge", "function", "Maximum", 300, 1, 3600000],
  ["async-events-dropped", "AWS/Lambda", "AsyncEventsDropped", "function", "Sum", 300, 1, 1],
  ["authorizer-denials", OWN, "Denials", "nothing", "Sum", 300, 1, 1000],
  ["authorizer-errors", "AWS/Lambda", "Errors", "authorizer", "Sum", 300, 1, 3],
  ["cold-starts", OWN, "ColdStarts", "service", "Sum", 300, 3, 100],
  ["concurrency", "AWS/Lambda", "ConcurrentExecutions", "function", "Maximum", 300, 3, 80, 2],
  ["data-out", OWN, "BytesOut", "service", "Sum", 300, 3, 1000000000],
  ["dead-letter-age", "AWS/SQS", "ApproximateAgeOfOldestMessage", "queue", "Maximum", 300, 1, 864000],
  ["dead-letter-failures", "AWS/Lambda", "DeadLetterErrors", "function", "Sum", 300, 1, 1],
  ["dead-letters", "AWS/SQS", "ApproximateNumberOfMessagesVisible", "queue", "Maximum", 300, 1, 1],
  ["dependency-errors", OWN, "DependencyErrors", "nothing", "Sum", 300, 1, 5],
  ["destination-failures", "AWS/Lambda", "DestinationDeliveryFailures", "function", "Sum", 300, 1, 1],
  ["duration", "AWS/Lambda", "Duration", "function", "Average", 300, 2, 20000],
  ["errors", "AWS/Lambda", "Errors", "function", "Sum", 300, 2, 5],
  ["integration-latency-p90", "AWS/ApiGateway", "IntegrationLatency", "api", "p90", 300, 3, 1200],
  ["internal-errors", OWN, "InternalErrors", "nothing", "Sum", 300, 1, 1],
  ["invocations", "AWS/Lambda", "Invocations", "function", "Sum", 300, 3, 24000],
  ["latency-p50", "AWS/ApiGateway", "Latency", "api", "p50", 300, 3, 500],
  ["latency-p90", "AWS/ApiGateway", "Latency", "api", "p90", 300, 3, 1500],
  ["latency-p99", "AWS/ApiGateway", "Latency", "api", "p99", 300, 5, 5000, 3],
  ["log-errors", OWN, "LogErrors", "nothing", "Sum", 300, 1, 10],
  ["secret-failures", OWN, "SecretFailures", "nothing", "Sum", 300, 1, 1],
  ["slo-availability-fast-long", "AWS/ApiGateway", "5xx", "api", "Average", 3600, 1, 0.0144],
  ["slo-availability-fast-short", "AWS/ApiGateway", "5xx", "api", "Average", 300, 1, 0.0144],
  ["slo-availability-slow-long", "AWS/ApiGateway", "5xx", "api", "Average", 21600, 1, 0.006],
  ["slo-availability-slow-short", "AWS/ApiGateway", "5xx", "api", "Average", 1800, 1, 0.006],
  ["slo-latency-fast-long", "AWS/ApiGateway", "Latency", "api", "p85.6", 3600, 1, 2000],
  ["slo-latency-fast-short", "AWS/ApiGateway", "Latency", "api", "p85.6", 300, 1, 2000],
  ["slo-latency-slow-long", "AWS/ApiGateway", "Latency", "api", "p94", 21600, 1, 2000],
  ["slo-latency-slow-short", "AWS/ApiGateway", "Latency", "api", "p94", 1800, 1, 2000],
  ["throttles", "AWS/Lambda", "Throttles", "function", "Sum", 300, 1, 10],
];

export const ALARMS: readonly AlarmRow[] = ROWS.map(
  ([id, namespace, metric, about, statistic, periodSeconds, periods, threshold, datapoints]) => ({
    ...{ id, namespace, metric, about, statistic, periodSeconds, periods, threshold },
    ...(datapoints === undefined ? {} : { datapoints }),
  }),
);

/** Which alarms make one that notifies or pages. */
export const COMPOSITES: Readonly<Record<string, readonly string[]>> = {
  "api-down": ["api-5xx-rate", "api-5xx-count"],
  "slo-availability-fast-burn": ["slo-availability-fast-long", "slo-availability-fast-short", "api-5xx-count"],
  "slo-availability-slow-burn": ["slo-availability-slow-long", "slo-availability-slow-short"],
  "slo-latency-fast-burn": ["slo-latency-fast-long", "slo-latency-fast-short"],
  "slo-latency-slow-burn": ["slo-latency-slow-long", "slo-latency-slow-short"],
};

/** Of the logs of the function, or of the authorizer: a name and a pattern. */
export const METRIC_FILTERS: readonly (readonly ["function" | "authorizer", string, string])[] = [
  ["authorizer", "Denials", "{ $.authorized IS FALSE }"],
  ["function", "DependencyErrors", '{ $.message = "request" && $.code = "dependency_unavailable" }'],
  ["function", "InternalErrors", '{ $.message = "request" && $.code = "internal_error" }'],
  ["function", "LogErrors", '{ $.level = "ERROR" }'],
  ["authorizer", "LogErrors", '{ $.level = "ERROR" }'],
  ["authorizer", "SecretFailures", '{ $.level = "ERROR" && $.message = "the secret could not be read" }'],
];

/** Saved queries: a name, and lines of the query. */
export const QUERIES: Readonly<Record<string, readonly string[]>> = {
  "cold-starts": [
    'filter message = "request"',
    "stats count(*) as requests, avg(durationMs) as averageMs, pct(durationMs, 99) as p99Ms by coldStart, bin(5m)",
  ],
  denials: ['filter message = "authorization refused"', "stats count(*) as refused by reason, bin(5m)"],
  duration: ['filter @type = "REPORT"', "stats avg(@duration), max(@duration), min(@duration) by bin(5m)"],
  "errors-by-code": [
    'filter message = "request" and ispresent(code)',
    "stats count(*) as requests by code, route, status",
    "sort requests desc",
  ],
  errors: [
    "fields @timestamp, level, message, requestId, @message",
    'filter level = "ERROR"',
    "sort @timestamp desc",
    "limit 20",
  ],
  "request-by-id": [
    "fields @timestamp, @log, level, message, route, status, code, durationMs, errorName, errorMessage",
    'filter requestId = "the-request-id" or integrationRequestId = "the-request-id"',
    "sort @timestamp asc",
    "limit 100",
  ],
  "slowest-requests": [
    "fields @timestamp, durationMs, method, route, status, coldStart, requestId",
    'filter message = "request"',
    "sort durationMs desc",
    "limit 20",
  ],
};
