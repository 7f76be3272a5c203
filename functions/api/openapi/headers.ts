import { type JsonObject, ref } from "./json";

/** The headers of the answers, by name. */
export const HEADERS = {
  "X-Request-Id": { description: "Id of the invocation, which the logs repeat.", schema: { type: "string" } },
  ETag: { description: "Strong entity tag of the object.", schema: { type: "string" } },
  "Last-Modified": { description: "When the object was written.", schema: { type: "string" } },
  "X-Object-Version": {
    description: "Version of the object, for `?version=`.",
    schema: { type: "string" },
  },
  "Content-Encoding": {
    description: "The coding that the object was stored in; there is none otherwise.",
    schema: { type: "string" },
  },
  Location: {
    description: "Where the object is: its path, or `/api/data?key=` where it has none.",
    schema: { type: "string" },
  },
  Allow: { description: "Methods that the path allows.", schema: { type: "string" } },
  "Retry-After": { description: "Seconds after which to repeat the request.", schema: { type: "string" } },
  Deprecation: { description: "Since when the operation is deprecated (RFC 9745).", schema: { type: "string" } },
  Link: { description: "What replaces the operation, or the other way to the object.", schema: { type: "string" } },
} as const satisfies Record<string, JsonObject>;

export type HeaderName = keyof typeof HEADERS;

/** Returns references to the headers of an answer; every answer of the function has its request's id. */
export function headers(...names: HeaderName[]): JsonObject {
  return Object.fromEntries(["X-Request-Id" as const, ...names].map((name) => [name, ref("headers", name)]));
}
