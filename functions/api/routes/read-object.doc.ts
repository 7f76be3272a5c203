import { headOf } from "../openapi/head-of";
import { headers } from "../openapi/headers";
import { BYTES, type JsonObject, json, schemaRef } from "../openapi/json";
import * as parameters from "../openapi/parameters";
import { GUARDED, refusals } from "../openapi/refusals";
import { MAX_INLINE_BYTES } from "../schemas";

/** The stored bytes under the type that they were stored with; first the form that every generator reads as bytes. */
const OBJECT_CONTENT: JsonObject = {
  "application/octet-stream": BYTES,
  "application/json": {
    schema: {
      anyOf: [schemaRef("DownloadUrl"), { description: "The stored object, which may be any JSON value." }],
    },
  },
  "*/*": BYTES,
};

const OBJECT_HEADERS = headers("ETag", "Last-Modified", "X-Object-Version", "Content-Encoding");

const NOT_MODIFIED: JsonObject = { description: "The client's copy is still good.", headers: headers("ETag") };

const READ_REFUSALS = refusals(
  ...(["BadRequest", "NotFound", "UnreadableCoding", "PreconditionFailed", "ObjectTooLarge", ...GUARDED] as const),
);

export const listObjects: JsonObject = {
  operationId: "listObjects",
  tags: ["objects"],
  summary: "Lists objects, or reads one by `?key=`",
  description:
    "Lists in the order of the keys' UTF-8 bytes. With `key` it answers what getObject answers, under the object's own " +
    "type: a client that was generated for the list has to read that answer's bytes itself.",
  parameters: [...parameters.LIST, parameters.KEY_TO_READ, ...parameters.READ],
  responses: {
    "200": {
      description: "A page of objects; with `key` the object's content, or with `download` its URL.",
      headers: OBJECT_HEADERS,
      content: { ...json("Listed"), "*/*": BYTES },
    },
    "304": NOT_MODIFIED,
    ...READ_REFUSALS,
  },
};

export const headData = headOf(listObjects, "headData", "As GET, without content");

export const getObject: JsonObject = {
  operationId: "getObject",
  tags: ["objects"],
  summary: "Reads an object",
  description:
    `Answers the stored bytes with their Content-Type, up to ${MAX_INLINE_BYTES} bytes; more through \`?download\`. ` +
    "Its conditions work as RFC 9110 says.",
  parameters: parameters.READ,
  responses: {
    "200": {
      description: "The content, or with `download` its URL.",
      headers: OBJECT_HEADERS,
      content: OBJECT_CONTENT,
    },
    "304": NOT_MODIFIED,
    ...READ_REFUSALS,
  },
};

export const headObject = headOf(getObject, "headObject", "Tells an object's type, size and version");
