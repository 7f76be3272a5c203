import type { IncomingHttpHeaders } from "node:http";
import { Agent, createServer, request, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { selfSignedCertificate } from "../../../__tests__/support/certificate";
import { type AwsCallRecord, FaultProxy, signedService } from "../src/fault-proxy";
import type { FaultRule } from "../src/faults";

const { certificate, key } = selfSignedCertificate();

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

let faults: readonly FaultRule[] = [];
let seen: Seen[] = [];
let records: AwsCallRecord[] = [];
let upstream: Server;
let proxy: FaultProxy;
let endpoint: string;
let agent: Agent;

beforeEach(async () => {
  faults = [];
  seen = [];
  records = [];
  agent = new Agent({ ca: certificate, keepAlive: true });
  upstream = createServer({ cert: certificate, key }, (incoming, answer) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const { method, url, headers } = incoming;
      seen.push({ method, url, headers, body: Buffer.concat(chunks) });
      answer.writeHead(201, { ETag: '"tag"', "content-type": "text/plain" }).end("stored");
    });
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  proxy = new FaultProxy({
    awsPort: (upstream.address() as AddressInfo).port,
    certificate,
    certificateKey: key,
    faults: () => faults,
    onCall: (record) => records.push(record),
  });
  endpoint = await proxy.listen();
});

afterEach(async () => {
  agent.destroy();
  await proxy.close();
  upstream.closeAllConnections();
  await new Promise((resolve) => upstream.close(resolve));
});

