import { decodeCursor, encodeCursor } from "../cursor";
import { type ListQuery, listQuery } from "../query";
import { jsonReply } from "../reply";
import { type Call, envelope, type RouteHandler } from "../route";
import { DEFAULT_LIST_LIMIT, MAX_KEY_BYTES } from "../schemas";

/** `GET /api/data`: a page of objects in the order of their keys' bytes. */
export const listObjects: RouteHandler = async (call) => {
  const query = listQuery(call.request);
  const { objects, truncated } = await page(call, query);
  const last = objects.at(-1);
  return jsonReply(
    200,
    envelope(call, "list", {
      objects: objects.map((object) => ({
        key: object.key,
        size: object.sizeBytes,
        etag: object.etag,
        last_modified: object.lastModified.toISOString(),
      })),
      next_cursor: truncated && last ? encodeCursor(last.key) : null,
    }),
  );
};

async function page(call: Call, query: ListQuery) {
  // No key is longer, and S3 refuses the question.
  if (Buffer.byteLength(query.prefix) > MAX_KEY_BYTES) return { objects: [], truncated: false };
  return call.store.list({
    prefix: query.prefix,
    limit: query.limit,
    ...(query.cursor === undefined ? {} : { after: decodeCursor(query.cursor) }),
  });
}

/** When `PUT /api/data` was replaced by `GET /api/data`, as RFC 9745 writes dates: 2026-11-01. */
const DEPRECATED_SINCE = "@1793491200";

/** `PUT /api/data`: the list in its first form, keys only, kept for the clients that know it. */
export const legacyList: RouteHandler = async (call) => {
  const { objects } = await call.store.list({ prefix: "", limit: DEFAULT_LIST_LIMIT });
  return jsonReply(200, envelope(call, "list", { objects: objects.map((object) => object.key) }), {
    deprecation: DEPRECATED_SINCE,
    link: '</api/data>; rel="successor-version"',
  });
};
