import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import type { RouteKey } from "../../../functions/api/router";
import { context, type EventProps, eventOf } from "../support/api";
import { coldStart } from "../support/cold-start";

const ENVIRONMENT = {
  BUCKET_NAME: "data-bucket",
  METRICS_NAMESPACE: "SecureServerless",
  AWS_REGION: "eu-central-1",
  LOG_LEVEL: "INFO",
  SERVICE_VERSION: "1.2.3",
  AWS_CALL_TIMEOUT_MS: "200",
  URL_LIFETIME_SECONDS: undefined,
  ACCESS_RULES: undefined,
  API_ID: undefined,
  LAMBDA_TASK_ROOT: undefined,
  AWS_ENDPOINT_URL: undefined,
  AWS_ENDPOINT_URL_S3: undefined,
  AWS_ACCESS_KEY_ID: "AKIATEST",
  AWS_SECRET_ACCESS_KEY: "of-the-test",
  _X_AMZN_TRACE_ID: "Root=1-67891233-abcdef012345678912345678",
};
const s3 = mockClient(S3Client);
const secrets = mockClient(SecretsManagerClient);
const lines: string[] = [];

const loadApi = () => require("../../../functions/api/index") as typeof import("../../../functions/api/index");

function start(variables: Readonly<Record<string, string | undefined>> = {}) {
  return coldStart({ ...ENVIRONMENT, ...variables }, async () => loadApi().handler);
}

let write: jest.SpyInstance;

beforeEach(() => {
  s3.reset();
  lines.length = 0;
  write = jest.spyOn(process.stdout, "write").mockImplementation((line) => lines.push(String(line)) > 0);
});

afterEach(() => write.mockRestore());

/** How many AWS calls each route makes for a request that succeeds; a route that is missing does not compile. */
const CALLS = {
  "GET /api/health": 0,
  "HEAD /api/health": 0,
  "GET /api/data": 1,
  "HEAD /api/data": 1,
  "POST /api/data": 1,
  "PUT /api/data": 1,
  "DELETE /api/data": 1,
  "GET /api/data/{key}": 1,
  "HEAD /api/data/{key}": 1,
  "PUT /api/data/{key}": 1,
  "DELETE /api/data/{key}": 1,
  "POST /api/uploads": 0,
} as const satisfies Record<RouteKey, number>;

/** What a request needs beyond method and path. */
const NEEDED: Readonly<Partial<Record<RouteKey, Partial<EventProps>>>> = {
  "POST /api/data": jsonBody({ key: "k", data: 1 }),
  "DELETE /api/data": { query: "key=k" },
  "POST /api/uploads": jsonBody({ key: "k", size: 1 }),
};

function jsonBody(body: object): Partial<EventProps> {
  return { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

describe("AWS calls per request, the secret's never", () => {
  it.each(Object.entries(CALLS))("%s makes %d", async (route, calls) => {
    const [method = "", template = ""] = route.split(" ");
    s3.onAnyCommand().resolves({});
    secrets.resetHistory();

    const event = eventOf({ method, path: template.replace("{key}", "k"), ...NEEDED[route as RouteKey] });
    const { statusCode } = await coldStart(ENVIRONMENT, async () => loadApi().handler(event, context));
    expect(statusCode).toBeLessThan(300);
    expect(s3.calls()).toHaveLength(calls);
    expect(secrets.calls()).toHaveLength(0);
  });

  it("are those of docs/api.md", () => {
    const page = readFileSync(join(__dirname, "../../../docs/api.md"), "utf8");
    const rows = [...page.matchAll(/^\| (`(?:GET|HEAD|PUT|POST|DELETE)\b[^|]*) \|[^|]*\| ([^|]*) \|$/gm)].flatMap(
      ([, request = "", calls = ""]) => {
        // `GET`, `HEAD /api/data/{key}`: the methods, of which the last has the path
        const [, path] = /[A-Z] (\/api\/[\w{}/]+)/.exec(request) ?? [];
        const methods = [...request.matchAll(/`([A-Z]+)\b/g)].map(([, method]) => method);
        return path === undefined ? [] : methods.map((method) => [`${method} ${path}`, calls] as const);
      },
    );
    const told = (route: string) => rows.flatMap(([request, calls]) => (request === route ? [calls] : []));

    const counted = Object.entries(CALLS).filter(
      ([route, calls]) => !told(route).some((text) => text === "as there" || Number.parseInt(text, 10) === calls),
    );
    expect(counted).toEqual([]);
    expect(rows.filter(([request]) => !(request in CALLS))).toEqual([]);
  });
});

it("has a test of its own for each route", () => {
  const routes = readdirSync(join(__dirname, "../../../functions/api/routes")).filter(
    (name) => !name.endsWith(".doc.ts"),
  );
  const tests = readdirSync(join(__dirname, "routes"));

  expect(routes.length).toBeGreaterThan(4);
  expect(routes.filter((name) => !tests.includes(name.replace(/\.ts$/, ".test.ts")))).toEqual([]);
});

it("carries the request's id and the trace's in every line", async () => {
  const before = process.env["_X_AMZN_TRACE_ID"];
  process.env["_X_AMZN_TRACE_ID"] = ENVIRONMENT._X_AMZN_TRACE_ID;
  try {
    await (await start())(eventOf({ method: "GET", path: "/api/health" }), context);
  } finally {
    if (before === undefined) delete process.env["_X_AMZN_TRACE_ID"];
    else process.env["_X_AMZN_TRACE_ID"] = before;
  }
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    requestId: context.awsRequestId,
    traceId: ENVIRONMENT._X_AMZN_TRACE_ID,
    service: "api",
    version: "1.2.3",
    coldStart: true,
  });
});

