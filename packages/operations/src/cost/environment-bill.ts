import type { Environment } from "../../../../src/config/schema";
import { type Bill, type Line, monthly } from "./bill";
import { fixedLines } from "./fixed";
import {
  apiLine,
  COMPONENTS,
  dataOutLine,
  durationPart,
  invocationLogBytes,
  logLines,
  s3Line,
  versionsLine,
} from "./lines";
import { ASSUMED, MEASURED } from "./measured";
import { type Traffic, trafficOf } from "./traffic";
import type { Workload } from "./workload";

/** Of the functions; src/stacks says the same. */
export const ARCHITECTURE = "arm64";

type LogLevel = Environment["functions"]["logLevel"];

/** Bytes of log a second: of the API's function, the authorizer and the gateway. */
export function logBytesOf(environment: Environment, { served, authorizations }: Traffic, rate: number) {
  const { logLevel } = environment.functions;
  return {
    api: served * apiLogBytes(logLevel),
    authorizer: authorizations * invocationLogBytes(tellsRequests(logLevel) ? [MEASURED.log.authorizer] : []),
    gateway: rate * MEASURED.accessLogBytes,
  };
}

/** Bytes that one request adds to the log of the API's function. */
export function apiLogBytes(logLevel: LogLevel): number {
  const { apiRequest, apiMetrics } = MEASURED.log;
  return invocationLogBytes(tellsRequests(logLevel) ? [apiRequest, apiMetrics] : [apiMetrics]);
}

function tellsRequests(logLevel: LogLevel): boolean {
  return logLevel === "DEBUG" || logLevel === "INFO";
}

/** What an environment of this project costs. An emulated one as if it were in an account. */
export function environmentBill(
  environment: Environment,
  workload: Workload,
  memoryMb = environment.functions.memorySizeMb,
): Bill {
  const traffic = trafficOf(environment, workload, memoryMb);
  const bytes = logBytesOf(environment, traffic, workload.rate);
  return {
    name: environment.name,
    requests: [
      apiLine(workload),
      {
        component: COMPONENTS.invocations,
        parts: [{ price: "lambdaRequest", quantity: monthly(traffic.served) }],
      },
      {
        component: COMPONENTS.duration,
        parts: [durationPart(ARCHITECTURE, memoryMb, traffic.served, traffic.apiMs)],
      },
      authorizerLine(traffic, memoryMb),
      ...logLines(bytes.api + bytes.authorizer + bytes.gateway, environment.logs.retentionDays),
      tracesLine(environment, traffic),
      s3Line(traffic.s3Reads, traffic.s3Writes),
      { component: COMPONENTS.secret, parts: [{ price: "secretCall", quantity: monthly(traffic.secretReads) }] },
      { component: COMPONENTS.kms, parts: [{ price: "kmsRequest", quantity: monthly(traffic.kmsRequests) }] },
      versionsLine(
        traffic.s3Writes / ASSUMED.putsPerWrite,
        workload.payloadBytes,
        environment.bucket.noncurrentExpirationDays,
      ),
      dataOutLine(traffic.s3Reads, workload.payloadBytes),
      ...edgeLine(environment, workload),
    ],
    fixed: fixedLines(environment, workload),
  };
}

function authorizerLine({ authorizations, authorizerMs }: Traffic, memoryMb: number): Line {
  return {
    component: COMPONENTS.authorizer,
    parts: [
      { price: "lambdaRequest", quantity: monthly(authorizations) },
      durationPart(ARCHITECTURE, memoryMb, authorizations, authorizerMs),
    ],
  };
}

/** What a distribution adds to each request. What it sends out costs a little less than from a region, which is left out. */
function edgeLine(environment: Environment, { rate }: Workload): Line[] {
  if (environment.api.cloudFront === undefined) return [];
  const quantity = monthly(rate);
  return [
    {
      component: COMPONENTS.edge,
      parts: (["edgeRequest", "edgeFunction", "edgeRead", "firewallRequest"] as const).map((price) => ({
        price,
        quantity,
      })),
    },
  ];
}

/** Both functions are traced; insights look through those of the API's function. */
function tracesLine({ monitoring }: Environment, { traces, authorizerTraces }: Traffic): Line {
  return {
    component: COMPONENTS.traces,
    parts: [
      { price: "trace", quantity: monthly(traces + authorizerTraces) },
      { price: "traceInsight", quantity: monitoring.traceInsights ? monthly(traces) : 0 },
    ],
  };
}
