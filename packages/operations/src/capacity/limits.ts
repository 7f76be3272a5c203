import { reservedConcurrency } from "../../../../src/config/functions-of";
import type { Environment } from "../../../../src/config/schema";
import { SOURCES } from "../cost/sources";
import type { Traffic } from "../cost/traffic";
import { MAX_INLINE_BYTES, type Workload } from "../cost/workload";
import { loadOf, slotsFor } from "./erlang";
import { type AwsQuota, awsQuotas, REQUESTS_PER_EXECUTION } from "./quotas";

/** What holds a workload up, and what moves it. */
export interface Limit {
  readonly id: LimitId;
  /** What gives out, as a person reads it. */
  readonly what: string;
  /** What there is of it, in the same unit as the demand. */
  readonly limit: number;
  /** What the workload takes; it never falls when the rate grows. */
  readonly demand: (traffic: Traffic, workload: Workload) => number;
  /** The setting by its path, the quota by its code, or what else helps. */
  readonly moved: string;
  /** The value that carries the workload, in words. */
  readonly needed: (traffic: Traffic, workload: Workload) => string;
  /** AWS's quota behind it, where there is one. */
  readonly quota?: AwsQuota;
}

export type LimitId =
  | "payload"
  | "stage-rate"
  | "api-concurrency"
  | "api-requests"
  | "authorizer-concurrency"
  | "authorizer-requests"
  | "account-concurrency"
  | "account-requests"
  | "sudden-start"
  | "account-rate"
  | "s3-reads"
  | "s3-writes"
  | "secret-reads"
  | "log-calls"
  | "kms-requests"
  | "segments";

/** The account that an environment is in. */
export interface Account {
  /** Concurrent executions. A new account may have as few as 10. @default AWS's documented default */
  readonly executions?: number;
  /** Prefixes over which the keys of objects spread evenly, each of which S3 has partitioned. @default 1 */
  readonly prefixes?: number;
}

/** The most that the configuration lets one function reserve. */
const MOST_RESERVED = 1000;
/** Lambda keeps so many for functions that reserve nothing. */
const KEPT_UNRESERVED = 100;
/** The function's segment and that of the service. */
const SEGMENTS_PER_TRACE = 2;

const whole = (value: number) => Math.ceil(value).toLocaleString("en-US");

/** Every limit of an environment, in no order. */
export function limitsOf(environment: Environment, { executions, prefixes = 1 }: Account): Limit[] {
  const quotas = awsQuotas(environment.region);
  const all = executions ?? quotas.executions.value;
  return [
    {
      id: "payload",
      what: "size of a body",
      limit: MAX_INLINE_BYTES,
      demand: (_, { payloadBytes }) => payloadBytes,
      moved: "presigned URLs: `POST /api/uploads`, `?download`",
      needed: () => "nothing inline",
      quota: quotas.payload,
    },
    {
      id: "stage-rate",
      what: "throttling of the stage",
      limit: environment.api.throttling.rateLimit,
      demand: (_, { rate }) => rate,
      moved: "`api.throttling.rateLimit`",
      needed: (_, { rate }) => whole(rate),
    },
    ...reservedLimits(environment),
    ...accountLimits(environment, all, quotas),
    ofQuota("account-rate", "API Gateway of the account", quotas.apiRate, (_, { rate }) => rate),
    ofQuota("s3-reads", "S3, reads", quotas.s3Reads, ({ s3Reads }) => s3Reads, prefixes),
    ofQuota("s3-writes", "S3, writes", quotas.s3Writes, ({ s3Writes }) => s3Writes, prefixes),
    ofQuota("secret-reads", "Secrets Manager", quotas.secretReads, ({ secretReads }) => secretReads),
    // Lambda sends the lines of an environment together when it is busy: one call for each invocation is the worst case
    ofQuota(
      "log-calls",
      "CloudWatch Logs, worst case",
      quotas.logCalls,
      ({ served, authorizations }) => served + authorizations,
    ),
    ofQuota("kms-requests", "KMS", quotas.kmsRequests, ({ kmsRequests }) => kmsRequests),
    ofQuota(
      "segments",
      "X-Ray",
      quotas.segments,
      ({ traces, authorizerTraces }) => SEGMENTS_PER_TRACE * (traces + authorizerTraces),
    ),
  ];
}

const apiLoad = ({ served, apiMs }: Traffic) => (served * apiMs) / 1000;
const authorizerLoad = ({ authorizations, authorizerMs }: Traffic) => (authorizations * authorizerMs) / 1000;

