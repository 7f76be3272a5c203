import { toJSONSchema } from "zod/mini";
import type { $ZodType } from "zod/v4/core";
import { PROBLEMS, type ProblemCode } from "../api/problem";
import {
  CURSOR,
  DEFAULT_LIST_LIMIT,
  DOWNLOAD,
  KEY,
  KEY_RULE,
  LIMIT,
  MAX_INLINE_BYTES,
  PATH_KEY,
  PATH_KEY_RULE,
  PREFIX,
  UPLOAD_BODY,
  VERSION,
  WRITE_BODY,
} from "../api/schemas";
import * as responses from "./responses";

/** A JSON value that is read as part of the document. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

type JsonObject = { readonly [name: string]: Json };

/** Returns the JSON Schema of what the code itself validates with. */
function schemaOf(schema: $ZodType): JsonObject {
  const { $schema: _, ...jsonSchema } = toJSONSchema(schema, { io: "input" });
  return jsonSchema as JsonObject;
}

const ref = (kind: string, name: string): JsonObject => ({ $ref: `#/components/${kind}/${name}` });
const schemaRef = (name: string) => ref("schemas", name);
const json = (name: string): JsonObject => ({ "application/json": { schema: schemaRef(name) } });

const PROBLEM_CONTENT: JsonObject = { "application/problem+json": { schema: schemaRef("Problem") } };
const GATEWAY_CONTENT: JsonObject = { "application/json": { schema: schemaRef("GatewayMessage") } };

const HEADERS = {
  "X-Request-Id": { description: "Id of the invocation, which the logs repeat.", schema: { type: "string" } },
  ETag: { description: "Strong entity tag of the object.", schema: { type: "string" } },
  "Last-Modified": { description: "When the object was written.", schema: { type: "string" } },
  "X-Object-Version": {
    description: "Version of the object, for `?version=`.",
    schema: { type: "string" },
  },
  Location: { description: "Path of the object.", schema: { type: "string" } },
  Allow: { description: "Methods that the path allows.", schema: { type: "string" } },
  "Retry-After": { description: "Seconds after which to repeat the request.", schema: { type: "string" } },
  Deprecation: { description: "Since when the operation is deprecated (RFC 9745).", schema: { type: "string" } },
  Link: { description: "What replaces the operation, or the other way to the object.", schema: { type: "string" } },
} as const satisfies Record<string, JsonObject>;

function headers(...names: (keyof typeof HEADERS)[]): JsonObject {
  return Object.fromEntries(["X-Request-Id" as const, ...names].map((name) => [name, ref("headers", name)]));
}

