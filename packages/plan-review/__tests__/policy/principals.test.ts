import { Budget } from "../../src/policy/budget";
import { callersOf, coversPrincipal, PrincipalSet } from "../../src/policy/principals";

const ACCOUNT = "111122223333";
const OTHER = "999988887777";
const root = `AWS:arn:aws:iam::${ACCOUNT}:root`;
const role = `AWS:arn:aws:iam::${ACCOUNT}:role/api`;
const user = `AWS:arn:aws:iam::${OTHER}:user/x`;
const session = `AWS:arn:aws:sts::${ACCOUNT}:assumed-role/api/s`;
const service = "Service:s3.amazonaws.com";

describe("a principal", () => {
  it.each([
    ["*", role],
    ["*", service],
    [role, role],
    [service, service],
    [root, role],
    [root, session],
    [root, root],
  ])("%s stands for %s", (wide, narrow) => {
    expect(coversPrincipal(wide, narrow)).toBe(true);
  });

  it.each([
    [role, "*"],
    [role, root],
    [role, "AWS:arn:x"],
    [root, user],
    [root, "*"],
    [root, service],
    [service, role],
    [root, `CanonicalUser:AWS:arn:aws:iam::${ACCOUNT}`],
    [root, `xAWS:arn:aws:iam::${ACCOUNT}:role/a`],
    [`AWS:arn:aws:iam::${ACCOUNT}:rootx`, role],
    [`xAWS:arn:aws:iam::${ACCOUNT}:root`, role],
    [`AWS:arn:aws1:iam::${ACCOUNT}:root`, role],
    ["AWS:arn:aws:iam::1:root", "AWS:arn:aws:iam::1:role/a"],
    [role, `AWS:arn:aws:iam::${ACCOUNT}:role/b`],
  ])("%s does not stand for %s", (wide, narrow) => {
    expect(coversPrincipal(wide, narrow)).toBe(false);
  });

  it("is of another partition too", () => {
    expect(coversPrincipal(`AWS:arn:aws-cn:iam::${ACCOUNT}:root`, `AWS:arn:aws-cn:iam::${ACCOUNT}:role/a`)).toBe(true);
  });
});

describe("who can be meant by all lists", () => {
  const callers = (...lists: readonly (readonly string[])[]) =>
    callersOf(lists, new Budget(1_000)).map(({ name, implied }) => [name, Object.fromEntries(implied)]);

  it("is anybody where everyone is, and somebody of an account where it is", () => {
    expect(callers(["*"])).toStrictEqual([["AWS:anybody", {}]]);
    expect(callers()).toStrictEqual([["AWS:anybody", {}]]);
    expect(callers([root])).toStrictEqual([
      [`AWS:arn:aws:iam::${ACCOUNT}:user/anybody-else`, { "aws:principalaccount": ACCOUNT }],
    ]);
  });

  it("is who is named, with what that says of the request", () => {
    const arn = role.slice(4);
    expect(callers([role])).toStrictEqual([[role, { "aws:principalaccount": ACCOUNT, "aws:principalarn": arn }]]);
    expect(callers([user])).toStrictEqual([
      [user, { "aws:principalaccount": OTHER, "aws:principalarn": user.slice(4) }],
    ]);
    expect(callers([session])).toStrictEqual([[session, { "aws:principalaccount": ACCOUNT }]]);
    expect(callers([service])).toStrictEqual([[service, {}]]);
    for (const other of [
      "AWS:arn:x",
      `Service:arn:aws:iam::${ACCOUNT}:role/a`,
      `xAWS:arn:aws:iam::${ACCOUNT}:role/a`,
      "AWS:arn:aws:xiam::x:role/a",
      "AWS:arn:aws:iam::x:xrole/a",
    ])
      expect(callers([other])).toStrictEqual([[other, {}]]);
    expect(callers(["AWS:AROA1"])).toStrictEqual([["AWS:AROA1", {}]]);
    expect(callers([`AWS:arn:aws:iam::${ACCOUNT}:group/role/a`])).toStrictEqual([
      [`AWS:arn:aws:iam::${ACCOUNT}:group/role/a`, { "aws:principalaccount": ACCOUNT }],
    ]);
    expect(callers([`AWS:arn:aws:sts::${ACCOUNT}:role/a`])).toStrictEqual([
      [`AWS:arn:aws:sts::${ACCOUNT}:role/a`, { "aws:principalaccount": ACCOUNT }],
    ]);
    expect(callers(["AWS:arn:aws:iam::aws:role/a"])).toStrictEqual([
      ["AWS:arn:aws:iam::aws:role/a", { "aws:principalarn": "arn:aws:iam::aws:role/a" }],
    ]);
    for (const account of [`1${ACCOUNT}`, `${ACCOUNT}x`])
      expect(callers([`AWS:arn:aws:sts::${account}:x`])).toStrictEqual([[`AWS:arn:aws:sts::${account}:x`, {}]]);
  });

  it("is the identity itself where none are named", () => {
    expect(callers([])).toStrictEqual([["", {}]]);
  });

  it("is who is in both, the narrower of the two", () => {
    const names = (...lists: readonly (readonly string[])[]) => callers(...lists).map(([name]) => name);
    expect(names(["*"], [role, service])).toStrictEqual([role, service]);
    expect(names([role, service], ["*"])).toStrictEqual([role, service]);
    expect(names([root], [role, user])).toStrictEqual([role]);
    expect(names([role, user], [root])).toStrictEqual([role]);
    expect(names([role], [user])).toStrictEqual([]);
    expect(names([role, role], [root, role])).toStrictEqual([role]);
    expect(names([root], [root], [role])).toStrictEqual([role]);
    expect(names([], [])).toStrictEqual([""]);
    expect(names([], [role])).toStrictEqual([]);
  });

  it("is nobody where the budget is spent", () => {
    const two = [role, user];
    expect(callersOf([two, two], new Budget(3))).toStrictEqual([]);
    expect(callersOf([two, two], new Budget(4))).toHaveLength(2);
    expect(callersOf([["*"], two], new Budget(-1))).toHaveLength(2);
  });
});

describe("the principals of a statement", () => {
  const named = (principals: readonly string[], name: string) =>
    new PrincipalSet(principals).names({ name, implied: new Map() });

  it("name who is there, everyone, or all of an account", () => {
    expect(named([role], role)).toBe(true);
    expect(named(["*"], role)).toBe(true);
    expect(named([service, "*"], service)).toBe(true);
    expect(named([root], role)).toBe(true);
    expect(named([root], session)).toBe(true);
    expect(named([], "")).toBe(true);
  });

  it("name nobody else", () => {
    expect(named([role], user)).toBe(false);
    expect(named([root], user)).toBe(false);
    expect(named([root], `Service:a:b:c:d:${ACCOUNT}`)).toBe(false);
    expect(named([], role)).toBe(false);
    expect(named([role], "")).toBe(false);
    expect(named([root], "AWS:arn:")).toBe(false);
    expect(named([role], "AWS:arn:x")).toBe(false);
  });
});
