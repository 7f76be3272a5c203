import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { ApiGatewayV2Client, GetApisCommand } from "@aws-sdk/client-apigatewayv2";
import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { Instance } from "@secure-serverless/local-aws/instance";
import { mockClient } from "aws-sdk-client-mock";
import { selfSignedCertificate } from "../../../../__tests__/support/certificate";
import { anEnvironment } from "../../../../__tests__/support/environments";
import type { EnvironmentDefinition } from "../../../../src/config/environments";
import type { Target } from "../../src/aws/target";
import { describeSmoke } from "../../src/release/deploy-summary";
import { requireTestable, type SmokeTestProps, smokeTest } from "../../src/release/smoke-test";

const KEY = "of-the-test";
const JWT = { mode: "jwt" as const, issuer: "https://issuer.example.com", audience: ["api"] };
const IAM = { mode: "iam" as const };
const { certificate, key } = selfSignedCertificate();
const gateway = mockClient(ApiGatewayV2Client);
const secrets = mockClient(SecretsManagerClient);

/** What the API answers wrongly, by `METHOD authorization`, where authorization is none, wrong or key. */
let faults: Record<string, number>;
let version: string;
let requests: string[];
/** Parts of the Authorization headers that are let in. */
let known: string[];
/** The method whose request interrupts the smoke test. */
let interruptAt: [string, AbortController] | undefined;
let server: Server;

