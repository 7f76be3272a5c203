import type { Environment } from "../../../../src/config/schema";
import { type Rows, sourceOf, usd } from "../cost/report";
import { MONTH_SECONDS, type Workload } from "../cost/workload";
import { atOnce } from "./at-once";
import type { Capacity } from "./capacity";
import type { Account } from "./limits";
import { type AwsQuota, awsQuotas } from "./quotas";

/** Requests a second for people. */
export function rateText(rate: number): string {
  if (rate === Number.POSITIVE_INFINITY) return "any";
  return (rate < 10 ? Math.floor(rate * 10) / 10 : Math.floor(rate + 1e-6)).toLocaleString("en-US");
}

/** What gives out, in order. What holds at every rate is left out, but for what does not hold at this one. */
export function findingRows({ findings }: Capacity, { rate }: Workload): Rows {
  const told = findings.filter(({ holds }) => holds !== Number.POSITIVE_INFINITY);
  return [
    ["what gives out", "holds to", "moved by", `for ${rate.toLocaleString("en-US")} a second`],
    ...told.map(({ what, holds, moved, needed, isEnough }) => [
      what,
      rateText(holds),
      moved,
      isEnough ? "enough" : needed,
    ]),
  ];
}

/** What gives out when requests come in one moment. */
export function atOnceRows(environment: Environment, account: Account): Rows {
  return [
    ["requests in one moment", "holds to", "moved by"],
    ...atOnce(environment, account).map(({ what, holds, moved }) => [what, holds.toLocaleString("en-US"), moved]),
  ];
}

/** How many Regions or accounts, and what it costs, one sentence each. */
export function conclusions(capacity: Capacity, workload: Workload): string[] {
  const { findings, placesAtDefaults, placesAtLeast, requestsUsd, fixedUsd } = capacity;
  const [first] = findings;
  const rate = workload.rate.toLocaleString("en-US");
  const million = (requestsUsd / (workload.rate * MONTH_SECONDS)) * 1_000_000;
  return [
    first?.isEnough === false
      ? `At ${rate} requests a second, first gives out: ${first.what}, at ${rateText(first.holds)}`
      : `${rate} requests a second are carried; first would give out: ${first?.what}, at ${rateText(first?.holds ?? 0)}`,
    findings.some(({ id, isEnough }) => id === "payload" && !isEnough)
      ? "No number of Regions or accounts carries it: such a body is refused at any rate"
      : placesText(placesAtDefaults, placesAtLeast),
    `Price at that rate: US$ ${Math.round(requestsUsd).toLocaleString("en-US")} a month, ${usd(million)} a million requests, and ${usd(fixedUsd * placesAtLeast)} whatever is asked for`,
  ];
}

function placesText(atDefaults: number, atLeast: number): string {
  const places = (count: number) => (count === 1 ? "one Region of one account" : `${count} Regions or accounts`);
  if (atDefaults === Number.POSITIVE_INFINITY)
    return "No number of such accounts carries it: this one has less concurrency than the configuration reserves";
  if (atDefaults === 1) return `It fits ${places(1)} with quotas that nobody has raised`;
  return `With quotas that nobody has raised it takes ${places(atDefaults)}; with raised ones at least ${atLeast === 1 ? "one" : places(atLeast)}`;
}

/** Each quota with its source and date. */
export function quotaRows(region: string): Rows {
  return [
    ["quota", "default", "code", "can be raised", "source"],
    ...Object.values<AwsQuota>(awsQuotas(region)).map(({ name, value, code, adjustable, source }) => [
      name,
      value.toLocaleString("en-US"),
      code === undefined ? "" : `\`${code}\``,
      adjustable ? "yes" : "no",
      sourceOf(source),
    ]),
  ];
}
