import { anEnvironment } from "../../../../__tests__/support/environments";
import type { EnvironmentDefinition } from "../../../../src/config/environments";
import { environments } from "../../../../src/config/environments";
import { loadEnvironments } from "../../../../src/config/load-environment";
import type { Environment } from "../../../../src/config/schema";
import { capacityOf, type Finding } from "../../src/capacity/capacity";
import { loadOf, REFUSED_SHARE, slotsFor } from "../../src/capacity/erlang";
import type { Account, LimitId } from "../../src/capacity/limits";
import { conclusions, findingRows, rateText } from "../../src/capacity/report";
import { MAX_INLINE_BYTES, WORKLOAD, type Workload } from "../../src/cost/workload";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1b2c";
const RATES = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000];
const all = loadEnvironments(environments, {});

function findingOf(
  id: LimitId,
  definition: Partial<EnvironmentDefinition> = {},
  workload: Partial<Workload> = {},
  account: Account = {},
): Finding {
  const found = capacityOf(anEnvironment(definition), { ...WORKLOAD, ...workload }, account).findings.find(
    (finding) => finding.id === id,
  );
  if (found === undefined) throw new Error(`there is no limit ${id}`);
  return found;
}

describe("Erlang's loss formula", () => {
  // of the tables that everybody prints: slots, and the load of which they refuse one in a hundred
  it.each([
    [1, 0.0101],
    [5, 1.36],
    [10, 4.46],
    [20, 12.0],
    [50, 37.9],
    [100, 84.1],
  ])("lets %d slots carry a load of %d", (slots, load) => {
    expect(REFUSED_SHARE).toBe(0.01);
    expect(Math.abs(loadOf(slots) / load - 1)).toBeLessThan(0.005);
    expect(slotsFor(loadOf(slots) * 0.999)).toBe(slots);
    expect(slotsFor(loadOf(slots) * 1.001)).toBe(slots + 1);
  });

  it("carries nothing without slots, and needs none for nothing", () => {
    expect([loadOf(0), loadOf(-40), slotsFor(0)]).toEqual([0, 0, 0]);
  });
});

