import type { MetricSource } from "./metric-source";

/** Where on the dashboard, read from top to bottom, a signal is shown. */
export const SECTIONS = {
  up: "Is it up?",
  speed: "How fast is it?",
  cause: "Why not?",
  cost: "What does it cost?",
} as const;

export type Section = keyof typeof SECTIONS;
/** "page" interrupts someone at any hour; "notify" is read in working hours. */
export type Severity = "page" | "notify";
export type Statistic = "Sum" | "Average" | "Maximum" | `p${number}`;

/** What an environment allows, which some thresholds are a share of. */
export interface Limits {
  /** Invocations of the API's function at once. */
  readonly reservedConcurrency: number | "unreserved";
  /** Requests per second that the gateway lets through. */
  readonly requestsPerSecond: number;
}

/** One thing that can go wrong, and everything that is made of it: an alarm, a graph, a section of the runbook. */
export interface Signal {
  /** Title of its graph. */
  readonly title: string;
  /** What the alarm says has happened. */
  readonly meaning: string;
  /** What a user of the API notices meanwhile. */
  readonly feels: string;
  readonly metric: MetricSource;
  readonly statistic: Statistic;
  /** What the metric counts, as the graph's axis names it. */
  readonly unit: string;
  /** Seconds over which each value is taken, in alarm and graph alike. @default 300 */
  readonly periodSeconds?: number;
  /** The alarm fires at this value and above, unless the environment sets another. */
  readonly threshold: number | ((limits: Limits) => number);
  /** M of N: how many of the last N periods must reach the threshold. */
  readonly periods: readonly [breaching: number, of: number];
  /** What a period without a value counts as. @default "notBreaching": what nobody uses does not fail */
  readonly missingData?: "notBreaching" | "breaching" | "ignore" | "missing";
  readonly severity: Severity;
  /** Why the severity is what it is. */
  readonly because: string;
  /** Whether the end is told too. False for what happens at one moment: its end says only that the period is over. */
  readonly tellsRecovery: boolean;
  readonly section: Section;
}

export const DEFAULT_PERIOD_SECONDS = 300;
/** What an account has in a region before a quota is raised: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const ACCOUNT_CONCURRENCY = 1000;
/** The share of a limit at which there is still time to act. */
const NEAR_LIMIT = 0.8;
const HOUR_MS = 60 * 60 * 1000;
const DAY_SECONDS = 24 * 60 * 60;

/**
 * Every signal, by its id: the last part of its alarm's name and its anchor in the runbook. Adding one is adding an entry
 * here and its section to docs/runbook.md.
 */
