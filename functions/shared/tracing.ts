import type { Variables } from "./environment";
import { SILENT_SPAN, type Span, startXRay, type TracedClient, type XRay } from "./xray";

export type { Span } from "./xray";

/** Traces steps; replacing X-Ray by another tracer is replacing {@link createTracer}. */
export interface Tracer {
  /** Runs a step in a subsegment of that name. Whatever the step throws is recorded and thrown again. */
  trace<T>(name: string, step: (span: Span) => Promise<T>): Promise<T>;
  /** Makes an AWS SDK client's calls subsegments of their own. */
  captureClient<T>(client: T): T;
}

/** A tracer that records nothing. */
export const silentTracer: Tracer = {
  trace: (_name, step) => step(SILENT_SPAN),
  captureClient: (client) => client,
};

/** `Root=…;Parent=…;Sampled=1`, and possibly more. Lambda decides for each request and says so here. */
const SAMPLED = /(^|;) *Sampled=1 *(;|$)/;

export interface TracerOptions {
  /** Is told, once, that the SDK could not be started: requests are then answered without being traced. */
  readonly onUnusable: (error: unknown) => void;
  /** @default the X-Ray SDK of the layer */
  readonly start?: () => XRay;
}

/**
 * Returns the X-Ray tracer inside Lambda, and the silent one elsewhere or when AWS_XRAY_SDK_ENABLED is `false`.
 *
 * The SDK is loaded by the first request that is sampled: most are not, and a cold start should not wait for it.
 * A request that is not sampled records and sends nothing.
 * @param variables asked anew for each request, since Lambda writes the trace of each into them
 */
export function createTracer(variables: Variables, { onUnusable, start = startXRay }: TracerOptions): Tracer {
  if (!variables["LAMBDA_TASK_ROOT"] || variables["AWS_XRAY_SDK_ENABLED"]?.toLowerCase() === "false") {
    return silentTracer;
  }
  const clients: TracedClient[] = [];
  let xray: XRay | undefined;
  let isUnusable = false;
  const started = () => {
    if (xray || isUnusable) return xray;
    try {
      xray = start();
      clients.forEach(xray.capture);
    } catch (error) {
      isUnusable = true;
      onUnusable(error);
    }
    return xray;
  };
  return {
    trace: (name, step) => {
      if (xray?.isTracing()) return xray.trace(name, step);
      const tracing = SAMPLED.test(variables["_X_AMZN_TRACE_ID"] ?? "") ? started() : undefined;
      return tracing ? tracing.begin(name, step) : step(SILENT_SPAN);
    },
    captureClient: (client) => {
      clients.push(client as TracedClient);
      xray?.capture(client as TracedClient);
      return client;
    },
  };
}
