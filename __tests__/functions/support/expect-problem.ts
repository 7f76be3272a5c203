import { PROBLEM } from "../../../functions/api/openapi/responses";
import type { ProblemCode } from "../../../functions/api/problem";
import type { ProxyResult } from "../../../functions/api/reply";
import { REQUEST_ID } from "./api";

/** Asserts a documented problem and returns it. */
export function expectProblem(result: ProxyResult, status: number, code: ProblemCode) {
  const problem = PROBLEM.parse(JSON.parse(result.body));
  expect({ status: result.statusCode, code: problem.code }).toEqual({ status, code });
  expect(problem).toMatchObject({ status, request_id: REQUEST_ID });
  expect(result.headers["content-type"]).toBe("application/problem+json");
  expect(result.headers["cache-control"]).toBe("no-store");
  return problem;
}
