import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { loadEsbuild } from "@secure-serverless/system/esbuild";
import { percentile } from "@secure-serverless/system/percentile";
import { stopGroup, underWay } from "@secure-serverless/system/process";
import { within } from "@secure-serverless/system/within";
import { ESBUILD_TARGET } from "../../src/config/lambda-runtime";
import type { Sample } from "../harness/statistics";
import { STUB_BUCKET } from "./aws-stub";
import type { BareCall } from "./bare-sdk";
import { lambdaVariables, type Surroundings, type Variant } from "./handler-process";
import { apiEvent, BODY, LISTED_OBJECTS, LISTED_PREFIX, STORED_KEY, traceId } from "./requests";

const TIMEOUT_SECONDS = 300;
/** Before those that count, of each operation and in each process: Node has compiled by then what it calls often. */
const WARM_UPS = 150;
export const REQUESTS_OF_EACH = 200;

interface HttpCall {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A request to the handler beside the same call without it. `{index}` in any text is the number of the request. */
interface Operation {
  readonly name: string;
  readonly event: unknown;
  /** @default there is no call to AWS */
  readonly sdk?: BareCall;
  readonly http?: HttpCall;
}

const TEXT = { "content-type": "text/plain" };
const inBucket = (key: string) => `/${STUB_BUCKET}/${key}`;
const bare = (operation: BareCall["operation"], key: string): BareCall => ({
  ...{ operation, key, body: BODY, limit: LISTED_OBJECTS },
});
const LIST = `?list-type=2&encoding-type=url&max-keys=${LISTED_OBJECTS}&prefix=${encodeURIComponent(LISTED_PREFIX)}`;

export const OPERATIONS: readonly Operation[] = [
  { name: "health", event: apiEvent({ method: "GET", path: "/api/health" }) },
  {
    name: "read",
    event: apiEvent({ method: "GET", path: `/api/data/${STORED_KEY}` }),
    sdk: bare("read", STORED_KEY),
    http: { method: "GET", path: inBucket(STORED_KEY) },
  },
  {
    name: "list",
    event: apiEvent({ method: "GET", path: "/api/data", query: `prefix=${LISTED_PREFIX}&limit=${LISTED_OBJECTS}` }),
    sdk: bare("list", LISTED_PREFIX),
    http: { method: "GET", path: `/${STUB_BUCKET}${LIST}` },
  },
  {
    name: "write",
    event: apiEvent({ method: "PUT", path: "/api/data/warm/{index}-handler", headers: TEXT, body: BODY }),
    sdk: bare("write", "warm/{index}-sdk"),
    http: {
      ...{ method: "PUT", path: inBucket("warm/{index}-http"), body: BODY },
      headers: { ...TEXT, "if-none-match": "*" },
    },
  },
  {
    name: "delete",
    event: apiEvent({ method: "DELETE", path: "/api/data/warm/{index}-handler" }),
    sdk: bare("delete", "warm/{index}-sdk"),
    http: { method: "DELETE", path: inBucket("warm/{index}-http") },
  },
];

/** Milliseconds of each request, and of the processor that the process used meanwhile. */
interface Times {
  readonly ms: readonly number[];
  readonly cpuMs: readonly number[];
}

/** By operation, then by the way that it was sent: `handler`, `sdk`, `http`. */
export type WarmTimes = Readonly<Record<string, Readonly<Record<string, Times>>>>;

export interface WarmProps {
  readonly api: Variant;
  readonly node: string;
  readonly surroundings: Surroundings;
  /** The file that {@link bundleBareSdk} made. */
  readonly bareSdk: string;
  readonly sampled: boolean;
  /** Receives what the handler logs: in Lambda a pipe, here a file, which nobody has to empty meanwhile. */
  readonly logFile: string;
}

/** Bundles the SDK's calls as the functions' own are. */
export async function bundleBareSdk(outfile: string): Promise<string> {
  await loadEsbuild().build({
    entryPoints: [join(__dirname, "bare-sdk.ts")],
    outfile,
    ...{ bundle: true, platform: "node", format: "cjs", target: ESBUILD_TARGET, mainFields: ["module", "main"] },
    logLevel: "silent",
  });
  return outfile;
}

/** One process in which every operation is requested {@link REQUESTS_OF_EACH} times in each way, in turn. */
export async function warmTimes(props: WarmProps): Promise<WarmTimes> {
  const { api, node, surroundings, bareSdk, sampled, logFile } = props;
  const log = openSync(logFile, "w");
  const child = spawn(node, [join(__dirname, "warm-loop.cjs")], {
    env: lambdaVariables(api, surroundings, ""),
    cwd: api.taskRoot,
    stdio: ["ignore", log, "inherit", "ipc"],
    detached: true,
  });
  closeSync(log);
  const ended = underWay(child, { name: "warm requests", signal: "SIGKILL", graceSeconds: 1 });
  try {
    return await within(
      TIMEOUT_SECONDS,
      () =>
        new Promise<WarmTimes>((resolve, reject) => {
          child.once("error", reject);
          child.once("exit", (code) => reject(new Error(`The process with warm requests ended with ${code}`)));
          child.once("message", (message: { readonly results?: WarmTimes; readonly error?: string }) => {
            if (message.results) resolve(message.results);
            else reject(new Error(message.error));
          });
          const order = { bareSdk, traceId: traceId(sampled), operations: OPERATIONS };
          child.send({ ...order, warmUps: WARM_UPS, requests: REQUESTS_OF_EACH });
        }),
    );
  } finally {
    await stopGroup(child, "SIGKILL");
    ended();
  }
}

/**
 * What a process measured, of each operation: `<operation> <way> p50`, `p99` and `cpu` (the mean), and what the handler adds
 * to the same call in another way, `<operation> added to <way> p50` and so on. In milliseconds; the difference of two
 * percentiles, not a percentile of differences.
 */
export function warmSample(times: WarmTimes): Sample {
  const entries = Object.entries(times).flatMap(([operation, ways]) => {
    const handler = summary(ways["handler"]);
    return Object.entries(ways).flatMap(([way, one]) =>
      Object.entries(summary(one)).flatMap(([measure, value]): [string, number][] => [
        [`${operation} ${way} ${measure}`, value],
        ...(way === "handler"
          ? []
          : [
              [`${operation} added to ${way} ${measure}`, (handler[measure] ?? Number.NaN) - value] as [string, number],
            ]),
      ]),
    );
  });
  return Object.fromEntries(entries);
}

function summary({ ms, cpuMs }: Times = { ms: [], cpuMs: [] }): Readonly<Record<string, number>> {
  const mean = cpuMs.reduce((sum, value) => sum + value, 0) / cpuMs.length;
  return { p50: percentile(ms, 50), p99: percentile(ms, 99), cpu: mean };
}
