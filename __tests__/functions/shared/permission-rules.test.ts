import {
  brokenAllowRule,
  brokenPrefixRule,
  isPermission,
  PERMISSIONS,
  principalId,
  ROUTE_PERMISSIONS,
} from "../../../functions/shared/permissions";

const ACCOUNT = "111122223333";

it("knows each permission, and nothing else", () => {
  expect(PERMISSIONS.filter(isPermission)).toEqual(["read", "list", "write", "delete", "upload", "download"]);
  expect(["", "Read", "admin", undefined, null, 1, ["read"]].filter(isPermission)).toEqual([]);
});

it("names the permissions of each route", () => {
  expect(ROUTE_PERMISSIONS).toStrictEqual({
    "GET /api/data": ["list", "read", "download"],
    "HEAD /api/data": ["list", "read", "download"],
    "POST /api/data": ["write"],
    "PUT /api/data": ["list", "write"],
    "DELETE /api/data": ["delete"],
    "GET /api/data/{key+}": ["read", "download"],
    "HEAD /api/data/{key+}": ["read", "download"],
    "PUT /api/data/{key+}": ["write"],
    "DELETE /api/data/{key+}": ["delete"],
    "POST /api/uploads": ["upload"],
  });
});

describe("a list of permissions", () => {
  it.each([[["read"]], [["read", "list"]], [[...PERMISSIONS]]])("is one: %j", (allow) => {
    expect(brokenAllowRule(allow)).toBeUndefined();
  });

  it.each([undefined, null, "read", [], ["reed"], ["read", "reed"], { length: 1, 0: "read" }])(
    "is none: %j",
    (allow) => {
      expect(brokenAllowRule(allow)).toBe(
        "must be a list of at least one of read, list, write, delete, upload, download",
      );
    },
  );
});

describe("a prefix that limits a caller", () => {
  const rule = "must be a text of 1 to 1024 bytes that a key can begin with";

  it.each(["a", "a/", "a//b/", "...", "a/..b", "\ud83d\ude42", "é".repeat(512), "a".repeat(1024)])(
    "is one: %j",
    (prefix) => {
      expect(brokenPrefixRule(prefix)).toBeUndefined();
    },
  );

  it.each([
    ...[undefined, null, 1, ["a"], "", "/", "/a", "../", "a/../b", "a\n", "\na", "a\ufffd", "a\ud83d"],
    ...["é".repeat(513), "a".repeat(1025)],
  ])("is none: %j", (prefix) => {
    expect(brokenPrefixRule(prefix)).toBe(rule);
  });
});

describe("who an ARN is about", () => {
  it.each([
    `arn:aws:iam::${ACCOUNT}:role/reader`,
    `arn:aws:iam::${ACCOUNT}:role/service/a/reader`,
    `arn:aws-cn:iam::${ACCOUNT}:role/reader`,
    `arn:aws:sts::${ACCOUNT}:assumed-role/reader/session`,
    `arn:aws-us-gov:sts::${ACCOUNT}:assumed-role/reader/s@x`,
  ])("is a role, whatever its path and session: %s", (arn) => {
    expect(principalId(arn)).toBe(`role ${ACCOUNT} reader`);
  });

  it.each([
    "",
    `arn:aws:iam::${ACCOUNT}:user/reader`,
    `arn:aws:iam::${ACCOUNT}:role/`,
    `arn:aws:iam::${ACCOUNT}:role/a/`,
    `arn:aws:iam::${ACCOUNT}x:role/reader`,
    "arn:aws:iam:::role/reader",
    `arn::iam::${ACCOUNT}:role/reader`,
    `arn:a:b:iam::${ACCOUNT}:role/reader`,
    `x:arn:aws:iam::${ACCOUNT}:role/reader`,
    `arn:aws:sts::${ACCOUNT}:assumed-role/reader`,
    `arn:aws:sts::${ACCOUNT}:assumed-role/reader/`,
    `arn:aws:sts::${ACCOUNT}:assumed-role//session`,
    `arn:aws:sts::${ACCOUNT}:assumed-role/reader/a/b`,
    `arn:aws:sts::${ACCOUNT}x:assumed-role/reader/s`,
    "arn:aws:sts:::assumed-role/reader/s",
    `arn::sts::${ACCOUNT}:assumed-role/reader/s`,
    `x:arn:aws:sts::${ACCOUNT}:assumed-role/reader/s`,
    `xarn:aws:sts::${ACCOUNT}:assumed-role/reader/s`,
    `xarn:aws:iam::${ACCOUNT}:role/reader`,
  ])("is itself where it is not of a role: %s", (arn) => {
    expect(principalId(arn)).toBe(arn);
  });

  it("tells accounts and names apart", () => {
    const arns = [`arn:aws:iam::${ACCOUNT}:role/a`, `arn:aws:iam::${ACCOUNT}:role/b`, "arn:aws:iam::1:role/a"];
    expect(new Set(arns.map(principalId)).size).toBe(3);
  });
});
