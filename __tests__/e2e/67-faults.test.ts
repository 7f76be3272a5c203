import { clearFaults, type FaultRule, writeFaults } from "@secure-serverless/local-aws/faults";
import { useAuthorizerVersion } from "./support/authorizer-version";
import { apiKey, type CallRequest, call, callWithoutKey, instance } from "./support/target";

const text = { "content-type": "text/plain" };
const path = "/api/data/faults.txt";

/** Longer than every deadline in the functions. */
const FOREVER_MILLISECONDS = 60_000;
/** What one request may spend on AWS calls (8 s), and what the way through gateway and emulator takes. */
const API_DEADLINE_MILLISECONDS = 8_000 + 2_000;
/** The authorizer has 8 s, of which it keeps half a second to answer. */
const AUTHORIZER_DEADLINE_MILLISECONDS = 7_500 + 2_000;

const FAULTS = [
  ["503", { action: "status", status: 503 }],
  ["500", { action: "status", status: 500 }],
  ["a throttling 429", { action: "status", status: 429 }],
  ["connection resets", { action: "reset" }],
  ["no answer in time", { action: "delay", milliseconds: FOREVER_MILLISECONDS }],
] as const;

const OPERATIONS: readonly (readonly [string, string, CallRequest, number])[] = [
  ["a read", path, {}, 200],
  ["a HEAD", path, { method: "HEAD" }, 200],
  ["a list", "/api/data?prefix=faults", {}, 200],
  ["a write", path, { method: "PUT", headers: text, body: "after" }, 200],
  ["a delete", "/api/data/faults-deleted.txt", { method: "DELETE" }, 204],
];

type Fault = { [Rule in FaultRule as Rule["action"]]: Omit<Rule, "service"> }[FaultRule["action"]];

function fail(service: string, fault: Fault): void {
  writeFaults(instance.faultsFile, [{ service, ...fault }]);
}

async function timed(request: Promise<Response>): Promise<{ response: Response; milliseconds: number }> {
  const startedAt = performance.now();
  return { response: await request, milliseconds: performance.now() - startedAt };
}

afterEach(() => clearFaults(instance.faultsFile));

describe.each(FAULTS)("while S3 answers with %s", (_name, fault) => {
  beforeAll(async () => {
    const written = await call(path, { method: "PUT", headers: text, body: "before" });
    expect([200, 201]).toContain(written.status);
  });

  it("every operation is 503 with Retry-After within its deadline, and succeeds as soon as S3 does", async () => {
    fail("s3", fault);
    const outcomes = await Promise.all(
      OPERATIONS.map(async ([name, target, request]) => ({ name, ...(await timed(call(target, request))) })),
    );
    for (const { name, response, milliseconds } of outcomes) {
      expect([name, response.status]).toEqual([name, 503]);
      expect(response.headers.get("retry-after")).toBe("2");
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      expect(milliseconds).toBeLessThan(API_DEADLINE_MILLISECONDS);
      if (name === "a HEAD") continue;
      const problem = (await response.json()) as Record<string, unknown>;
      expect(problem).toMatchObject({ status: 503, code: "dependency_unavailable" });
      expect(JSON.stringify(problem)).not.toMatch(/s3|bucket|injected|ECONN|Timeout/i);
    }

    clearFaults(instance.faultsFile);
    expect(await (await call(path)).text()).toBe("before");
    for (const [name, target, request, status] of OPERATIONS) {
      expect([name, (await call(target, request)).status]).toEqual([name, status]);
    }
  });

  it("health, which needs no S3, is healthy", async () => {
    fail("s3", fault);
    expect((await callWithoutKey("/api/health")).status).toBe(200);
  });
});

it("an S3 that is slow, within the deadline, is only slow", async () => {
  fail("s3", { action: "delay", milliseconds: 1_000 });
  const { response, milliseconds } = await timed(call(path));
  expect(response.status).toBe(200);
  expect(milliseconds).toBeGreaterThan(1_000);
});

it("Secrets Manager that is down is not noticed while the secret that was read is fresh", async () => {
  // the gateway keeps the authorizer's answer by the header's text: more spaces are a question that it has not asked
  const withSpaces = async (spaces: number) => ({ authorization: `Bearer${" ".repeat(spaces)}${await apiKey()}` });
  expect((await call("/api/data", { headers: await withSpaces(2) })).status).toBe(200);
  fail("secretsmanager", { action: "reset" });
  expect((await call("/api/data", { headers: await withSpaces(3) })).status).toBe(200);
});

describe("when the authorizer must read the secret", () => {
  useAuthorizerVersion({ SECRET_TTL_SECONDS: "0" });

  it.each(FAULTS)("and Secrets Manager answers with %s, a request is 500 within its deadline", async (_name, fault) => {
    fail("secretsmanager", fault);
    const { response, milliseconds } = await timed(call("/api/data"));
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ message: "Internal Server Error" });
    expect(milliseconds).toBeLessThan(AUTHORIZER_DEADLINE_MILLISECONDS);

    clearFaults(instance.faultsFile);
    expect((await call("/api/data")).status).toBe(200);
  });

  it("a request without the key is refused all the same, with a wrong one when the secret can be read", async () => {
    fail("secretsmanager", { action: "reset" });
    expect((await callWithoutKey("/api/data")).status).toBe(401);
    expect((await call("/api/data", { headers: { authorization: "Bearer wrong" } })).status).toBe(500);
    clearFaults(instance.faultsFile);
    expect((await call("/api/data", { headers: { authorization: "Bearer wrong" } })).status).toBe(403);
  });
});
