import { captureAsyncFunc, captureAWSv3Client, setContextMissingStrategy, setLogger } from "#vendor";

/** What a step may tell its subsegment. */
export interface Span {
  /** An indexed value, searchable in X-Ray. */
  annotate(name: string, value: string | number | boolean): void;
  /** A value that is kept with the trace, not indexed. */
  addMetadata(name: string, value: unknown): void;
}

/** Traces steps; replacing X-Ray by another tracer is replacing {@link createTracer}. */
export interface Tracer {
  /** Runs a step in a subsegment of that name. Whatever the step throws is recorded and thrown again. */
  trace<T>(name: string, step: (span: Span) => Promise<T>): Promise<T>;
  /** Makes an AWS SDK client's calls subsegments of their own. */
  captureClient<T>(client: T): T;
}

const SILENT_SPAN: Span = { annotate: () => undefined, addMetadata: () => undefined };

/** A tracer that records nothing. */
export const silentTracer: Tracer = {
  trace: (_name, step) => step(SILENT_SPAN),
  captureClient: (client) => client,
};

interface Subsegment {
  addAnnotation(name: string, value: string | number | boolean): void;
  addMetadata(name: string, value: unknown): void;
  close(error?: Error | string | null): void;
}

/** Tracing must not fail a request: X-Ray refuses some values and states by throwing. */
function quietly(record: () => void): void {
  try {
    record();
  } catch {
    // The request matters more than its trace.
  }
}

function spanOf(subsegment: Subsegment): Span {
  return {
    annotate: (name, value) => quietly(() => subsegment.addAnnotation(name, value)),
    addMetadata: (name, value) => quietly(() => subsegment.addMetadata(name, value)),
  };
}

/**
 * Returns the X-Ray tracer inside Lambda, and the silent one elsewhere or when AWS_XRAY_SDK_ENABLED is `false`.
 *
 * Segments leave by UDP to the daemon that Lambda runs, so an absent daemon neither fails nor delays a request.
 */
export function createTracer(variables: Readonly<Record<string, string | undefined>>): Tracer {
  if (!variables["LAMBDA_TASK_ROOT"] || variables["AWS_XRAY_SDK_ENABLED"]?.toLowerCase() === "false") {
    return silentTracer;
  }
  const ignore = () => undefined;
  setContextMissingStrategy(ignore);
  setLogger({ error: ignore, warn: ignore, info: ignore, debug: ignore });
  return {
    trace: (name, step) =>
      captureAsyncFunc(name, async (subsegment: Subsegment | undefined) => {
        if (!subsegment) return step(SILENT_SPAN);
        try {
          const result = await step(spanOf(subsegment));
          quietly(() => subsegment.close());
          return result;
        } catch (error) {
          quietly(() => subsegment.close(error instanceof Error ? error : String(error)));
          throw error;
        }
      }),
    captureClient: (client) => captureAWSv3Client(client as never) as typeof client,
  };
}