/** Returns the answer for problems of one status, and names their codes. */
function problem(description: string, codes: readonly ProblemCode[], ...names: (keyof typeof HEADERS)[]): JsonObject {
  return {
    description: `${description} Codes: ${codes.map((code) => `\`${code}\``).join(", ")}.`,
    headers: headers(...names),
    content: PROBLEM_CONTENT,
  };
}

/** The gateway may answer the same status by itself, without the function's headers. */
function withGateway(answer: JsonObject): JsonObject {
  return { ...answer, content: { ...GATEWAY_CONTENT, ...PROBLEM_CONTENT } };
}

const codesOf = (status: number) =>
  (Object.keys(PROBLEMS) as ProblemCode[]).filter((code) => PROBLEMS[code][0] === status);

/** The answers that any operation may give; by name, as the operations refer to them. */
const RESPONSES: JsonObject = {
  BadRequest: withGateway(problem("The request breaks a rule, or is not HTTP to the gateway.", codesOf(400))),
  Unauthorized: {
    description: "The gateway found no Authorization header, or the function no authorization.",
    content: { ...GATEWAY_CONTENT, ...PROBLEM_CONTENT },
  },
  Forbidden: withGateway(problem("The gateway refused the API key, or the caller may not do this.", codesOf(403))),
  NotFound: withGateway(problem("There is no such object, or the gateway knows no such path.", ["object_not_found"])),
  NoRoute: { description: "The gateway knows no such path.", content: GATEWAY_CONTENT },
  MethodNotAllowed: problem("The path does not allow the method.", codesOf(405), "Allow"),
  Conflict: problem("Another write to the key was under way.", codesOf(409), "Retry-After"),
  PreconditionFailed: problem("A condition does not hold; nothing was changed.", codesOf(412)),
  ObjectTooLarge: problem("The object is too large to travel inline.", ["object_too_large"], "Link"),
  BodyTooLarge: {
    description: "The body is too large. Code: `body_too_large`; above its own limits the gateway answers.",
    content: { ...GATEWAY_CONTENT, ...PROBLEM_CONTENT },
  },
  UnsupportedMediaType: problem("The body's type or coding is not supported.", codesOf(415)),
  TooManyRequests: { description: "The gateway throttled the request.", content: GATEWAY_CONTENT },
  InternalError: {
    description: "The request failed, or the authorizer could not read its secret.",
    content: { ...GATEWAY_CONTENT, ...PROBLEM_CONTENT },
  },
  Unavailable: {
    description: "A service that the request needs does not answer. Code: `dependency_unavailable`.",
    headers: { "Retry-After": ref("headers", "Retry-After") },
    content: { ...GATEWAY_CONTENT, ...PROBLEM_CONTENT },
  },
};

const STATUS_OF: Readonly<Record<string, string>> = {
  BadRequest: "400",
  Unauthorized: "401",
  Forbidden: "403",
  NotFound: "404",
  NoRoute: "404",
  MethodNotAllowed: "405",
  Conflict: "409",
  PreconditionFailed: "412",
  ObjectTooLarge: "413",
  BodyTooLarge: "413",
  UnsupportedMediaType: "415",
  TooManyRequests: "429",
  InternalError: "500",
  Unavailable: "503",
};

function refusals(...names: string[]): JsonObject {
  const entries = names.map((name) => [STATUS_OF[name] ?? "", ref("responses", name)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b)));
}

const GUARDED = ["Unauthorized", "Forbidden", "MethodNotAllowed", "TooManyRequests", "InternalError", "Unavailable"];

const OBJECT_CONTENT: JsonObject = { "*/*": { schema: {} } };

const OBJECT_HEADERS = headers("ETag", "Last-Modified", "X-Object-Version");

const NOT_MODIFIED: JsonObject = { description: "The client's copy is still good.", headers: headers("ETag") };

function query(name: string, description: string, schema: JsonObject, extra: JsonObject = {}): JsonObject {
  return { name, in: "query", required: false, description, schema, ...extra };
}

const KEY_PARAMETER: JsonObject = {
  name: "key",
  in: "path",
  required: true,
  description: `The object's key, percent-encoded; it may hold slashes. ${KEY_RULE} ${PATH_KEY_RULE}`,
  schema: schemaOf(PATH_KEY),
};

const KEY_RULE_OF_QUERY = `Any key, percent-encoded. ${KEY_RULE}`;

const VERSION_PARAMETER = query("version", "Reads this version instead of the current one.", schemaOf(VERSION));
const DOWNLOAD_PARAMETER = query(
  "download",
  "Answers a presigned URL instead of the content: `?download`, or `true`.",
  schemaOf(DOWNLOAD),
  { allowEmptyValue: true },
);
const IF_NONE_MATCH_PARAMETER: JsonObject = {
  name: "If-None-Match",
  in: "header",
  required: false,
  description: "Entity tags of the copies that the client has; 304 when one is still good.",
  schema: { type: "string" },
};

const READ_PARAMETERS = [VERSION_PARAMETER, DOWNLOAD_PARAMETER, IF_NONE_MATCH_PARAMETER];

const LIST_PARAMETERS = [
  query(
    "key",
    `Reads this object instead of listing, as \`GET /api/data/{key}\`, and takes its parameters instead of the list's. ${KEY_RULE_OF_QUERY}`,
    schemaRef("Key"),
  ),
  query("prefix", "Lists only the keys that begin so.", schemaOf(PREFIX)),
  query("limit", "Objects on a page.", { ...schemaOf(LIMIT), default: DEFAULT_LIST_LIMIT }),
  query("cursor", "Continues after the page whose `next_cursor` this is.", schemaOf(CURSOR)),
];

