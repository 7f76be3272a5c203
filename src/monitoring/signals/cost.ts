import type { SignalId } from "../../config/signal-ids";
import { DEFAULT_PERIOD_SECONDS, NEAR_LIMIT, type Signal } from "./signal";

/** What does it cost? */
export const COST = {
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
  },
} as const satisfies Partial<Record<SignalId, Signal>>;