beforeAll(async () => {
  const objects = new Map<string, string>();
  server = createServer({ cert: certificate, key }, async (incoming, answer) => {
    let body = "";
    for await (const chunk of incoming) body += String(chunk);
    const { method = "", url = "", headers } = incoming;
    const { authorization } = headers;
    const isKnown = authorization !== undefined && known.some((text) => authorization.includes(text));
    const caller = authorization === undefined ? "none" : isKnown ? "key" : "wrong";
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
  known = [KEY];
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

it("health, refusals, and with the key everything on an object of its own that it deletes", async () => {
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

it.each([
  ["GET health", 500, "GET /api/health: 200: the request answers 500"],
  ["GET none", 200, "without a key: rejected: the request answers 200"],
  ["GET wrong", 500, "with a wrong key: rejected: the request answers 500"],
  ["GET key", 403, "with the key: list: the request answers 403"],
  ["PUT key", 500, "put an object: the request answers 500"],
  ["DELETE key", 405, "delete it: the request answers 405"],
])("fails when %s answers %d", async (request, status, message) => {
  faults = { [request]: status };

  await expect(run()).rejects.toThrow(message);
});

it("fails when another version answers, and waits for the right one", async () => {
  await expect(run({ version: "8" })).rejects.toThrow("is answered by version 7");
  setTimeout(() => {
    version = "8";
  }, 100);
  await expect(run({ version: "8", settleSeconds: 5 })).resolves.toBeDefined();
});

it("tries to delete its object also when storing it failed", async () => {
  faults = { "PUT key": 500 };
  await expect(run()).rejects.toThrow("put an object");

  expect(requests.at(-1)).toBe("DELETE /api/data/smoke-test/ID key");
});

it("deletes its object also when it is interrupted", async () => {
  const interrupt = new AbortController();
  interruptAt = ["PUT", interrupt];
  await expect(run({ signal: interrupt.signal })).rejects.toThrow("aborted");

  expect(requests.slice(-2)).toEqual(["PUT /api/data/smoke-test/ID key", "DELETE /api/data/smoke-test/ID key"]);
});

it("asks for the address only where it is not known", async () => {
  await run({ endpoint: "https://api.localhost" });
  expect(gateway.calls()).toEqual([]);

  await run();
  expect(gateway.calls()).toHaveLength(2);
});

it("writes nothing where it may only read, and refuses nothing where it is repeated", async () => {
  const readOnly = await run({}, { release: { smokeTest: "read-only" } });
  expect(readOnly).toMatchObject({ missing: [], leftOut: [expect.stringContaining('"read-only"')] });
  expect(requests.filter((request) => /PUT|DELETE/.test(request))).toEqual([]);

  requests = [];
  await run({ onlyReads: true });
  expect(requests).toEqual(["GET /api/health none", "GET /api/data key"]);
});

describe("a smoke test that cannot try everything", () => {
  const named = (name: string, message = name) => Object.assign(new Error(message), { name });

  it("leaves out the rest without a value of the secret", async () => {
    secrets.on(GetSecretValueCommand).rejects(new ResourceNotFoundException({ message: "none", $metadata: {} }));
    const report = await run();

    expect(report).toMatchObject({ leftOut: [], missing: [expect.stringContaining("npm run secret -- put test")] });
    expect(describeSmoke(report)).toMatch(/^Smoke test INCOMPLETE/);
    expect(describeSmoke(report)).not.toContain("passed");
    expect(requests).toEqual(["GET /api/health none", "GET /api/data none"]);
  });

  it.each([
    ["the permission to read the secret", "User is not authorized to perform secretsmanager:GetSecretValue"],
    ["the permission to use its key", "Access to KMS is not allowed"],
  ])("without %s, which does not pass, and which a release asks before it begins", async (_, message) => {
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

  it("leaves out the rest without a usable api_key in the secret", async () => {
    secrets.on(GetSecretValueCommand).resolves({ SecretString: "{}" });

    await expect(run()).rejects.toThrow("has no usable api_key");
    await expect(requireTestable(target())).rejects.toThrow("has no usable api_key");
  });

  it("but without the key on purpose, where it never uses one", async () => {
    secrets.on(GetSecretValueCommand).rejects(named("AccessDeniedException"));
    const definition = { release: { smokeTest: "without-key" as const } };
    const report = await run({}, definition);

    expect(report).toMatchObject({ missing: [], leftOut: [expect.stringContaining('"without-key"')] });
    expect(describeSmoke(report)).toMatch(/^Smoke test passed, as far as it is configured: /);
    expect(requests).toEqual(["GET /api/health none", "GET /api/data none", "GET /api/data wrong"]);
    await expect(requireTestable(target(definition))).resolves.toBeUndefined();
  });

  it("hinders no release where a key can be read, or is not there yet", async () => {
    await expect(requireTestable(target())).resolves.toBeUndefined();
    secrets.on(GetSecretValueCommand).rejects(new ResourceNotFoundException({ message: "none", $metadata: {} }));
    await expect(requireTestable(target())).resolves.toBeUndefined();
  });

  it("leaves out the rest with auth mode jwt and no token", async () => {
    const report = await run({}, { api: { auth: JWT } });

    expect(report).toMatchObject({ missing: [], leftOut: [expect.stringContaining("--token-file <path>")] });
    expect(describeSmoke(report)).toMatch(/^Smoke test passed, as far as it is configured: /);
    expect(requests).toEqual(["GET /api/health none", "GET /api/data none", "GET /api/data wrong"]);
  });

  it("fails on any other failure to read the secret", async () => {
    secrets.on(GetSecretValueCommand).rejects(named("InternalServiceError"));

    await expect(run()).rejects.toThrow("InternalServiceError");
  });
});

describe("with a token", () => {
  const tokenUntil = (exp: unknown) => `e30.${Buffer.from(JSON.stringify({ exp })).toString("base64url")}.c2ln`;
  const inSeconds = (seconds: number) => tokenUntil(Math.floor(Date.now() / 1000) + seconds);
  const auth = { api: { auth: JWT } };

  it("does everything as with a key, and reads no secret", async () => {
    const token = inSeconds(600);
    known = [token];
    const report = await run({ token }, auth);

    expect([report.leftOut, report.missing]).toEqual([[], []]);
    expect(describeSmoke(report)).toMatch(
      /^Smoke test passed: .*without a token: rejected; with a wrong token: rejected;/,
    );
    expect(requests.slice(3)).toEqual([
      "GET /api/data key",
      "PUT /api/data/smoke-test/ID key",
      "GET /api/data/smoke-test/ID key",
      "DELETE /api/data/smoke-test/ID key",
    ]);
    expect(secrets.calls()).toEqual([]);
    expect(JSON.stringify(report).includes(token)).toBe(false);
  });

  it("fails where it is refused", async () => {
    await expect(run({ token: inSeconds(600) }, auth)).rejects.toThrow("with the token: list: the request answers 403");
  });

  it("is INCOMPLETE with one that has ended, which says nothing of the API", async () => {
    const report = await run({ token: inSeconds(-1) }, auth);

    expect(describeSmoke(report)).toMatch(/^Smoke test INCOMPLETE.*\n.*requests with the token: it expired at/);
    expect(requests).toEqual(["GET /api/health none", "GET /api/data none"]);
  });

  it("only lists where it may only read, and leaves out all where it is told so", async () => {
    const token = inSeconds(600);
    known = [token];
    await run({ token }, { ...auth, release: { smokeTest: "read-only" } });
    expect(requests.slice(3)).toEqual(["GET /api/data key"]);

    const report = await run({ token }, { ...auth, release: { smokeTest: "without-key" } });
    expect(report.leftOut).toEqual(['authorized requests: release.smokeTest is "without-key"']);
  });

  it("begins no release with one that ends before it", async () => {
    const gradual = { ...auth, release: { rollout: { strategy: "gradual" as const, percent: 10, minutes: 10 } } };

    await expect(requireTestable(target(auth), inSeconds(60))).rejects.toThrow("Nothing was released");
    await expect(requireTestable(target(auth), inSeconds(300))).resolves.toBeUndefined();
    await expect(requireTestable(target(gradual), inSeconds(300))).rejects.toThrow("for 12 minutes from now");
    await expect(requireTestable(target(gradual), inSeconds(900))).resolves.toBeUndefined();
    for (const other of [undefined, tokenUntil(undefined), tokenUntil("soon"), "no.json.there"])
      await expect(requireTestable(target(gradual), other)).resolves.toBeUndefined();
  });
});

describe("with signatures", () => {
  const auth = { api: { auth: IAM } };
  const credentials = { accessKeyId: "AKIAOFTHETEST", secretAccessKey: "of-the-test" };
  const signing = (definition: Partial<EnvironmentDefinition> = auth) => {
    const made = target(definition);
    return smokeTest({ ...made, sdk: { ...made.sdk, credentials } }, { settleSeconds: 0 });
  };

  beforeEach(() => {
    known = ["Credential=AKIAOFTHETEST/"];
  });

  it("signs every request with the credentials of the command, and reads no secret", async () => {
    const report = await signing();

    expect([report.leftOut, report.missing]).toEqual([[], []]);
    expect(describeSmoke(report)).toMatch(
      /^Smoke test passed: .*without a signature: rejected; with a wrong signature: rejected; with a signature: list;/,
    );
    expect(requests.at(-1)).toBe("DELETE /api/data/smoke-test/ID key");
    expect(secrets.calls()).toEqual([]);
  });

  it.each([
    ["GET key", "with a signature: list"],
    ["PUT key", "put an object"],
    ["DELETE key", "delete it"],
  ])("is INCOMPLETE where %s is answered 403, and a failure where it is another error", async (request, check) => {
    faults = { [request]: 403 };
    const report = await signing();
    expect(describeSmoke(report)).toMatch(/^Smoke test INCOMPLETE/);
    expect(report.missing).toEqual([expect.stringContaining(`${check}: the API answers 403, and the credentials`)]);
    expect(String(report.missing).includes("The object stays: /api/data/smoke-test/")).toBe(check === "delete it");

    faults = { [request]: 500 };
    await expect(signing()).rejects.toThrow(`${check}: the request answers 500`);
  });

  it("fails where a wrong signature is taken", async () => {
    faults = { "GET wrong": 200 };
    await expect(signing()).rejects.toThrow("with a wrong signature: rejected: the request answers 200");
  });

  it("on the local AWS, a shell of it that names a user signs as that user", async () => {
    const { env } = process;
    process.env = {
      ...env,
      AWS_ENDPOINT_URL: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: "AKIAOFTHEUSER",
      AWS_SECRET_ACCESS_KEY: "of-the-user",
    };
    try {
      known = ["Credential=AKIAOFTHEUSER/"];
      expect((await signing()).missing).toEqual([]);
      process.env["AWS_ENDPOINT_URL"] = "https://127.0.0.1:1";
      known = ["Credential=AKIAOFTHETEST/"];
      expect((await signing()).missing).toEqual([]);
    } finally {
      process.env = env;
    }
  });
});

it("tells of an environment without an API", async () => {
  gateway.reset();
  gateway.on(GetApisCommand).resolves({ Items: [] } as object);

  await expect(run()).rejects.toThrow("There is no API secure-serverless-api in us-east-1");
});
