import type { Subject } from "../harness/interleave";
import type { Sample } from "../harness/statistics";
import { HandlerProcess, type Surroundings, type Variant } from "./handler-process";
import { traceId } from "./requests";

/** One start of a variant, by what is told of it below. */
export interface Start {
  readonly variant: Variant;
  /** For a handler in JavaScript. */
  readonly node: string;
  readonly event: unknown;
  readonly sampled: boolean;
  /** @throws Error for an answer that is not a good one */
  readonly check: (body: unknown) => void;
}

/** {@link coldStart} as something to measure beside others. */
export function coldStartSubject(name: string, start: Start, surroundings: Surroundings): Subject {
  return { name, once: () => coldStart(start, surroundings) };
}

/**
 * Starts a process of its own and sends it one event:
 *
 * - `ms` from the start of the process to its first answer
 * - `initMs` of it until the runtime asked for the event, and `importMs` of that for the handler's import
 * - `firstMs` from the event to the answer
 * - `cpuMs` of the processor in all of it
 * - `files` loaded by the import (modules, of Python) and `builtIn` modules of Node
 * - `mebibytes` resident after the answer
 */
export async function coldStart(start: Start, surroundings: Surroundings): Promise<Sample> {
  const { variant, node, event, sampled, check } = start;
  const process = await HandlerProcess.start(variant, surroundings, node);
  try {
    const { at: readyAt, loaded } = await process.ready();
    const { sentAt, at, cpuMs, body } = await process.invoke(event, traceId(sampled));
    const bytes = await process.residentBytes();
    check(body);
    return {
      ...{ ms: at - process.startedAt, initMs: readyAt - process.startedAt, firstMs: at - sentAt },
      ...loaded,
      cpuMs,
      mebibytes: bytes / 2 ** 20,
    };
  } finally {
    await process.stop();
  }
}

/** The answer of the API, ours or the original's, to a request that succeeds. */
export function checkApiAnswer(body: unknown): void {
  const { statusCode } = (body ?? {}) as { readonly statusCode?: unknown };
  if (typeof statusCode !== "number" || statusCode < 200 || statusCode > 299)
    throw new Error(`The handler answered ${JSON.stringify(body)?.slice(0, 500)}`);
}

export function checkAuthorized(body: unknown): void {
  const { isAuthorized } = (body ?? {}) as { readonly isAuthorized?: unknown };
  if (isAuthorized !== true) throw new Error(`The authorizer answered ${JSON.stringify(body)?.slice(0, 500)}`);
}

/** The rotation returns nothing; what fails it throws. */
export function checkNothing(body: unknown): void {
  if (body !== null) throw new Error(`The rotation answered ${JSON.stringify(body)?.slice(0, 500)}`);
}