const CONDITIONS =
  "`If-None-Match: *` writes only if there is no such object, `If-Match: <etag>`, with one strong entity tag, replaces " +
  "only that content; 412 otherwise, so that no update is lost.";

const TEXT_RULE =
  "The gateway hands text/*, application/json, application/xml and application/javascript on as UTF-8: send other bytes " +
  "under another type, such as application/octet-stream.";

const WRITE_ANSWERS: JsonObject = {
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
  ...refusals("BadRequest", "Conflict", "PreconditionFailed", "BodyTooLarge", "UnsupportedMediaType", ...GUARDED),
};

/** HEAD answers as GET does, without content. */
function headOf(get: JsonObject, operationId: string): JsonObject {
  const answers = Object.entries(get["responses"] as JsonObject).map(([status, answer]): [string, Json] => {
    const name =
      String((answer as JsonObject)["$ref"] ?? "")
        .split("/")
        .at(-1) ?? "";
    const { content: _, ...rest } = (name ? RESPONSES[name] : answer) as JsonObject;
    return [status, rest];
  });
  return { ...get, operationId, summary: `As GET, without content`, responses: Object.fromEntries(answers) };
}

const getHealth: JsonObject = {
  operationId: "getHealth",
  summary: "Tells whether the API runs",
  description: "Needs no API key and calls no other service.",
  security: [],
  responses: {
    "200": { description: "The API runs.", headers: headers(), content: json("Health") },
    ...refusals("MethodNotAllowed", "TooManyRequests", "InternalError", "Unavailable"),
  },
};

const getData: JsonObject = {
  operationId: "listObjects",
  summary: "Lists objects, or reads one by `?key=`",
  description: "In the order of the keys' UTF-8 bytes.",
  parameters: [...LIST_PARAMETERS, ...READ_PARAMETERS],
  responses: {
    "200": {
      description: "A page of objects; with `key` the object's content, or with `download` its URL.",
      headers: OBJECT_HEADERS,
      content: OBJECT_CONTENT,
    },
    "304": NOT_MODIFIED,
    ...refusals("BadRequest", "NotFound", "PreconditionFailed", "ObjectTooLarge", ...GUARDED),
  },
};

const getObject: JsonObject = {
  operationId: "getObject",
  summary: "Reads an object",
  description:
    `Answers the stored bytes with their Content-Type, up to ${MAX_INLINE_BYTES} bytes; more through \`?download\`. ` +
    "If-Match, If-Modified-Since and If-Unmodified-Since work as RFC 9110 says.",
  parameters: READ_PARAMETERS,
  responses: {
    "200": {
      description: "The content, or with `download` its URL (DownloadUrl).",
      headers: OBJECT_HEADERS,
      content: OBJECT_CONTENT,
    },
    "304": NOT_MODIFIED,
    ...refusals("BadRequest", "NotFound", "PreconditionFailed", "ObjectTooLarge", ...GUARDED),
  },
};

const PUT_CONTENT: JsonObject = { "application/octet-stream": {}, "text/plain": {}, "*/*": {} };

const deleteObject: JsonObject = {
  operationId: "deleteObject",
  summary: "Deletes an object",
  description:
    "Its versions stay. Deleting what is not there succeeds too. `If-Match: <etag>` deletes only that content, " +
    "`If-Match: *` only if there is an object; 412 otherwise.",
  responses: {
    "204": { description: "There is no such object any more.", headers: headers() },
    ...refusals("BadRequest", "NoRoute", "Conflict", "PreconditionFailed", ...GUARDED),
  },
};

