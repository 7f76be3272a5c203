import { awsQuotas } from "../../src/capacity/quotas";
import { ASSUMED } from "../../src/cost/measured";
import { PRICES, type Price, type PriceId, priceOf } from "../../src/cost/prices";
import { SOURCES, type Source } from "../../src/cost/sources";

const prices = Object.entries(PRICES) as [PriceId, Price][];
const quotas = Object.entries(awsQuotas("us-east-1"));

describe("the data", () => {
  it.each(Object.entries<Source>(SOURCES))("names the page and the day of %s", (_, source) => {
    expect(source.url).toMatch(
      /^https:\/\/(docs\.)?(aws\.amazon\.com|github\.com|repost\.aws|www\.duckbillgroup\.com)\//,
    );
    expect(source.date).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(Number.isNaN(Date.parse(source.date))).toBe(false);
    expect(source.title.length).toBeGreaterThan(5);
  });

  it.each(prices)(
    "has for %s a source, and tiers that follow each other down to the last one",
    (_, { tiers, source }) => {
      const ends = tiers.map(({ upTo }) => upTo);
      const falling = tiers.map(({ usd }) => usd);

      expect(SOURCES).toHaveProperty(source);
      expect(ends).toEqual(ends.toSorted((a, b) => a - b));
      expect(ends.indexOf(Number.POSITIVE_INFINITY)).toBe(ends.length - 1);
      expect(falling).toEqual(falling.toSorted((a, b) => b - a));
      expect(Math.min(...falling)).toBeGreaterThan(0);
    },
  );

  it.each(quotas)("has for the quota %s a source and a value", (_, { source, value }) => {
    expect(SOURCES).toHaveProperty(source);
    expect(value).toBeGreaterThan(0);
  });

  it("has no source that nothing names", () => {
    const named = new Set<string>([
      ...prices.map(([, { source }]) => source),
      ...quotas.map(([, { source }]) => source),
      // what they say is in ASSUMED, whose comments name them, and in the gateway's metering
      ...["bucketKeys", "lambdaMemory", "lambdaSampling", "lambdaConcurrency", "apiGatewayPricing"],
    ]);
    expect(Object.keys(SOURCES).toSorted()).toEqual([...named].toSorted());
    expect(ASSUMED.wholeProcessorMb).toBe(1769);
  });

  it("knows the quotas that differ by Region", () => {
    expect(awsQuotas("eu-south-1")).toMatchObject({ apiRate: { value: 2500 }, kmsRequests: { value: 10_000 } });
    expect(awsQuotas("eu-central-1")).toMatchObject({ apiRate: { value: 10_000 }, kmsRequests: { value: 20_000 } });
    expect(awsQuotas("eu-west-1")).toMatchObject({ apiBurst: { value: 5000 }, kmsRequests: { value: 100_000 } });
  });
});

describe("priceOf", () => {
  it.each([
    ["apiRequest", 0, 0],
    ["apiRequest", 300e6, 300],
    ["apiRequest", 300e6 + 1e6, 300.9],
    ["apiRequest", 1000e6, 930],
    // totals of Infracost's tests
    ["lambdaArm", 7.5e9, 100_000.5],
    ["lambdaArm", 18.75e9, 100_000.5 + 135_001.125],
    ["lambdaArm", 18.75e9 + 56.002e9, 100_000.5 + 135_001.125 + 597_356.5334],
    ["lambdaX86", 6e9, 100_000.2],
    ["lambdaX86", 15e9 + 46.44e9, 100_000.2 + 135_000 + 619_203.096],
    ["dataOut", 10_240, 921.6],
    ["dataOut", 10_240 + 40_960 + 5_800, 921.6 + 3_481.6 + 406],
    ["logIngestion", 10_240, 5_120],
    ["logIngestion", 60 * 1024, 5_120 + 5_120 + 2_048 + 512],
    ["s3Storage", 50 * 1024, 1_177.6],
    ["s3Storage", 501 * 1024, 1_177.6 + 10_137.6 + 21.504],
    ["customMetric", 10_001, 3_000.1],
    ["secretCall", 100_000, 0.5],
    ["kmsRequest", 10_000, 0.03],
    ["metricAlarm", 2, 0.2],
  ] as const)("takes each unit of %s at its tier: %d", (id, quantity, usd) => {
    expect(priceOf(id, quantity)).toBeCloseTo(usd, 2);
  });

  it.each([-1, Number.NaN])("rejects a quantity of %d", (quantity) => {
    expect(() => priceOf("apiRequest", quantity)).toThrow(RangeError);
  });
});
