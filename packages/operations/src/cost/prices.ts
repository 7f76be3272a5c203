import type { SourceId } from "./sources";

/** What one unit costs for the units of a month up to `upTo`, of which those of earlier tiers are not part. */
export interface Tier {
  readonly upTo: number;
  /** US dollars for one unit. */
  readonly usd: number;
}

export interface Price {
  /** What is counted: the quantity of a month is in these. */
  readonly unit: string;
  /** In order; the last one is without end. */
  readonly tiers: readonly Tier[];
  readonly source: SourceId;
}

/** The Region of all prices here. Others differ by some percent. */
export const PRICE_REGION = "us-east-1";

const MILLION = 1_000_000;
const BILLION = 1000 * MILLION;
/** AWS's terabyte of a tier, in GB. */
const TB = 1024;
const ALL = Number.POSITIVE_INFINITY;

function flat(usd: number): readonly Tier[] {
  return [{ upTo: ALL, usd }];
}

/** AWS's list prices in {@link PRICE_REGION}, without the free tier, discounts and taxes. */
export const PRICES = {
  apiRequest: {
    unit: "request of up to 512 KB",
    tiers: [
      { upTo: 300 * MILLION, usd: 1 / MILLION },
      { upTo: ALL, usd: 0.9 / MILLION },
    ],
    source: "infracost",
  },
  lambdaRequest: { unit: "invocation", tiers: flat(0.2 / MILLION), source: "infracost" },
  lambdaArm: {
    unit: "GB-second on arm64",
    tiers: [
      { upTo: 7.5 * BILLION, usd: 0.0000133334 },
      { upTo: 18.75 * BILLION, usd: 0.0000120001 },
      { upTo: ALL, usd: 0.0000106667 },
    ],
    source: "infracost",
  },
  lambdaX86: {
    unit: "GB-second on x86",
    tiers: [
      { upTo: 6 * BILLION, usd: 0.0000166667 },
      { upTo: 15 * BILLION, usd: 0.000015 },
      { upTo: ALL, usd: 0.0000133334 },
    ],
    source: "infracost",
  },
  logIngestion: {
    unit: "GB of a function's or a gateway's log",
    tiers: [
      { upTo: 10 * TB, usd: 0.5 },
      { upTo: 30 * TB, usd: 0.25 },
      { upTo: 50 * TB, usd: 0.1 },
      { upTo: ALL, usd: 0.05 },
    ],
    source: "lambdaLogPricing",
  },
  logStorage: { unit: "GB of compressed log, a month", tiers: flat(0.03), source: "infracost" },
  trace: { unit: "trace recorded", tiers: flat(5 / MILLION), source: "xrayPricing" },
  traceInsight: { unit: "trace looked through for insights", tiers: flat(1 / MILLION), source: "xrayPricing" },
  s3Read: { unit: "GET or HEAD", tiers: flat(0.0004 / 1000), source: "infracost" },
  s3Write: { unit: "PUT or LIST", tiers: flat(0.005 / 1000), source: "infracost" },
  s3Storage: {
    unit: "GB stored, a month",
    tiers: [
      { upTo: 50 * TB, usd: 0.023 },
      { upTo: 500 * TB, usd: 0.022 },
      { upTo: ALL, usd: 0.021 },
    ],
    source: "s3Pricing",
  },
  kmsRequest: { unit: "request to KMS", tiers: flat(0.03 / 10_000), source: "infracost" },
  kmsKey: { unit: "key, a month", tiers: flat(1), source: "infracost" },
  secretCall: { unit: "call of Secrets Manager", tiers: flat(0.05 / 10_000), source: "infracost" },
  secret: { unit: "secret, a month", tiers: flat(0.4), source: "infracost" },
  dataOut: {
    unit: "GB sent to the internet",
    tiers: [
      { upTo: 10 * TB, usd: 0.09 },
      { upTo: 50 * TB, usd: 0.085 },
      { upTo: 150 * TB, usd: 0.07 },
      { upTo: ALL, usd: 0.05 },
    ],
    source: "infracost",
  },
  edgeRequest: { unit: "HTTPS request to a distribution", tiers: flat(0.01 / 10_000), source: "cloudFrontPricing" },
  edgeFunction: { unit: "run of a CloudFront function", tiers: flat(0.1 / MILLION), source: "cloudFrontPricing" },
  edgeRead: { unit: "read of a key value store", tiers: flat(0.03 / MILLION), source: "cloudFrontPricing" },
  firewallRequest: { unit: "request that a firewall looks at", tiers: flat(0.6 / MILLION), source: "wafPricing" },
  firewall: { unit: "web ACL, a month", tiers: flat(5), source: "wafPricing" },
  firewallRule: { unit: "rule of a web ACL, a month", tiers: flat(1), source: "wafPricing" },
  metricAlarm: { unit: "metric of an alarm, a month", tiers: flat(0.1), source: "infracost" },
  compositeAlarm: { unit: "composite alarm, a month", tiers: flat(0.5), source: "cloudWatchPricing" },
  customMetric: {
    unit: "custom metric, a month",
    tiers: [
      { upTo: 10_000, usd: 0.3 },
      { upTo: 250_000, usd: 0.1 },
      { upTo: MILLION, usd: 0.05 },
      { upTo: ALL, usd: 0.02 },
    ],
    source: "cloudWatchPricing",
  },
  dashboard: { unit: "dashboard, a month", tiers: flat(3), source: "infracost" },
  notification: { unit: "message published to a topic", tiers: flat(0.5 / MILLION), source: "infracost" },
  email: { unit: "e-mail", tiers: flat(2 / 100_000), source: "infracost" },
  queueRequest: { unit: "request of a queue", tiers: flat(0.4 / MILLION), source: "infracost" },
} as const satisfies Record<string, Price>;

export type PriceId = keyof typeof PRICES;

/**
 * US dollars for the units of one month, each unit at the price of its tier.
 *
 * @throws RangeError for a quantity below 0, or one that is not a number
 */
export function priceOf(id: PriceId, quantity: number): number {
  if (!(quantity >= 0)) throw new RangeError(`A quantity must be 0 or more, got ${quantity}`);
  let from = 0;
  let usd = 0;
  for (const tier of PRICES[id].tiers) {
    if (quantity <= from) break;
    usd += (Math.min(quantity, tier.upTo) - from) * tier.usd;
    from = tier.upTo;
  }
  return usd;
}