const PATHS: JsonObject = {
  "/api/health": { get: getHealth, head: headOf(getHealth, "headHealth") },
  "/api/data": {
    get: getData,
    head: headOf(getData, "headData"),
    post: {
      operationId: "postObject",
      summary: "Writes an object",
      description:
        "A string is stored as text/plain; charset=utf-8, any other JSON value as application/json, in its own " +
        `source text. ${CONDITIONS}`,
      requestBody: { required: true, content: json("WriteBody") },
      responses: WRITE_ANSWERS,
    },
    put: {
      operationId: "putData",
      summary: "Writes an object by `?key=`, or lists the first keys",
      description:
        `With \`key\` it stores the bytes as \`PUT /api/data/{key}\` does. ${TEXT_RULE} ${CONDITIONS} Without \`key\` it ` +
        "lists as it always did and ignores a body, which is deprecated: use GET.",
      parameters: [query("key", `Writes this object. ${KEY_RULE_OF_QUERY}`, schemaRef("Key"))],
      requestBody: { required: false, content: PUT_CONTENT },
      responses: {
        ...WRITE_ANSWERS,
        "200": {
          description: "The object was replaced; without `key`, the first keys.",
          headers: headers("ETag", "X-Object-Version", "Deprecation", "Link"),
          content: { "application/json": { schema: { anyOf: [schemaRef("Written"), schemaRef("LegacyListed")] } } },
        },
      },
    },
    delete: {
      ...deleteObject,
      operationId: "deleteData",
      summary: "Deletes an object by `?key=`",
      parameters: [{ ...query("key", KEY_RULE_OF_QUERY, schemaRef("Key")), required: true }],
    },
  },
  "/api/data/{key}": {
    parameters: [KEY_PARAMETER],
    get: getObject,
    head: headOf(getObject, "headObject"),
    put: {
      operationId: "putObject",
      summary: "Writes an object",
      description: `Stores the bytes with their Content-Type, up to ${MAX_INLINE_BYTES} bytes. ${TEXT_RULE} ${CONDITIONS}`,
      requestBody: { required: false, content: PUT_CONTENT },
      responses: { ...WRITE_ANSWERS, ...refusals("NoRoute") },
    },
    delete: deleteObject,
  },
  "/api/uploads": {
    post: {
      operationId: "createUpload",
      summary: "Gives a URL for a large object",
      description: "PUT exactly `size` bytes with the answered headers to the URL before it expires.",
      requestBody: { required: true, content: json("UploadBody") },
      responses: {
        "200": { description: "The URL.", headers: headers(), content: json("UploadUrl") },
        ...refusals("BadRequest", "BodyTooLarge", "UnsupportedMediaType", ...GUARDED),
      },
    },
  },
};

/** The API's description: schemas from the code, so that both say the same. */
export const DOCUMENT: JsonObject = {
  openapi: "3.1.0",
  info: {
    title: "Secure Serverless API",
    version: "1.0.0",
    description:
      "A document store over S3. Every path but /api/health needs `Authorization: Bearer <API key>`.\n\n" +
      "Errors of the API are problem details (RFC 9457) with a stable `code`. The gateway answers by itself, as " +
      '`{"message": ...}`: 401 without an Authorization header, 403 to a wrong API key, 404 outside /api/, 429 when it ' +
      "throttles, 500 when the authorizer cannot read its secret, 503 when the function does not answer.\n\n" +
      "OPTIONS needs no key: it answers 204 with `Allow`, and the gateway adds what CORS allows.",
  },
  servers: [
    { url: "{origin}", variables: { origin: { default: "http://localhost:3000", description: "Origin of the API." } } },
  ],
  security: [{ apiKey: [] }],
  paths: PATHS,
  components: {
    securitySchemes: { apiKey: { type: "http", scheme: "bearer", description: "An API key of the secret." } },
    headers: HEADERS,
    responses: RESPONSES,
    schemas: {
      Key: schemaOf(KEY),
      WriteBody: schemaOf(WRITE_BODY),
      UploadBody: schemaOf(UPLOAD_BODY),
      Health: schemaOf(responses.HEALTH),
      Written: schemaOf(responses.WRITTEN),
      Listed: schemaOf(responses.LISTED),
      LegacyListed: schemaOf(responses.LEGACY_LISTED),
      DownloadUrl: schemaOf(responses.DOWNLOAD_URL),
      UploadUrl: schemaOf(responses.UPLOAD_URL),
      Problem: schemaOf(responses.PROBLEM),
      GatewayMessage: schemaOf(responses.GATEWAY_MESSAGE),
    },
  },
};
