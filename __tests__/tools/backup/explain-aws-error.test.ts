import { explainAwsError } from "../../../tools/backup/explain-aws-error";
import { UserError } from "../../../tools/shared/user-error";

it("turns what AWS and the network say into a sentence with a remedy", () => {
  const denied = Object.assign(new Error("User x is not authorized to perform: s3:ListBucket"), {
    name: "AccessDenied",
    $metadata: { httpStatusCode: 403 },
  });
  const unreachable = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });

  for (const [error, message] of [
    [denied, "AWS answered AccessDenied: User x is not authorized to perform: s3:ListBucket"],
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
