import { spawnSync } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { Agent as HttpAgent, request as plainRequest } from "node:http";
import { Agent, request as secureRequest } from "node:https";
import { connect } from "node:net";
import { CreateUserCommand, IAMClient, ListUsersCommand } from "@aws-sdk/client-iam";
import { GetFunctionCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetObjectCommand, ListBucketsCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { apiKey, call, client, clientConfig, instance, NAMES, outputs, running } from "./support/target";

const EVIL = "https://evil.example";
const KEY = "boundary.txt";
const administrator = clientConfig().credentials;
const s3 = client(S3Client);
const sts = client(STSClient);
const iam = client(IAMClient);
const lambda = client(LambdaClient);
const agent = new Agent({ ca: readFileSync(instance.certificate) });
afterAll(() => agent.destroy());

let bucket: string;
let apiHost: string;

beforeAll(async () => {
  const { BucketName = "", ApiEndpoint = "" } = await outputs();
  bucket = BucketName;
  apiHost = new URL(ApiEndpoint).hostname;
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: KEY, Body: "kept" }));
});

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}
interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** A request as it stands, path and Host included: no client of the platform would let these through. */
function send(port: number, { method = "GET", path = "/", headers = {}, body = "" }: Sent): Promise<Answer> {
  const secure = port !== running.apiPort;
  const options = { host: "127.0.0.1", port, method, path, headers, timeout: 20_000 };
  return new Promise((resolve, reject) => {
    const onAnswer = (response: import("node:http").IncomingMessage) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.once("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    };
    const sent = secure
      ? secureRequest({ ...options, agent, servername: "localhost" }, onAnswer)
      : plainRequest({ ...options, agent: new HttpAgent() }, onAnswer);
    sent.once("error", reject).once("timeout", () => sent.destroy(new Error("no answer in time")));
    sent.end(body);
  });
}

const gateway = (sent: Sent) => send(running.apiPort, sent);
const emulator = (sent: Sent) => send(running.awsPort, sent);

/** Everything that an attacker would change is as it was. */
async function expectUntouched(): Promise<void> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: KEY }));
  expect(await Body?.transformToString()).toBe("kept");
  expect((await call(`/api/data/${KEY}`)).status).toBe(200);
}

const ADMINISTRATION = [
  ["POST", "/_ministack/reset"],
  ["POST", "/_ministack/config"],
  ["GET", "/_ministack/sqs/messages"],
  ["GET", `/_ministack/lambda-code/000000000000/us-east-1/${NAMES.apiFunction}`],
  ["GET", "/_ministack/ready"],
  ["GET", "/_localstack/health"],
  ["PUT", "/_ministack/cfn-response/x"],
  ["POST", "/_ministack/health"],
] as const;

describe("the emulator's administration", () => {
  it.each(ADMINISTRATION)("%s %s is nowhere", async (method, path) => {
    const headers = { "content-type": "text/plain" };
    expect((await gateway({ method, path, headers: { ...headers, origin: EVIL } })).status).toBe(404);
    expect((await emulator({ method, path, headers })).status).toBe(404);
    expect((await emulator({ method, path, headers: { ...headers, host: apiHost } })).status).toBe(404);
    await expectUntouched();
  });

  it("its health is there for those who start it, and not on the gateway", async () => {
    expect((await emulator({ path: "/_ministack/health" })).status).toBe(200);
    expect((await gateway({ path: "/_ministack/health" })).status).toBe(404);
  });
});

