import { isLost, isUnavailable } from "../../../functions/api/s3-errors";
import { DeadlineExceeded } from "../../../functions/shared/deadline";

const answered = (httpStatusCode: number, name: string) =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });
const network = (code: string) => Object.assign(new Error(code), { code });

it.each([
  ["503 ServiceUnavailable", answered(503, "ServiceUnavailable")],
  ["503 without a code", answered(503, "503")],
  ["500 InternalError", answered(500, "InternalError")],
  ["a reset connection", network("ECONNRESET")],
  ["a time-out", Object.assign(new Error("late"), { name: "TimeoutError" })],
  ["a route that was lost, which may be that of a connection in use", network("EHOSTUNREACH")],
  ["a network that was lost", network("ENETUNREACH")],
  ["the end of the time", new DeadlineExceeded("late")],
])("tells after %s that a write may have been carried out", (_name, error) => {
  expect([isUnavailable(error), isLost(error)]).toEqual([true, true]);
});

it.each([
  ["503 SlowDown", answered(503, "SlowDown")],
  ["429", answered(429, "TooManyRequests")],
  ["400 RequestTimeout", answered(400, "RequestTimeout")],
  ["no address", network("ENOTFOUND")],
  ["no connection", network("ECONNREFUSED")],
])("tells after %s that nothing was done", (_name, error) => {
  expect([isUnavailable(error), isLost(error)]).toEqual([true, false]);
});

it.each([answered(412, "PreconditionFailed"), answered(403, "AccessDenied"), new TypeError("x")])(
  "%s is an answer or a defect, and nothing is unavailable",
  (error) => expect([isUnavailable(error), isLost(error)]).toEqual([false, false]),
);
