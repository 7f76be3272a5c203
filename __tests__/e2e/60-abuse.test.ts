import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { callWithoutKey, client, NAMES } from "./support/target";

const logs = client(CloudWatchLogsClient);

/** The functions' own lines since then that name a request: one for each that ran. */
async function ran(name: string, startTime: number): Promise<string[]> {
  const { events = [] } = await logs.send(
    new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${name}`, startTime }),
  );
  return events.flatMap(({ message = "" }) => (/^START RequestId/.test(message) ? [message] : []));
}

/** Each function's runs since then, once both have at least so many. */
async function runsOf(startTime: number, least: readonly [number, number]): Promise<number[]> {
  for (const end = Date.now() + 20_000; Date.now() < end; await delay(200)) {
    const [authorizer = [], api = []] = [
      await ran(NAMES.authorizerFunction, startTime),
      await ran(NAMES.apiFunction, startTime),
    ];
    if (authorizer.length >= least[0] && api.length >= least[1]) return [authorizer.length, api.length];
  }
  throw new Error("the functions have logged no run within 20 s");
}

const guess = () => ({ authorization: `Bearer ${randomBytes(32).toString("base64url")}` });

/** The requests of a test, and a known one after them, whose lines come later than theirs would. */
async function runsDuring(requests: () => Promise<unknown>): Promise<number[]> {
  await delay(1100);
  const startTime = Date.now();
  await requests();
  expect((await callWithoutKey("/api/data", { headers: guess() })).status).toBe(403);
  expect((await callWithoutKey("/api/health")).status).toBe(200);
  const [authorizer = 0, api = 0] = await runsOf(startTime, [1, 1]);
  return [authorizer - 1, api - 1];
}

describe("requests that are refused run", () => {
  it("neither function where they have no key: the gateway refuses them by itself", async () => {
    const runs = await runsDuring(async () => {
      for (const method of ["GET", "POST", "PUT", "DELETE"])
        expect([method, (await callWithoutKey("/api/data/k", { method })).status]).toEqual([method, 401]);
    });
    expect(runs).toEqual([0, 0]);
  });

  it("the authorizer once for each key that it does not know, however often the key comes, and never the function", async () => {
    const [one, other] = [guess(), guess()];
    const runs = await runsDuring(async () => {
      for (const headers of [one, one, other, one, other])
        expect((await callWithoutKey("/api/data", { headers })).status).toBe(403);
    });
    expect(runs).toEqual([2, 0]);
  });

  it("the function for health and preflights, which need no key", async () => {
    const runs = await runsDuring(async () => {
      for (const method of ["GET", "HEAD"]) await callWithoutKey("/api/health", { method });
      await callWithoutKey("/api/data", { method: "OPTIONS" });
    });
    expect(runs).toEqual([0, 3]);
  });
});
