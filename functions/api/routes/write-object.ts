import { readBody, readJsonText, storedContentType } from "../body";
import { writeCondition } from "../conditions";
import { memberSource, parseJson } from "../json";
import { decodeKey, objectPath } from "../path";
import { Problem } from "../problem";
import { jsonReply, type Reply } from "../reply";
import { type Call, envelope, type RouteHandler } from "../route";
import { WRITE_BODY } from "../schemas";
import { type Store, StoreError, type WriteCondition, type WrittenObject } from "../store";
import { requireBody, requireKey } from "../validate";

interface Content {
  readonly bytes: Buffer;
  readonly contentType: string;
}

/** `PUT /api/data/{key}`: stores the body's bytes with their Content-Type. */
export const putObject: RouteHandler = async (call) => {
  const key = requireKey(decodeKey(call.encodedKey));
  if (call.request.headers.has("content-range")) {
    // RFC 9110, section 14.5: a partial PUT that is taken for a whole one would destroy the rest.
    throw new Problem("malformed_request", "Content-Range is not supported.", { field: "Content-Range" });
  }
  const condition = writeCondition(call.request);
  const contentType = storedContentType(call.request);
  return write(call, key, { bytes: readBody(call.request), contentType }, condition);
};

/** `POST /api/data`: stores a string as text and any other JSON value as its own source text. */
export const postObject: RouteHandler = async (call) => {
  const text = readJsonText(call.request);
  const body = requireBody(WRITE_BODY, parseJson(text));
  return write(call, body.key, contentOf(body.data, text), writeCondition(call.request));
};

function contentOf(data: unknown, text: string): Content {
  if (typeof data !== "string") {
    const source = memberSource(text, "data") ?? "";
    return { bytes: Buffer.from(source, "utf8"), contentType: "application/json" };
  }
  if (/\p{Surrogate}/u.test(data)) {
    throw new Problem("invalid_body", "data holds half of a surrogate pair, which UTF-8 cannot.", { field: "data" });
  }
  return { bytes: Buffer.from(data, "utf8"), contentType: "text/plain; charset=utf-8" };
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
      ...(created ? { location: objectPath(key) } : {}),
      ...(written.version === undefined ? {} : { "x-object-version": written.version }),
    },
  );
}

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
    const taken =
      error instanceof StoreError && (error.failure === "precondition_failed" || error.failure === "conflict");
    if (condition.ifAbsent || !taken) throw error;
    return { written: await target.put(key, bytes, contentType, {}), created: false };
  }
}
