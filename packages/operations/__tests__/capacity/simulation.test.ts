import { anEnvironment } from "../../../../__tests__/support/environments";
import type { EnvironmentDefinition } from "../../../../src/config/environments";
import { atOnce } from "../../src/capacity/at-once";
import { capacityOf } from "../../src/capacity/capacity";
import type { Account } from "../../src/capacity/limits";
import { MEASURED } from "../../src/cost/measured";
import { WORKLOAD, type Workload } from "../../src/cost/workload";
import { type System, simulate, worst } from "./simulation";

/** How far the rates may be from each other: the simulation is random, and short. */
const TOLERANCE = 0.1;
/** Refused of a hundred, at which something gives out: what the analysis says of itself. */
const GIVES_OUT = 0.01;

interface Case {
  readonly environment: Partial<EnvironmentDefinition>;
  readonly workload?: Partial<Workload>;
  readonly account?: Account;
  readonly expected: string;
  /** Seconds of a run. @default 12 */
  readonly seconds?: number;
}

const fast = { throttling: { rateLimit: 100_000, burstLimit: 100_000 } };
const unreserved = { api: { reservedConcurrency: "unreserved" as const } };

const CASES: Record<string, Case> = {
  "as it comes": { environment: {}, expected: "stage-rate", seconds: 60 },
  "a stage that lets all through": { environment: { api: fast }, expected: "api-requests", seconds: 30 },
  "a little memory": {
    environment: { api: fast, functions: { memorySizeMb: 128, api: { reservedConcurrency: 20 } } },
    workload: { s3Ms: 100 },
    expected: "api-concurrency",
    seconds: 40,
  },
  "a slow S3 and nothing reserved": {
    environment: { api: fast, functions: unreserved },
    workload: { s3Ms: 300 },
    expected: "account-concurrency",
    seconds: 10,
  },
  "a new account": {
    environment: {
      api: { ...fast, auth: { mode: "api-key", authorizer: { reservedConcurrency: 1 } } },
      functions: unreserved,
    },
    workload: { s3Ms: 150 },
    account: { executions: 10 },
    expected: "account-concurrency",
    seconds: 300,
  },
  "an authorizer whose answers nobody keeps": {
    environment: {
      api: { ...fast, auth: { mode: "api-key", authorizer: { cacheSeconds: 0, reservedConcurrency: 4 } } },
      functions: unreserved,
    },
    expected: "authorizer-requests",
    seconds: 100,
  },
  "nothing but writes": {
    environment: { api: fast, functions: unreserved },
    workload: { writePercent: 100, s3Ms: 10 },
    expected: "s3-writes",
  },
  "nothing but health, nearly": {
    environment: { api: fast, functions: unreserved },
    workload: { s3Ms: 1 },
    expected: "log-calls",
    seconds: 6,
  },
};

/** The system that a case describes, from AWS's documentation and the environment's settings, without src/capacity. */
function systemOf({ environment: definition, workload = {}, account }: Case): System {
  const { api, functions } = anEnvironment(definition);
  if (api.auth.mode !== "api-key") throw new Error("the simulation has an authorizer");
  const { authorizer } = api.auth;
  const asked = { ...WORKLOAD, ...workload };
  const share = functions.memorySizeMb / 1769;
  const writeShare = asked.writePercent / 100;
  const mean = MEASURED.cpuMs.api / share + asked.s3Ms * (1 - writeShare + 2 * writeShare);
  const reserved = (value: number | "unreserved") => (value === "unreserved" ? {} : { reserved: value });
  const executions = account?.executions ?? 1000;
  return {
    stage: { perSecond: api.throttling.rateLimit, atOnce: api.throttling.burstLimit },
    account: { perSecond: 10_000, atOnce: 5000 },
    executions,
    requestsPerExecution: 10,
    api: {
      ...reserved(functions.api.reservedConcurrency),
      seconds: MEASURED.spread.map((part) => (part * mean) / 1000),
    },
    authorizer: {
      reserved: authorizer.reservedConcurrency === "unreserved" ? 0 : authorizer.reservedConcurrency,
      seconds: MEASURED.cpuMs.authorizer / share / 1000,
      keys: asked.keys,
      cacheSeconds: authorizer.cacheSeconds,
      secretSeconds: asked.secretMs / 1000,
      secretTtlSeconds: authorizer.secretTtlSeconds,
    },
    writeShare,
    putsPerWrite: 2,
    s3: { reads: 5500, writes: 3500 },
    logCalls: 5000,
    growth: { perSecond: 100, atOnce: 1000 },
  };
}

describe("what the analysis says gives out first", () => {
  it.each(Object.entries(CASES))("gives out first in a simulation too, near the same rate: %s", (_, tried) => {
    const { environment, workload = {}, account = {}, expected, seconds = 12 } = tried;
    const [first] = capacityOf(anEnvironment(environment), { ...WORKLOAD, ...workload }, account).findings;
    const system = systemOf(tried);
    const at = (rate: number) => worst(simulate(system, { rate, seconds, seed: 7 }));
    const holds = first?.holds ?? Number.NaN;

    expect(first?.id).toBe(expected);
    expect(at(holds * (1 - TOLERANCE)).share).toBeLessThan(GIVES_OUT);
    const above = at(holds * (1 + TOLERANCE));
    expect(above.why).toBe(expected);
    expect(above.share).toBeGreaterThan(GIVES_OUT);
  });

  it("is another one when the first one is moved", () => {
    const firsts = Object.values(CASES).map(({ expected }) => expected);
    expect(new Set(firsts).size).toBeGreaterThan(5);
  });
});

describe("what comes at once", () => {
  it.each([
    ["reserved concurrency", {}, "api-concurrency"],
    ["throttling of the stage", { functions: { api: { reservedConcurrency: 300 } } }, "stage-rate"],
    ["Lambda's concurrency in the account", { api: fast, functions: unreserved }, "account-concurrency"],
  ] as const)("is refused above the limit and not at it: %s", (what, environment, why) => {
    const [first] = atOnce(anEnvironment(environment), {});
    const system = systemOf({ environment, expected: why });
    const refusedOf = (requests: number) =>
      simulate(system, { rate: 0, seconds: 1, seed: 1, atOnce: requests }).refused.get(why) ?? 0;

    expect(first?.what).toBe(what);
    expect(refusedOf(first?.holds ?? 0)).toBe(0);
    expect(refusedOf((first?.holds ?? 0) + 1)).toBe(1);
  });
});
