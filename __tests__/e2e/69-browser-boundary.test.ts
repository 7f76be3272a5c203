import { IAMClient, ListUsersCommand } from "@aws-sdk/client-iam";
import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetObjectCommand, ListObjectVersionsCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { awsEndpoint } from "@secure-serverless/local-aws/client-environment";
import { type Behind, runInPage } from "./support/browser";
import { apiKey, call, client, NAMES, origin, outputs, running } from "./support/target";

const KEY = "web-page.txt";
const s3 = client(S3Client);
const lambda = client(LambdaClient);
const iam = client(IAMClient);
let bucket: string;
let apiEndpoint: string;
let functionsEndpoint: string;

beforeAll(async () => {
  const { BucketName = "", ApiEndpoint = "" } = await outputs();
  bucket = BucketName;
  apiEndpoint = ApiEndpoint;
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: KEY, Body: "kept" }));
  const { url } = (await (await call(`/api/data/${KEY}?download`)).json()) as { url: string };
  functionsEndpoint = new URL(url).origin;
});

/** What a page would like to find changed. */
async function whatIsThere() {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: KEY }));
  const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket }));
  const { CodeSha256, Environment } = await lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName: NAMES.apiFunction }),
  );
  const { Users = [] } = await iam.send(new ListUsersCommand({}));
  return {
    object: await Body?.transformToString(),
    keys: Versions.map(({ Key, VersionId }) => `${Key} ${VersionId}`),
    code: CodeSha256,
    environment: Environment,
    users: Users.map(({ UserName }) => UserName),
    health: (await call("/api/health")).status,
  };
}

/** Requests that a browser sends for a page: the first of each pair without asking, the second after asking. */
const attacks = () => {
  const emulator = awsEndpoint(running);
  const text = { "content-type": "text/plain" };
  const json = { "content-type": "application/json" };
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const invocation = `/2015-03-31/functions/${NAMES.apiFunction}/invocations`;
  const createUser = "Action=CreateUser&UserName=intruder&Version=2010-05-08";
  return [emulator, `${emulator.replace("127.0.0.1", "localhost")}`, functionsEndpoint, origin, apiEndpoint].flatMap(
    (place) => [
      { url: `${place}/_ministack/reset`, method: "POST", headers: text },
      { url: `${place}/_ministack/config`, method: "POST", headers: json, body: '{"lambda_svc.LAMBDA_STRICT":"1"}' },
      { url: `${place}/_ministack/sqs/messages`, method: "GET", headers: {} },
      { url: `${place}/_ministack/health`, method: "GET", headers: {} },
      { url: `${place}${invocation}`, method: "POST", headers: text, body: "{}" },
      { url: `${place}/`, method: "POST", headers: form, body: createUser },
      { url: `${place}/${bucket}/${KEY}`, method: "GET", headers: {} },
      { url: `${place}/${bucket}/${KEY}`, method: "PUT", headers: text, body: "changed" },
      { url: `${place}/${bucket}/${KEY}`, method: "DELETE", headers: {} },
      {
        url: `${place}/${bucket}?delete`,
        method: "POST",
        headers: text,
        body: `<Delete><Object><Key>${KEY}</Key></Object></Delete>`,
      },
    ],
  );
};

it.each([["other.example"], ["example.com"]])(
  "a page of %s can neither read nor change anything beside the API",
  async (host) => {
    const before = await whatIsThere();
    const results = await runInPage<{ read: string[]; sent: number; sockets: string[] }>(
      host,
      `
      const attacks = ${JSON.stringify(attacks())};
      const read = [];
      let sent = 0;
      for (const { url, ...init } of attacks) {
        for (const mode of ["no-cors", "cors"]) {
          try {
            const response = await fetch(url, { ...init, mode, signal: AbortSignal.timeout(10000) });
            sent += 1;
            if (response.type !== "opaque") read.push(init.method + " " + url + " " + response.status);
          } catch {}
        }
      }
      const sockets = [];
      for (const url of ${JSON.stringify([awsEndpoint(running), origin])})
        sockets.push(await new Promise((resolve) => {
          const socket = new WebSocket(url.replace("http", "ws") + "/api/health");
          socket.onopen = () => resolve("open");
          socket.onerror = () => resolve("closed");
          setTimeout(() => resolve("no answer"), 10000);
        }));
      return { read, sent, sockets };`,
    );

    // the gateway answers a page of the allowed origin as the API does; what is not the API's has no CORS headers
    expect(results.read).toEqual([]);
    expect(results.sent).toBeGreaterThan(10);
    expect(results.sockets).toEqual(["closed", "closed"]);
    expect(await whatIsThere()).toEqual(before);
  },
);

describe("a page whose own name was made to point here", () => {
  type Statuses = Readonly<Record<string, number>>;

  const statuses = async (behind: Behind, paths: readonly string[]) =>
    runInPage<Statuses>(
      "rebound.example",
      `
      const headers = { authorization: ${JSON.stringify(`Bearer ${await apiKey()}`)} };
      const statuses = {};
      for (const path of ${JSON.stringify(paths)}) statuses[path] = (await fetch(path, { headers })).status;
      for (const path of ${JSON.stringify(paths)})
        statuses["POST " + path] = (await fetch(path, { method: "POST", body: "x" })).status;
      return statuses;`,
      { behind },
    );
  const PATHS = ["/api/health", "/api/data", "/_ministack/reset", "/_ministack/health", "/"];
  const all = (status: number) =>
    Object.fromEntries(
      PATHS.flatMap((path) => [
        [path, status],
        [`POST ${path}`, status],
      ]),
    );

  it("is another host for the gateway and for the emulator", async () => {
    const before = await whatIsThere();
    expect(await statuses({ port: running.apiPort, tls: false }, PATHS)).toEqual(all(421));
    expect(await statuses({ port: running.awsPort, tls: true }, PATHS)).toEqual(all(421));
    const { port } = new URL(functionsEndpoint);
    expect(await statuses({ port: Number(port), tls: true }, PATHS)).toEqual(all(403));
    expect(await whatIsThere()).toEqual(before);
  });

  it("would read the API under its right name", async () => {
    const read = await statuses({ port: running.apiPort, tls: false, name: "localhost" }, ["/api/health"]);
    expect(read["/api/health"]).toBe(200);
  });
});
