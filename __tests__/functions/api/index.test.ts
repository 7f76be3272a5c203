import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { context, eventOf } from "../support/api";
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

it("AWS calls per request: health 0, create 1, read 1, list 1, delete 1, the secret never", async () => {
  const handler = await start();
  s3.onAnyCommand().resolves({});
  const counts: Record<string, number> = {};
  for (const [name, method, path] of [
    ["health", "GET", "/api/health"],
    ["create", "PUT", "/api/data/k"],
    ["read", "GET", "/api/data/k"],
    ["list", "GET", "/api/data"],
    ["delete", "DELETE", "/api/data/k"],
  ] as const) {
    s3.resetHistory();
    expect((await handler(eventOf({ method, path }), context)).statusCode).toBeLessThan(300);
    counts[name] = s3.calls().length;
  }
  expect(counts).toEqual({ health: 0, create: 1, read: 1, list: 1, delete: 1 });
  expect(secrets.calls()).toHaveLength(0);
});

it("every line carries the request's id and the trace's", async () => {
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

it("a call that does not answer is 503 within the budget, and never a timeout", async () => {
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
  // the budget is 0.2 s, the function's own time 30 s: anything far below that is no timeout
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});

it("a time budget that is used up by one call of a request is not renewed for its next", async () => {
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
])("with %j URLs are signed for %s", async (variables, host) => {
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

it("with rules a token has what its scopes give, and the API is the one of the settings", async () => {
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
