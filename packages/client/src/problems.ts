import type { AnyProblem } from "./contract";

export type ProblemCode = AnyProblem["code"];

/** The status of each problem of the API. A code that the contract has and this has not does not compile. */
export const PROBLEM_STATUS = {
  malformed_request: 400,
  malformed_json: 400,
  invalid_body: 400,
  invalid_key: 400,
  invalid_parameter: 400,
  invalid_condition: 400,
  unauthorized: 401,
  forbidden: 403,
  path_not_found: 404,
  object_not_found: 404,
  method_not_allowed: 405,
  write_conflict: 409,
  unreadable_coding: 409,
  precondition_failed: 412,
  body_too_large: 413,
  object_too_large: 413,
  unsupported_media_type: 415,
  internal_error: 500,
  dependency_unavailable: 503,
} as const satisfies Readonly<Record<ProblemCode, number>>;

type Common = Pick<AnyProblem, "type" | "title" | "detail" | "request_id">;
type Field = Pick<AnyProblem, "field">;

/** What a problem of that code has beyond what all have. */
interface Further {
  readonly malformed_request: Field;
  readonly malformed_json: Pick<AnyProblem, "position" | "line" | "column">;
  readonly invalid_body: Field;
  readonly invalid_key: Field;
  readonly invalid_parameter: Field;
  readonly invalid_condition: Field;
  readonly unsupported_media_type: Field;
  readonly unreadable_coding: Pick<AnyProblem, "alternative">;
  readonly body_too_large: Pick<AnyProblem, "alternative">;
  readonly object_too_large: Pick<AnyProblem, "alternative">;
  readonly dependency_unavailable: Pick<AnyProblem, "outcome">;
}

/** The problem of a code (RFC 9457). `type` is always `about:blank`; `code` is what a program looks at. */
export type ProblemOf<C extends ProblemCode> = C extends ProblemCode
  ? Common & { readonly code: C; readonly status: (typeof PROBLEM_STATUS)[C] } & (C extends keyof Further
        ? Further[C]
        : unknown)
  : never;

/** Every problem of the API, told apart by `code`. */
export type Problem = ProblemOf<ProblemCode>;

/** The problem in an answer, or undefined where it is none that this version knows. */
export function readProblem(contentType: string, text: string, status: number): Problem | undefined {
  if (!/^application\/problem\+json\b/i.test(contentType)) return undefined;
  const body = readJson(text);
  if (typeof body !== "object" || body === null || !("code" in body) || typeof body.code !== "string") return undefined;
  const known = Object.hasOwn(PROBLEM_STATUS, body.code) && PROBLEM_STATUS[body.code as ProblemCode] === status;
  return known ? (body as Problem) : undefined;
}

/** The value, or undefined where the text is not JSON. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
