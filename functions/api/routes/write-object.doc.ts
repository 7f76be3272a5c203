import { headers } from "../openapi/headers";
import { BYTES, type JsonObject, json, schemaRef } from "../openapi/json";
import * as parameters from "../openapi/parameters";
import { GUARDED, type RefusalName, refusals } from "../openapi/refusals";
import { MAX_INLINE_BYTES } from "../schemas";

const CONDITIONS =
  "`If-None-Match: *` writes only if there is no such object, `If-Match: <etag>` replaces only that content; 412 " +
  "otherwise, so that no update is lost.";

const TEXT_RULE =
  "The gateway hands text/*, application/json, application/xml and application/javascript on as UTF-8: send other bytes " +
  "under another type, such as application/octet-stream; under those, what is not UTF-8, or holds U+FFFD, is refused.";

const BODY: JsonObject = {
  description: "The bytes to store. None stores an empty object.",
  required: false,
  content: { "application/octet-stream": BYTES, "text/plain": { schema: { type: "string" } }, "*/*": BYTES },
};

const WRITE_REFUSALS: readonly RefusalName[] = [
  ...(["BadRequest", "Conflict", "PreconditionFailed", "BodyTooLarge", "UnsupportedMediaType"] as const),
  ...GUARDED,
];

const WRITTEN = {
  "200": {
    description: "The object was replaced.",
    headers: headers("ETag", "X-Object-Version"),
    content: json("Written"),
  },
  "201": {
    description: "The object was created.",
    headers: headers("ETag", "Location", "X-Object-Version"),
    content: json("Written"),
  },
} as const satisfies JsonObject;

export const postObject: JsonObject = {
  operationId: "postObject",
  tags: ["objects"],
  summary: "Writes an object from JSON",
  description:
    "A string is stored as text/plain; charset=utf-8, any other JSON value as application/json, in its own " +
    `source text. ${CONDITIONS}`,
  parameters: parameters.WRITE,
  requestBody: { required: true, content: json("WriteBody") },
  responses: { ...WRITTEN, ...refusals(...WRITE_REFUSALS) },
};

export const putObject: JsonObject = {
  operationId: "putObject",
  tags: ["objects"],
  summary: "Writes an object",
  description: `Stores the bytes with their Content-Type, up to ${MAX_INLINE_BYTES} bytes. ${TEXT_RULE} ${CONDITIONS}`,
  parameters: parameters.WRITE,
  requestBody: BODY,
  responses: { ...WRITTEN, ...refusals("NoRoute", ...WRITE_REFUSALS) },
};

export const putData: JsonObject = {
  operationId: "putData",
  tags: ["objects"],
  summary: "Writes an object by `?key=`, or lists the first keys",
  description:
    "With `key` it does what putObject does. Without, it lists the first keys as it always did, and ignores body and " +
    "conditions; that is deprecated, use GET.",
  parameters: [parameters.KEY_TO_WRITE, ...parameters.WRITE],
  requestBody: BODY,
  responses: {
    "200": {
      description: "The object was replaced; without `key`, the first keys.",
      headers: headers("ETag", "X-Object-Version", "Deprecation", "Link"),
      content: {
        "application/json": {
          schema: {
            oneOf: [schemaRef("Written"), schemaRef("LegacyListed")],
            discriminator: {
              propertyName: "operation",
              mapping: { write: schemaRef("Written").$ref, list: schemaRef("LegacyListed").$ref },
            },
          },
        },
      },
    },
    "201": WRITTEN["201"],
    ...refusals(...WRITE_REFUSALS),
  },
};
