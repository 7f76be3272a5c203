import { UserError } from "@secure-serverless/system/user-error";
import { explainAwsError } from "../../src/aws/aws-error";

it("turns what AWS and the network say into a sentence with a remedy", () => {
  const denied = Object.assign(new Error("User x is not authorized to perform: s3:ListBucket"), {
    name: "AccessDenied",
    $metadata: { httpStatusCode: 403 },
  });
  const expired = Object.assign(new Error("The token is expired."), { name: "ExpiredToken" });
  const late = Object.assign(new Error("late"), { name: "TimeoutError" });
  const broken = Object.assign(new Error("try later"), { name: "InternalError", $metadata: { httpStatusCode: 500 } });
  const unreachable = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });

  for (const [error, message] of [
    [denied, "AWS denied the request: User x is not authorized to perform: s3:ListBucket"],
    [expired, "AWS rejected your credentials: The token is expired"],
    [late, "There was no answer in time"],
    [broken, "AWS answered InternalError: try later"],
    [unreachable, "AWS cannot be reached: connect ECONNREFUSED"],
  ] as const) {
    const explained = explainAwsError(error);
    expect(explained).toBeInstanceOf(UserError);
    expect(explained).toMatchObject({ message, remedy: expect.any(String), cause: error });
  }
});

it("leaves alone what is explained already, and what is a defect", () => {
  for (const error of [new UserError("a", "b"), new TypeError("x is not a function"), "text"])
    expect(explainAwsError(error)).toBe(error);
});

it.each([
  ["InvalidSignatureException", "Signature not yet current: 20261126T202135Z is still later than 20261126T192635Z"],
  ["InvalidSignatureException", "Signature expired: 20261126T182201Z is now earlier than 20261126T191701Z"],
  ["RequestTimeTooSkewed", "The difference between the request time and the current time is too large."],
])("says that the clock is wrong, not the credentials: %s, %s", (name, message) => {
  const error = Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 403 } });
  expect(explainAwsError(error)).toMatchObject({
    message: expect.stringContaining("The clock of this machine differs"),
    remedy: expect.stringContaining("Set this machine's clock"),
  });
});

it("keeps a wrong signature apart from a wrong clock", () => {
  const error = Object.assign(new Error("The request signature does not match"), { name: "InvalidSignatureException" });
  expect(explainAwsError(error)).toMatchObject({ remedy: expect.stringContaining("Log in") });
});
