import { readFileSync, statSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { AwsCallRecord } from "@secure-serverless/local-aws/fault-proxy";
import type { ApiClient, LoadRequest } from "./api-client";

const REQUESTS_OF_EACH = 20;
/** The proxy writes a call down a moment after it has answered it. */
const SETTLE_MILLISECONDS = 300;

/** One kind of request, and the calls to AWS that it should cost when its environment is warm. */
interface Costed {
  readonly name: string;
  readonly expectedCalls: number;
  readonly request: (index: number) => LoadRequest | Promise<LoadRequest>;
}

export interface CallCount {
  readonly name: string;
  readonly requests: number;
  readonly calls: number;
  /** Of these calls, those to Secrets Manager. */
  readonly secretCalls: number;
  readonly expectedCalls: number;
}

/**
 * Counts the calls that the functions make to AWS for one request of each kind, with a warm environment and a key that the
 * gateway knows.
 *
 * @param awsCallLog what the proxy between functions and AWS writes down
 */
export async function countAwsCalls(api: ApiClient, awsCallLog: string, folder: string): Promise<readonly CallCount[]> {
  const at = (index: number) => `/api/data/${folder}/cost-${index}.txt`;
  const put = (index: number, headers = {}): LoadRequest => ({ method: "PUT", path: at(index), body: "x", headers });
  const current = async (index: number) => (await api.send({ method: "GET", path: at(index) })).etag;
  const kinds: readonly Costed[] = [
    { name: "health", expectedCalls: 0, request: () => ({ method: "GET", path: "/api/health" }) },
    { name: "write, new object", expectedCalls: 1, request: (index) => put(index) },
    { name: "write, replaced", expectedCalls: 2, request: (index) => put(index) },
    { name: "write, If-Match", expectedCalls: 1, request: async (i) => put(i, { "if-match": await current(i) }) },
    { name: "write, If-None-Match, refused", expectedCalls: 1, request: (i) => put(i, { "if-none-match": "*" }) },
    { name: "read", expectedCalls: 1, request: (index) => ({ method: "GET", path: at(index) }) },
    { name: "HEAD", expectedCalls: 1, request: (index) => ({ method: "HEAD", path: at(index) }) },
    { name: "list", expectedCalls: 1, request: () => ({ method: "GET", path: `/api/data?prefix=${folder}` }) },
    { name: "download URL", expectedCalls: 1, request: (index) => ({ method: "GET", path: `${at(index)}?download` }) },
    { name: "delete", expectedCalls: 1, request: (index) => ({ method: "DELETE", path: at(index) }) },
  ];

  await api.send({ method: "GET", path: "/api/data?limit=1" });
  const counts: CallCount[] = [];
  for (const { name, expectedCalls, request } of kinds) {
    const requests = await Promise.all(Array.from({ length: REQUESTS_OF_EACH }, (_, index) => request(index)));
    await delay(SETTLE_MILLISECONDS);
    const before = statSync(awsCallLog).size;
    for (const each of requests) await api.send(each);
    await delay(SETTLE_MILLISECONDS);
    const made = recordsFrom(awsCallLog, before);
    const secretCalls = made.filter(({ service }) => service === "secretsmanager").length;
    counts.push({ name, requests: requests.length, calls: made.length, secretCalls, expectedCalls });
  }
  return counts;
}

function recordsFrom(file: string, offset: number): AwsCallRecord[] {
  const lines = readFileSync(file).subarray(offset).toString("utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as AwsCallRecord);
}