describe("the gateway", () => {
  it.each([
    ["/"],
    ["/api"],
    ["//api/health"],
    ["/API/health"],
    ["/x/../api/health"],
    ["http://evil.example/api/health"],
    ["https://127.0.0.1:1/_ministack/reset"],
    ["*"],
  ])("serves the API alone: %s is not there", async (path) => {
    expect((await gateway({ path, method: path === "*" ? "OPTIONS" : "GET" })).status).toBe(404);
    expect((await gateway({ path: "/api/health" })).status).toBe(200);
  });

  it.each([
    ["/api/../_ministack/reset"],
    ["/api/%2e%2e/_ministack/reset"],
    ["/api/%252e%252e/_ministack/reset"],
    ["/api//_ministack/reset"],
    ["/api/..%2f_ministack%2freset"],
    ["/api/..\\_ministack\\reset"],
  ])("leads nowhere else by %s", async (path) => {
    const { body, status } = await gateway({ path, method: "POST", headers: { "content-type": "text/plain" } });
    expect([400, 401, 403, 404]).toContain(status);
    expect(body).not.toContain("reset");
    await expectUntouched();
  });

  it.each([
    ["evil.example"],
    [`evil.example:${running.apiPort}`],
    ["localhost"],
    ["localhost:1"],
    [`localhost.evil.example:${running.apiPort}`],
    [`127.0.0.1.evil.example:${running.apiPort}`],
    ["92620b66.execute-api.localhost"],
  ])("is not the host %s", async (host) => {
    expect((await gateway({ path: "/api/health", headers: { host } })).status).toBe(421);
  });

  it.each([[`localhost:${running.apiPort}`], [`127.0.0.1:${running.apiPort}`], [`[::1]:${running.apiPort}`]])(
    "is the host %s",
    async (host) => {
      expect((await gateway({ path: "/api/health", headers: { host } })).status).toBe(200);
    },
  );

  it.each([
    ["two hosts", `GET /api/health HTTP/1.1\r\nHost: localhost:${running.apiPort}\r\nHost: evil.example\r\n\r\n`],
    ["no host", "GET /api/health HTTP/1.0\r\n\r\n"],
    ["a tunnel", `CONNECT 127.0.0.1:${running.awsPort} HTTP/1.1\r\nHost: localhost:${running.apiPort}\r\n\r\n`],
  ])("does not take %s", async (_, text) => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(running.apiPort, "127.0.0.1", () => socket.end(text));
      let received = "";
      socket.setTimeout(20_000, () => socket.destroy(new Error("no answer in time")));
      socket.setEncoding("utf8").on("data", (chunk: string) => {
        received += chunk;
      });
      socket.once("error", reject).once("close", () => resolve(received));
    });
    expect(answer).not.toContain(" 200 ");
  });

  it("answers a page as the API's own settings say, and no other way", async () => {
    const preflight = (origin: string) =>
      gateway({ method: "OPTIONS", path: "/api/data", headers: { origin, "access-control-request-method": "POST" } });
    expect((await preflight("https://example.com")).headers["access-control-allow-origin"]).toBe("https://example.com");
    expect((await preflight(EVIL)).headers["access-control-allow-origin"]).toBeUndefined();
    const refused = await gateway({ path: "/api/data", headers: { origin: "https://example.com" } });
    expect([refused.status, refused.headers["access-control-allow-origin"]]).toEqual([401, "https://example.com"]);
  });

  it("has no length for HEAD where the function gives none", async () => {
    for (const path of ["/api/health", "/api/data", "/api/data/none"]) {
      const headers = { authorization: `Bearer ${await apiKey()}` };
      expect((await gateway({ method: "HEAD", path, headers })).headers["content-length"]).not.toBe("0");
    }
  });
});

describe("an API that is not there", () => {
  it("is 503 to whoever calls it, since that says nothing of the key", async () => {
    const authorization = `Bearer ${await apiKey()}`;
    const at = (host: string) => emulator({ path: "/api/health", headers: { host, authorization } });
    expect((await at(apiHost)).status).toBe(200);
    const { status, body } = await at("00000000.execute-api.localhost");
    expect([status, body]).toEqual([503, expect.stringContaining("not applied yet")]);
  });
});

