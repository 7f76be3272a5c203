import { bodyOf, type Content } from "./content";
import { AnswerError, isProblem, OutcomeUnknownError, UpdateConflictError } from "./errors";
import { pause, raced } from "./limits";
import { isTag, put, read, typed, type WriteResult } from "./objects";
import { operate } from "./operation";
import { type CallOptions, whole } from "./options";
import type { StoredObject } from "./stored-object";
import type { Transport } from "./transport";

/**
 * Makes the new content of the current one; undefined leaves everything as it is. It is called again, with what is there
 * then, each time that somebody else was faster: it must not do anything else.
 *
 * @param current undefined when there is no such object: what is returned then creates it
 * @param attempt from 1
 */
export type Change = (
  current: StoredObject | undefined,
  attempt: number,
) => Content | undefined | Promise<Content | undefined>;

export interface UpdateOptions extends CallOptions {
  /** @default that of the content, or where it has none or is text, that of the object */
  readonly contentType?: string;
  /** How often the content is made anew. @default 10 */
  readonly attempts?: number;
  /**
   * Asked when the answer to a write was lost and something else is stored than before: whether that holds this update.
   * Equal bytes do not tell, since others may write the same: only what the content itself names, such as an id of the
   * update, does. @default an OutcomeUnknownError
   */
  readonly isWritten?: (current: StoredObject | undefined) => boolean | Promise<boolean>;
}

const LONGEST_PAUSE_MS = 2000;

/**
 * Reads, changes and writes under the condition that nobody has written in between; begins again where somebody has.
 *
 * @returns undefined when the change left everything as it is
 * @throws UpdateConflictError, OutcomeUnknownError, and what the change throws
 */
export async function update(
  transport: Transport,
  key: string,
  change: Change,
  { contentType, attempts = 10, isWritten, ...options }: UpdateOptions,
): Promise<WriteResult | undefined> {
  whole("attempts", attempts);
  return operate(transport, "update", options, async (signal) => {
    // a write whose answer was lost and that may still come, since what it asks for was still there
    let open: OutcomeUnknownError | undefined;
    for (let attempt = 1; ; attempt++) {
      const current = await find(transport, key, signal);
      const content = await raced(signal, () => change(current, attempt));
      signal.throwIfAborted();
      if (content === undefined) return undefined;
      const body = typed(await bodyOf(content), contentType ?? kept(content, current));
      const condition = current === undefined ? "absent" : { ifMatch: tagOf(current) };
      try {
        return await put(transport, "update", key, body, condition, signal);
      } catch (error) {
        const lost = error instanceof OutcomeUnknownError ? error : open;
        if (lost !== undefined && isWritten !== undefined) {
          if (lost !== error && !isProblem(error, "precondition_failed")) throw error;
          const found = await find(transport, key, signal);
          if (await raced(signal, () => isWritten(found))) return foundResult(key, found, current);
          open = found?.etag === current?.etag ? lost : undefined;
        } else if (!isProblem(error, "precondition_failed")) throw error;
        if (attempt >= attempts) throw open ?? new UpdateConflictError(key, attempts, { cause: error });
      }
      await pause(Math.random() * Math.min(25 * 2 ** attempt, LONGEST_PAUSE_MS), signal);
    }
  });
}

async function find(transport: Transport, key: string, signal: AbortSignal): Promise<StoredObject | undefined> {
  try {
    return await read(transport, key, { signal });
  } catch (error) {
    if (isProblem(error, "object_not_found")) return undefined;
    throw error;
  }
}

/** @throws AnswerError for what no condition can be made of: a write without one would go over what others have written */
function tagOf({ etag }: StoredObject): string {
  if (!isTag(etag)) throw new AnswerError("update", 200, "the answer has no strong entity tag");
  return etag;
}

/** The type that the object has; a Blob brings its own. */
function kept(content: Content, current: StoredObject | undefined): string | undefined {
  return content instanceof Blob && content.type !== "" ? undefined : current?.contentType;
}

function foundResult(key: string, found: StoredObject | undefined, before: StoredObject | undefined): WriteResult {
  return {
    key,
    etag: found?.etag ?? "",
    size: found?.size ?? 0,
    version: found?.version,
    created: before === undefined,
  };
}
