import { managesBucket } from "../../src/teardown/survey";

const bucket = (name: string) => ({ type: "aws_s3_bucket", attributes: { bucket: name } });
const role = { type: "aws_iam_role", attributes: { name: "data" } };

it("knows whether the state has the data bucket", () => {
  expect(managesBucket([role, bucket("data")], "data", "prod")).toBe(true);
  expect(managesBucket([role], "data", "prod")).toBe(false);
});

it("refuses a state that has another bucket than the configuration, whose data would go unseen", () => {
  expect(() => managesBucket([role, bucket("data-old")], "data", "prod")).toThrow(
    "manages the bucket data-old, but its configuration names data;",
  );
});