function signed(service: string): Record<string, string> {
  const scope = `EXAMPLE/20260101/us-east-1/${service}/aws4_request`;
  return { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` };
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function send(service: string, options: { method?: string; path?: string; headers?: object; body?: Buffer } = {}) {
  return new Promise<Answer>((resolve, reject) => {
    const { method = "PUT", path = "/bucket/a%2Fb?x-id=PutObject", headers = {}, body = Buffer.alloc(0) } = options;
    request(`${endpoint}${path}`, { method, agent, headers: { ...signed(service), ...headers } }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.once("end", () => resolve({ status: response.statusCode, headers: response.headers, body: text }));
    })
      .once("error", reject)
      .end(body);
  });
}

/** A call is recorded when its connection knows that it ended, a moment after the client does. */
async function recorded(count: number): Promise<readonly AwsCallRecord[]> {
  const deadline = Date.now() + 5000;
  while (records.length < count && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5));
  return records;
}

it("passes a call on as it was sent without faults, and its answer comes back", async () => {
  const body = Buffer.from([0, 255, 10, 13, 128]);
  const answer = await send("s3", { headers: { "X-Amz-Date": "20260101T000000Z", expect: "100-continue" }, body });

  expect(answer).toMatchObject({ status: 201, headers: { etag: '"tag"' }, body: "stored" });
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({
    method: "PUT",
    url: "/bucket/a%2Fb?x-id=PutObject",
    body,
    // the host is part of what is signed
    headers: { host: endpoint.replace("https://", ""), "x-amz-date": "20260101T000000Z", ...signed("s3") },
  });
});

it.each([
  ["without a signature", "", {}],
  ["under another name", "s3", { host: "localhost:1" }],
  ["from a page that asks first, without saying who it is", "", { method: "OPTIONS" }],
])(
  "does not take what comes %s for a call of a function",
  async (_, service, { method = "POST", ...headers }: Record<string, string>) => {
    const authorization = service === "" ? "Bearer x" : signed(service)["authorization"];
    const path = "/_ministack/reset";
    expect((await send("s3", { method, path, headers: { ...headers, authorization } })).status).toBe(403);
    expect([seen, records]).toEqual([[], []]);
  },
);

it("passes on a page that asks first whether it may use a presigned URL", async () => {
  const headers = { authorization: "Bearer x", origin: "https://example.com" };
  expect((await send("s3", { method: "OPTIONS", headers })).status).toBe(201);
});

it("records service, operation and outcome, and nothing of what the call was about", async () => {
  await send("s3", { path: "/bucket/private-key?prefix=private", body: Buffer.from("private") });
  await send("secretsmanager", { method: "POST", headers: { "X-Amz-Target": "secretsmanager.GetSecretValue" } });

  expect(await recorded(2)).toEqual([
    { time: expect.any(String), service: "s3", operation: "PUT", status: 201, milliseconds: expect.any(Number) },
    expect.objectContaining({ service: "secretsmanager", operation: "GetSecretValue", status: 201 }),
  ]);
  expect(JSON.stringify(records)).not.toContain("private");
});

it.each([
  ["s3", "application/xml", "<Code>ServiceUnavailable</Code>"],
  ["secretsmanager", "application/x-amz-json-1.1", '"__type":"ServiceUnavailable"'],
])("answers a status for %s in its own form, and the emulator is not asked", async (service, type, text) => {
  faults = [{ service, action: "status", status: 503 }];
  const answer = await send(service, { body: Buffer.alloc(100_000) });

  expect([answer.status, answer.headers["content-type"]]).toEqual([503, type]);
  expect(answer.body).toContain(text);
  expect(seen).toEqual([]);
  expect((await recorded(1))[0]).toMatchObject({ status: 503, fault: "status" });
});

it("ends the connection without an answer on a reset", async () => {
  faults = [{ service: "s3", action: "reset" }];
  // an orderly end would be a "socket hang up", without a system call
  await expect(send("s3")).rejects.toMatchObject({ code: "ECONNRESET", syscall: "read" });
  expect(seen).toEqual([]);
  expect((await recorded(1))[0]).toMatchObject({ status: 0, fault: "reset" });
});

it("carries a write out whose answer is lost, and answers reads", async () => {
  faults = [{ service: "s3", action: "lose-answer" }];
  await expect(send("s3", { method: "PUT" })).rejects.toMatchObject({ code: "ECONNRESET" });
  await expect(send("s3", { method: "DELETE" })).rejects.toMatchObject({ code: "ECONNRESET" });
  expect((await send("s3", { method: "HEAD" })).status).toBe(201);
  expect(seen).toHaveLength(3);
});

it("passes the call on later after a delay", async () => {
  faults = [{ service: "s3", action: "delay", milliseconds: 150 }];
  const startedAt = performance.now();
  expect((await send("s3")).status).toBe(201);
  expect(performance.now() - startedAt).toBeGreaterThan(145);
});

it("carries a call out and answers it with a status", async () => {
  faults = [{ service: "s3", action: "status-after", status: 500 }];
  const answer = await send("s3");
  expect([answer.status, answer.body]).toEqual([500, expect.stringContaining("<Code>InternalError</Code>")]);
  expect(seen).toHaveLength(1);
  expect((await recorded(1))[0]).toMatchObject({ status: 500, fault: "status-after" });
});

it("answers a status under the code that is named", async () => {
  faults = [{ service: "s3", action: "status", status: 503, code: "SlowDown" }];
  expect((await send("s3")).body).toContain("<Code>SlowDown</Code>");
});

it("carries a call out at once whose answer it keeps for a while", async () => {
  faults = [{ service: "s3", action: "late-answer", milliseconds: 150 }];
  const startedAt = performance.now();
  const answer = send("s3");
  while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const carriedOutAfter = performance.now() - startedAt;
  expect(await answer).toMatchObject({ status: 201, body: "stored" });
  expect(performance.now() - startedAt - carriedOutAfter).toBeGreaterThan(100);
});

it.each([
  ["delay", 0],
  ["late-effect", 1],
] as const)("with %s, of a call whose sender is gone, carries %d out", async (action, count) => {
  faults = [{ service: "s3", action, milliseconds: 200 }];
  const body = Buffer.from("late");
  const sent = request(`${endpoint}/bucket/key`, { method: "PUT", agent, headers: signed("s3") });
  sent.once("error", () => {}).end(body);
  await new Promise((resolve) => setTimeout(resolve, 100));
  sent.destroy();
  await recorded(1);
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(seen.map((call) => call.body)).toEqual(Array.from({ length: count }, () => body));
});

it("passes a late call's answer on to who still waits", async () => {
  faults = [{ service: "s3", action: "late-effect", milliseconds: 100 }];
  expect(await send("s3", { body: Buffer.from("late") })).toMatchObject({ status: 201, body: "stored" });
});

it("counts the calls that a rule is about, by path and method, until the faults are others", async () => {
  faults = [{ service: "s3", action: "status", status: 500, path: "/b%2Fc", method: "PUT", skip: 1, times: 2 }];
  const statuses = async (...requests: [method: string, path: string][]) => {
    const found: (number | undefined)[] = [];
    for (const [method, path] of requests) found.push((await send("s3", { method, path })).status);
    return found;
  };
  const put: [string, string] = ["PUT", "/bucket/b%2Fc"];
  expect(await statuses(["HEAD", put[1]], ["PUT", "/bucket/d"], put, put, put, put)).toEqual([
    201, 201, 201, 500, 500, 201,
  ]);
  faults = [...faults];
  expect(await statuses(put, put)).toEqual([201, 500]);
});

it("goes by the next rule when the first is over", async () => {
  faults = [
    { service: "s3", action: "status", status: 500, times: 1 },
    { service: "s3", action: "status", status: 429, skip: 1, times: 1 },
  ];
  const found = [];
  for (let sent = 0; sent < 3; sent++) found.push((await send("s3")).status);
  expect(found).toEqual([500, 429, 201]);
});

it("meets its own service only with a fault, and ends with the next call", async () => {
  faults = [{ service: "secretsmanager", action: "reset" }];
  expect((await send("s3")).status).toBe(201);
  await expect(send("secretsmanager")).rejects.toThrow();
  faults = [];
  expect((await send("secretsmanager")).status).toBe(201);
});

it("ends a connection to an emulator that is gone, as it would be without the proxy", async () => {
  await send("s3");
  upstream.closeAllConnections();
  await new Promise((resolve) => upstream.close(resolve));
  await expect(send("s3")).rejects.toMatchObject({ code: "ECONNRESET" });
});

describe("the service of a call", () => {
  const scope = "EXAMPLE/20260101/us-east-1/s3/aws4_request";

  it.each([
    [{ headers: signed("sns"), url: "/" }, "sns"],
    [{ headers: {}, url: `/bucket/key?X-Amz-Credential=${encodeURIComponent(scope)}&X-Amz-Expires=300` }, "s3"],
    [{ headers: {}, url: "/bucket/key" }, undefined],
    [{ headers: { authorization: "Bearer x" }, url: "/" }, undefined],
  ])("takes for what %j is of %s", (incoming, service) => {
    expect(signedService(incoming)).toBe(service);
  });
});
