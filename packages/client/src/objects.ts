import { type Body, bodyOf, type Content } from "./content";
import type { Health, Written } from "./contract";
import { AnswerError, UsageError } from "./errors";
import { operate, type Seen, sendRead, sendWrite } from "./operation";
import type { CallOptions } from "./options";
import { type ObjectInfo, StoredObject } from "./stored-object";
import { type Answer, type Transport, textOf } from "./transport";

export interface ReadOptions extends CallOptions {
  /** An older version, as a write's `version`. @default the current one */
  readonly version?: string;
}

export interface CreateOptions extends CallOptions {
  /** @default the content's: text is `text/plain; charset=utf-8`, a Blob has its own, bytes are `application/octet-stream` */
  readonly contentType?: string;
}

export interface WriteOptions extends CreateOptions {
  /** Replaces only the content with this entity tag. @default whatever is there is replaced */
  readonly ifMatch?: string;
}

export interface RemoveOptions extends CallOptions {
  /** Deletes only the content with this entity tag. @default whatever is there is deleted */
  readonly ifMatch?: string;
}

export interface WriteResult {
  readonly key: string;
  readonly etag: string;
  /** In bytes. */
  readonly size: number;
  /** Undefined where the bucket keeps no versions. */
  readonly version: string | undefined;
  /** Whether there was no such object before. */
  readonly created: boolean;
}

const OBJECT = "/api/data/{key}";

export async function health(transport: Transport, options: CallOptions): Promise<Health> {
  return operate(transport, "health", options, async (signal) =>
    jsonOf("health", await sendRead(transport, { operation: "health", method: "get", path: "/api/health" }, signal)),
  );
}

/** @param unless entity tag of the copy that the caller has: undefined when it is still good */
export async function read(
  transport: Transport,
  key: string,
  { version, ...options }: ReadOptions,
  unless?: string,
): Promise<StoredObject | undefined> {
  return operate(transport, "read", options, async (signal) => {
    const answer = await sendRead(
      transport,
      {
        operation: "read",
        method: "get",
        path: OBJECT,
        objectKey: key,
        ...(version !== undefined && { query: { version } }),
        ...(unless !== undefined && { conditions: { "If-None-Match": requireTag("etag", unless) } }),
      },
      signal,
    );
    return answer.status === 304 ? undefined : StoredObject.of(key, answer);
  });
}

/** What is there, without its content; undefined when nothing is. Up to what can be read inline: 413 above. */
export async function stat(
  transport: Transport,
  key: string,
  { version, ...options }: ReadOptions,
): Promise<ObjectInfo | undefined> {
  return operate(transport, "stat", options, async (signal) => {
    try {
      const query = version !== undefined && { query: { version } };
      const call = { operation: "stat", method: "head", path: OBJECT, objectKey: key, ...query } as const;
      return StoredObject.infoOf(key, await sendRead(transport, call, signal));
    } catch (error) {
      // an answer to HEAD has no content: its status tells, and the request's id that it was not the gateway's
      if (error instanceof AnswerError && error.status === 404 && error.requestId !== undefined) return undefined;
      throw error;
    }
  });
}

export async function write(
  transport: Transport,
  key: string,
  content: Content,
  { contentType, ifMatch, ...options }: WriteOptions,
): Promise<WriteResult> {
  if (ifMatch !== undefined) requireTag("ifMatch", ifMatch);
  const body = typed(await bodyOf(content), contentType);
  return operate(transport, "write", options, (signal) =>
    put(transport, "write", key, body, ifMatch === undefined ? "any" : { ifMatch }, signal),
  );
}

export async function create(
  transport: Transport,
  key: string,
  content: Content,
  { contentType, ...options }: CreateOptions,
): Promise<WriteResult> {
  const body = typed(await bodyOf(content), contentType);
  return operate(transport, "create", options, (signal) => put(transport, "create", key, body, "absent", signal));
}

export function typed(body: Body, contentType: string | undefined): Body {
  return contentType === undefined ? body : { ...body, type: contentType };
}

/** What a write asks of what is there: anything, nothing, or this content. */
export type Condition = "any" | "absent" | { readonly ifMatch: string };

/**
 * Writes once. After a lost answer it is repeated only where what the condition asks for is still there; a write without
 * a condition is not: it would go over what others have written since.
 */
export async function put(
  transport: Transport,
  operation: string,
  key: string,
  body: Body,
  condition: Condition,
  signal: AbortSignal,
): Promise<WriteResult> {
  const conditions =
    condition === "any"
      ? {}
      : condition === "absent"
        ? { "If-None-Match": "*" as const }
        : { "If-Match": condition.ifMatch };
  const look = async (): Promise<Seen<never>> => {
    return condition !== "any" && (await holds(transport, key, condition, signal)) ? "repeat" : "unknown";
  };
  const answer = await sendWrite(
    transport,
    { operation, method: "put", path: OBJECT, objectKey: key, conditions, body },
    { key, ...(condition !== "any" && { look }) },
    signal,
  );
  if ("done" in answer) return answer.done;
  return writeResult(operation, key, answer);
}

export async function holds(
  transport: Transport,
  key: string,
  condition: Exclude<Condition, "any">,
  signal: AbortSignal,
): Promise<boolean> {
  const found = await stat(transport, key, { signal });
  return condition === "absent" ? found === undefined : found?.etag === condition.ifMatch;
}

function writeResult(operation: string, key: string, answer: Answer): WriteResult {
  const written = jsonOf<Written>(operation, answer);
  // a gateway that reads another key in a path has written another object
  if (written.key !== key)
    throw new AnswerError(operation, answer.status, "another key was written than was asked for");
  const { etag, size, version } = written;
  return { key, etag, size, version, created: answer.status === 201 };
}

/** Deletes; its versions stay, and what is not there is deleted too. */
export async function remove(transport: Transport, key: string, { ifMatch, ...options }: RemoveOptions): Promise<void> {
  if (ifMatch !== undefined) requireTag("ifMatch", ifMatch);
  await operate(transport, "remove", options, async (signal) => {
    const look = async (): Promise<Seen<true>> => {
      const found = await stat(transport, key, { signal });
      // nobody can tell two deletes of one object apart
      if (found === undefined) return { done: true };
      return ifMatch !== undefined && found.etag === ifMatch ? "repeat" : "unknown";
    };
    const conditions = ifMatch !== undefined && { conditions: { "If-Match": ifMatch } };
    const call = { operation: "remove", method: "delete", path: OBJECT, objectKey: key, ...conditions } as const;
    await sendWrite(transport, call, { key, look }, signal);
  });
}

export function isTag(tag: string): boolean {
  return /^"[!#-~]*"$/.test(tag);
}

export function requireTag(name: string, tag: string): string {
  if (!isTag(tag))
    throw new UsageError(`${name} must be one strong entity tag in its double quotes, as the API answered it`);
  return tag;
}

/** @throws AnswerError where the content is not JSON: something else than the API answered */
export function jsonOf<T>(operation: string, { status, bytes }: Answer): T {
  try {
    return JSON.parse(textOf(bytes)) as T;
  } catch {
    throw new AnswerError(operation, status, "the answer is not one of the API");
  }
}