describe("what gives out, by hand", () => {
  // 10 % writes that replace, 30 ms for each call of S3, 2 ms of a whole processor at 256 MB
  const seconds = (33 + (2 * 1769) / 256) / 1000;

  it.each([
    ["stage-rate", 100],
    ["api-concurrency", 84.06 / seconds],
    ["account-concurrency", loadOf(1000 - 50 - 100) / seconds],
    // ten requests a second for each execution that a function may have: 100 reserved, or what the account has left
    ["api-requests", 1000],
    ["account-requests", 10 * (1000 - 50 - 100)],
    ["log-calls", 5000 - 10 / 300],
    ["account-rate", 10_000],
    ["s3-reads", 5500 / 0.9],
    ["s3-writes", 3500 / 0.2],
    // 1,000 executions would carry more, but 10,000 requests a second are the other half of the rule
    ["sudden-start", 10_000],
    // two segments of each trace: 1 a second and 5 % of the others, and all 10 in 300 s of the authorizer's
    ["segments", 1 + (2600 / 2 - 1 - 10 / 300) / 0.05],
    ["secret-reads", Number.POSITIVE_INFINITY],
    ["authorizer-concurrency", Number.POSITIVE_INFINITY],
    ["authorizer-requests", Number.POSITIVE_INFINITY],
    ["kms-requests", Number.POSITIVE_INFINITY],
    ["payload", Number.POSITIVE_INFINITY],
  ] as const)("is %s at %d", (id, expected) => {
    const { holds } = findingOf(id);
    expect(Number.isFinite(holds)).toBe(Number.isFinite(expected));
    expect(Number.isFinite(holds) ? Math.abs(holds / expected - 1) : 0).toBeLessThan(0.001);
  });

  it("spreads over prefixes", () => {
    expect(findingOf("s3-reads", {}, {}, { prefixes: 3 }).holds).toBeCloseTo((3 * 5500) / 0.9);
    expect(findingOf("s3-reads", {}, { rate: 1e6 }).needed).toBe("164");
  });

  it("is at once what no body may be larger than", () => {
    const of = (payloadBytes: number) => findingOf("payload", {}, { payloadBytes });
    expect([of(MAX_INLINE_BYTES).isEnough, of(MAX_INLINE_BYTES + 1).isEnough]).toEqual([true, false]);
    expect(of(MAX_INLINE_BYTES + 1).holds).toBe(0);
  });

  it("is the authorizer where its answers are not kept, or keys are unknown", () => {
    const auth = { mode: "api-key" as const, authorizer: { cacheSeconds: 0, reservedConcurrency: 1 } };
    const unkept = findingOf("authorizer-concurrency", { api: { auth } });
    const guessed = findingOf("authorizer-concurrency", {}, { unknownPercent: 50 });

    expect(unkept.holds).toBeLessThan(100);
    expect(Number.isFinite(guessed.holds)).toBe(true);
  });

  it("is what Lambda takes a second where a function is fast, whatever it has at once", () => {
    const auth = { mode: "api-key" as const, authorizer: { cacheSeconds: 0, reservedConcurrency: 5 } };
    const { holds, needed } = findingOf("authorizer-requests", { api: { auth } }, { rate: 1000 });

    expect([holds, needed]).toEqual([50, "100"]);
    expect(findingOf("authorizer-concurrency", { api: { auth } }).holds).toBeGreaterThan(1000);
    expect(findingOf("api-requests", {}, { rate: 4000 }).needed).toBe("400");
    expect(findingOf("api-requests", {}, { rate: 20_000 }).needed).toMatch(/^"unreserved"/);
  });

  it("is executions at once, in a sudden start, where requests are slow", () => {
    const slow = (1.1 * 300 + (2 * 1769) / 256) / 1000;
    expect(findingOf("sudden-start", {}, { s3Ms: 300 }).holds).toBeCloseTo(loadOf(1000) / slow, 0);
  });

  it("is a sudden start of the authorizer where most keys are unknown", () => {
    const { holds } = findingOf("sudden-start", {}, { unknownPercent: 99 });
    expect(holds).toBeCloseTo((10_000 - 10 / 300) / 0.99, 0);
  });

  it("shares the account between the functions that reserve nothing", () => {
    const of = (cacheSeconds: number) => ({
      api: {
        auth: { mode: "api-key" as const, authorizer: { cacheSeconds, reservedConcurrency: "unreserved" as const } },
      },
      functions: { api: { reservedConcurrency: "unreserved" as const } },
    });

    expect(findingOf("account-requests", of(0)).holds).toBeCloseTo(5000);
    expect(findingOf("account-concurrency", of(0)).holds).toBeLessThan(findingOf("account-concurrency", of(300)).holds);
  });

  it("says which of AWS's quotas nobody has verified", () => {
    expect(findingOf("segments").what).toBe("X-Ray, quota not verified");
    expect(findingOf("s3-reads").what).toBe("S3, reads");
  });

  it("is Secrets Manager where every environment of the authorizer reads each second", () => {
    const auth = { mode: "api-key" as const, authorizer: { cacheSeconds: 0, secretTtlSeconds: 1 } };
    expect(Number.isFinite(findingOf("secret-reads", { api: { auth } }).holds)).toBe(true);
  });

  it("is KMS with a key by configuration: one call in a hundred of those to S3", () => {
    const { holds } = findingOf("kms-requests", { bucket: { kmsKeyArn: KEY } });
    expect(holds).toBeCloseTo(100_000 / 0.011, -1);
  });

  it("has no authorizer in other modes, and the account's concurrency for itself where nothing is reserved", () => {
    const definition = {
      api: { auth: { mode: "iam" as const } },
      functions: { api: { reservedConcurrency: "unreserved" as const } },
    };
    const ids = capacityOf(anEnvironment(definition), WORKLOAD).findings.map(({ id }) => id);

    expect(ids).not.toContain("authorizer-concurrency");
    expect(ids).not.toContain("api-concurrency");
    expect(findingOf("account-concurrency", definition).holds).toBeCloseTo(loadOf(1000) / seconds, 0);
  });

  it("is the account itself when it has fewer executions than are reserved", () => {
    const { findings, placesAtDefaults } = capacityOf(anEnvironment(), WORKLOAD, { executions: 10 });
    expect([findings[0]?.id, findings[0]?.holds]).toEqual(["account-concurrency", 0]);
    expect(placesAtDefaults).toBe(Number.POSITIVE_INFINITY);
  });
});

