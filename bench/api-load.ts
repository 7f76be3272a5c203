import { inParallel } from "@secure-serverless/system/in-parallel";
import { percentile } from "@secure-serverless/system/percentile";
import type { ApiClient, Outcome } from "./api-client";

/** The requests of one kind at one concurrency. */
export interface LoadRow {
  readonly operation: string;
  readonly concurrency: number;
  readonly requests: number;
  readonly perSecond: number;
  readonly medianMilliseconds: number;
  readonly p95Milliseconds: number;
  readonly p99Milliseconds: number;
  readonly maximumMilliseconds: number;
  readonly serverErrors: number;
}

export interface LoadResult {
  readonly rows: readonly LoadRow[];
  /** Everything that was not as expected; empty after a good run. */
  readonly problems: readonly string[];
}

export interface LoadProps {
  readonly api: ApiClient;
  /** Requests under way at the same time. */
  readonly concurrency: number;
  /** Requests of each kind. */
  readonly requests: number;
  /** Where the objects of the run are, removed at its end. */
  readonly folder: string;
}

/** Of all who add at once one succeeds, so the requests grow with the square of the concurrency. */
const MOST_ADDITIONS = 60;

/**
 * Sends each kind of request `requests` times, `concurrency` at once: creates objects, replaces, reads and lists them,
 * adds to one total with If-Match, deletes. Every object is read back, so that a lost write is seen.
 */
export async function loadApi({ api, concurrency, requests, folder }: LoadProps): Promise<LoadResult> {
  const rows: LoadRow[] = [];
  const problems: string[] = [];
  const at = (index: number) => `/api/data/${folder}/load-${index}.txt`;
  const content = (index: number, version: number) => `object ${index}, version ${version} `.repeat(20);
  const phase = async (
    operation: string,
    send: (index: number) => Promise<Outcome>,
    isGood: (outcome: Outcome, index: number) => boolean,
    count = requests,
  ) => {
    const startedAt = performance.now();
    const outcomes = await inParallel(Array.from({ length: count }).keys(), concurrency, send);
    rows.push(rowOf(operation, concurrency, outcomes, (performance.now() - startedAt) / 1000));
    const bad = outcomes.filter((outcome, index) => !isGood(outcome, index));
    if (bad.length === 0) return;
    const statuses = [...new Set(bad.map(({ status }) => status))].join(", ");
    problems.push(`${operation} at ${concurrency}: ${bad.length} of ${count} not as expected (status ${statuses})`);
  };
  const put = (path: string, body: string, headers = {}) => api.send({ method: "PUT", path, body, headers });
  const get = (path: string) => api.send({ method: "GET", path });

  const answers = (expected: number) => (outcome: Outcome) => outcome.status === expected;

  await phase("health", () => get("/api/health"), answers(200));
  await phase("create", (index) => put(at(index), content(index, 1)), answers(201));
  await phase("replace", (index) => put(at(index), content(index, 2)), answers(200));
  const isReplaced = ({ text }: Outcome, index: number) => text === content(index, 2);
  await phase("read", (index) => get(at(index)), isReplaced);
  await phase("list", () => get(`/api/data?prefix=${folder}/&limit=100`), answers(200));

  const total = `/api/data/${folder}/total.txt`;
  const additions = Math.min(requests, MOST_ADDITIONS);
  await put(total, "0");
  await phase("add 1 with If-Match", () => addOne(get, put, total), answers(200), additions);
  const sum = (await get(total)).text;
  if (sum !== String(additions)) problems.push(`the total at ${concurrency} is ${sum} after ${additions} additions`);

  await phase("delete", (index) => api.send({ method: "DELETE", path: at(index) }), answers(204));
  await api.send({ method: "DELETE", path: total });
  const left = JSON.parse((await get(`/api/data?prefix=${folder}/`)).text) as { objects: unknown[] };
  if (left.objects.length > 0) problems.push(`${left.objects.length} objects are left after deleting all of them`);
  return { rows, problems };
}

/** Reads and writes until no other client was in between. The time is that of all of it. */
async function addOne(
  get: (path: string) => Promise<Outcome>,
  put: (path: string, body: string, headers: object) => Promise<Outcome>,
  path: string,
): Promise<Outcome> {
  const startedAt = performance.now();
  for (;;) {
    const read = await get(path);
    if (read.status !== 200) return read;
    const written = await put(path, String(Number(read.text) + 1), { "if-match": read.etag });
    if (written.status !== 412) return { ...written, milliseconds: performance.now() - startedAt };
  }
}

function rowOf(operation: string, concurrency: number, outcomes: readonly Outcome[], seconds: number): LoadRow {
  const times = outcomes.map(({ milliseconds }) => milliseconds);
  return {
    operation,
    concurrency,
    requests: outcomes.length,
    perSecond: outcomes.length / seconds,
    medianMilliseconds: percentile(times, 50),
    p95Milliseconds: percentile(times, 95),
    p99Milliseconds: percentile(times, 99),
    maximumMilliseconds: percentile(times, 100),
    serverErrors: outcomes.filter(({ status }) => status >= 500).length,
  };
}