describe("a web page", () => {
  it.each([
    ["an origin", { origin: EVIL }],
    ["its own origin", { origin: `https://127.0.0.1:${running.awsPort}` }],
    ["an opaque origin", { origin: "null" }],
    ["no origin, but a site", { "sec-fetch-site": "cross-site" }],
  ])("with %s is refused by every service, whatever its signature", async (_, headers) => {
    const page = new STSClient(clientConfig());
    page.middlewareStack.add(
      (next) => (args) => {
        Object.assign((args.request as { headers: object }).headers, headers);
        return next(args);
      },
      { step: "build" },
    );
    await expect(page.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    });
    page.destroy();
  });

  it.each([["/"], [`/2015-03-31/functions/${NAMES.apiFunction}/invocations`], ["/_ministack/reset"], ["/none/x"]])(
    "is not told that it may ask for %s",
    async (path) => {
      const headers = { origin: EVIL, "access-control-request-method": "POST" };
      const { status, headers: answer } = await emulator({ method: "OPTIONS", path, headers });
      expect([status, answer["access-control-allow-origin"]]).toEqual([403, undefined]);
    },
  );

  it.each([["evil.example"], [`evil.example:${running.awsPort}`], ["x.evil.localhost.example"], ["a.b.localhost"]])(
    "whose name %s points here is refused",
    async (host) => {
      expect((await emulator({ path: "/_ministack/health", headers: { host } })).status).toBe(421);
    },
  );
});

describe("a key", () => {
  type Credentials = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };

  /** The codes of what each service answers. */
  async function codesWith(credentials: Credentials): Promise<string[]> {
    const config = { ...clientConfig(), credentials, maxAttempts: 1 };
    const attempts = [
      new STSClient(config).send(new GetCallerIdentityCommand({})),
      new S3Client(config).send(new ListBucketsCommand({})),
      new LambdaClient(config).send(new GetFunctionCommand({ FunctionName: NAMES.apiFunction })),
      new SecretsManagerClient(config).send(new GetSecretValueCommand({ SecretId: "secure-serverless-api" })),
      new IAMClient(config).send(new CreateUserCommand({ UserName: "intruder" })),
    ];
    const results = await Promise.allSettled(attempts);
    return results.map((result) => (result.status === "fulfilled" ? "taken" : (result.reason as Error).name));
  }

  it.each<[string, Credentials]>([
    ["test", { accessKeyId: "test", secretAccessKey: "test" }],
    ["the account's number", { accessKeyId: "000000000000", secretAccessKey: "test" }],
    ["another account's number", { accessKeyId: "111111111111", secretAccessKey: "test" }],
    ["of AWS's form", { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "test" }],
    ["the administrator's, with another secret", { ...administrator, secretAccessKey: "test" }],
    ["the administrator's, with a session", { ...administrator, sessionToken: "session" }],
    ["the administrator's in lower case", { ...administrator, accessKeyId: administrator.accessKeyId.toLowerCase() }],
    [
      "of another account, with another secret",
      { accessKeyId: `${administrator.accessKeyId}.111111111111`, secretAccessKey: "x" },
    ],
  ])("%s opens nothing", async (_, credentials) => {
    expect(await codesWith(credentials)).toEqual(
      Array(5).fill(expect.stringMatching(/Invalid|Unrecognized|SignatureDoesNotMatch/)),
    );
    const { Users = [] } = await iam.send(new ListUsersCommand({}));
    expect(Users.map(({ UserName }) => UserName)).not.toContain("intruder");
  });

  it("of the administrator opens everything", async () => {
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe("arn:aws:iam::000000000000:root");
  });

  it("is not the functions': they have their roles' sessions, which no one can compute", async () => {
    const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName: NAMES.apiFunction }));
    expect(JSON.stringify(Configuration)).not.toContain(administrator.secretAccessKey);
    const environments = readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => readOrNothing(`/proc/${pid}/environ`))
      .filter((text) => text.includes("AWS_LAMBDA_FUNCTION_NAME=secure-serverless") && text.includes(instance.root));
    expect(environments.length).toBeGreaterThan(0);
    for (const environment of environments) {
      expect(environment.includes(administrator.secretAccessKey)).toBe(false);
      expect(environment).toContain("AWS_ACCESS_KEY_ID=ASIA");
    }
  });
});

