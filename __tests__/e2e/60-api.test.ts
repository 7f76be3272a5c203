import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { call, callWithoutKey, client, NAMES } from "./support/target";

const lambda = client(LambdaClient);

const json = { "content-type": "application/json" };

describe("the API over HTTP, without a key", () => {
  it("answers health, and names neither bucket nor account", async () => {
    const response = await callWithoutKey("/api/health");
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ status: "healthy", region: "us-east-1" });
    expect(text).not.toMatch(/secure-serverless-data|000000000000/);
    expect(response.headers.get("x-request-id")).toMatch(/\S/);
  });

  it.each([
    ["GET", "/api/data?key=test.txt"],
    ["POST", "/api/data"],
    ["PUT", "/api/data"],
    ["DELETE", "/api/data/test.txt"],
    ["GET", "/api/nothing-here"],
  ])("%s %s is 401", async (method, path) => {
    const body = method === "POST" ? '{"key":"a","data":"b"}' : undefined;
    const response = await callWithoutKey(path, { method, headers: json, ...(body === undefined ? {} : { body }) });
    expect(response.status).toBe(401);
  });

  it("a wrong key is 403, however it is wrong", async () => {
    for (const authorization of ["Bearer nothing-like-it", "Basic dGVzdDp0ZXN0", "Bearer ", "x"]) {
      const response = await callWithoutKey("/api/data", { headers: { authorization } });
      expect([authorization, response.status]).toEqual([authorization, 403]);
    }
  });
});

describe("the API over HTTP, with the key: the original's calls", () => {
  it("writes with POST, reads with GET, lists with PUT", async () => {
    const body = JSON.stringify({ key: "test.txt", data: "Hello, Serverless!" });
    const written = await call("/api/data", { method: "POST", headers: json, body });
    expect(written.status).toBe(201);
    expect(await written.json()).toMatchObject({ status: "success", operation: "write", key: "test.txt" });
    expect((await call("/api/data", { method: "POST", headers: json, body })).status).toBe(200);

    const read = await call("/api/data?key=test.txt");
    expect(read.status).toBe(200);
    expect(await read.text()).toBe("Hello, Serverless!");

    const listed = await call("/api/data", { method: "PUT" });
    expect(listed.status).toBe(200);
    expect(await listed.json()).toMatchObject({ operation: "list", objects: expect.arrayContaining(["test.txt"]) });
  });

  it("what does not exist is 404, what is malformed 400, what is not allowed 405", async () => {
    expect((await call("/api/data?key=missing.txt")).status).toBe(404);
    expect((await call("/api/database")).status).toBe(404);
    expect((await call("/api/data", { method: "POST", headers: json, body: "{oops" })).status).toBe(400);
    const patched = await call("/api/data", { method: "PATCH" });
    expect(patched.status).toBe(405);
    expect(patched.headers.get("allow")).toContain("GET");
  });
});

describe("CORS, as a browser asks", () => {
  const preflight = (origin: string) =>
    callWithoutKey("/api/data", {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
      },
    });

  it("the configured origin is allowed, without a key", async () => {
    const response = await preflight("https://example.com");
    expect(response.status).toBeLessThan(300);
    expect(response.headers.get("access-control-allow-origin")).toBe("https://example.com");
    expect(response.headers.get("access-control-allow-methods")).toMatch(/POST/);
    expect(response.headers.get("access-control-allow-headers")).toMatch(/authorization/i);
  });

  it("another origin is not", async () => {
    const response = await preflight("https://evil.example");
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  });

  // API Gateway sends a preflight on to the function where a route matches it, and wants a 2xx; the emulator does not
  it("the function itself answers a preflight, which carries no authorization, with 204 and Allow", async () => {
    const http = { method: "OPTIONS", path: "/api/data", protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "-" };
    const event = {
      version: "2.0",
      routeKey: "OPTIONS /api/{proxy+}",
      rawPath: http.path,
      rawQueryString: "",
      headers: { origin: "https://example.com", "access-control-request-method": "POST" },
      requestContext: { stage: "$default", http },
      isBase64Encoded: false,
    };
    const { Payload } = await lambda.send(
      new InvokeCommand({ FunctionName: NAMES.apiFunction, Qualifier: "live", Payload: JSON.stringify(event) }),
    );
    expect(JSON.parse(Payload?.transformToString() ?? "")).toMatchObject({
      statusCode: 204,
      headers: { allow: "GET, HEAD, POST, PUT, DELETE, OPTIONS" },
      body: "",
    });
  });
});
