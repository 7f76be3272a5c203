import { callerOf, type Identity } from "../../../functions/api/caller";
import { grantOf, missing, notFromGateway, outsidePrefix } from "../../../functions/api/permissions";
import { type AccessRules, EVERYTHING, NOTHING } from "../../../functions/shared/permissions";

const granted = (identity: Identity, rules?: AccessRules) => grantOf({ name: "n", identity }, rules);

const KEY: Identity = { mode: "api-key", grant: { allow: ["read"], prefix: "a/" } };
const JWT: Identity = { mode: "jwt", scopes: ["data.read", "data.all"] };
const ARN = "arn:aws:iam::111122223333:user/a";
const IAM: Identity = { mode: "iam", arn: ARN };

describe("what a caller may do", () => {
  it("is what the authorizer says of a key, with and without rules", () => {
    expect(granted(KEY)).toBe(KEY.grant);
    expect(granted(KEY, { mode: "api-key" })).toBe(KEY.grant);
  });

  it("is everything for a token or a principal, where there are no rules or none about them", () => {
    expect(granted(JWT)).toBe(EVERYTHING);
    expect(granted(JWT, { mode: "jwt", scopes: {} })).toBe(EVERYTHING);
    expect(granted(IAM)).toBe(EVERYTHING);
    expect(granted(IAM, { mode: "iam" })).toBe(EVERYTHING);
    expect(EVERYTHING).toStrictEqual({ allow: ["read", "list", "write", "delete", "upload", "download"] });
  });

  it("is nothing for a caller of another mode than the rules'", () => {
    expect(granted(KEY, { mode: "jwt", scopes: {} })).toBe(NOTHING);
    expect(granted(KEY, { mode: "iam" })).toBe(NOTHING);
    expect(granted(JWT, { mode: "api-key" })).toBe(NOTHING);
    expect(granted(JWT, { mode: "iam" })).toBe(NOTHING);
    expect(granted(IAM, { mode: "api-key" })).toBe(NOTHING);
    expect(granted(IAM, { mode: "jwt", scopes: {} })).toBe(NOTHING);
    expect(NOTHING).toStrictEqual({ allow: [] });
  });

  it("is what any one scope of a token gives, in the order of the permissions", () => {
    const scopes = { write: ["data.write", "data.all"], read: ["data.read"], list: ["data.list"] };
    expect(granted(JWT, { mode: "jwt", scopes })).toStrictEqual({ allow: ["read", "write"] });
    expect(granted(JWT, { mode: "jwt", scopes: { list: ["data.list"] } })).toStrictEqual({ allow: [] });
  });

  it("is what the first principal of the same identity is allowed", () => {
    const principal = { arn: ARN, allow: ["list"], prefix: "b/" } as const;
    const principals = [{ arn: `${ARN}b`, allow: ["read"] }, principal, { arn: ARN, allow: ["write"] }] as const;
    expect(granted(IAM, { mode: "iam", principals })).toBe(principal);
    expect(granted(IAM, { mode: "iam", principals: principals.slice(0, 1) })).toBe(NOTHING);
    expect(granted(IAM, { mode: "iam", principals: [] })).toBe(NOTHING);
  });

  it("is what its role is allowed, for a session", () => {
    const role = { arn: "arn:aws:iam::111122223333:role/service/reader", allow: ["read"] } as const;
    const session: Identity = { mode: "iam", arn: "arn:aws:sts::111122223333:assumed-role/reader/s" };
    expect(granted(session, { mode: "iam", principals: [role] })).toBe(role);
  });
});

it("is nothing for a key whose permissions are not a text", () => {
  expect(callerOf({ lambda: { keyName: "ci", allow: ["read"] } })?.identity).toStrictEqual({
    mode: "api-key",
    grant: { allow: [] },
  });
});

describe("a refusal", () => {
  it("names the permission that is missing", () => {
    const { code, status, detail, told } = missing("write");
    expect({ code, status, detail, told }).toStrictEqual({
      code: "forbidden",
      status: 403,
      detail: 'This needs the permission "write", which the caller does not have.',
      told: { missingPermission: "write" },
    });
  });

  it("says that a key or a list is outside of the prefix, and never the prefix", () => {
    expect(outsidePrefix("head")).toMatchObject({
      code: "forbidden",
      detail: "The caller may use only keys that begin with a prefix of its own, and this one does not.",
      told: { missingPermission: "prefix" },
    });
    expect(outsidePrefix("list")).toMatchObject({
      code: "forbidden",
      detail: "The caller may list only by a prefix that begins with a prefix of its own, and this one does not.",
      told: { missingPermission: "prefix" },
    });
  });

  it("says that a request came from elsewhere", () => {
    expect(notFromGateway()).toMatchObject({
      code: "forbidden",
      detail: "The request did not come through this API.",
      told: { reason: "not_from_gateway" },
    });
  });
});
