import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { NameProxy } from "@secure-serverless/proof/second-aws/name-proxy";

let server: Server;
let proxy: NameProxy;

beforeAll(async () => {
  server = createServer((request, response) => response.end(`answer to ${request.headers.host}`));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  proxy = await NameProxy.start((server.address() as AddressInfo).port);
});

afterAll(async () => {
  await proxy.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Everything that comes back for a tunnel to a name and one request in it. */
function through(name: string): Promise<string> {
  const { hostname, port } = new URL(proxy.url);
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(Number(port), hostname, () =>
      socket.write(`CONNECT ${name} HTTP/1.1\r\nHost: ${name}\r\n\r\n`),
    );
    socket
      .setEncoding("utf8")
      .setTimeout(5000, () => socket.destroy(new Error("no end")))
      .on("data", (chunk: string) => {
        text += chunk;
        if (text.endsWith("Established\r\n\r\n"))
          socket.write("GET / HTTP/1.1\r\nHost: inside\r\nConnection: close\r\n\r\n");
      })
      .on("close", () => resolve(text))
      .on("error", reject);
  });
}

it("leads AWS's names, with a bucket or an account before them, to the server", async () => {
  for (const name of ["iam.amazonaws.com:443", "bucket.s3.us-east-1.amazonaws.com:443"])
    expect(await through(name)).toContain("answer to inside");
  expect([...proxy.asked]).toEqual(["iam.amazonaws.com:443", "bucket.s3.us-east-1.amazonaws.com:443"]);
});

it("refuses every other name and port, and keeps them", async () => {
  const others = ["registry.terraform.io:443", "iam.amazonaws.com:80", "amazonaws.com.example.org:443"];
  for (const name of others) expect(await through(name)).toMatch(/^HTTP\/1\.1 403 /);
  expect([...proxy.refused]).toEqual(others);
});
