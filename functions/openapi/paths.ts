import { MAX_INLINE_BYTES } from "../api/schemas";
import { headers } from "./headers";
import { type Json, type JsonObject, json, schemaRef } from "./json";
import * as parameters from "./parameters";
import { GUARDED, OPEN, REFUSALS, type RefusalName, refusals } from "./refusals";

const CONDITIONS =
  "`If-None-Match: *` writes only if there is no such object, `If-Match: <etag>` replaces only that content; 412 " +
  "otherwise, so that no update is lost.";

const TEXT_RULE =
  "The gateway hands text/*, application/json, application/xml and application/javascript on as UTF-8: send other bytes " +
  "under another type, such as application/octet-stream; under those, what is not UTF-8, or holds U+FFFD, is refused.";

/** Generators that write OpenAPI 3.0 too know bytes by this form only. */
const BYTES: JsonObject = { schema: { type: "string", format: "binary" } };

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

const BODY: JsonObject = {
  description: "The bytes to store. None stores an empty object.",
  required: false,
  content: { "application/octet-stream": BYTES, "text/plain": { schema: { type: "string" } }, "*/*": BYTES },
};

const OBJECT_HEADERS = headers("ETag", "Last-Modified", "X-Object-Version", "Content-Encoding");

const NOT_MODIFIED: JsonObject = { description: "The client's copy is still good.", headers: headers("ETag") };

const READ_REFUSALS = refusals(
  ...(["BadRequest", "NotFound", "UnreadableCoding", "PreconditionFailed", "ObjectTooLarge", ...GUARDED] as const),
);

const WRITE_REFUSALS: readonly RefusalName[] = [
  ...(["BadRequest", "Conflict", "PreconditionFailed", "BodyTooLarge", "UnsupportedMediaType"] as const),
  ...GUARDED,
];

const DELETED: JsonObject = { description: "There is no such object any more.", headers: headers() };

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

/** HEAD answers as GET does, without content. */
function headOf(get: JsonObject, operationId: string, summary: string): JsonObject {
  const answers = Object.entries(get["responses"] as JsonObject).map(([status, answer]): [string, Json] => {
    const name = String((answer as JsonObject)["$ref"] ?? "")
      .split("/")
      .at(-1) as RefusalName | "";
    const { content: _, ...rest } = (name ? REFUSALS[name].answer : answer) as JsonObject;
    return [status, rest];
  });
  return { ...get, operationId, summary, responses: Object.fromEntries(answers) };
}

const getHealth: JsonObject = {
  operationId: "getHealth",
  tags: ["health"],
  summary: "Tells whether the API runs",
  description: "Needs no API key and calls no other service.",
  security: [],
  responses: {
    "200": { description: "The API runs.", headers: headers(), content: json("Health") },
    ...refusals(...OPEN),
  },
};

const listObjects: JsonObject = {
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

const postObject: JsonObject = {
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

const getObject: JsonObject = {
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

const putObject: JsonObject = {
  operationId: "putObject",
  tags: ["objects"],
  summary: "Writes an object",
  description: `Stores the bytes with their Content-Type, up to ${MAX_INLINE_BYTES} bytes. ${TEXT_RULE} ${CONDITIONS}`,
  parameters: parameters.WRITE,
  requestBody: BODY,
  responses: { ...WRITTEN, ...refusals("NoRoute", ...WRITE_REFUSALS) },
};

const deleteObject: JsonObject = {
  operationId: "deleteObject",
  tags: ["objects"],
  summary: "Deletes an object",
  description: "Its versions stay. Deleting what is not there succeeds too, unless a condition asks for it.",
  parameters: parameters.DELETE,
  responses: {
    "204": DELETED,
    ...refusals("BadRequest", "NoRoute", "Conflict", "PreconditionFailed", ...GUARDED),
  },
};

const putData: JsonObject = {
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

const deleteData: JsonObject = {
  operationId: "deleteData",
  tags: ["objects"],
  summary: "Deletes an object by `?key=`",
  description: "Does what deleteObject does, for any key.",
  parameters: [parameters.KEY_TO_DELETE, ...parameters.DELETE],
  responses: { "204": DELETED, ...refusals("BadRequest", "Conflict", "PreconditionFailed", ...GUARDED) },
};

const createUpload: JsonObject = {
  operationId: "createUpload",
  tags: ["uploads"],
  summary: "Gives a URL for a large object",
  description: "PUT exactly `size` bytes with the answered headers to the URL before it expires.",
  requestBody: { required: true, content: json("UploadBody") },
  responses: {
    "200": { description: "The URL.", headers: headers(), content: json("UploadUrl") },
    ...refusals("BadRequest", "BodyTooLarge", "UnsupportedMediaType", ...GUARDED),
  },
};

export const PATHS: JsonObject = {
  "/api/health": {
    get: getHealth,
    head: headOf(getHealth, "headHealth", "Tells whether the API runs, without content"),
  },
  "/api/data": {
    get: listObjects,
    head: headOf(listObjects, "headData", "As GET, without content"),
    post: postObject,
    put: putData,
    delete: deleteData,
  },
  "/api/data/{key}": {
    parameters: [parameters.KEY_IN_PATH],
    get: getObject,
    head: headOf(getObject, "headObject", "Tells an object's type, size and version"),
    put: putObject,
    delete: deleteObject,
  },
  "/api/uploads": { post: createUpload },
};
