import { readBody, readJsonText, storedContentType } from "../body";
import { writeCondition } from "../conditions";
import { JsonSource, readMembers } from "../json";
import { keyOfPath, objectLocation } from "../path";
import { Problem } from "../problem";
import { keyQuery } from "../query";
import { jsonReply, type Reply } from "../reply";
import { type Call, envelope, type RouteHandler } from "../route";
import { WRITE_BODY } from "../schemas";
import { type Store, StoreError, type StoreFailure, type WriteCondition, type WrittenObject } from "../store";
import { requireBody } from "../validate";
import { legacyList } from "./list-objects";

interface Content {
  readonly bytes: Buffer;
  readonly contentType: string;
}

/** `PUT /api/data/{key}` */
export const putObject: RouteHandler = async (call) => put(call, keyOfPath(call.pathKey));

/** `PUT /api/data`: with `?key=` writes the object, otherwise lists as it always did. */
export const putData: RouteHandler = async (call) => {
  const key = keyQuery(call.request);
  return key === undefined ? legacyList(call) : put(call, key);
};

/** Stores the body's bytes with their Content-Type. */
async function put(call: Call, key: string): Promise<Reply> {
  if (call.request.headers.has("content-range")) {
    // RFC 9110, section 14.5: a partial PUT that is taken for a whole one would destroy the rest.
    throw new Problem("malformed_request", "Content-Range is not supported.", { field: "Content-Range" });
  }
  const condition = writeCondition(call.request);
  const type = storedContentType(call.request);
  return write(call, key, { bytes: readBody(call.request, type), contentType: type.normalized }, condition);
}

/** `POST /api/data`: stores a string as text and any other JSON value as its own source text. */
export const postObject: RouteHandler = async (call) => {
  const { key, data } = requireBody(WRITE_BODY, readMembers(readJsonText(call.request), ["key", "data"], ["data"]));
  return write(call, key, contentOf(data), writeCondition(call.request));
};

function contentOf(data: unknown): Content {
  if (data instanceof JsonSource) return { bytes: Buffer.from(data.text, "utf8"), contentType: "application/json" };
  const text = String(data);
  if (/\p{Surrogate}/u.test(text)) {
    throw new Problem("invalid_body", "data contains half of a surrogate pair, which UTF-8 cannot represent.", {
      field: "data",
    });
  }
  return { bytes: Buffer.from(text, "utf8"), contentType: "text/plain; charset=utf-8" };
}

async function write(call: Call, key: string, content: Content, condition: WriteCondition): Promise<Reply> {
  const { written, created } = await store(call.store, key, content, condition);
  return jsonReply(
    created ? 201 : 200,
    envelope(call, "write", {
      key,
      etag: written.etag,
      size: content.bytes.length,
      ...(written.version === undefined ? {} : { version: written.version }),
    }),
    {
      etag: written.etag,
      ...(created ? { location: objectLocation(key) } : {}),
      ...(written.version === undefined ? {} : { "x-object-version": written.version }),
    },
  );
}

/** How the store says that there is an object already, and that nothing was changed. */
const TAKEN: ReadonlySet<StoreFailure> = new Set(["precondition_failed", "conflict"]);

/**
 * Writes, and tells a new object from a replaced one.
 *
 * S3 does not say which it was, so a write without a condition first asks to create: one call for a new object, two
 * for a replacement, and no moment in which an object is missing.
 */
async function store(
  target: Store,
  key: string,
  { bytes, contentType }: Content,
  condition: WriteCondition,
): Promise<{ readonly written: WrittenObject; readonly created: boolean }> {
  if (condition.ifMatch !== undefined) {
    try {
      return { written: await target.put(key, bytes, contentType, condition), created: false };
    } catch (error) {
      // S3 answers 404 when there is nothing to replace; HTTP calls that a condition that does not hold.
      throw error instanceof StoreError && error.failure === "not_found"
        ? new StoreError("precondition_failed")
        : error;
    }
  }
  try {
    return { written: await target.put(key, bytes, contentType, { ifAbsent: true }), created: true };
  } catch (error) {
    const taken = error instanceof StoreError && TAKEN.has(error.failure);
    if (condition.ifAbsent || !taken) throw error;
    return { written: await target.put(key, bytes, contentType, {}), created: false };
  }
}
