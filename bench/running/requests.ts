import { STUB_SECRET } from "./aws-stub";
import { PENDING_VERSION } from "./secret-stub";

/** The key of the stub's secret; long enough for the rules of the secret. */
export const BENCH_KEY = "bench-key-bench-key-bench-key-bench-key";
/** An object that the stub has. */
export const STORED_KEY = "bench/stored.txt";
/** Objects below it that the stub has, as many as the original lists. */
export const LISTED_PREFIX = "listed/";
export const LISTED_OBJECTS = 10;
/** 1 KiB of text, what the requests write and read. */
export const BODY = "0123456789abcdef".repeat(64);

/** For `_X_AMZN_TRACE_ID`: X-Ray takes one request a second and five of a hundred of the others. */
export function traceId(sampled: boolean): string {
  return `Root=1-65f00000-0123456789abcdef01234567;Parent=0123456789abcdef;Sampled=${sampled ? 1 : 0}`;
}

interface Request {
  readonly method: string;
  readonly path: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An event of an HTTP API, payload 2.0, that the gateway's authorizer let through. */
export function apiEvent({ method, path, query = "", headers = {}, body }: Request) {
  const parameters = Object.fromEntries(new URLSearchParams(query));
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: path,
    rawQueryString: query,
    headers: {
      accept: "*/*",
      "accept-encoding": "gzip",
      host: "bench.execute-api.us-east-1.amazonaws.com",
      "user-agent": "bench",
      "x-amzn-trace-id": "Root=1-65f00000-0123456789abcdef01234567",
      "x-forwarded-for": "192.0.2.1",
      "x-forwarded-port": "443",
      "x-forwarded-proto": "https",
      ...headers,
    },
    ...(query === "" ? {} : { queryStringParameters: parameters }),
    requestContext: {
      accountId: "111122223333",
      apiId: "bench",
      domainName: "bench.execute-api.us-east-1.amazonaws.com",
      domainPrefix: "bench",
      http: { method, path, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "bench" },
      requestId: "bench",
      routeKey: "$default",
      stage: "$default",
      time: "26/Nov/2026:00:00:00 +0000",
      timeEpoch: 1_795_000_000_000,
      authorizer: { lambda: { keyName: "default" } },
    },
    ...(body === undefined ? {} : { body }),
    isBase64Encoded: false,
  };
}

/** What the gateway sends to a REQUEST authorizer, payload 2.0. */
export function authorizerEvent() {
  const authorization = `Bearer ${BENCH_KEY}`;
  return {
    ...apiEvent({ method: "GET", path: "/api/data", headers: { authorization } }),
    type: "REQUEST",
    routeArn: "arn:aws:execute-api:us-east-1:111122223333:bench/$default/GET/api/data",
    identitySource: [authorization],
  };
}

/** What Secrets Manager sends for the third of its four steps, which reads and changes nothing. */
export function rotationEvent() {
  return { Step: "testSecret", SecretId: STUB_SECRET, ClientRequestToken: PENDING_VERSION };
}

/** The same request as each of both applications spells it. */
export interface Spelled {
  readonly name: string;
  readonly ours: (index: number) => unknown;
  /** @default the original does not have it */
  readonly originals?: (index: number) => unknown;
  /** Its condition does not hold, so that the answer is not a good one. @default false */
  readonly fails?: true;
}

const TEXT = { "content-type": "text/plain" };
const JSON_TYPE = { "content-type": "application/json" };
const at = (key: string) => `/api/data/${key}`;

/** What is counted and timed, in the order in which it can be sent: what is deleted was written. */
export const REQUESTS: readonly Spelled[] = [
  {
    name: "health",
    ours: () => apiEvent({ method: "GET", path: "/api/health" }),
    originals: () => apiEvent({ method: "GET", path: "/api/health" }),
  },
  {
    name: "read",
    ours: () => apiEvent({ method: "GET", path: at(STORED_KEY) }),
    originals: () => apiEvent({ method: "GET", path: "/api/data", query: `key=${STORED_KEY}` }),
  },
  {
    name: "list",
    ours: () =>
      apiEvent({ method: "GET", path: "/api/data", query: `prefix=${LISTED_PREFIX}&limit=${LISTED_OBJECTS}` }),
    originals: () => apiEvent({ method: "PUT", path: "/api/data" }),
  },
  {
    name: "write, new object",
    ours: (index) => apiEvent({ method: "PUT", path: at(`bench/new-${index}`), headers: TEXT, body: BODY }),
    originals: (index) =>
      apiEvent({
        ...{ method: "POST", path: "/api/data", headers: JSON_TYPE },
        body: JSON.stringify({ key: `bench/original-${index}`, data: BODY }),
      }),
  },
  {
    name: "write, replaces",
    ours: (index) => apiEvent({ method: "PUT", path: at(`bench/new-${index}`), headers: TEXT, body: BODY }),
    originals: (index) =>
      apiEvent({
        ...{ method: "POST", path: "/api/data", headers: JSON_TYPE },
        body: JSON.stringify({ key: `bench/original-${index}`, data: BODY }),
      }),
  },
  {
    name: "write, If-None-Match that fails",
    ours: (index) =>
      apiEvent({
        ...{ method: "PUT", path: at(`bench/new-${index}`), headers: { ...TEXT, "if-none-match": "*" } },
        body: BODY,
      }),
    fails: true,
  },
  { name: "delete", ours: (index) => apiEvent({ method: "DELETE", path: at(`bench/new-${index}`) }) },
];
