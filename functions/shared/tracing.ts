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

/** A middleware of the SDK, as far as it matters here. */
type Middleware = (next: (call: unknown) => Promise<object>) => (call: unknown) => Promise<object>;

interface TracedClient {
  readonly middlewareStack: {
    add(
      middleware: Middleware,
      options: { readonly step: "build"; readonly priority: "high" | "low"; readonly name: string },
    ): void;
  };
}

/** An error that AWS answered, handed past X-Ray as if it were a result. */
const ANSWER = Symbol("an error that is an answer");

interface Answered {
  readonly [ANSWER]?: Error;
}

/**
 * X-Ray's middleware takes whatever is thrown for a fault, also a 304, a 404 and a condition that does not hold. A
 * fault is a 5xx, or no answer at all: anything else passes it as a result, whose status it reads, and is thrown again
 * behind it.
 */
function withoutFalseFaults(client: TracedClient): void {
  client.middlewareStack.add(
    (next) => async (call) => {
      try {
        return await next(call);
      } catch (error) {
        const metadata = (error as { $metadata?: { httpStatusCode?: number } }).$metadata;
        const status = metadata?.httpStatusCode ?? 500;
        if (!(error instanceof Error) || status >= 500) throw error;
        return { output: { $metadata: metadata }, [ANSWER]: error };
      }
    },
    { step: "build", priority: "low", name: "answersAreNoFaults" },
  );
  client.middlewareStack.add(
    (next) => async (call) => {
      const result = await next(call);
      const answer = (result as Answered)[ANSWER];
      if (answer) throw answer;
      return result;
    },
    { step: "build", priority: "high", name: "answersAreErrors" },
  );
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
    captureClient: (client) => {
      withoutFalseFaults(client as TracedClient);
      return captureAWSv3Client(client as never) as typeof client;
    },
  };
}
