import { isKnown, JUDGES, judgeOf } from "../../src/judge/judges";

const BUCKET = "aws_s3_bucket";

it("asks the judges in their order: what weakens, what is open, who may, what is harmless, what needs a look", () => {
  expect(JUDGES.map(({ id }) => id)).toEqual(["weakening", "exposure", "identity", "harmless", "look"]);
});

it.each([
  ["aws_db_instance", "backup_retention_period", "weakening"],
  ["aws_iam_role", "assume_role_policy", "identity"],
  [BUCKET, "tags", "harmless"],
  ["aws_wafv2_web_acl", "nobody_knows", "look"],
])("finds who judges %s.%s: %s", (type, path, id) => {
  expect(judgeOf(type, path)?.id).toBe(id);
  expect(judgeOf(type, path)?.id).toBe(id);
  expect(isKnown(type, path)).toBe(true);
});

it("says that nobody knows an attribute, as often as it is asked, and of no other", () => {
  expect(judgeOf(BUCKET, "nobody_knows")).toBeUndefined();
  expect(judgeOf(BUCKET, "nobody_knows")).toBeUndefined();
  expect(isKnown(BUCKET, "nobody_knows")).toBe(false);
  expect(isKnown(BUCKET, "tags")).toBe(true);
  expect(judgeOf("aws_wafv2_web_acl", "nobody_knows")?.id).toBe("look");
});
