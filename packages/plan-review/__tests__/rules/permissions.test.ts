import { attachments } from "../../src/rules/attachments";
import type { PlanIndex } from "../../src/rules/rule";
import type { Marked } from "../../src/values";
import { Unknown } from "../../src/values";
import { attributeOf, changeOf } from "../support/changes";

const TYPE = "aws_lambda_permission";
const index = { isNew: jest.fn<boolean, Parameters<PlanIndex["isNew"]>>(), isGoing: () => false };

beforeEach(() => {
  index.isNew.mockReset().mockReturnValue(false);
});

describe("a permission that is made", () => {
  const made = (after: Marked, type = TYPE) => attachments(changeOf(type, { action: "create", after }), index);

  it("says who may do what", () => {
    expect(made({ principal: "s3.amazonaws.com", action: "lambda:Invoke" })).toEqual([
      "s3.amazonaws.com may lambda:Invoke the function",
    ]);
    const someone = ["someone may call the function"];
    expect([made({}), made({ principal: "", action: "" }), made({ principal: new Unknown(), action: 7 })]).toEqual([
      someone,
      someone,
      someone,
    ]);
    expect(made({}, "acme_permission")).toEqual([]);
  });

  it("says nothing of a function that is made too", () => {
    index.isNew.mockReturnValue(true);
    const change = changeOf(TYPE, { action: "create", after: {} });
    expect(attachments(change, index)).toEqual([]);
    expect(index.isNew).toHaveBeenCalledWith(change, ["function_name"]);
  });
});

describe("a permission that changes", () => {
  const changes = (path: string, before: Marked, after: Marked) =>
    attachments(changeOf(TYPE, { attributes: [attributeOf("name"), attributeOf(path, { before, after })] }), index);

  it.each(["source_arn", "source_account", "principal_org_id", "event_source_token"])(
    "has another condition, one less, or one more, which allows less: %s",
    (path) => {
      expect(changes(path, "a", "b")).toEqual([`${path}: a → b`]);
      expect(changes(path, "a", new Unknown())).toEqual([`${path}: a → (known after apply)`]);
      expect(changes(path, "a", null)).toEqual([`condition ${path} removed`]);
      expect(changes(path, null, "b")).toEqual([]);
      expect([changes(`x${path}`, "a", null), changes(`${path}x`, "a", null)]).toEqual([[], []]);
    },
  );

  it.each(["principal", "action", "function_name", "function_url_auth_type", "invoked_via_function_url"])(
    "is about something else: %s",
    (path) => {
      expect(changes(path, "a", "b")).toEqual([`${path}: a → b`]);
      expect(changes(path, null, true)).toEqual([`${path}: true`]);
      expect(changes(path, "a", null)).toEqual([`${path}: a → not set`]);
      expect([changes(`x${path}`, "a", "b"), changes(`${path}x`, "a", "b")]).toEqual([[], []]);
    },
  );
});
