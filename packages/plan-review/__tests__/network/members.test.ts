import { everyoneIn } from "../../src/network/members";
import type { Marked } from "../../src/values";

const found = (resource: Marked) => [...everyoneIn(resource)];
const GROUP = "http://acs.amazonaws.com/groups/global/AllUsers";

describe("everyone", () => {
  it("is named wherever a resource says it, with where", () => {
    expect(found({ member: "allUsers" })).toEqual(["member: allUsers"]);
    expect(found({ access: [{ members: ["user:a", "allAuthenticatedUsers"] }] })).toEqual([
      "access.members: allAuthenticatedUsers",
    ]);
    expect(found({ grantee: { uri: GROUP } })).toEqual([`grantee.uri: ${GROUP}`]);
    const others = ["https://acs.amazonaws.com/groups/global/AuthenticatedUsers", "groups/global/AuthenticatedUsers"];
    expect(others.flatMap((uri) => found({ uri }))).toEqual(others.map((uri) => `uri: ${uri}`));
  });

  it("is a word within a short text too", () => {
    const texts = [
      "READER:allUsers",
      "user:a,allUsers",
      "allUsers,user:a",
      "a; allUsers",
      "'x' \"allAuthenticatedUsers\"",
    ];
    expect(texts.filter((text) => found({ text }).length !== 1)).toEqual([]);
    const others = ["allUsersOfOurs", "forallUsers", "allUsers-group", "AllUsers", "x/AuthenticatedUsers", ""];
    expect(others.filter((text) => found({ text }).length > 0)).toEqual([]);
    expect(found({ text: `allUsers,${"x".repeat(190)}` })).toHaveLength(1);
    expect(found({ text: `allUsers,${"x".repeat(191)}` })).toEqual([]);
  });

  it("is nobody in numbers and switches, and in the name of an attribute", () => {
    expect(found({ allUsers: true, n: 7, x: null, list: ["user:a"] })).toEqual([]);
    expect([found(null), found("user:a"), found([])]).toEqual([[], [], []]);
  });

  it("is named once for the same in the same place", () => {
    expect(found({ members: ["allUsers", "allUsers"] })).toEqual(["members: allUsers"]);
  });
});

describe("a text that is JSON", () => {
  it("is read, and what is in it", () => {
    expect(found({ policy: '{"bindings":[{"members":["allUsers"]}]}' })).toEqual(["policy.bindings.members: allUsers"]);
    expect(found({ policy: ' [{"member":"allUsers"}]' })).toEqual(["policy.member: allUsers"]);
    expect(found({ outer: JSON.stringify({ inner: JSON.stringify({ member: "allUsers" }) }) })).toEqual([
      "outer.inner.member: allUsers",
    ]);
  });

  it("is read also where it spells the word with escapes", () => {
    expect(found({ policy: '{"members":["all\\u0055sers"]}' })).toEqual(["policy.members: allUsers"]);
    const inner = '{"members":["all\\u0055sers"]}';
    expect(found({ outer: JSON.stringify({ inner }) })).toEqual(["outer.inner.members: allUsers"]);
    expect(found({ text: "all\\u0055sers" })).toEqual([]);
  });

  it("is a text like any other where it cannot be read", () => {
    expect(found({ policy: '{"members": allUsers ' })).toEqual(['policy: {"members": allUsers ']);
    expect(found({ policy: 'x {"member":"allUsers"}' })).toEqual(['policy: x {"member":"allUsers"}']);
  });

  it("is not read where it is too long, and that is said", () => {
    const text = (length: number) => `["allUsers"${" ".repeat(length - 12)}]`;
    expect(found({ policy: text(1_000_000) })).toEqual(["policy: allUsers"]);
    expect(found({ text: "x".repeat(1_000_001) })).toEqual([]);
    expect(found({ text: "allUsers ".padEnd(1_000_000, "x") })).toEqual([]);
    expect(found({ policy: text(1_000_001) })).toEqual([
      "policy: perhaps everyone, in a text that is too long to read",
    ]);
  });

  it("is read to two hundred levels", () => {
    const nested = (levels: number) => JSON.parse(`${"[".repeat(levels)}"allUsers"${"]".repeat(levels)}`) as Marked;
    expect(found(nested(200))).toEqual([": allUsers"]);
    expect(found(nested(201))).toEqual([]);
    const deep = (levels: number): Marked => ({ policy: JSON.stringify(nested(levels)) });
    expect(found(deep(198))).toEqual(["policy: allUsers"]);
    expect(found(deep(199))).toEqual([]);
    const objects = (levels: number): Marked => (levels === 0 ? "allUsers" : { a: objects(levels - 1) });
    expect(found(objects(200))).toHaveLength(1);
    expect(found(objects(201))).toEqual([]);
  });
});

describe("what everyone may do", () => {
  it("is the role, the permission and the condition in the same block", () => {
    expect(found({ role: "READER", member: "allUsers", name: "x" })).toEqual(["member: allUsers, role READER"]);
    expect(found({ grant: [{ permission: "READ", uri: GROUP }] })).toEqual([`grant.uri: ${GROUP}, permission READ`]);
    const condition = { title: "t", expression: "e" };
    expect(found({ member: "allUsers", condition, role: "r" })).toEqual([
      'member: allUsers, condition {"expression":"e","title":"t"}, role r',
    ]);
    expect(found({ role: "outer", inner: { member: "allUsers" } })).toEqual(["inner.member: allUsers"]);
    expect(
      found({
        bindings: [
          { role: "a", members: ["allUsers"] },
          { role: "b", members: ["allUsers"] },
        ],
      }),
    ).toEqual(["bindings.members: allUsers, role a", "bindings.members: allUsers, role b"]);
  });

  it("is left out where it says nothing, and where it is a list", () => {
    expect(found({ role: "", permission: null, condition: {}, permissions: ["READ"], member: "allUsers" })).toEqual([
      "member: allUsers",
    ]);
    expect(found({ roles: "0", role_level: 0, member: "allUsers" })).toEqual([
      "member: allUsers, roles 0, role_level 0",
    ]);
  });

  it("is told apart also by what stands behind its first five hundred characters", () => {
    const line = (role: string) => found({ role, member: "allUsers" })[0];
    const long = "r".repeat(500);
    expect(line(long)).toBe(`member: allUsers, role ${long}`);
    expect(line(`${long}a`)).toMatch(/^member: allUsers, role r{500}… \([0-9a-f]{12}\)$/);
    expect(line(`${long}a`)).not.toBe(line(`${long}b`));
    expect(line(`${long}a`)).toBe(line(`${long}a`));
  });
});
