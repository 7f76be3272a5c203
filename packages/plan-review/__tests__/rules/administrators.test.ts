import type { ResourceChange } from "../../src/model";
import { administratorLines } from "../../src/rules/administrators";
import { Unknown } from "../../src/values";
import { attributeOf, changeOf } from "../support/changes";

// the table has tests of its own; here is what follows from a row of it
jest.mock("../../src/iam/administrators", () => ({
  ADMINISTRATORS: [
    { type: /^acme_grant$/, paths: ["role", "rule.role"], value: /^(admin|root.*)$/s },
    { type: /^acme_owner$/, paths: [], value: /./ },
  ],
  GOOGLE_ADMINISTRATOR: /^roles\/owner$/,
}));
jest.mock("../../src/iam/doors", () => ({ COSMETIC: /^note$/ }));

type Values = Readonly<Record<string, ResourceChange["after"]>>;
/** A change of these attributes, each from what it was. */
const changed = (type: string, before: Values, after: Values, action: ResourceChange["action"] = "update") =>
  changeOf(type, {
    action,
    before,
    after,
    attributes: [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter((path) => JSON.stringify(before[path]) !== JSON.stringify(after[path]))
      .map((path) => attributeOf(path, { before: before[path], after: after[path] })),
  });
const lines = (...change: Parameters<typeof changed>) => administratorLines(changed(...change));
const made = (type: string, after: Values) => lines(type, {}, after, "create");

describe("an attribute that makes an administrator", () => {
  it("is named with its value, and with those who become one", () => {
    expect(made("acme_grant", { role: "admin", member: "a", name: "x", user: "" })).toEqual([
      "role: admin",
      "member: a",
    ]);
    expect(made("acme_grant", { rule: [{ role: "admin" }, { role: "rootish" }] })).toEqual([
      "rule.role: admin",
      "rule.role: rootish",
    ]);
    expect(made("acme_grant", { role: "admin", user: new Unknown() })).toEqual(["role: admin"]);
  });

  it("has a value that is strong, at one of the paths, of a type of the table", () => {
    expect(made("acme_grant", { role: "reader", member: "a" })).toEqual([]);
    expect(made("acme_grant", { level: "admin", member: "a" })).toEqual([]);
    expect(made("acme_other", { role: "admin", member: "a" })).toEqual([]);
  });

  it("is named without a long value, and not read in a longer one", () => {
    expect(made("acme_grant", { role: `root${"x".repeat(196)}` })).toEqual([`role: root${"x".repeat(196)}`]);
    expect(made("acme_grant", { role: `root${"x".repeat(197)}` })).toEqual(["role: as an administrator"]);
    expect(made("acme_grant", { role: `root${"x".repeat(99_996)}` })).toEqual(["role: as an administrator"]);
    expect(made("acme_grant", { role: `root${"x".repeat(99_997)}` })).toEqual([]);
  });

  it("is new only once", () => {
    expect(lines("acme_grant", { role: "admin", name: "x" }, { role: "admin", name: "y" })).toEqual([]);
    expect(lines("acme_grant", { role: "rooted" }, { role: "admin" })).toEqual(["role: admin"]);
    expect(lines("acme_grant", { role: "reader" }, { role: "admin" })).toEqual(["role: admin"]);
    expect(lines("acme_grant", { role: "admin", name: "x" }, { role: "admin", name: "y" }, "replace")).toEqual([
      "role: admin",
    ]);
  });

  it.each(["member", "members", "subject", "sub_principal", "user_names", "email", "scope"])(
    "makes one of whoever is added to a role that was one before: %s",
    (path) => {
      const before = { role: "admin", [path]: "a" };
      expect(lines("acme_grant", before, { role: "admin", [path]: "b" })[0]).toBe("role: admin");
      expect(lines("acme_grant", before, { role: "admin", [path]: "" })).toEqual([]);
    },
  );

  it("gains by one of several values, whatever else goes", () => {
    const gains = (...attributes: readonly ReturnType<typeof attributeOf>[]) =>
      administratorLines(changeOf("acme_grant", { before: { role: "admin" }, after: { role: "admin" }, attributes }));
    const somebody = attributeOf("subject", { before: { name: "a" }, after: { user: "b" } });
    expect(gains(attributeOf("name"))).toEqual([]);
    expect(gains(attributeOf("name"), somebody)).toEqual(["role: admin"]);
    const replaced = attributeOf("settings", { before: { x: "a" }, after: { y: "b" } });
    const change = changeOf("acme_grant", { action: "replace", after: { role: "admin" }, attributes: [replaced] });
    expect(administratorLines(change)).toEqual(["role: admin"]);
  });

  it("gives nothing where something only goes, or only a note changes", () => {
    expect(lines("acme_grant", { role: "admin", name: "x" }, { role: "admin", name: null }, "replace")).toEqual([]);
    expect(lines("acme_grant", { role: "admin", note: "x" }, { role: "admin", note: "y" }, "replace")).toEqual([]);
    expect(lines("acme_grant", { role: "admin", notes: "x" }, { role: "admin", notes: "y" }, "replace")).toEqual([
      "role: admin",
    ]);
  });

  it.each([
    "principal_id",
    "principal_object_id",
    "principal",
    "principals",
    "member",
    "members",
    "member_id",
    "members_id",
    "username",
    "user",
    "users",
    "user_id",
    "group_id",
    "email",
    "scope",
    "project",
    "grantee",
    "object_id",
    "login",
    "target",
  ])("is named beside whom it is about, by %s and nothing longer", (path) => {
    expect(made("acme_grant", { role: "admin", [path]: "a" })).toEqual(["role: admin", `${path}: a`]);
    expect(made("acme_grant", { role: "admin", [`x${path}`]: "a", [`${path}x`]: "b" })).toEqual(["role: admin"]);
  });

  it("is named beside the name of a subject", () => {
    expect(made("acme_grant", { role: "admin", subject: [{ name: "a" }] })).toEqual(["role: admin", "subject.name: a"]);
  });
});

describe("a type that makes an administrator by itself", () => {
  it("is named with whom it is about", () => {
    expect(made("acme_owner", { member: "a", role: "x" })).toEqual(["acme_owner", "member: a"]);
    expect(lines("acme_owner", { name: "a" }, { name: null })).toEqual([]);
  });

  it("is read again for each change", () => {
    expect([made("acme_owner", { id: "a" }), made("acme_owner", { id: "a" })]).toEqual([
      ["acme_owner"],
      ["acme_owner"],
    ]);
  });
});

describe("the bindings of a policy of Google", () => {
  const TYPE = "google_project_iam_policy";
  const policy = (...bindings: readonly unknown[]) => ({ policy_data: JSON.stringify({ bindings }) });
  const binding = (role: string, ...members: readonly string[]) => ({ role, members });

  it("are named where they make a new owner", () => {
    const before = policy(binding("roles/owner", "user:a"), binding("roles/viewer", "user:b"));
    const after = policy(binding("roles/owner", "user:a", "user:b", "user:b"), binding("roles/viewer", "user:c"));
    expect(lines(TYPE, before, after)).toEqual(["policy_data: roles/owner user:b"]);
    expect(lines(TYPE, after, before)).toEqual([]);
    expect(made(TYPE, before)).toEqual(["policy_data: roles/owner user:a"]);
  });

  it("are read of such a policy alone", () => {
    const owner = policy(binding("roles/owner", "user:a"));
    for (const type of ["google_iam_policy", `x${TYPE}`, `${TYPE}x`, "acme_grant"])
      expect(made(type, owner)).toEqual([]);
    expect(made("google_storage_bucket_iam_policy", owner)).toHaveLength(1);
  });

  it("are none where there is no list of them", () => {
    const bad = ["no JSON", "[]", "null", "{}", '{"bindings":{}}', '{"bindings":["a",null,{"role":"roles/owner"}]}'];
    expect(bad.flatMap((policy_data) => made(TYPE, { policy_data }))).toEqual([]);
    expect(made(TYPE, { policy_data: 7 })).toEqual([]);
    const list = Object.values(policy(binding("roles/owner", "user:a")));
    expect(made(TYPE, { policy_data: list })).toEqual([]);
    expect(
      made(TYPE, policy("a", { role: "roles/owner", members: "user:a" }, binding("roles/owner", "user:a"))),
    ).toEqual(["policy_data: roles/owner user:a"]);
  });
});