/** A process may end, or be another user's. */
function readOrNothing(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

describe("without a signature", () => {
  it.each([
    ["POST", `/2015-03-31/functions/${NAMES.apiFunction}/invocations`, {}],
    ["POST", "/2015-03-31/functions", { "content-type": "text/plain" }],
    ["GET", "/", {}],
    ["GET", "/v2/apis", {}],
    ["GET", "/restapis/x/y/_user_request_/z", {}],
    ["GET", "/oauth2/authorize", {}],
    ["POST", "/", { "x-amz-target": "secretsmanager.GetSecretValue" }],
    ["POST", "/?Action=CreateUser&UserName=intruder", {}],
    ["GET", "/?AWSAccessKeyId=test&Signature=x&Expires=9999999999", {}],
    ["GET", "/", { authorization: "AWS test:signature" }],
    ["GET", "/", { authorization: "Bearer x" }],
    ["GET", "/", { authorization: "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request" }],
  ])("%s %s %j is refused", async (method, path, headers) => {
    const { status, body } = await emulator({ method, path, headers, body: method === "POST" ? "{}" : "" });
    expect([400, 403]).toContain(status);
    expect(body).toMatch(/AccessDenied|MissingAuthentication|UnrecognizedClient|AuthorizationHeaderMalformed/);
  });

  it("a form for anything but a role is refused", async () => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    for (const body of [
      "Action=GetCallerIdentity&Version=2011-06-15",
      "Action=AssumeRoleWithWebIdentity&Action=CreateUser&UserName=intruder",
      "Action=AssumeRole&RoleArn=arn:aws:iam::000000000000:role/x&RoleSessionName=x",
    ]) {
      expect((await emulator({ method: "POST", headers, body })).status).toBe(403);
    }
  });

  it.each([
    ["that nobody signed", "x"],
    ["that another secret signed", createHmac("sha256", "test").update("e30.e30").digest("base64url")],
  ])("a token %s gives no role", async (_, signature) => {
    const WebIdentityToken = `e30.e30.${signature}`;
    const asked = { RoleArn: "arn:aws:iam::000000000000:role/any", RoleSessionName: "e2e", WebIdentityToken };
    await expect(sts.send(new AssumeRoleWithWebIdentityCommand(asked))).rejects.toMatchObject({
      name: "InvalidIdentityTokenException",
    });
  });
});

describe("a refusal", () => {
  // by it an SDK corrects a clock that is wrong, see 43-answers
  it.each<[string, Sent]>([
    ["a call without a signature", { method: "POST", path: "/" }],
    ["another host", { headers: { host: "evil.example" } }],
    ["the administration", { method: "POST", path: "/_ministack/reset" }],
    ["a path that no API has", { path: "/none" }],
  ])("tells the time: %s", async (_name, sent) => {
    const { status, headers } = await emulator(sent);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(Math.abs(Date.now() - Date.parse(`${headers["date"]}`))).toBeLessThan(60_000);
  });
});

describe("a presigned URL", () => {
  const presigned = (Key = KEY, expiresIn = 60) =>
    getSignedUrl(s3, new GetObjectCommand({ Bucket: bucket, Key }), { expiresIn });
  const fetched = async (url: string, headers: Record<string, string> = {}) => {
    const { pathname, search } = new URL(url);
    return emulator({ path: `${pathname}${search}`, headers });
  };

  it("opens what it is for, also for a page", async () => {
    expect(await fetched(await presigned())).toMatchObject({ status: 200, body: "kept" });
    expect((await fetched(await presigned(), { origin: EVIL })).headers["access-control-allow-origin"]).toBeUndefined();
  });

  it.each<[string, (url: string) => string, Record<string, string>]>([
    ["for another object", (url) => url.replace(KEY, "other.txt"), {}],
    ["for longer", (url) => url.replace("X-Amz-Expires=60", "X-Amz-Expires=600"), {}],
    ["with an empty key id", (url) => url.replace(/Credential=[^%]+/, "Credential="), {}],
    ["of test", (url) => url.replace(administrator.accessKeyId, "test"), {}],
    ["without an end", (url) => url.replace("&X-Amz-Expires=60", ""), {}],
    ["of another service", (url) => url.replace("%2Fs3%2F", "%2Fsts%2F"), {}],
    ["with its signature twice", (url) => `${url}&X-Amz-Signature=x`, {}],
    ["with a header that it does not sign", (url) => url, { "x-amz-request-payer": "requester" }],
    ["for administration", (url) => url.replace(/127\.0\.0\.1:\d+\/[^?]+/, `127.0.0.1:1/_ministack/reset`), {}],
  ])("%s opens nothing", async (_, change, headers) => {
    const { status, body } = await fetched(change(await presigned()), headers);
    expect([400, 403, 404]).toContain(status);
    expect(body).not.toContain("kept");
  });
});

