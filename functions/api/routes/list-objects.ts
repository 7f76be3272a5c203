import { decodeCursor, encodeCursor } from "../cursor";
import { type ListQuery, listQuery } from "../query";
import { jsonReply } from "../reply";
import { type Call, envelope, type RouteHandler } from "../route";
import { DEFAULT_LIST_LIMIT, MAX_KEY_BYTES } from "../schemas";
import type { Store } from "../store";

type ListPage = Awaited<ReturnType<Store["list"]>>;

/** `GET /api/data`: a page of objects in the order of their keys' bytes. */
export const listObjects: RouteHandler = async (call) => {
  const query = listQuery(call.request);
  const { objects, truncated } = cut(await page(call, query));
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

/** What a page's keys may take in Lambda's answer, which is JSON in JSON and at most 6 MB. */
const MAX_PAGE_BYTES = 4 * 1024 ** 2;

/** Ends a page early where its keys, those of other tools above all, would not fit; the cursor goes on from there. */
function cut(whole: ListPage): ListPage {
  let bytes = 0;
  const end = whole.objects.findIndex(({ key }) => {
    bytes += Buffer.byteLength(JSON.stringify(JSON.stringify(key)));
    return bytes > MAX_PAGE_BYTES;
  });
  return end < 1 ? whole : { objects: whole.objects.slice(0, end), truncated: true };
}

async function page(call: Call, query: ListQuery): Promise<ListPage> {
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
