import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { PROJECT_ROOT, TYPESCRIPT } from "@secure-serverless/system/paths";
import { selfSignedCertificate } from "../../../__tests__/support/certificate";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";
import { Gateway } from "../src/gateway";
import { freePort } from "../src/ports";

const { certificate, key } = selfSignedCertificate();
const API_HOST = "0123abcd.execute-api.localhost";

let seen: {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly host?: string | undefined;
}[];
let emulator: Server;
let gateway: Gateway;
let port: number;

beforeEach(async () => {
  seen = [];
  emulator = createServer({ cert: certificate, key }, (incoming, answer) => {
    seen.push({ method: incoming.method, url: incoming.url, host: incoming.headers.host });
    // as hypercorn answers HEAD without a length
    const framing = incoming.method === "HEAD" ? { "transfer-encoding": "chunked" } : {};
    answer.writeHead(200, { "content-type": "text/plain", ...framing }).end("served");
  });
  await new Promise<void>((resolve) => emulator.listen(0, "127.0.0.1", resolve));
  const targetFile = join(temporaryFolder(), "gateway.json");
  writeFileSync(targetFile, JSON.stringify({ host: API_HOST }));
  port = await freePort();
  const awsPort = (emulator.address() as AddressInfo).port;
  gateway = new Gateway({ apiPort: port, awsPort, certificate, targetFile, onRequest: () => {} });
  await gateway.listen();
});

afterEach(async () => {
  await gateway.close();
  emulator.closeAllConnections();
  await new Promise((resolve) => emulator.close(resolve));
});

it("keeps no process alive with one that cannot listen", () => {
  const folder = temporaryFolder();
  const script = join(folder, "script.ts");
  const props = `{ apiPort: ${port}, awsPort: 1, certificate: ${JSON.stringify(certificate)}, targetFile: ${JSON.stringify(join(folder, "gateway.json"))}, onRequest() {} }`;
  writeFileSync(
    script,
    `import { Gateway } from ${JSON.stringify(join(PROJECT_ROOT, "packages/local-aws/src/gateway"))};
    new Gateway(${props}).listen().catch((error) => console.log(error.code));`,
  );
  const { status, stdout } = spawnSync(process.execPath, ["--import", TYPESCRIPT, script], {
    cwd: PROJECT_ROOT,
    encoding: "utf8",
    timeout: 20_000,
  });
  expect([status, stdout]).toEqual([0, "EADDRINUSE\n"]);
}, 30_000);

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
}

function send(path: string, { method = "GET", host = `localhost:${port}` } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onAnswer = (response: IncomingMessage) => {
      response.resume();
      resolve({ status: response.statusCode, headers: response.headers });
    };
    request({ host: "127.0.0.1", port, path, method, headers: { host }, agent: false, timeout: 5000 }, onAnswer)
      .once("error", reject)
      .end();
  });
}

it.each([["/api/health"], ["/api/data/a%252Fb%3Fc?x=%2F"], ["/api/../x"], ["/api/%2e%2e/x"]])(
  "%s is the API's, and arrives as it was sent under the API's name",
  async (path) => {
    expect((await send(path)).status).toBe(200);
    expect(seen).toEqual([{ method: "GET", url: path, host: API_HOST }]);
  },
);

it.each([
  ["/_ministack/reset"],
  ["/"],
  ["/api"],
  ["//api/health"],
  ["/./api/health"],
  ["/%61pi/health"],
  ["http://localhost/api/health"],
])("answers %s without asking the emulator", async (path) => {
  expect((await send(path, { method: "POST" })).status).toBe(404);
  expect(seen).toEqual([]);
});

it.each([["evil.example"], ["localhost"], ["localhost:1"], ["localhost:80"]])(
  "refuses the host %s, which is not this one",
  async (host) => {
    expect((await send("/api/health", { host })).status).toBe(421);
    expect(seen).toEqual([]);
  },
);

it.each([["localhost"], ["127.0.0.1"], ["[::1]"]])(
  "accepts the host %s with its port, which is this one",
  async (name) => {
    expect((await send("/api/health", { host: `${name}:${port}` })).status).toBe(200);
  },
);

it("answers 503, as the API documents, while nothing is behind it", async () => {
  expect((await send("/api/health")).status).toBe(200);
  emulator.closeAllConnections();
  await new Promise((resolve) => emulator.close(resolve));
  expect((await send("/api/health")).status).toBe(503);
});

it("frames an answer to HEAD by nothing that the emulator did not say", async () => {
  const { headers } = await send("/api/health", { method: "HEAD" });
  expect([headers["content-length"], headers["transfer-encoding"]]).toEqual([undefined, undefined]);
});
