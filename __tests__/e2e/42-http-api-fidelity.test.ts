import { createHash, createHmac } from "node:crypto";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { signatureHeaders } from "@secure-serverless/operations/aws/sign-request";
import { type TemporaryApi, temporaryApi } from "./support/http-api";
import { client, clientConfig } from "./support/target";

/** Tells what it was given; asked for bytes, it answers with so many; asked to fail, it does. */
const SOURCE = `
exports.handler = async ({ rawPath, rawQueryString, pathParameters, requestContext, bytes, queryStringParameters = {} }) => {
  const wanted = bytes ?? queryStringParameters.bytes;
  if (wanted !== undefined) return { statusCode: 200, body: "a".repeat(Number(wanted)) };
  if (queryStringParameters.fail !== undefined) throw new Error("a detail that is nobody's");
  const path = requestContext.http.path;
  return { statusCode: 200, body: JSON.stringify({ rawPath, path, proxy: pathParameters.proxy, rawQueryString }) };
};`;

const lambda = client(LambdaClient);
const makeApi = temporaryApi();
let api: TemporaryApi;

beforeAll(async () => {
  api = await makeApi(SOURCE);
});
afterAll(() => api.remove());

/** The headers of the administrator's signature for GET /api/iam/a, made anew over the date alone. */
function withoutHost({ "x-amz-date": date = "" }: Record<string, string>): Record<string, string> {
  const { accessKeyId, secretAccessKey } = clientConfig().credentials;
  const scope = `${date.slice(0, 8)}/us-east-1/execute-api/aws4_request`;
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  const canonical = `GET\n/api/iam/a\n\nx-amz-date:${date}\n\nx-amz-date\n${hash("")}`;
  const key = scope
    .split("/")
    .reduce<string | Buffer>((by, part) => createHmac("sha256", by).update(part).digest(), `AWS4${secretAccessKey}`);
  const signature = createHmac("sha256", key)
    .update(`AWS4-HMAC-SHA256\n${date}\n${scope}\n${hash(canonical)}`)
    .digest("hex");
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=x-amz-date, Signature=${signature}`;
  return { "x-amz-date": date, authorization };
}

describe("a path arrives as on AWS", () => {
  // Captured from live HTTP APIs and published: hotsock/voker (ingress-paths.json), middleapi/standard-server (issue 93).
  it.each([
    ["question%3Fvalue", "question"],
    ["hash%23value", "hash#value"],
    ["slash%2Fvalue", "slash/value"],
    ["literal%252Fvalue", "literal/value"],
    ["literal%253Fvalue", "literal?value"],
    ["literal%2525value", "literal%value"],
    ["with%20space", "with space"],
    ["caf%C3%A9/%E6%97%A5", "café/日"],
    ["plus+sign", "plus+sign"],
    ["plain/nested.txt", "plain/nested.txt"],
  ])("%s as %s", async (sent, seen) => {
    const { status, body } = await api.send(`/api/c/${sent}?key=a%2Fb%3Fc&x=%25`);
    expect([status, JSON.parse(body)]).toEqual([
      200,
      { rawPath: `/api/c/${seen}`, path: `/api/c/${seen}`, proxy: `c/${seen}`, rawQueryString: "key=a%2Fb%3Fc&x=%25" },
    ]);
  });

  it.each([["percent%25done"], ["percent%25"], ["percent%252"], ["stray%"], ["stray%zz"]])(
    "%s is not a path",
    async (sent) => {
      expect((await api.send(`/api/c/${sent}`)).status).toBe(400);
    },
  );
});

describe("an answer of the function", () => {
  const MEGABYTE = 1024 * 1024;

  it("of up to 6 MB passes, more is an error of the server", async () => {
    const passed = await api.send(`/api/c?bytes=${5 * MEGABYTE}`);
    expect([passed.status, passed.body.length]).toEqual([200, 5 * MEGABYTE]);
    expect(await api.send(`/api/c?bytes=${6 * MEGABYTE + 200}`)).toEqual({
      status: 500,
      body: '{"message":"Internal Server Error"}',
    });
  });

  it("that is too large fails a direct invocation, too", async () => {
    const invoke = async (bytes: number) =>
      lambda.send(new InvokeCommand({ FunctionName: api.functionName, Payload: JSON.stringify({ bytes }) }));
    const { FunctionError, Payload } = await invoke(6 * MEGABYTE + 200);
    expect(FunctionError).toBe("Unhandled");
    expect(JSON.parse(Payload?.transformToString() ?? "")).toMatchObject({
      errorType: "Function.ResponseSizeTooLarge",
    });
    expect((await invoke(MEGABYTE)).FunctionError).toBeUndefined();
  });

  it("that is an exception is told to nobody", async () => {
    expect(await api.send("/api/c?fail")).toEqual({ status: 500, body: '{"message":"Internal Server Error"}' });
  });
});

describe("a request", () => {
  it.each([
    ["that makes an event of more than 6 MB", 6 * 1024 * 1024],
    ["of more than 10 MB", 10 * 1024 * 1024 + 1],
  ])("%s is refused, and a smaller one is not", async (_, bytes) => {
    expect(await api.send("/api/c", { method: "POST", body: "a".repeat(bytes) })).toEqual({
      status: 413,
      body: '{"message":"Request Entity Too Large"}',
    });
    expect((await api.send("/api/c", { method: "POST", body: "a".repeat(5 * 1024 * 1024) })).status).toBe(200);
  });
});

describe("a route for who may invoke it", () => {
  const administrator = clientConfig().credentials;
  const signed = (path: string, credentials = administrator, host = api.host) =>
    api.send(path, { headers: signatureHeaders({ method: "GET", host, path, service: "execute-api" }, credentials) });

  it.each([["/api/iam/a"], ["/api/iam/a:b@c"], ["/api/iam/a%20b%2Fc"], ["/api/iam/literal%252Fvalue"]])(
    "takes a signature over the path %s as it is sent",
    async (path) => {
      expect((await signed(path)).status).toBe(200);
    },
  );

  it.each([
    ["test", { accessKeyId: "test", secretAccessKey: "test" }],
    ["an account's number", { accessKeyId: "000000000000", secretAccessKey: "test" }],
    ["the administrator with another secret", { ...administrator, secretAccessKey: "test" }],
  ])("takes none of %s", async (_, credentials) => {
    expect((await signed("/api/iam/a", credentials)).status).toBe(403);
  });

  it.each([
    ["another service", { service: "s3" }],
    ["another region", { service: "execute-api", region: "eu-west-1" }],
  ])("takes none for %s", async (_, scope) => {
    const request = { method: "GET", host: api.host, path: "/api/iam/a" };
    const send = (other: object) =>
      api.send(request.path, {
        headers: signatureHeaders({ ...request, service: "execute-api", ...other }, administrator),
      });
    expect([(await send(scope)).status, (await send({})).status]).toEqual([403, 200]);
  });

  it("takes none for another body, whatever the request says of it", async () => {
    const request = { method: "POST", host: api.host, path: "/api/iam/a", body: "signed", service: "execute-api" };
    const hash = createHash("sha256").update(request.body).digest("hex");
    const headers = { ...signatureHeaders(request, administrator), "x-amz-content-sha256": hash };
    const sent = (body: string) => api.send(request.path, { method: "POST", headers, body });
    expect([(await sent("another")).status, (await sent(request.body)).status]).toEqual([403, 200]);
  });

  it("takes none that does not cover the host", async () => {
    const request = { method: "GET", host: api.host, path: "/api/iam/a", service: "execute-api" };
    const signed = signatureHeaders(request, administrator);
    const send = (headers: Record<string, string>) => api.send(request.path, { headers });
    expect([(await send(withoutHost(signed))).status, (await send(signed)).status]).toEqual([403, 200]);
  });

  it("takes no request without one, for another path or another host", async () => {
    expect((await api.send("/api/iam/a")).status).toBe(403);
    expect((await api.send("/api/iam/a", { headers: { authorization: "Bearer x" } })).status).toBe(403);
    const headers = signatureHeaders(
      { method: "GET", host: api.host, path: "/api/iam/a", service: "execute-api" },
      administrator,
    );
    expect((await api.send("/api/iam/b", { headers })).status).toBe(403);
    expect((await api.send("/api/iam/a", { method: "DELETE", headers })).status).toBe(403);
    expect((await signed("/api/iam/a", administrator, "other.execute-api.localhost")).status).toBe(403);
  });
});
