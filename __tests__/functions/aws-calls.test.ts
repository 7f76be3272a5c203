import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { temporaryFolder } from "../support/temporary-folder";
import { type EventProps, eventOf } from "./support/api";
import { Built, type Invocation } from "./support/built";
import { FakeS3 } from "./support/fake-s3";

const built = new Built(temporaryFolder());

describe("calls of S3 by the built API, counted where they arrive", () => {
  const s3 = new FakeS3();
  let endpoint: string;

  beforeAll(async () => {
    endpoint = await s3.listen();
  });
  beforeEach(() => s3.reset());
  afterAll(() => s3.close());

  /** Answers' statuses, and every call. */
  async function calls(...requests: readonly EventProps[]): Promise<{ statuses: unknown[]; calls: string[] }> {
    const invocations = requests.map((request): Invocation => ({ event: eventOf(request) }));
    const { answers } = await built.invoke("api", invocations, { AWS_ENDPOINT_URL: endpoint });
    return { statuses: answers.map(({ value, error }) => value?.statusCode ?? error), calls: [...s3.calls] };
  }

  const path = "/api/data/k";
  const body = Buffer.from("new");

  it.each<[string, EventProps, number, string[]]>([
    ["a health check", { method: "GET", path: "/api/health" }, 200, []],
    ["a URL to upload to", upload(), 200, []],
    ["a read", { method: "GET", path }, 200, ["GET 200"]],
    ["a read of the headers", { method: "HEAD", path }, 200, ["HEAD 200"]],
    [
      "a read of what has not changed",
      { method: "GET", path, headers: { "if-none-match": '"tag"' } },
      304,
      ["GET 304"],
    ],
    ["a read of nothing", { method: "GET", path: "/api/data/none" }, 404, ["GET 404"]],
    ["a list", { method: "GET", path: "/api/data" }, 200, ["GET 200"]],
    ["a delete", { method: "DELETE", path }, 204, ["DELETE 204"]],
    ["a write of something new", { method: "PUT", path: "/api/data/none", body }, 201, ["PUT 200"]],
    ["a write if there is nothing", put({ "if-none-match": "*" }), 412, ["PUT 412"]],
    ["a write over what is known", put({ "if-match": '"tag"' }), 200, ["PUT 200"]],
    ["a write over what is no longer there", put({ "if-match": '"other"' }), 412, ["PUT 412"]],
    // HTTP wants 201 for a new object, and S3 does not say whether it was one: docs/api.md
    ["a write without a condition that replaces", put({}), 200, ["PUT 412", "PUT 200"]],
  ])("%s makes these and no more", async (_name, request, status, expected) => {
    s3.put("k", "old", { etag: '"tag"' });
    expect(await calls(request)).toEqual({ statuses: [status], calls: expected });
  });

  it("are as many for the second request as for the first", async () => {
    s3.put("k", "old");
    const read = { method: "GET", path };
    expect(await calls(read, read)).toEqual({ statuses: [200, 200], calls: ["GET 200", "GET 200"] });
  });

  function put(headers: Record<string, string>): EventProps {
    return { method: "PUT", path, body, headers };
  }

  function upload(): EventProps {
    const headers = { "content-type": "application/json" };
    return { method: "POST", path: "/api/uploads", headers, body: JSON.stringify({ key: "k", size: 1 }) };
  }
});

describe("calls of Secrets Manager by the built authorizer, counted where they arrive", () => {
  const operations: string[] = [];
  let server: Server;
  let AWS_ENDPOINT_URL: string;

  beforeAll(async () => {
    server = createServer((request, answer) => {
      operations.push(String(request.headers["x-amz-target"]));
      request.resume();
      answer.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
      answer.end(JSON.stringify({ SecretString: '{"api_key":"k1"}', CreatedDate: 1 }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  beforeEach(() => operations.splice(0));

  const authorize = (key: string): Invocation => ({ event: { headers: { authorization: `Bearer ${key}` } } });

  it("read the secret for the first request, and not for those after it, right or wrong", async () => {
    const { answers } = await built.invoke("authorizer", ["k1", "k1", "wrong", "k1"].map(authorize), {
      AWS_ENDPOINT_URL,
    });

    expect(answers.map(({ value }) => value?.isAuthorized)).toEqual([true, true, false, true]);
    expect(operations).toEqual(["secretsmanager.GetSecretValue"]);
  });

  it("are none for a request without a key", async () => {
    const { answers } = await built.invoke("authorizer", [{ event: {} }], { AWS_ENDPOINT_URL });

    expect(answers.map(({ value }) => value?.isAuthorized)).toEqual([false]);
    expect(operations).toEqual([]);
  });
});
