import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { Instance } from "@secure-serverless/local-aws/instance";
import { selfSignedCertificate } from "../../../../__tests__/support/certificate";
import { callApi } from "../../src/aws/call-api";

const { certificate, key } = selfSignedCertificate();
let server: Server;
let seen: Record<string, unknown>;

beforeAll(async () => {
  server = createServer({ cert: certificate, key }, (incoming, answer) => {
    let body = "";
    incoming.setEncoding("utf8").on("data", (chunk: string) => {
      body += chunk;
    });
    incoming.on("end", () => {
      const { method, url, headers } = incoming;
      seen = {
        method,
        url,
        body,
        host: headers.host,
        length: headers["content-length"],
        type: headers["content-type"],
      };
      answer.writeHead(201, { "X-Request-Id": "r1" }).end("stored ✓");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const local = () => ({
  instance: new Instance("unused"),
  awsPort: (server.address() as AddressInfo).port,
  certificate,
});

it("calls the local AWS at its own address, under the API's name, and checks its certificate", async () => {
  const answer = await callApi({ local: local() }, "https://abc.execute-api.localhost:4566", "/api/data?key=a%20b", {
    method: "PUT",
    headers: { "content-type": "text/plain" },
    body: "größer",
  });

  expect(answer).toMatchObject({ status: 201, text: "stored ✓", headers: { "x-request-id": "r1" } });
  expect(seen).toEqual({
    method: "PUT",
    url: "/api/data?key=a%20b",
    body: "größer",
    host: "abc.execute-api.localhost",
    length: "8",
    type: "text/plain",
  });
});

it("refuses another certificate than the local AWS's", async () => {
  const impostor = { ...local(), certificate: selfSignedCertificate().certificate };

  await expect(callApi({ local: impostor }, "https://abc.execute-api.localhost", "/")).rejects.toThrow(
    /certificate|self-signed/,
  );
});

it("calls an API of an account at its own address", async () => {
  const { port } = server.address() as AddressInfo;

  // the test's certificate is nobody's: that it is refused shows that the address was reached and checked
  await expect(callApi({}, `https://localhost:${port}`, "/api/health")).rejects.toThrow(/self-signed/);
  await expect(callApi({}, "https://localhost:1", "/api/health")).rejects.toThrow(/ECONNREFUSED/);
});
