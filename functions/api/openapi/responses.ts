import * as z from "zod/mini";
import { PROBLEMS, type ProblemCode } from "../problem";
import { CONTENT_TYPE } from "../schemas";

/** The bodies that the API answers. The tests hold every answer against these, and the OpenAPI document shows them. */

const METADATA = z.strictObject({
  request_id: z.string(),
  function_version: z.string(),
  remaining_time_ms: z.number(),
});

/** The key of the request, as it was sent. Without its pattern, which generated Go clients cannot read in a `oneOf`. */
const ANSWERED_KEY = z.string();

const BYTES = z.int().check(z.minimum(0));

export const HEALTH = z.strictObject({
  status: z.literal("healthy"),
  region: z.string(),
  version: z.string(),
  function: z.string(),
  request_id: z.string(),
  metadata: METADATA,
});

export const WRITTEN = z.strictObject({
  status: z.literal("success"),
  operation: z.literal("write"),
  key: ANSWERED_KEY,
  etag: z.string(),
  size: BYTES,
  version: z.optional(z.string()),
  metadata: METADATA,
});

export const LISTED = z.strictObject({
  status: z.literal("success"),
  operation: z.literal("list"),
  objects: z.array(z.strictObject({ key: z.string(), size: BYTES, etag: z.string(), last_modified: z.iso.datetime() })),
  next_cursor: z.nullable(z.string()),
  metadata: METADATA,
});

export const LEGACY_LISTED = z.strictObject({
  status: z.literal("success"),
  operation: z.literal("list"),
  objects: z.array(z.string()),
  metadata: METADATA,
});

export const DOWNLOAD_URL = z.strictObject({
  status: z.literal("success"),
  operation: z.literal("download"),
  key: ANSWERED_KEY,
  method: z.literal("GET"),
  url: z.url(),
  expires_in_seconds: z.int().check(z.minimum(1)),
  etag: z.string(),
  size: BYTES,
  content_type: z.string(),
  metadata: METADATA,
});

export const UPLOAD_URL = z.strictObject({
  status: z.literal("success"),
  operation: z.literal("upload"),
  key: ANSWERED_KEY,
  method: z.literal("PUT"),
  url: z.url(),
  headers: z.strictObject({ "Content-Type": CONTENT_TYPE, "Content-Length": z.string() }),
  expires_in_seconds: z.int().check(z.minimum(1)),
  metadata: METADATA,
});

export const PROBLEM = z.strictObject({
  type: z.literal("about:blank"),
  title: z.string(),
  status: z.int().check(z.minimum(400), z.maximum(599)),
  detail: z.string(),
  code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
  request_id: z.string(),
  field: z.optional(z.string()),
  position: z.optional(BYTES),
  line: z.optional(z.int().check(z.minimum(1))),
  column: z.optional(z.int().check(z.minimum(1))),
  alternative: z.optional(z.string()),
  outcome: z.optional(z.literal("unknown")),
});

/** What the gateway itself answers, before or instead of the function. */
export const GATEWAY_MESSAGE = z.object({ message: z.nullable(z.string()) });
