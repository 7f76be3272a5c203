import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetFunctionConcurrencyCommand, LambdaClient, PutFunctionConcurrencyCommand } from "@aws-sdk/client-lambda";
import { call, callWithoutKey, client, NAMES } from "./support/target";

const logs = client(CloudWatchLogsClient);

/** The functions' own lines since then that name a request: one for each that ran. */
async function ran(name: string, startTime: number): Promise<string[]> {
  const { events = [] } = await logs.send(
    new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${name}`, startTime }),
  );
  return events.flatMap(({ message = "" }) => (/^START RequestId/.test(message) ? [message] : []));
}

/** How often authorizer and function ran since then, once each has run so often. */
async function runsOf(startTime: number, least: readonly number[]): Promise<number[]> {
  const names = [NAMES.authorizerFunction, NAMES.apiFunction];
  const count = async () => Promise.all(names.map(async (name) => (await ran(name, startTime)).length));
  for (const end = Date.now() + 20_000; Date.now() < end; await delay(200)) {
    const runs = await count();
    if (runs.every((each, index) => each >= (least[index] ?? 0))) {
      // what ran besides has time to show
      await delay(500);
      return count();
    }
  }
  throw new Error("the functions have not logged that they ran within 20 s");
}

const guess = () => ({ authorization: `Bearer ${randomBytes(32).toString("base64url")}` });

/** Compares how often authorizer and function run for the requests; one more of each shows that runs are seen. */
async function expectRuns(expected: readonly [number, number], requests: () => Promise<unknown>): Promise<void> {
  await delay(1100);
  const startTime = Date.now();
  await requests();
  expect((await callWithoutKey("/api/data", { headers: guess() })).status).toBe(403);
  expect((await callWithoutKey("/api/health")).status).toBe(200);
  const seen = expected.map((runs) => runs + 1);
  expect(await runsOf(startTime, seen)).toEqual(seen);
}

describe("requests that are refused run", () => {
  it("neither function where they have no key: the gateway refuses them by itself", async () => {
    await expectRuns([0, 0], async () => {
      for (const method of ["GET", "POST", "PUT", "DELETE"])
        expect([method, (await callWithoutKey("/api/data/k", { method })).status]).toEqual([method, 401]);
    });
  });

  it("the authorizer once for each key that it does not know, however often the key comes, and never the function", async () => {
    const [one, other] = [guess(), guess()];
    await expectRuns([2, 0], async () => {
      for (const headers of [one, one, other, one, other])
        expect((await callWithoutKey("/api/data", { headers })).status).toBe(403);
    });
  });
});

it("runs the function for health, which needs no key, and the authorizer never", async () => {
  await expectRuns([0, 2], async () => {
    for (const method of ["GET", "HEAD"]) await callWithoutKey("/api/health", { method });
  });
});

describe("while nothing more of a function may run", () => {
  const lambda = client(LambdaClient);

  /** As when each execution that is reserved for it is taken. */
  async function whileTaken(FunctionName: string, work: () => Promise<void>): Promise<void> {
    const { ReservedConcurrentExecutions } = await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }));
    expect(ReservedConcurrentExecutions).toBeGreaterThan(0);
    await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
    try {
      await work();
    } finally {
      await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions }));
    }
  }

  it("the gateway answers 500, and serves again as soon as there is room", async () => {
    await whileTaken(NAMES.apiFunction, async () => {
      const answer = await callWithoutKey("/api/health");
      expect([answer.status, await answer.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
    });
    expect((await callWithoutKey("/api/health")).status).toBe(200);
  });

  it("who was let in a moment before is served, and a key that the gateway does not know is not", async () => {
    expect((await call("/api/data")).status).toBe(200);
    await whileTaken(NAMES.authorizerFunction, async () => {
      expect((await call("/api/data")).status).toBe(200);
      expect((await callWithoutKey("/api/data", { headers: guess() })).status).toBe(500);
    });
    expect((await callWithoutKey("/api/data", { headers: guess() })).status).toBe(403);
  });
});