function reservedLimits(environment: Environment): Limit[] {
  const functions = [
    {
      name: "api",
      what: "the API's function",
      reserved: reservedConcurrency("api", environment),
      load: apiLoad,
      calls: ({ served }: Traffic) => served,
      setting: "functions.api.reservedConcurrency",
    },
    {
      name: "authorizer",
      what: "the authorizer",
      reserved: reservedConcurrency("authorizer", environment),
      load: authorizerLoad,
      calls: ({ authorizations }: Traffic) => authorizations,
      setting: "api.auth.authorizer.reservedConcurrency",
    },
  ] as const;
  return functions.flatMap(({ name, what, reserved, load, calls, setting }): Limit[] => {
    if (reserved === "unreserved") return [];
    const needs = (slots: number) => (slots > MOST_RESERVED ? `"unreserved" (${whole(slots)} at once)` : whole(slots));
    const moved = `\`${setting}\``;
    return [
      {
        id: `${name}-concurrency`,
        what: `reserved concurrency of ${what}`,
        limit: loadOf(reserved),
        demand: load,
        moved,
        needed: (traffic) => needs(slotsFor(load(traffic))),
      },
      {
        id: `${name}-requests`,
        what: `requests a second of ${what}, ${REQUESTS_PER_EXECUTION} for each reserved execution`,
        limit: REQUESTS_PER_EXECUTION * reserved,
        demand: calls,
        moved,
        needed: (traffic) => needs(calls(traffic) / REQUESTS_PER_EXECUTION),
      },
    ];
  });
}

function accountLimits(environment: Environment, executions: number, quotas: ReturnType<typeof awsQuotas>): Limit[] {
  const authorizer = reservedConcurrency("authorizer", environment);
  const taken =
    (authorizer === "unreserved" ? 0 : authorizer) +
    (reservedConcurrency("api", environment) === "unreserved" ? 0 : KEPT_UNRESERVED);
  // what reserves nothing shares the rest
  const load = (traffic: Traffic) => apiLoad(traffic) + (authorizer === "unreserved" ? authorizerLoad(traffic) : 0);
  const calls = ({ served, authorizations }: Traffic) => served + (authorizer === "unreserved" ? authorizations : 0);
  const quota = { ...quotas.executions, value: executions };
  const code = `quota \`${quotas.executions.code}\``;
  // one function may grow by so many executions, and by ten times as many requests a second
  const growths = (traffic: Traffic, ofLoad: (load: number) => number) =>
    Math.max(
      ofLoad(Math.max(apiLoad(traffic), authorizerLoad(traffic))),
      Math.max(traffic.served, traffic.authorizations) / (REQUESTS_PER_EXECUTION * quotas.scaling.value),
    );
  const oneGrowth = loadOf(quotas.scaling.value);
  return [
    {
      id: "account-concurrency",
      what: "Lambda's concurrency in the account",
      limit: loadOf(executions - taken),
      demand: load,
      moved: code,
      needed: (traffic) => whole(slotsFor(load(traffic)) + taken),
      quota,
    },
    {
      id: "account-requests",
      what: "Lambda's requests a second, 10 for each execution",
      limit: REQUESTS_PER_EXECUTION * Math.max(0, executions - taken),
      demand: calls,
      moved: code,
      needed: (traffic) => whole(calls(traffic) / REQUESTS_PER_EXECUTION + taken),
      quota,
    },
    {
      id: "sudden-start",
      what: "Lambda's growth, when all comes at once",
      limit: 1,
      demand: (traffic) => growths(traffic, (busy) => busy / oneGrowth),
      moved: "a slower start: 1,000 executions, 10,000 requests a second more every 10 s",
      needed: (traffic) =>
        `${whole(Math.max(0, growths(traffic, (busy) => slotsFor(busy) / quotas.scaling.value) - 1) * 10)} s`,
      quota: quotas.scaling,
    },
  ];
}

/** @param prefixes by which the quota is multiplied, and which move it */
function ofQuota(id: LimitId, what: string, quota: AwsQuota, demand: Limit["demand"], prefixes?: number): Limit {
  const moved =
    prefixes !== undefined
      ? "more prefixes of the keys"
      : quota.code === undefined
        ? quota.adjustable
          ? "a quota, by request"
          : "another Region or account"
        : `quota \`${quota.code}\``;
  return {
    id,
    what: SOURCES[quota.source].verified ? what : `${what}, quota not verified`,
    limit: quota.value * (prefixes ?? 1),
    demand,
    moved,
    needed: (traffic, workload) => whole(demand(traffic, workload) / (prefixes === undefined ? 1 : quota.value)),
    quota,
  };
}
