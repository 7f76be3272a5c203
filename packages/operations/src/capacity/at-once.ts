import { reservedConcurrency } from "../../../../src/config/functions-of";
import type { Environment } from "../../../../src/config/schema";
import type { Account } from "./limits";
import { awsQuotas } from "./quotas";

/** How many requests in one moment something takes, after a time of few requests. */
export interface AtOnce {
  readonly what: string;
  readonly holds: number;
  readonly moved: string;
}

/** What gives out when requests come at once, in order; all of them with an answer of the authorizer that is still kept. */
export function atOnce(environment: Environment, { executions }: Account): AtOnce[] {
  const quotas = awsQuotas(environment.region);
  const all = executions ?? quotas.executions.value;
  const api = reservedConcurrency("api", environment);
  const authorizer = reservedConcurrency("authorizer", environment);
  const rows: AtOnce[] = [
    {
      what: "throttling of the stage",
      holds: environment.api.throttling.burstLimit,
      moved: "`api.throttling.burstLimit`",
    },
    api === "unreserved"
      ? {
          what: "Lambda's concurrency in the account",
          holds: Math.max(0, all - (authorizer === "unreserved" ? 0 : authorizer)),
          moved: `quota \`${quotas.executions.code}\``,
        }
      : { what: "reserved concurrency", holds: api, moved: "`functions.api.reservedConcurrency`" },
    {
      what: "Lambda's growth",
      holds: quotas.scaling.value,
      moved: "provisioned concurrency, which this project has not",
    },
    { what: "API Gateway of the account", holds: quotas.apiBurst.value, moved: "AWS, which derives it from the rate" },
  ];
  return rows.sort((a, b) => a.holds - b.holds);
}
