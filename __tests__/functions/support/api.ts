import { type AppProps, createApp } from "../../../functions/api/app";
import type { AccessProps } from "../../../functions/api/permit";
import type { ProxyResult } from "../../../functions/api/reply";
import type { InvocationContext } from "../../../functions/api/route";
import type { Store } from "../../../functions/api/store";
import { Logger, type LogLevel } from "../../../functions/shared/logger";
import { Metrics } from "../../../functions/shared/metrics";
import { silentTracer, type Tracer } from "../../../functions/shared/tracing";
import { type EventProps, eventOf } from "./event";
import { MemoryStore } from "./memory-store";

export { type EventProps, eventOf } from "./event";

export const REQUEST_ID = "5f1c7a52-0b5e-4d62-8f0a-3f6f2f3c1d11";

export const context: InvocationContext = {
  awsRequestId: REQUEST_ID,
  functionName: "secure-serverless-function",
  functionVersion: "7",
  getRemainingTimeInMillis: () => 29_000,
};

/** The bytes that a client receives. */
export function bytesOf(result: ProxyResult): Buffer {
  return Buffer.from(result.body, result.isBase64Encoded ? "base64" : "utf8");
}

export interface Harness {
  readonly store: MemoryStore;
  readonly lines: string[];
  handle(event: unknown, context?: InvocationContext): Promise<ProxyResult>;
  send(props: EventProps): Promise<ProxyResult>;
}

export interface HarnessProps extends AccessProps, Pick<AppProps, "basePath" | "originLock"> {
  /** @default INFO */
  readonly level?: LogLevel;
  /** @default nothing is traced */
  readonly tracer?: Tracer;
  /** @default the store in memory */
  readonly actualStore?: Store;
}

/** Returns the app over a store in memory, and everything that it writes. */
export function createHarness({
  level = "INFO",
  tracer = silentTracer,
  actualStore,
  ...access
}: HarnessProps = {}): Harness {
  const store = new MemoryStore();
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const handle = createApp({
    ...access,
    settings: { region: "eu-central-1", serviceVersion: "1.2.3", urlLifetimeSeconds: 300 },
    storeFor: () => actualStore ?? store,
    budget: { maximumMs: 8_000, reserveMs: 500 },
    logger: new Logger({ service: "api", version: "1.2.3", level, write }),
    metrics: new Metrics({ service: "api", namespace: "SecureServerless", write }),
    tracer,
    isColdStart: () => lines.length === 0,
  });
  return {
    store,
    lines,
    handle: (event, invocation = context) => handle(event, invocation),
    send: (props) => handle(eventOf(props), context),
  };
}
