import { accessRules } from "../../../functions/api/permissions";
import { EnvironmentError } from "../../../functions/shared/environment";

const rules = (value: unknown) =>
  accessRules({ ACCESS_RULES: typeof value === "string" ? value : JSON.stringify(value) });

const ARN = "arn:aws:iam::111122223333:user/a";

describe("rules of access", () => {
  it("are none where the variable is unset", () => {
    expect(accessRules({})).toBeUndefined();
  });

  it.each([
    { mode: "api-key" },
    { mode: "jwt", scopes: {} },
    { mode: "jwt", scopes: { read: ["a"], write: ["b", "c"] } },
    { mode: "iam" },
    { mode: "iam", principals: [] },
    { mode: "iam", principals: [{ arn: ARN, allow: ["read"] }] },
    {
      mode: "iam",
      principals: [
        { arn: ARN, allow: ["read", "list"], prefix: "a/" },
        { arn: "x", allow: ["write"] },
      ],
    },
  ])("are read from %j", (value) => {
    expect(rules(value)).toStrictEqual(value);
  });

  it.each([
    "",
    "{",
    "null",
    "[]",
    '"api-key"',
    {},
    { mode: "" },
    { mode: "none" },
    { scopes: {} },
    { principals: [] },
    { mode: "api-key", scopes: {} },
    { mode: "api-key", principals: [] },
    { mode: "api-key", other: 1 },
    { mode: "jwt" },
    { mode: "jwt", scopes: null },
    { mode: "jwt", scopes: [] },
    { mode: "jwt", scopes: "read" },
    { mode: "jwt", scopes: {}, principals: [] },
    { mode: "jwt", scopes: {}, other: 1 },
    { mode: "jwt", scopes: { reed: ["a"] } },
    { mode: "jwt", scopes: { read: "a" } },
    { mode: "jwt", scopes: { read: [] } },
    { mode: "jwt", scopes: { read: [""] } },
    { mode: "jwt", scopes: { read: [1] } },
    { mode: "jwt", scopes: { read: ["a", ""] } },
    { mode: "jwt", scopes: { read: ["a"], write: [] } },
    { mode: "iam", scopes: {} },
    { mode: "iam", scopes: {}, principals: [] },
    { mode: "iam", other: 1 },
    { mode: "iam", principals: null },
    { mode: "iam", principals: {} },
    { mode: "iam", principals: ["arn"] },
    { mode: "iam", principals: [null] },
    { mode: "iam", principals: [{}] },
    { mode: "iam", principals: [{ arn: ARN }] },
    { mode: "iam", principals: [{ allow: ["read"] }] },
    { mode: "iam", principals: [{ arn: "", allow: ["read"] }] },
    { mode: "iam", principals: [{ arn: 1, allow: ["read"] }] },
    { mode: "iam", principals: [{ arn: ARN, allow: [] }] },
    { mode: "iam", principals: [{ arn: ARN, allow: "read" }] },
    { mode: "iam", principals: [{ arn: ARN, allow: ["reed"] }] },
    { mode: "iam", principals: [{ arn: ARN, allow: ["read"], prefix: "/a" }] },
    { mode: "iam", principals: [{ arn: ARN, allow: ["read"], prefix: null }] },
    { mode: "iam", principals: [{ arn: ARN, allow: ["read"], other: 1 }] },
    { mode: "iam", principals: [{ arn: ARN, allow: ["read"] }, { arn: ARN }] },
  ])("are not read from %j, and the function does not start", (value) => {
    expect(() => rules(value)).toThrow(EnvironmentError);
  });

  it("are named with what was found instead", () => {
    expect(() => rules("{")).toThrow(
      'environment variable ACCESS_RULES must be JSON with a mode and its rules, got "{"',
    );
  });
});
