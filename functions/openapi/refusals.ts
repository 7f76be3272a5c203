import { PROBLEMS, type ProblemCode } from "../api/problem";
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

const codesOf = (status: number) =>
  (Object.keys(PROBLEMS) as ProblemCode[]).filter((code) => PROBLEMS[code][0] === status);

/** A problem of the function. @param codes the codes that it may have there; all must have the status */
function problem(status: number, description: string, codes: readonly ProblemCode[], ...names: HeaderName[]): Refusal {
  const wrong = codes.filter((code) => PROBLEMS[code][0] !== status);
  if (wrong.length > 0) throw new Error(`${wrong.join(", ")} cannot be answered as ${status}`);
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
  BadRequest: orGateway(problem(400, "The request breaks a rule, or is not HTTP to the gateway.", codesOf(400))),
  Unauthorized: fromBoth(
    problem(401, "The gateway found no Authorization header, or the function no authorization.", codesOf(401)),
  ),
  Forbidden: fromBoth(problem(403, "The gateway refused the credential, or the caller may not do this.", codesOf(403))),
  NotFound: orGateway(
    problem(404, "There is no such object, or the gateway knows no such path.", ["object_not_found"]),
  ),
  NoRoute: orGateway(problem(404, "There is no such path.", ["path_not_found"])),
  MethodNotAllowed: problem(405, "The path does not allow the method.", codesOf(405), "Allow"),
  Conflict: problem(409, "Another write to the key was under way.", ["write_conflict"], "Retry-After"),
  UnreadableCoding: problem(409, "The stored Content-Encoding names no coding.", ["unreadable_coding"], "Link"),
  PreconditionFailed: problem(412, "A condition does not hold; nothing was changed.", codesOf(412)),
  ObjectTooLarge: problem(413, "The object is too large to travel inline.", ["object_too_large"], "Link"),
  BodyTooLarge: fromBoth(
    problem(413, "The body is too large; above its own limits the gateway answers.", ["body_too_large"]),
  ),
  UnsupportedMediaType: problem(415, "The body's type or coding is not supported.", codesOf(415)),
  TooManyRequests: { status: 429, answer: { description: "The gateway throttled the request.", content: GATEWAY } },
  InternalError: fromBoth(
    problem(500, "The request failed, or the authorizer could not read its secret.", codesOf(500)),
  ),
  Unavailable: fromBoth(problem(503, "A service that the request needs does not answer.", codesOf(503), "Retry-After")),
} as const satisfies Record<string, Refusal>;

export type RefusalName = keyof typeof REFUSALS;

/** Returns an operation's refusals by status, in its order. */
export function refusals(...names: RefusalName[]): JsonObject {
  const sorted = [...names].sort((a, b) => REFUSALS[a].status - REFUSALS[b].status);
  return Object.fromEntries(sorted.map((name) => [String(REFUSALS[name].status), ref("responses", name)]));
}

/** What every operation may answer, and what those behind the authorizer may. */
export const OPEN = ["MethodNotAllowed", "TooManyRequests", "InternalError", "Unavailable"] as const;
export const GUARDED = ["Unauthorized", "Forbidden", ...OPEN] as const;
