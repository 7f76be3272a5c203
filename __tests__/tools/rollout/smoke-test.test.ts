import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { ApiGatewayV2Client, GetApisCommand } from "@aws-sdk/client-apigatewayv2";
import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import type { EnvironmentDefinition } from "../../../src/config/environments";
import { Instance } from "../../../tools/local-aws/instance";
import type { Target } from "../../../tools/operations/target";
import { requireTestable, type SmokeTestProps, smokeTest } from "../../../tools/rollout/smoke-test";
import { describeSmoke } from "../../../tools/rollout/summary";
import { selfSignedCertificate } from "../../support/certificate";
import { anEnvironment } from "../../support/environments";

const KEY = "of-the-test";
const { certificate, key } = selfSignedCertificate();
const gateway = mockClient(ApiGatewayV2Client);
const secrets = mockClient(SecretsManagerClient);

/** What the API answers otherwise than it should, by `METHOD authorization`, where authorization is none, wrong or key. */
let faults: Record<string, number>;
let version: string;
let requests: string[];
/** The method whose request interrupts the smoke test. */
let interruptAt: [string, AbortController] | undefined;
let server: Server;

beforeAll(async () => {
  const objects = new Map<string, string>();
  server = createServer({ cert: certificate, key }, async (incoming, answer) => {
    let body = "";
    for await (const chunk of incoming) body += String(chunk);
    const { method = "", url = "", headers } = incoming;
    const caller = headers.authorization === undefined ? "none" : headers.authorization.endsWith(KEY) ? "key" : "wrong";
    const [path = ""] = url.split("?");
    requests.push(`${method} ${path.replace(/[0-9a-f-]{36}$/, "ID")} ${caller}`);
    if (method === interruptAt?.[0]) interruptAt[1].abort();
    const isHealth = path === "/api/health";
    const refused = { none: 401, wrong: 403, key: undefined }[caller];
    const usual = isHealth ? 200 : (refused ?? (method === "PUT" ? 201 : 200));
    if (method === "PUT") objects.set(path, body);
    const text = isHealth ? JSON.stringify({ metadata: { function_version: version } }) : (objects.get(path) ?? "{}");
    answer.writeHead(faults[`${method} ${isHealth ? "health" : caller}`] ?? usual).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  faults = {};
  version = "7";
  requests = [];
  interruptAt = undefined;
  gateway.reset();
  gateway
    .on(GetApisCommand, { NextToken: undefined })
    .resolves({ Items: [{ Name: "other", ApiEndpoint: "https://other.localhost" }], NextToken: "more" } as object)
    .on(GetApisCommand, { NextToken: "more" })
    .resolves({ Items: [{ Name: "secure-serverless-api", ApiEndpoint: "https://api.localhost" }] } as object);
  secrets.reset();
  secrets.on(GetSecretValueCommand).resolves({ SecretString: JSON.stringify({ api_key: KEY }) });
});

function run(props: SmokeTestProps = {}, definition: Partial<EnvironmentDefinition> = {}) {
  return smokeTest(target(definition), { settleSeconds: 0, ...props });
}

function target(definition: Partial<EnvironmentDefinition> = {}): Target {
  return {
    environment: anEnvironment(definition),
    sdk: { region: "us-east-1", requestHandler: { requestTimeout: 1000 } },
    processEnvironment: {},
    outdir: "unused",
    local: { instance: new Instance("unused"), awsPort: (server.address() as AddressInfo).port, certificate },
  };
}

test("health, refusals, and with the key everything on an object of its own that it deletes", async () => {
  const report = await run({ version: "7" });

  expect([report.leftOut, report.missing]).toEqual([[], []]);
  expect(describeSmoke(report)).toMatch(/^Smoke test passed: /);
  expect(requests).toEqual([
    "GET /api/health none",
    "GET /api/data none",
    "GET /api/data wrong",
    "GET /api/data key",
    "PUT /api/data/smoke-test/ID key",
    "GET /api/data/smoke-test/ID key",
    "DELETE /api/data/smoke-test/ID key",
  ]);
  expect(JSON.stringify(report).includes(KEY)).toBe(false);
});

test.each([
  ["GET health", 500, "GET /api/health: 200: the request answers 500"],
  ["GET none", 200, "without a key: refused: the request answers 200"],
  ["GET wrong", 500, "with a wrong key: refused: the request answers 500"],
  ["GET key", 403, "with the key: list: the request answers 403"],
  ["PUT key", 500, "put an object: the request answers 500"],
  ["DELETE key", 405, "delete it: the request answers 405"],
])("fails when %s answers %d", async (request, status, message) => {
  faults = { [request]: status };

  await expect(run()).rejects.toThrow(message);
});

test("fails when another version answers, and waits for the right one", async () => {
  await expect(run({ version: "8" })).rejects.toThrow("is answered by version 7");
  setTimeout(() => {
    version = "8";
  }, 100);
  await expect(run({ version: "8", settleSeconds: 5 })).resolves.toBeDefined();
});

test("tries to delete its object also when storing it failed", async () => {
  faults = { "PUT key": 500 };
  await expect(run()).rejects.toThrow("put an object");

  expect(requests.at(-1)).toBe("DELETE /api/data/smoke-test/ID key");
});

test("deletes its object also when it is interrupted", async () => {
  const interrupt = new AbortController();
  interruptAt = ["PUT", interrupt];
  await expect(run({ signal: interrupt.signal })).rejects.toThrow("aborted");

  expect(requests.slice(-2)).toEqual(["PUT /api/data/smoke-test/ID key", "DELETE /api/data/smoke-test/ID key"]);
});

test("asks for the address only where it is not known", async () => {
  await run({ endpoint: "https://api.localhost" });
  expect(gateway.calls()).toEqual([]);

  await run();
  expect(gateway.calls()).toHaveLength(2);
});

test("writes nothing where it may only read, and refuses nothing where it is repeated", async () => {
  const readOnly = await run({}, { functions: { smokeTest: "read-only" } });
  expect(readOnly).toMatchObject({ missing: [], leftOut: [expect.stringContaining('"read-only"')] });
  expect(requests.filter((request) => /PUT|DELETE/.test(request))).toEqual([]);

  requests = [];
  await run({ onlyReads: true });
  expect(requests).toEqual(["GET /api/health none", "GET /api/data key"]);
});

describe("says what it cannot try", () => {
  const named = (name: string, message = name) => Object.assign(new Error(message), { name });

  test("without a value of the secret", async () => {
    secrets.on(GetSecretValueCommand).rejects(new ResourceNotFoundException({ message: "none", $metadata: {} }));
    const report = await run();

    expect(report).toMatchObject({ leftOut: [], missing: [expect.stringContaining("npm run secret -- put test")] });
    expect(describeSmoke(report)).toMatch(/^Smoke test INCOMPLETE/);
    expect(describeSmoke(report)).not.toContain("passed");
    expect(requests).toEqual(["GET /api/health none", "GET /api/data none"]);
  });

  test.each([
    ["the permission to read the secret", "User is not authorized to perform secretsmanager:GetSecretValue"],
    ["the permission to use its key", "Access to KMS is not allowed"],
  ])("without %s, which is no pass, and which a release asks before it begins", async (_, message) => {
    secrets.on(GetSecretValueCommand).rejects(named("AccessDeniedException", message));

    await expect(run()).rejects.toMatchObject({
      name: "SmokeTestIncompleteError",
      message: expect.stringMatching(
        new RegExp(`may not read the API key .*\\(${message}\\), and only this was tried: GET`),
      ),
    });
    expect(requests.at(-1)).toBe("GET /api/data wrong");
    await expect(requireTestable(target())).rejects.toThrow(message);
  });

  test("without a usable api_key in the secret", async () => {
    secrets.on(GetSecretValueCommand).resolves({ SecretString: "{}" });

    await expect(run()).rejects.toThrow("has no api_key that could be used");
    await expect(requireTestable(target())).rejects.toThrow("has no api_key that could be used");
  });

  test("but without the key on purpose, where it never uses one", async () => {
    secrets.on(GetSecretValueCommand).rejects(named("AccessDeniedException"));
    const definition = { functions: { smokeTest: "without-key" as const } };
    const report = await run({}, definition);

    expect(report).toMatchObject({ missing: [], leftOut: [expect.stringContaining('"without-key"')] });
    expect(describeSmoke(report)).toMatch(/^Smoke test passed, as far as it is configured: /);
    expect(requests).toEqual(["GET /api/health none", "GET /api/data none", "GET /api/data wrong"]);
    await expect(requireTestable(target(definition))).resolves.toBeUndefined();
  });

  test("a key that can be read, or is not there yet, hinders no release", async () => {
    await expect(requireTestable(target())).resolves.toBeUndefined();
    secrets.on(GetSecretValueCommand).rejects(new ResourceNotFoundException({ message: "none", $metadata: {} }));
    await expect(requireTestable(target())).resolves.toBeUndefined();
  });

  test.each([
    ["iam", { mode: "iam" as const }, "a request signed by an allowed principal"],
    ["jwt", { mode: "jwt" as const, issuer: "https://issuer.example.com", audience: ["api"] }, "a token of the issuer"],
  ])("with auth mode %s", async (_, auth, needed) => {
    expect(await run({}, { api: { auth } })).toMatchObject({
      missing: [],
      leftOut: [expect.stringContaining(needed)],
    });
  });

  test("and any other failure to read the secret is a failure", async () => {
    secrets.on(GetSecretValueCommand).rejects(named("InternalServiceError"));

    await expect(run()).rejects.toThrow("InternalServiceError");
  });
});

test("an environment without an API is told so", async () => {
  gateway.reset();
  gateway.on(GetApisCommand).resolves({ Items: [] } as object);

  await expect(run()).rejects.toThrow("There is no API secure-serverless-api in us-east-1");
});
