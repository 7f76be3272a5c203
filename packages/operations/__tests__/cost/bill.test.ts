import { anEnvironment } from "../../../../__tests__/support/environments";
import type { EnvironmentDefinition } from "../../../../src/config/environments";
import { environments } from "../../../../src/config/environments";
import { loadEnvironments } from "../../../../src/config/load-environment";
import { costOf, costOfLine, monthly, perMillion } from "../../src/cost/bill";
import { environmentBill } from "../../src/cost/environment-bill";
import { COMPONENTS, invocationLogBytes } from "../../src/cost/lines";
import { MEASURED, PLATFORM_LINES } from "../../src/cost/measured";
import { originalBill } from "../../src/cost/original-bill";
import { assumptions, breakEven, memoryRows, usd } from "../../src/cost/report";
import { trafficOf } from "../../src/cost/traffic";
import { MAX_INLINE_BYTES, tracesPerSecond, WORKLOAD, type Workload } from "../../src/cost/workload";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1b2c";
const all = loadEnvironments(environments, {});

/** US dollars for a million requests, of one component. */
function costOfComponent(
  component: keyof typeof COMPONENTS,
  definition: Partial<EnvironmentDefinition> = {},
  workload: Partial<Workload> = {},
): number {
  const asked = { ...WORKLOAD, ...workload };
  const lines = environmentBill(anEnvironment(definition), asked).requests;
  return perMillion(costOf(lines.filter((line) => line.component === COMPONENTS[component])), asked);
}

describe("a million requests of an environment", () => {
  // 10 a second, 10 % writes, 1 KB, 256 MB: a request waits 1.1 times 30 ms and works 2 ms * 1769 / 256
  const ms = Math.ceil(33 + (2 * 1769) / 256);
  const platform = PLATFORM_LINES.reduce((sum, line) => sum + line.length, 0);
  const apiLog = MEASURED.log.apiRequest.bytes + MEASURED.log.apiMetrics.bytes + platform + 5 * 26;
  const authorizerLog = MEASURED.log.authorizer.bytes + platform + 4 * 26;
  const calls = 10 / 300 / 10;
  const logGb = (1e6 * (apiLog + MEASURED.accessLogBytes + calls * authorizerLog)) / 1024 ** 3;

  it.each([
    ["api", 1],
    ["invocations", 0.2],
    ["duration", 1e6 * 0.25 * (ms / 1000) * 0.0000133334],
    // works 0.05 ms * 1769 / 256, and one in ten waits 30 ms for the secret: 3.3 ms, of which 4 are paid
    ["authorizer", 1e6 * calls * (0.2e-6 + 0.25 * 0.004 * 0.0000133334)],
    ["ingestion", logGb * 0.5],
    ["storage", logGb * 0.15 * 0.03 * (7 / (730 / 24))],
    // one in a second and 5 % of the other nine; each of the authorizer's few; insights of the function's alone
    ["traces", 1e6 * (((1 + 0.45) / 10) * 6e-6 + calls * 5e-6)],
    ["s3", 0.9 * 0.4 + 0.2 * 5],
    // one execution environment of the authorizer reads it once in 300 s
    ["secret", 1e6 * (1 / 300 / 10) * 5e-6],
    ["kms", 0],
    // a replaced version is kept for 30 days
    ["versions", ((0.1 * 1e6 * 1024) / 1024 ** 3) * 0.023 * (30 / (730 / 24))],
    ["dataOut", ((0.9 * 1e6 * 1024) / 1024 ** 3) * 0.09],
  ] as const)("costs for %s what a calculation by hand says", (component, expected) => {
    expect(costOfComponent(component)).toBeCloseTo(expected, 6);
  });

  it("costs as many requests of the gateway as there are begun 512 KB", () => {
    const of = (payloadBytes: number) => costOfComponent("api", {}, { payloadBytes });
    expect([0, 512 * 1024, 512 * 1024 + 1, 3 * 512 * 1024].map(of)).toEqual([1, 1, 2, 3].map((n) => expect.closeTo(n)));
  });

  it("has calls of KMS for keys by configuration alone: few for a bucket's, one for each reading of the secret", () => {
    const bucket = costOfComponent("kms", { bucket: { kmsKeyArn: KEY } });
    const secret = costOfComponent("kms", { secret: { delivery: "out-of-band", kmsKeyArn: KEY } });

    expect(bucket).toBeCloseTo(1.1e6 * 0.01 * 3e-6);
    expect(secret).toBeCloseTo(1e6 * (1 / 300 / 10) * 3e-6);
  });

  it.each([
    ["jwt", { mode: "jwt", issuer: "https://issuer.example", audience: ["api"] }],
    ["iam", { mode: "iam" }],
  ] satisfies [string, NonNullable<EnvironmentDefinition["api"]>["auth"]][])(
    "has no authorizer and no call for the secret in the mode %s",
    (_, auth) => {
      expect(costOfComponent("authorizer", { api: { auth } })).toBe(0);
      expect(costOfComponent("secret", { api: { auth } })).toBe(0);
      expect(costOfComponent("authorizer")).toBeGreaterThan(0);
    },
  );

  it("asks the authorizer in every request whose answer is not kept", () => {
    const auth = { mode: "api-key", authorizer: { cacheSeconds: 0 } } as const;
    const [kept, asked] = [anEnvironment(), anEnvironment({ api: { auth } })].map((environment) =>
      trafficOf(environment, WORKLOAD),
    );
    const unknown = trafficOf(anEnvironment(), { ...WORKLOAD, unknownPercent: 50 });

    expect(asked?.authorizations).toBe(10);
    expect(kept?.authorizations).toBeCloseTo(10 / 300);
    expect([unknown.served, unknown.authorizations]).toEqual([5, expect.closeTo(5 + 10 / 300)]);
    // for a key that is unknown it reads the secret again, every ten seconds at most
    expect(unknown.secretReads).toBeCloseTo(0.1);
  });

  it("logs less at the level WARN, and as much at DEBUG as at INFO", () => {
    const of = (logLevel: "DEBUG" | "INFO" | "WARN") => costOfComponent("ingestion", { functions: { logLevel } });
    expect(of("DEBUG")).toBe(of("INFO"));
    expect(of("WARN")).toBeLessThan(of("INFO"));
  });

  it("has traces of everything at one request a second, and of 5 % at many", () => {
    expect([0, 0.5, 1, 21, 1001].map(tracesPerSecond)).toEqual([0, 0.5, 1, 2, 51]);
  });

  it("counts 26 bytes for each line beside its text", () => {
    const [none, one] = [invocationLogBytes([]), invocationLogBytes([{ bytes: 100, lines: 2 }])];
    expect(one - none).toBe(152);
  });

  it("uses the tiers of a month at a high rate", () => {
    const asked = { ...WORKLOAD, rate: 1000 };
    const [line] = environmentBill(anEnvironment(), asked).requests;
    expect(monthly(1000)).toBe(2_628_000_000);
    expect(line && costOfLine(line)).toBeCloseTo(300 + 2328 * 0.9);
  });
});

