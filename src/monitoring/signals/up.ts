import type { SignalId } from "../../config/signal-ids";
import type { Signal } from "./signal";

/** Is it up? What callers get. */
export const UP = {
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
    because: "Mostly a client's mistake, which nobody here can fix at night.",
    tellsRecovery: true,
  },
} as const satisfies Partial<Record<SignalId, Signal>>;