describe.each(all.map((environment) => [environment.name, environment] as const))("in %s", (_, environment) => {
  const at = (rate: number) => capacityOf(environment, { ...WORKLOAD, rate });

  it("names each limit once, in the order in which they give out, whatever the rate", () => {
    const orders = RATES.map((rate) => at(rate).findings.map(({ id }) => id));
    const holds = at(1).findings.map((finding) => finding.holds);

    expect(new Set(orders.map(String)).size).toBe(1);
    expect(new Set(orders[0]).size).toBe(orders[0]?.length);
    expect(holds).toEqual(holds.toSorted((a, b) => a - b));
  });

  it("takes more Regions and more money for more requests, and more than one for a million", () => {
    const capacities = RATES.map(at);
    const rising = (values: readonly number[]) => expect(values).toEqual(values.toSorted((a, b) => a - b));

    rising(capacities.map(({ placesAtDefaults }) => placesAtDefaults));
    rising(capacities.map(({ placesAtLeast }) => placesAtLeast));
    rising(capacities.map(({ requestsUsd }) => requestsUsd));
    expect(capacities[0]).toMatchObject({ placesAtDefaults: 1, placesAtLeast: 1 });
    expect(capacities.at(-1)?.placesAtLeast).toBeGreaterThan(1);
  });

  it("carries a rate with the settings that it asks for, and not with less", () => {
    const rate = 10_000;
    const needed = new Map(at(rate).findings.map(({ id, needed: value }) => [id, Number(value.replaceAll(",", ""))]));
    const changed = (rateLimit: number, reservedConcurrency: number): Environment => ({
      ...environment,
      api: { ...environment.api, throttling: { ...environment.api.throttling, rateLimit } },
      functions: { ...environment.functions, api: { ...environment.functions.api, reservedConcurrency } },
    });
    const enough = (settings: Environment) =>
      capacityOf(settings, { ...WORKLOAD, rate })
        .findings.filter(({ id }) => id === "stage-rate" || id === "api-concurrency")
        .map(({ isEnough }) => isEnough);
    const [stage = 0, slots = 0] = [needed.get("stage-rate"), needed.get("api-concurrency")];

    expect(enough(changed(stage, slots))).toEqual([true, true]);
    expect(enough(changed(stage - 1, slots - 1))).toEqual([false, false]);
  });
});

describe("what is told", () => {
  const workload = { ...WORKLOAD, rate: 2000 };
  const capacity = capacityOf(anEnvironment(), workload);

  it("begins with what gives out first, and ends with the price", () => {
    const [first, places, price] = conclusions(capacity, workload);
    expect(first).toBe("At 2,000 requests a second, first gives out: throttling of the stage, at 100");
    expect(places).toBe("It fits one Region of one account with quotas that nobody has raised");
    expect(price).toMatch(/^Price at that rate: US\$ [\d,]+ a month, [\d.]+ a million requests, and /);
  });

  it("says what would be the first where all is enough", () => {
    const few = { ...WORKLOAD, rate: 5 };
    const told = conclusions(capacityOf(anEnvironment(), few), few);
    expect(told[0]).toBe("5 requests a second are carried; first would give out: throttling of the stage, at 100");
  });

  it("claims no number of Regions for a body that is refused", () => {
    const large = { ...WORKLOAD, payloadBytes: MAX_INLINE_BYTES + 1 };
    const [, places] = conclusions(capacityOf(anEnvironment(), large), large);
    expect(places).toBe("No number of Regions or accounts carries it: such a body is refused at any rate");
  });

  it("leaves out what holds at any rate", () => {
    const rows = findingRows(capacity, workload);
    expect(rows.length).toBeGreaterThan(8);
    expect(rows.map(([what]) => what)).not.toContain("Secrets Manager");
  });

  it.each([
    [0.25, "0.2"],
    [99.9999999, "100"],
    [1795.3, "1,795"],
    [Number.POSITIVE_INFINITY, "any"],
  ])("shows a rate of %d as %s", (rate, text) => expect(rateText(rate)).toBe(text));
});
