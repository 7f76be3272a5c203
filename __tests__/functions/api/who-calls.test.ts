import { callerOf } from "../../../functions/api/caller";
import { EVERYTHING, NOTHING } from "../../../functions/shared/permissions";

const ISSUED = { iss: "https://id.example", aud: "api" };

it.each([
  ["user-1", { sub: "user-1", client_id: "c", azp: "a" }],
  ["client-1", { client_id: "client-1", azp: "a", appid: "b" }],
  ["batch", { azp: "batch", appid: "b", cid: "c" }],
  ["batch", { appid: "batch", cid: "c" }],
  ["batch", { cid: "batch", jti: "1" }],
  ["1", { jti: "1" }],
  ["jwt", {}],
  ["jwt", { sub: 1, azp: ["batch"] }],
])("names a token %s by the claims %j", (name, claims) => {
  expect(callerOf({ jwt: { claims: { ...ISSUED, ...claims } } })?.name).toBe(name);
});

it.each([
  undefined,
  null,
  "text",
  { lambda: null, jwt: null, iam: null },
  { jwt: { claims: {}, scopes: ["a"] } },
  { jwt: { claims: { sub: "", iss: "" } } },
  { lambda: { allow: "read" } },
  { lambda: { keyName: "" }, iam: { userId: "", userArn: "" } },
])("names nobody in the context %j", (authorizer) => {
  expect(callerOf(authorizer)).toBeUndefined();
});

it.each([
  [{ scope: "a b" }, null, ["a", "b"]],
  [{ scope: " a  b " }, null, ["a", "b"]],
  [{ scope: "[a b]" }, null, ["a", "b"]],
  [{ scp: "[a b]" }, null, ["a", "b"]],
  [{ scp: "a" }, ["z"], ["a"]],
  [{ scp: ["a", "b", 1, ""] }, null, ["a", "b"]],
  [{ scope: "a", scp: "b" }, null, ["a", "b"]],
  [{ scope: "" }, ["z"], []],
  [{ scope: { a: 1 } }, ["z"], []],
  [{}, ["z"], ["z"]],
  [{}, null, []],
])("claims %j and the gateway's %j hold the scopes %j", (claims, scopes, expected) => {
  expect(callerOf({ jwt: { claims: { ...ISSUED, ...claims }, scopes } })?.identity).toEqual({
    mode: "jwt",
    scopes: expected,
  });
});

describe("the caller of an API key", () => {
  const grantOf = (context: object) => callerOf({ lambda: { keyName: "ci", ...context } })?.identity;
  const granted = (grant: object) => ({ mode: "api-key", grant });

  it("may do everything where the context has no limits", () => {
    expect(callerOf({ lambda: { keyName: "ci" } })).toStrictEqual({ name: "ci", identity: granted(EVERYTHING) });
  });

  it.each([
    [{ allow: "read" }, { allow: ["read"] }],
    [{ allow: "read,list" }, { allow: ["read", "list"] }],
    [
      { allow: "read", prefix: "a/" },
      { allow: ["read"], prefix: "a/" },
    ],
  ])("may do what the context %j says", (context, grant) => {
    expect(grantOf(context)).toStrictEqual(granted(grant));
  });

  it.each([
    ...[{ allow: "" }, { allow: "reed" }, { allow: "read,reed" }, { allow: "read, list" }, { allow: "reed,read" }],
    ...[
      { allow: "read", prefix: "/a" },
      { allow: "read", prefix: "" },
      { allow: "read", prefix: 1 },
    ],
  ])("may do nothing by the context %j, which is not understood", (context) => {
    expect(grantOf(context)).toStrictEqual(granted(NOTHING));
  });

  it.each([{ allow: ["read"] }, { prefix: "a/" }, { allow: 1, prefix: "a/" }, { allow: null }])(
    "may do nothing by %j, which has no permissions",
    (context) => {
      expect(grantOf(context)).toMatchObject({ mode: "api-key", grant: { allow: [] } });
    },
  );
});

describe("who is calling", () => {
  const LAMBDA = { keyName: "ci" };
  const JWT = { claims: { sub: "user-1" } };
  const IAM = { userId: "AIDA1", userArn: "arn:aws:iam::111122223333:user/a" };

  it("is the key, then the token, then the IAM user that the context names", () => {
    const modes = [{ lambda: LAMBDA, jwt: JWT, iam: IAM }, { jwt: JWT, iam: IAM }, { iam: IAM }];
    expect(modes.map((authorizer) => callerOf(authorizer)?.identity.mode)).toEqual(["api-key", "jwt", "iam"]);
    expect(callerOf({})).toBeUndefined();
  });

  it("is an IAM user by its id, or its ARN alone", () => {
    expect(callerOf({ iam: IAM })).toStrictEqual({ name: "AIDA1", identity: { mode: "iam", arn: IAM.userArn } });
    const { userArn } = IAM;
    expect(callerOf({ iam: { userArn } })).toStrictEqual({ name: userArn, identity: { mode: "iam", arn: userArn } });
    expect(callerOf({ iam: { userId: "AIDA1" } })).toStrictEqual({
      name: "AIDA1",
      identity: { mode: "iam", arn: "" },
    });
  });

  it("is a token without a subject or client by the name jwt", () => {
    expect(callerOf({ jwt: { claims: { iss: "i" }, scopes: ["a", "", 1] } })).toStrictEqual({
      name: "jwt",
      identity: { mode: "jwt", scopes: ["a"] },
    });
  });
});

it.each([
  ["[a", ["[a"]],
  ["a]", ["a]"]],
  ["[]", []],
  ["x[a]", ["x[a]"]],
  ["[a]x", ["[a]x"]],
  [1, []],
])("takes for the scopes in the text %j %j", (scope, expected) => {
  expect(callerOf({ jwt: { claims: { ...ISSUED, scope } } })?.identity).toEqual({ mode: "jwt", scopes: expected });
});
