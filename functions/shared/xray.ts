import type * as Sdk from "#vendor/tracing";

/** What a step may tell its subsegment. */
export interface Span {
  /** An indexed value, searchable in X-Ray. */
  annotate(name: string, value: string | number | boolean): void;
  /** A value that is kept with the trace, not indexed. */
  addMetadata(name: string, value: unknown): void;
}

export const SILENT_SPAN: Span = { annotate: () => undefined, addMetadata: () => undefined };

interface Subsegment {
  addAnnotation(name: string, value: string | number | boolean): void;
  addMetadata(name: string, value: unknown): void;
  close(error?: Error | string | null): void;
}

/** A middleware of the SDK, as far as it matters here. */
type Middleware = (next: (call: unknown) => Promise<object>) => (call: unknown) => Promise<object>;

export interface TracedClient {
  readonly middlewareStack: {
    add(
      middleware: Middleware,
      options: { readonly step: "build"; readonly priority: "high" | "low"; readonly name: string },
    ): void;
  };
}

/** The X-Ray SDK at work. Segments leave by UDP to Lambda's daemon, so an absent daemon neither fails nor delays a request. */
export interface XRay {
  /** Whether what runs belongs to a step of {@link begin}. */
  isTracing(): boolean;
  /** Runs the outermost step of a request, of the trace that the environment names. */
  begin<T>(name: string, step: (span: Span) => Promise<T>): Promise<T>;
  /** Runs a step of a step. */
  trace<T>(name: string, step: (span: Span) => Promise<T>): Promise<T>;
  /** Makes the calls of a client steps of their own, within a step. */
  capture(client: TracedClient): void;
}

/** Loads the SDK: some 15 ms, which only requests that are traced should pay. */
export function startXRay(): XRay {
  // a literal, so that it is found by the bundler, and read when it is called
  const sdk: typeof Sdk = require("#vendor/tracing");
  const ignore = () => undefined;
  sdk.setContextMissingStrategy(ignore);
  sdk.setLogger({ error: ignore, warn: ignore, info: ignore, debug: ignore });
  // Within Lambda the SDK makes a segment that follows _X_AMZN_TRACE_ID and enters a context with it. Whatever the request
  // that loads it starts would inherit that, and with it requests to come: only a request that is traced may be in it.
  const facade = sdk.getSegment();
  const namespace = sdk.getNamespace();
  namespace.exit(namespace.active);
  if (!facade) throw new Error("the X-Ray SDK made no segment for Lambda");

  const trace = <T>(name: string, step: (span: Span) => Promise<T>): Promise<T> =>
    sdk.captureAsyncFunc(name, async (subsegment: Subsegment | undefined) => {
      if (!subsegment) return step(SILENT_SPAN);
      try {
        const result = await step(spanOf(subsegment));
        quietly(() => subsegment.close());
        return result;
      } catch (error) {
        quietly(() => subsegment.close(error instanceof Error ? error : String(error)));
        throw error;
      }
    });
  return {
    trace,
    isTracing: () => sdk.getSegment() !== undefined,
    begin: (name, step) =>
      namespace.runAndReturn(() => {
        sdk.setSegment(facade);
        return trace(name, step);
      }),
    capture: (client) => {
      withoutFalseFaults(client);
      sdk.captureAWSv3Client(client as never);
    },
  };
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