describe("the functions' way to AWS", () => {
  it("carries their calls and nothing else", async () => {
    const { url } = (await (await call(`/api/data/${KEY}?download`)).json()) as { url: string };
    const proxy = new URL(url);
    const port = Number(proxy.port);
    expect(port).not.toBe(running.awsPort);

    expect(await send(port, { path: `${proxy.pathname}${proxy.search}` })).toMatchObject({ status: 200, body: "kept" });
    for (const sent of [
      { path: "/_ministack/health" },
      { path: "/_ministack/reset", method: "POST", headers: { origin: EVIL, "content-type": "text/plain" } },
      { path: `${proxy.pathname}${proxy.search}`, headers: { host: `evil.example:${port}` } },
      { path: "/", method: "OPTIONS", headers: { origin: EVIL, "access-control-request-method": "POST" } },
    ]) {
      const { status, headers } = await send(port, sent);
      expect([status, headers["access-control-allow-origin"]]).toEqual([403, undefined]);
    }
  });
});

describe("on disk", () => {
  it("the administrator's key is its owner's alone, as is the folder", () => {
    const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
    expect([mode(instance.root), mode(instance.administratorFile), mode(instance.certificateKey)]).toEqual([
      "700",
      "600",
      "600",
    ]);
  });

  // another user can only be tried by one who may become it
  const asNobody = process.getuid?.() === 0 ? test : test.skip;

  asNobody("another user of the machine can read no key, and open nothing without it", async () => {
    const script = `
      const { readFileSync } = require("node:fs");
      const { request } = require("node:https");
      const seen = {};
      for (const [name, file] of Object.entries(${JSON.stringify({ key: instance.administratorFile, tls: instance.certificateKey, state: instance.emulatorState })}))
        try { readFileSync(file); seen[name] = "read"; } catch (error) { seen[name] = error.code; }
      const options = { host: "127.0.0.1", port: ${running.awsPort}, method: "POST", rejectUnauthorized: false,
        path: "/2015-03-31/functions/${NAMES.apiFunction}/invocations", timeout: 10000,
        headers: { authorization: "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=x", "x-amz-date": "20260101T000000Z" } };
      request(options, (response) => { seen.status = response.statusCode; response.resume(); console.log(JSON.stringify(seen)); }).end("{}");`;
    const { stdout, stderr } = spawnSync(process.execPath, ["-e", script], {
      uid: 65534,
      gid: 65534,
      cwd: "/",
      env: { PATH: process.env["PATH"] },
      encoding: "utf8",
      timeout: 30_000,
    });
    expect([stderr, JSON.parse(stdout)]).toEqual(["", { key: "EACCES", tls: "EACCES", state: "EACCES", status: 403 }]);
  });
});

describe("Lambda's limits", () => {
  const SIX_MEGABYTES = 6 * 1024 * 1024;

  it("an event of more than 6 MB is refused before the function sees it", async () => {
    const put = (size: number) =>
      call(`/api/data/${randomUUID()}`, {
        method: "PUT",
        headers: { "content-type": "text/plain" },
        body: "a".repeat(size),
      });
    const refused = await put(SIX_MEGABYTES);
    expect([refused.status, await refused.text()]).toEqual([413, '{"message":"Request Entity Too Large"}']);
    expect((await put(1024)).status).toBe(201);
  });

  it("a direct invocation of more is refused in Lambda's words", async () => {
    const invoke = (size: number) =>
      lambda.send(
        new InvokeCommand({ FunctionName: NAMES.apiFunction, Payload: JSON.stringify({ text: "a".repeat(size) }) }),
      );
    await expect(invoke(SIX_MEGABYTES)).rejects.toMatchObject({ name: "RequestEntityTooLargeException" });
    expect((await invoke(10)).StatusCode).toBe(200);
  });
});

it("everything is as it was", expectUntouched);
