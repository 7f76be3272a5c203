import {
  CURSOR,
  DEFAULT_LIST_LIMIT,
  DOWNLOAD,
  ETAG,
  IF_MATCH_DELETE,
  IF_NONE_MATCH_WRITE,
  KEY_RULE,
  LIMIT,
  PATH_KEY,
  PATH_KEY_RULE,
  PREFIX,
  VERSION,
} from "../schemas";
import { type JsonObject, schemaOf, schemaRef } from "./json";

function query(name: string, description: string, schema: JsonObject, extra: JsonObject = {}): JsonObject {
  return { name, in: "query", required: false, description, schema, ...extra };
}

function header(name: string, description: string, schema: JsonObject = { type: "string" }): JsonObject {
  return { name, in: "header", required: false, description, schema };
}

export const KEY_IN_PATH: JsonObject = {
  name: "key",
  in: "path",
  required: true,
  description: `The object's key, percent-encoded; it may hold slashes. ${KEY_RULE} ${PATH_KEY_RULE}`,
  schema: schemaOf(PATH_KEY),
};

/** The key where the path names none: any, also one that has no path. */
function keyInQuery(description: string, extra: JsonObject = {}): JsonObject {
  return query("key", `${description} Any key, percent-encoded. ${KEY_RULE}`, schemaRef("Key"), extra);
}

export const KEY_TO_READ = keyInQuery(
  "Reads this object instead of listing, as `/api/data/{key}`, and takes its parameters instead of the list's.",
);
export const KEY_TO_WRITE = keyInQuery("Writes this object, as `PUT /api/data/{key}`.");
export const KEY_TO_DELETE = keyInQuery("Deletes this object, as `DELETE /api/data/{key}`.", { required: true });

export const LIST: readonly JsonObject[] = [
  query("prefix", "Lists only the keys that begin so.", schemaOf(PREFIX)),
  // without `default`: generated clients would send it with a key too, where a list's parameters are refused
  query("limit", `Objects on a page; ${DEFAULT_LIST_LIMIT} when it is not sent.`, schemaOf(LIMIT)),
  query("cursor", "Continues after the page whose `next_cursor` this is.", schemaOf(CURSOR)),
];

/** A date that is none is ignored (RFC 9110, 13.1.3), so no pattern is asked for. */
const READ_CONDITIONS: readonly JsonObject[] = [
  header("If-Match", "Entity tags in double quotes, or `*`; 412 unless the object has one of them."),
  header("If-None-Match", "Entity tags of the copies that the client has, or `*`; 304 when one is still good."),
  header("If-Modified-Since", "An HTTP date, as in Last-Modified; 304 when the object is not newer."),
  header("If-Unmodified-Since", "An HTTP date, as in Last-Modified; 412 when the object is newer."),
];

export const READ: readonly JsonObject[] = [
  query("version", "Reads this version instead of the current one.", schemaOf(VERSION)),
  query("download", "Answers a presigned URL instead of the content: `?download`, or `true`.", schemaOf(DOWNLOAD), {
    allowEmptyValue: true,
  }),
  ...READ_CONDITIONS,
];

export const WRITE: readonly JsonObject[] = [
  header(
    "If-Match",
    "One strong entity tag in double quotes: replaces only that content; 412 otherwise. Not with If-None-Match.",
    schemaOf(ETAG),
  ),
  header("If-None-Match", "`*`: writes only if there is no such object; 412 otherwise.", schemaOf(IF_NONE_MATCH_WRITE)),
];

export const DELETE: readonly JsonObject[] = [
  header(
    "If-Match",
    "One strong entity tag in double quotes: deletes only that content; `*` only if there is an object; 412 otherwise.",
    schemaOf(IF_MATCH_DELETE),
  ),
];