export const SIGNALS = {
  "api-5xx-rate": {
    title: "API 5xx rate",
    meaning: "A share of the requests is answered with a 5xx",
    feels: "Some requests fail, and repeating them may not help.",
    metric: { from: "gateway", metric: "5xx" },
    // The gateway reports a 0 or a 1 for each request, so that the average is the rate. AWS says so of the metric's REST
    // twin only: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
    statistic: "Average",
    unit: "share of requests",
    periodSeconds: 60,
    threshold: 0.05,
    periods: [3, 5],
    severity: "notify",
    because: "A rate alone may be one failure of three requests; together with the count it pages as api-down.",
    tellsRecovery: true,
    section: "up",
  },
  "api-5xx-count": {
    title: "API 5xx count",
    meaning: "Requests are answered with a 5xx",
    feels: "Requests fail; how many of all, api-5xx-rate tells.",
    metric: { from: "gateway", metric: "5xx" },
    statistic: "Sum",
    unit: "requests",
    threshold: 5,
    periods: [1, 1],
    severity: "notify",
    because: "A count alone may be a thousandth of the traffic; together with the rate it pages as api-down.",
    tellsRecovery: true,
    section: "up",
  },
  "api-4xx-rate": {
    title: "API 4xx rate",
    meaning: "A large share of the requests is refused as the client's mistake",
    feels: "Clients get 4xx: a wrong key, a wrong path, or 429 beyond the throttling.",
    metric: { from: "gateway", metric: "4xx" },
    statistic: "Average",
    unit: "share of requests",
    threshold: 0.5,
    periods: [3, 3],
    severity: "notify",
    because: "Mostly a client's mistake, which nobody here can mend at night.",
    tellsRecovery: true,
    section: "up",
  },
  "latency-p50": {
    title: "API latency, p50",
    meaning: "Half of the requests take longer than usual",
    feels: "Everything is slow for everyone.",
    metric: { from: "gateway", metric: "Latency" },
    statistic: "p50",
    unit: "ms",
    threshold: 500,
    periods: [3, 3],
    severity: "notify",
    because: "Slow is not down: answers still arrive.",
    tellsRecovery: true,
    section: "speed",
  },
  "latency-p90": {
    title: "API latency, p90",
    meaning: "One in ten requests takes very long",
    feels: "Every page that makes several requests has a slow one.",
    metric: { from: "gateway", metric: "Latency" },
    statistic: "p90",
    unit: "ms",
    threshold: 1_500,
    periods: [3, 3],
    severity: "notify",
    because: "Slow is not down: answers still arrive.",
    tellsRecovery: true,
    section: "speed",
  },
  "latency-p99": {
    title: "API latency, p99",
    meaning: "One in a hundred requests takes extremely long",
    feels: "Now and then a request hangs; cold starts and retries of AWS calls end here.",
    metric: { from: "gateway", metric: "Latency" },
    statistic: "p99",
    unit: "ms",
    threshold: 5_000,
    periods: [3, 5],
    severity: "notify",
    because: "At little traffic a single cold start is the p99.",
    tellsRecovery: true,
    section: "speed",
  },
  "integration-latency-p90": {
    title: "Integration latency, p90",
    meaning: "The function, without the gateway and the authorizer, is slow",
    feels: "The same as latency-p90; this one says that the function is where the time goes.",
    metric: { from: "gateway", metric: "IntegrationLatency" },
    statistic: "p90",
    unit: "ms",
    threshold: 1_200,
    periods: [3, 3],
    severity: "notify",
    because: "It locates a slowness that latency-p90 reports.",
    tellsRecovery: true,
    section: "speed",
  },
  duration: {
    title: "Lambda Duration",
    meaning: "Lambda function duration too high",
    feels: "Requests take so long that both Lambda and the gateway are about to give up, at 30 s.",
    metric: { from: "function", metric: "Duration" },
    statistic: "Average",
    unit: "ms",
    // Two thirds of the time after which both give up.
    threshold: 20_000,
    periods: [2, 2],
    severity: "notify",
    because: "Once requests really time out they are 5xx, and api-down pages.",
    tellsRecovery: true,
    section: "speed",
  },
  "cold-starts": {
    title: "Cold starts",
    meaning: "New execution environments are started again and again",
    feels: "A share of the requests takes some hundred milliseconds longer.",
    metric: { from: "handler", metric: "ColdStarts" },
    statistic: "Sum",
    unit: "cold starts",
    threshold: 100,
    periods: [3, 3],
    severity: "notify",
    because: "Nothing fails; it asks for a look at traffic and at the size of the bundle.",
    tellsRecovery: false,
    section: "speed",
  },
  errors: {
    title: "Lambda Errors",
    meaning: "Lambda function error rate too high",
    feels:
      "Requests are answered with 500: the handler answers its own failures, so an error here is a crash or a time-out.",
    metric: { from: "function", metric: "Errors" },
    statistic: "Sum",
    unit: "invocations",
    threshold: 5,
    periods: [2, 2],
    severity: "notify",
    because: "A cause: when users notice, api-down pages.",
    tellsRecovery: true,
    section: "cause",
  },
  throttles: {
    title: "Lambda Throttles",
    meaning: "Lambda function being throttled",
    feels: "Requests beyond the function's concurrency are answered with 5xx at once.",
    metric: { from: "function", metric: "Throttles" },
    statistic: "Sum",
    unit: "invocations",
    threshold: 10,
    periods: [1, 1],
    severity: "notify",
    because: "A cause: when users notice, api-down pages.",
    tellsRecovery: true,
    section: "cause",
  },
  concurrency: {
    title: "Lambda Concurrent Executions",
    meaning: "The function is close to the invocations that it may run at once",
    feels: "Nothing yet; at the limit requests are throttled.",
    metric: { from: "function", metric: "ConcurrentExecutions" },
    statistic: "Maximum",
    unit: "invocations at once",
    threshold: ({ reservedConcurrency }) =>
      Math.ceil(NEAR_LIMIT * (reservedConcurrency === "unreserved" ? ACCOUNT_CONCURRENCY : reservedConcurrency)),
    periods: [2, 3],
    severity: "notify",
    because: "There is time to raise the limit before anyone notices.",
    tellsRecovery: true,
    section: "cause",
  },
  "authorizer-errors": {
    title: "Authorizer errors",
    meaning: "The authorizer crashes, times out or cannot read the secret",
    feels: "Requests are answered with 500 although the key is good; answers that the gateway has cached still pass.",
    metric: { from: "authorizer", metric: "Errors" },
    statistic: "Sum",
    unit: "invocations",
    threshold: 3,
    periods: [1, 1],
    severity: "notify",
    because: "A cause: when users notice, api-down pages.",
    tellsRecovery: true,
    section: "cause",
  },
  "rotation-failures": {
    title: "Failed rotations of the secret",
    meaning: "The API key was due to be replaced by schedule and was not",
    feels: "Nothing; the present keys go on passing.",
    metric: { from: "rotation", metric: "Errors" },
    statistic: "Sum",
    unit: "invocations",
    threshold: 1,
    periods: [1, 1],
    severity: "notify",
    because: "Nobody is shut out; the key only lives longer than it should.",
    // Secrets Manager tries a few times and then waits for the next date: silence is no recovery.
    tellsRecovery: false,
    section: "cause",
  },
  "authorizer-denials": {
    title: "Authorizer denials",
    meaning: "Many requests come with a key that does not pass",
    feels: "The callers concerned get 403: a rotation that was not told, or somebody guesses keys.",
    metric: { from: "logs", metric: "Denials" },
    statistic: "Sum",
    unit: "requests",
    threshold: 100,
    periods: [1, 1],
    severity: "notify",
    because: "The door holds; whether it is an attack or a forgotten client can be told by daylight.",
    tellsRecovery: true,
    section: "cause",
  },
  "secret-failures": {
    title: "Secret access failures",
    meaning: "The authorizer cannot read the API's secret",
    feels: "Requests are answered with 500 once the cached keys are too old.",
    metric: { from: "logs", metric: "SecretFailures" },
    statistic: "Sum",
    unit: "failures",
    threshold: 1,
    periods: [1, 1],
    severity: "notify",
    because: "The cache bridges a short failure; a long one is 5xx, and api-down pages.",
    tellsRecovery: true,
    section: "cause",
  },
  "internal-errors": {
    title: "Unforeseen errors of the handler",
    meaning: "The handler answered 500 for an error that it does not know",
    feels: "Those requests fail, and will fail again: it is a defect.",
    metric: { from: "logs", metric: "InternalErrors" },
    statistic: "Sum",
    unit: "requests",
    threshold: 1,
    periods: [1, 1],
    severity: "notify",
    because: "One is a defect to mend, many are 5xx, and api-down pages.",
    tellsRecovery: false,
    section: "cause",
  },
  "dependency-errors": {
    title: "Dependency errors of the handler",
    meaning: "S3 does not answer the handler, which therefore answers 503",
    feels: "Requests fail with Retry-After; repeating them later helps.",
    metric: { from: "logs", metric: "DependencyErrors" },
    statistic: "Sum",
    unit: "requests",
    threshold: 5,
    periods: [1, 1],
    severity: "notify",
    because: "A cause: when users notice, api-down pages.",
    tellsRecovery: true,
    section: "cause",
  },
  "log-errors": {
    title: "Errors in the logs",
    meaning: "The functions log errors",
    feels: "Possibly nothing: some errors are survived.",
    metric: { from: "logs", metric: "LogErrors" },
    statistic: "Sum",
    unit: "lines",
    threshold: 10,
    periods: [1, 1],
    severity: "notify",
    because: "It catches what no other signal names.",
    tellsRecovery: false,
    section: "cause",
  },
  "dead-letters": {
    title: "Dead letters",
    meaning: "Asynchronous events that failed for good wait in the dead letter queue",
    feels: "Nothing: nobody waits for an asynchronous event, but its work is not done.",
    metric: { from: "dead-letters", metric: "ApproximateNumberOfMessagesVisible" },
    statistic: "Maximum",
    unit: "messages",
    threshold: 1,
    periods: [1, 1],
    severity: "notify",
    because: "The events are kept for 14 days.",
    tellsRecovery: true,
    section: "cause",
  },
  "dead-letter-age": {
    title: "Age of the oldest dead letter",
    meaning: "Dead letters are about to be forgotten",
    feels: "Nothing; after 14 days the event is lost.",
    metric: { from: "dead-letters", metric: "ApproximateAgeOfOldestMessage" },
    statistic: "Maximum",
    unit: "s",
    threshold: 10 * DAY_SECONDS,
    periods: [1, 1],
    severity: "notify",
    because: "Four days are left.",
    tellsRecovery: true,
    section: "cause",
  },
  "destination-failures": {
    title: "Failed on-failure deliveries",
    meaning: "Lambda could not tell the failure topic about a failed event",
    feels: "Nothing; but failures no longer reach you by the topic.",
    metric: { from: "function", metric: "DestinationDeliveryFailures" },
    statistic: "Sum",
    unit: "events",
    threshold: 1,
    periods: [1, 1],
    severity: "notify",
    because: "The dead letter queue still has the event.",
    tellsRecovery: false,
    section: "cause",
  },
  "dead-letter-failures": {
    title: "Failed dead letters",
    meaning: "Lambda could not put a failed event into the dead letter queue",
    feels: "Nothing; but the event may be lost.",
    metric: { from: "function", metric: "DeadLetterErrors" },
    statistic: "Sum",
    unit: "events",
    threshold: 1,
    periods: [1, 1],
    severity: "notify",
    because: "The failure topic still tells about the event, with its content.",
    tellsRecovery: false,
    section: "cause",
  },
  "async-event-age": {
    title: "Age of asynchronous events",
    meaning: "Asynchronous events wait long before they are processed",
    feels: "Nothing at once; asynchronous work is late.",
    metric: { from: "function", metric: "AsyncEventAge" },
    statistic: "Maximum",
    unit: "ms",
    threshold: HOUR_MS,
    periods: [1, 1],
    severity: "notify",
    because: "Events are dropped after six hours: five are left.",
    tellsRecovery: true,
    section: "cause",
  },
  "async-events-dropped": {
    title: "Dropped asynchronous events",
    meaning: "Lambda gave up asynchronous events",
    feels: "Nothing; their work is not done.",
    metric: { from: "function", metric: "AsyncEventsDropped" },
    statistic: "Sum",
    unit: "events",
    threshold: 1,
    periods: [1, 1],
    severity: "notify",
    because: "The events are in the dead letter queue and told by the failure topic.",
    tellsRecovery: false,
    section: "cause",
  },
  invocations: {
    title: "Lambda Invocations",
    meaning: "The traffic is close to what the gateway lets through",
    feels: "Nothing yet; beyond the throttling clients get 429.",
    metric: { from: "function", metric: "Invocations" },
    statistic: "Sum",
    unit: "invocations",
    threshold: ({ requestsPerSecond }) => Math.ceil(NEAR_LIMIT * requestsPerSecond * DEFAULT_PERIOD_SECONDS),
    periods: [3, 3],
    severity: "notify",
    because: "It costs money, not availability, and the gateway's throttling bounds it.",
    tellsRecovery: true,
    section: "cost",
  },
  "data-out": {
    title: "Bytes sent",
    meaning: "The API sends unusually much data",
    feels: "Nothing; data that leaves AWS is paid by the byte.",
    metric: { from: "handler", metric: "BytesOut" },
    statistic: "Sum",
    unit: "bytes",
    // A gigabyte in five minutes, for a quarter of an hour.
    threshold: 1_000_000_000,
    periods: [3, 3],
    severity: "notify",
    because: "It costs money, not availability.",
    tellsRecovery: true,
    section: "cost",
  },
} as const satisfies Record<string, Signal>;

export type SignalId = keyof typeof SIGNALS;

export const SIGNAL_IDS = Object.keys(SIGNALS) as [SignalId, ...SignalId[]];
