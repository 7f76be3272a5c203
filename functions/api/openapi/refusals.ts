import { PROBLEMS, type ProblemCode } from "../problem";
import { type HeaderName, headers } from "./headers";
import { type JsonObject, json, ref, schemaRef } from "./json";

/**
 * The refusals that operations may answer: components of the document, by name.
 *
 * Where the function and the gateway both answer a status, the problem stands first: generators such as
 * openapi-python-client know one body for a status, the first.
 */

const GATEWAY = json("GatewayMessage");

function content(schema: string): JsonObject {
  return { "application/problem+json": { schema: schemaRef(schema) } };
}

interface Refusal {
  readonly status: number;
  readonly answer: JsonObject;
}

/** The refusal that each problem of the function is answered as; a problem that is missing does not compile. */
const REFUSAL_OF = {
  malformed_request: "BadRequest",
  malformed_json: "BadRequest",
  invalid_body: "BadRequest",
  invalid_key: "BadRequest",
  invalid_parameter: "BadRequest",
  invalid_condition: "BadRequest",
  unauthorized: "Unauthorized",
  forbidden: "Forbidden",
  path_not_found: "NoRoute",
  object_not_found: "NotFound",
  method_not_allowed: "MethodNotAllowed",
  write_conflict: "Conflict",
  unreadable_coding: "UnreadableCoding",
  precondition_failed: "PreconditionFailed",
  body_too_large: "BodyTooLarge",
  object_too_large: "ObjectTooLarge",
  unsupported_media_type: "UnsupportedMediaType",
  internal_error: "InternalError",
  dependency_unavailable: "Unavailable",
} as const satisfies Record<ProblemCode, string>;

type ProblemName = (typeof REFUSAL_OF)[ProblemCode];

/**
 * A refusal of the function: its status and codes are those of its problems.
 * @throws Error when its problems have more than one status
 */
function problem(name: ProblemName, description: string, ...names: HeaderName[]): Refusal {
  const codes = (Object.keys(REFUSAL_OF) as ProblemCode[]).filter((code) => REFUSAL_OF[code] === name);
  const [status = 0, ...others] = new Set(codes.map((code) => PROBLEMS[code][0]));
  if (others.length > 0) throw new Error(`${name} has problems of more than one status: ${codes.join(", ")}`);
  const listed = codes.map((code) => `\`${code}\``).join(", ");
  return {
    status,
    answer: {
      description: `${description} Codes: ${listed}.`,
      headers: headers(...names),
      content: content("Problem"),
    },
  };
}

/** The gateway answers the status only to what no client of this document sends. */
function orGateway({ status, answer }: Refusal): Refusal {
  return { status, answer: { ...answer, content: { ...content("Problem"), ...GATEWAY } } };
}

/** Clients meet the status from both, so that one that reads a single body must find either in it. */
function fromBoth({ status, answer }: Refusal): Refusal {
  return { status, answer: { ...answer, content: { ...content("Refusal"), ...GATEWAY } } };
}

export const REFUSALS = {
  BadRequest: orGateway(problem("BadRequest", "The request breaks a rule, or is not HTTP to the gateway.")),
  Unauthorized: fromBoth(
    problem("Unauthorized", "The gateway found no Authorization header, or the function no authorization."),
  ),
  Forbidden: fromBoth(problem("Forbidden", "The gateway refused the credential, or the caller may not do this.")),
  NotFound: orGateway(problem("NotFound", "There is no such object, or the gateway knows no such path.")),
  NoRoute: orGateway(problem("NoRoute", "There is no such path.")),
  MethodNotAllowed: problem("MethodNotAllowed", "The path does not allow the method.", "Allow"),
  Conflict: problem("Conflict", "Another write to the key was under way.", "Retry-After"),
  UnreadableCoding: problem("UnreadableCoding", "The stored Content-Encoding names no coding.", "Link"),
  PreconditionFailed: problem("PreconditionFailed", "A condition does not hold; nothing was changed."),
  ObjectTooLarge: problem("ObjectTooLarge", "The object is too large to travel inline.", "Link"),
  BodyTooLarge: fromBoth(problem("BodyTooLarge", "The body is too large; above its own limits the gateway answers.")),
  UnsupportedMediaType: problem("UnsupportedMediaType", "The body's type or coding is not supported."),
  TooManyRequests: { status: 429, answer: { description: "The gateway throttled the request.", content: GATEWAY } },
  InternalError: fromBoth(problem("InternalError", "The request failed, or the authorizer could not read its secret.")),
  Unavailable: fromBoth(problem("Unavailable", "A service that the request needs does not answer.", "Retry-After")),
} as const satisfies Record<ProblemName | "TooManyRequests", Refusal>;

export type RefusalName = keyof typeof REFUSALS;

/** Returns an operation's refusals by status, in its order. */
export function refusals(...names: RefusalName[]): JsonObject {
  const sorted = [...names].sort((a, b) => REFUSALS[a].status - REFUSALS[b].status);
  return Object.fromEntries(sorted.map((name) => [String(REFUSALS[name].status), ref("responses", name)]));
}

/** What every operation may answer, and what those behind the authorizer may. */
export const OPEN = ["MethodNotAllowed", "TooManyRequests", "InternalError", "Unavailable"] as const;
export const GUARDED = ["Unauthorized", "Forbidden", ...OPEN] as const;