describe("compared with the original", () => {
  const share = (environment: (typeof all)[number], rate: number) => {
    const workload = { ...WORKLOAD, rate };
    return costOf(environmentBill(environment, workload).requests) / costOf(originalBill(workload).requests);
  };

  it("has a call for the secret in each of its requests, which costs 5 dollars a million", () => {
    const line = originalBill(WORKLOAD).requests.find(({ component }) => component === COMPONENTS.secret);
    expect(line && perMillion(costOfLine(line), WORKLOAD)).toBeCloseTo(5);
  });

  it("keeps replaced versions for as long, as its bucket says", () => {
    const line = originalBill(WORKLOAD).requests.find(({ component }) => component === COMPONENTS.versions);
    expect(line && perMillion(costOfLine(line), WORKLOAD)).toBeCloseTo(costOfComponent("versions"), 9);
  });

  it.each(all.map((environment) => [environment.name, environment] as const))(
    "costs at most half for the requests of %s, from ten a second on, and more than that below",
    (_, environment) => {
      for (const rate of [10, 100, 1000, 10_000]) expect(share(environment, rate)).toBeLessThanOrEqual(0.5);
      expect(share(environment, 1)).toBeGreaterThan(0.5);
    },
  );

  it("costs more by the month, which so many requests make up for", () => {
    const [environment = anEnvironment()] = all;
    const requests = breakEven(environment, WORKLOAD) ?? 0;
    const [ours, original] = [environmentBill(environment, WORKLOAD), originalBill(WORKLOAD)];
    const whole = (bill: typeof ours) =>
      costOf(bill.fixed) + (perMillion(costOf(bill.requests), WORKLOAD) * requests) / 1e6;

    expect(costOf(ours.fixed)).toBeGreaterThan(costOf(original.fixed));
    expect(whole(ours)).toBeCloseTo(whole(original));
  });
});

describe("what is assumed", () => {
  it("says each number that nobody has measured", () => {
    const told = assumptions(WORKLOAD).join("\n");
    for (const number of ["15 %", "26 bytes", "9 metrics of error codes", "100 messages", "rotations of keys"])
      expect(told).toContain(number);
  });

  it("says that a large body is refused, and nothing of that where none is", () => {
    const of = (payloadBytes: number) => assumptions({ ...WORKLOAD, payloadBytes }).join("\n");
    expect(of(MAX_INLINE_BYTES)).not.toContain("refused");
    expect(of(MAX_INLINE_BYTES + 1)).toContain("A body of more than 4194304 bytes is refused");
  });
});

describe("the tables", () => {
  it("shows what is little as little, and nothing as nothing", () => {
    expect([0, 0.001, 0.005, 1.234].map(usd)).toEqual(["0", "< 0.01", "0.01", "1.23"]);
  });

  it("compares sizes of memory with the configured one", () => {
    const rows = memoryRows(anEnvironment({ functions: { memorySizeMb: 384 } }), WORKLOAD).slice(1);
    const durations = rows.map(([, ms]) => Number(ms));

    expect(rows.map(([size]) => size)).toEqual(["128", "256", "384", "512", "1024", "1769"]);
    expect(durations).toEqual(durations.toSorted((a, b) => b - a));
  });
});
