import type { Environment } from "../../../../src/config/schema";
import { costOf } from "../cost/bill";
import { environmentBill } from "../cost/environment-bill";
import { type Traffic, trafficOf } from "../cost/traffic";
import type { Workload } from "../cost/workload";
import { slotsFor } from "./erlang";
import { type Account, type Limit, type LimitId, limitsOf } from "./limits";
import { MOST_EXECUTIONS, REQUESTS_PER_EXECUTION } from "./quotas";

/** One limit at a workload. */
export interface Finding {
  readonly id: LimitId;
  readonly what: string;
  /** Requests a second of this workload that it carries; Infinity where the rate does not matter. */
  readonly holds: number;
  /** Whether it carries the workload's rate. */
  readonly isEnough: boolean;
  readonly moved: string;
  /** What it has to be for the workload's rate, in words. */
  readonly needed: string;
}

export interface Capacity {
  /** What gives out first is the first one. */
  readonly findings: readonly Finding[];
  /** Regions or accounts, with quotas that nobody has raised. */
  readonly placesAtDefaults: number;
  /** Regions or accounts, however far AWS raises what it raises. */
  readonly placesAtLeast: number;
  /** US dollars a month at the workload's rate: what grows with it, and what does not. */
  readonly requestsUsd: number;
  readonly fixedUsd: number;
}

/** Above every rate that is asked for. */
const MOST_REQUESTS = 1e8;

/**
 * What gives out, in order, when an environment gets more and more of a workload. It is about a steady state: requests come at
 * random, evenly over the day.
 */
export function capacityOf(environment: Environment, workload: Workload, account: Account = {}): Capacity {
  const limits = limitsOf(environment, account);
  const traffic = trafficOf(environment, workload);
  const findings = limits
    .map((limit) => findingOf(limit, environment, workload, traffic))
    .sort((a, b) => a.holds - b.holds);
  const bill = environmentBill(environment, workload);
  return {
    findings,
    ...places(findings, limits, workload, traffic),
    requestsUsd: costOf(bill.requests),
    fixedUsd: costOf(bill.fixed),
  };
}

function findingOf(limit: Limit, environment: Environment, workload: Workload, traffic: Traffic): Finding {
  const { id, what, moved } = limit;
  const holds = mostOf(limit, environment, workload);
  const isEnough = holds >= workload.rate;
  return { id, what, holds, isEnough, moved, needed: isEnough ? "" : limit.needed(traffic, workload) };
}

/** The highest rate of the workload that a limit carries. */
function mostOf({ demand, limit }: Limit, environment: Environment, workload: Workload): number {
  const fits = (rate: number) => {
    const asked = { ...workload, rate };
    return demand(trafficOf(environment, asked), asked) <= limit;
  };
  if (fits(MOST_REQUESTS)) return Number.POSITIVE_INFINITY;
  let [low, high] = [0, MOST_REQUESTS];
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low < 1e-6 ? 0 : low;
}

/** An account in a Region has each of these once. A sudden start only has to be slower, and keys can have more prefixes. */
const OF_THE_ACCOUNT: readonly LimitId[] = [
  ...(["account-concurrency", "account-requests", "account-rate"] as const),
  ...(["secret-reads", "log-calls", "kms-requests", "segments"] as const),
];

function places(
  findings: readonly Finding[],
  limits: readonly Limit[],
  workload: Workload,
  traffic: Traffic,
): Pick<Capacity, "placesAtDefaults" | "placesAtLeast"> {
  const first = findings.find(({ id }) => OF_THE_ACCOUNT.includes(id))?.holds ?? Number.POSITIVE_INFINITY;
  const executions = Math.max(
    slotsFor((traffic.served * traffic.apiMs) / 1000),
    (traffic.served + traffic.authorizations) / REQUESTS_PER_EXECUTION,
  );
  const fixed = limits
    .filter(({ id, quota }) => OF_THE_ACCOUNT.includes(id) && quota?.adjustable === false)
    .map(({ demand, limit }) => Math.ceil(demand(traffic, workload) / limit));
  return {
    placesAtDefaults: first === 0 ? Number.POSITIVE_INFINITY : Math.max(1, Math.ceil(workload.rate / first)),
    placesAtLeast: Math.max(1, Math.ceil(executions / MOST_EXECUTIONS), ...fixed),
  };
}