it("answers 503 within the budget where a call does not answer, and never times out", async () => {
  const handler = await start();
  s3.on(ListObjectsV2Command).callsFake(() => new Promise(() => undefined));
  const startedAt = performance.now();

  const late = await handler(eventOf({ method: "GET", path: "/api/data" }), context);
  const hurried = await handler(eventOf({ method: "GET", path: "/api/data" }), {
    ...context,
    getRemainingTimeInMillis: () => 520,
  });

  expect([late.statusCode, hurried.statusCode]).toEqual([503, 503]);
  expect(late.headers["retry-after"]).toBeDefined();
  // the budget is 0.2 s, the function's own time 30 s: anything far below that is not a timeout
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});

it("renews no time budget that one call of a request has used up for its next", async () => {
  const handler = await start({ AWS_CALL_TIMEOUT_MS: "1500" });
  s3.on(PutObjectCommand)
    .callsFakeOnce(async () => {
      await new Promise((resolve) => setTimeout(resolve, 1_400));
      throw Object.assign(new Error("taken"), { $metadata: { httpStatusCode: 412 } });
    })
    .callsFake(() => new Promise(() => undefined));
  const startedAt = performance.now();

  const result = await handler(eventOf({ method: "PUT", path: "/api/data/k", body: "x" }), context);

  expect(result.statusCode).toBe(503);
  // renewed it would be 2.9 s
  expect(performance.now() - startedAt).toBeLessThan(2_500);
});

it.each([
  [{}, "data-bucket.s3.eu-central-1.amazonaws.com"],
  [{ AWS_ENDPOINT_URL: "https://127.0.0.1:4566" }, "127.0.0.1:4566"],
])("signs with %j URLs for %s", async (variables, host) => {
  const variablesOfSdk = { ...ENVIRONMENT, ...variables };
  const url = await coldStart(variablesOfSdk, async () => {
    const { handler } = loadApi();
    s3.on(HeadObjectCommand).resolves({});
    const result = await handler(eventOf({ method: "GET", path: "/api/data/k", query: "download" }), context);
    return new URL(JSON.parse(result.body).url as string);
  });
  expect(url.host).toBe(host);
  expect(url.protocol).toBe("https:");
  expect(s3.commandCalls(GetObjectCommand)).toHaveLength(0);
});

it.each([
  [{ BUCKET_NAME: undefined }, "BUCKET_NAME must be set, got nothing"],
  [{ METRICS_NAMESPACE: undefined }, "METRICS_NAMESPACE must be set, got nothing"],
  [{ AWS_REGION: "" }, "AWS_REGION must be set"],
  [{ LOG_LEVEL: "all" }, 'LOG_LEVEL must be one of DEBUG, INFO, WARN, ERROR, got "all"'],
  [{ AWS_CALL_TIMEOUT_MS: "0" }, 'AWS_CALL_TIMEOUT_MS must be a whole number of at least 1, got "0"'],
  [{ URL_LIFETIME_SECONDS: "5m" }, "URL_LIFETIME_SECONDS must be a whole number"],
  [{ API_ID: "" }, 'API_ID must not be empty where it is set, got ""'],
])("%j fails the cold start", async (variables, message) => {
  await expect(start(variables)).rejects.toThrow(message);
});

it.each([
  "",
  "{",
  "[]",
  "null",
  '{"mode":"none"}',
  '{"mode":"jwt"}',
  '{"mode":"jwt","scopes":[]}',
  '{"mode":"jwt","scopes":{"reed":["s"]}}',
  '{"mode":"jwt","scopes":{"GET /api/data":["s"]}}',
  '{"mode":"jwt","scopes":{"read":[]}}',
  '{"mode":"jwt","scopes":{"read":"s"}}',
  '{"mode":"jwt","scopes":{"read":[""]}}',
  '{"mode":"jwt","scopes":{},"principals":[]}',
  '{"mode":"iam","principals":{}}',
  '{"mode":"iam","principals":[{"arn":"a"}]}',
  '{"mode":"iam","principals":[{"arn":"a","allow":["all"]}]}',
  '{"mode":"iam","principals":[{"arn":"a","allow":["read"],"prefix":""}]}',
  '{"mode":"iam","principals":[{"arn":"a","allow":["read"],"deny":[]}]}',
  '{"mode":"iam","scopes":{}}',
  '{"mode":"api-key","else":1}',
])("rules that are none fail the cold start: %s", async (rules) => {
  await expect(start({ ACCESS_RULES: rules })).rejects.toThrow("ACCESS_RULES must be JSON with a mode and its rules");
});

it("gives a token with rules what its scopes give, and the API is the one of the settings", async () => {
  const handler = await start({ ACCESS_RULES: '{"mode":"jwt","scopes":{"list":["data.list"]}}', API_ID: "abc123" });
  s3.onAnyCommand().resolves({});
  const status = async (apiId: string, scope: string, path: string) => {
    const authorizer = { jwt: { claims: { sub: "user-1", scope }, scopes: null } };
    return (await handler(eventOf({ method: "GET", path, authorizer, apiId }), context)).statusCode;
  };
  expect([
    await status("abc123", "data.list", "/api/data"),
    await status("abc123", "data.list", "/api/data/k"),
    await status("abc123", "data.read", "/api/data"),
    await status("other", "data.list", "/api/data"),
  ]).toEqual([200, 403, 403, 403]);
});
