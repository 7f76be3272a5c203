import { attributeChanges } from "../../src/attributes";
import { kindOf } from "../../src/catalogue/types";
import { isPolicyPath } from "../../src/iam/policy-paths";
import type { ResourceChange } from "../../src/model";
import { isShare } from "../../src/network/sharing";
import { granted, isCompared, isDoor } from "../../src/rules/access";
import { administratorLines } from "../../src/rules/administrators";
import { bucketGrants } from "../../src/rules/bucket-grants";
import { unboundIssuers } from "../../src/rules/issuers";
import { loosened } from "../../src/rules/loosened";
import { Unknown } from "../../src/values";
import { ACTIONS, changeOf, planOfChanges } from "../support/changes";

// what each of them answers has tests of its own; here is what follows from it
jest.mock("../../src/catalogue/types", () => ({ kindOf: jest.fn() }));
jest.mock("../../src/iam/doors", () => ({
  COSMETIC: /^note$/,
  DEFINES: /^acme_role$/,
  DOORS: {
    aws_cognito_identity_pool_roles_attachment: { of: ["pool"] },
    aws_iam_access_key: { of: [] },
    aws_s3_bucket_acl: { of: [] },
    acme_always: { of: [] },
    acme_door: { of: ["owner", "thing.0.name", "groups"] },
  },
  GIVING: { acme_giver: /^gives\.who$/, kubernetes_config_map: /^data\.\w+$/ },
  OTHER_DOORS: [{ type: /^other_door$/, of: ["owner", "second"] }],
}));
jest.mock("../../src/iam/policy-paths", () => ({ isPolicyPath: jest.fn() }));
jest.mock("../../src/network/sharing", () => ({ isShare: jest.fn() }));
jest.mock("../../src/rules/administrators", () => ({ administratorLines: jest.fn() }));
jest.mock("../../src/rules/bucket-grants", () => ({ bucketGrants: jest.fn() }));
jest.mock("../../src/rules/issuers", () => ({ unboundIssuers: jest.fn() }));
jest.mock("../../src/rules/loosened", () => ({ loosened: jest.fn() }));

type Values = Readonly<Record<string, ResourceChange["after"]>>;

/** The plan makes what is called "new". */
const index = {
  isGoing: () => false,
  isNew: ({ after }: ResourceChange, paths: readonly string[]) =>
    paths.some((path) => {
      let value: unknown = after;
      for (const part of path.split(".")) value = (value as Record<string, unknown> | undefined)?.[part];
      return value === "new";
    }),
};
const changed = (type: string, before: Values | null, after: Values, more: Partial<ResourceChange> = {}) =>
  changeOf(type, { before, after, attributes: attributeChanges(before, after, []), ...more });
const said = (change: ResourceChange) =>
  [...granted.check(planOfChanges(change), index)].flatMap(({ details = [] }) => details);
const updated = (type: string, before: Values, after: Values) => said(changed(type, before, after));
const made = (type: string, after: Values, more: Partial<ResourceChange> = {}) =>
  said(changed(type, null, after, { action: "create", ...more }));

beforeEach(() => {
  jest.resetAllMocks();
  jest
    .mocked(kindOf)
    .mockImplementation((type) => (/^(acme|aws)_(grant|role)|^other_door$/.test(type) ? "grants" : "holds"));
  jest.mocked(isShare).mockReturnValue(false);
  jest.mocked(isPolicyPath).mockImplementation((_, path) => path === "policy");
  jest.mocked(administratorLines).mockReturnValue([]);
  jest.mocked(bucketGrants).mockReturnValue([]);
  jest.mocked(unboundIssuers).mockReturnValue(() => []);
  jest.mocked(loosened).mockReturnValue([]);
});

describe("the rule about who gets access", () => {
  it("names the resource, with a sentence", () => {
    const change = changed("acme_always", null, { who: "a" }, { action: "create" });
    expect([...granted.check(planOfChanges(changeOf("acme_thing"), change), index)]).toStrictEqual([
      { address: "acme_always.it", message: "grants access that nobody had before", details: ["who: a"] },
    ]);
  });

  it("looks at what is there after the plan", () => {
    const told = ACTIONS.filter((action) => made("acme_always", { who: "a" }, { action }).length > 0);
    expect(told).toEqual(["create", "update", "replace"]);
  });

  it("leaves administrators to the rule about them", () => {
    jest.mocked(administratorLines).mockReturnValue(["a"]);
    expect(made("acme_always", { who: "a" })).toEqual([]);
  });

  it("tells issuers that no role binds, whatever else is given", () => {
    jest.mocked(unboundIssuers).mockReturnValue((change) => [`${change.type} issues`]);
    expect(made("acme_thing", {})).toEqual(["acme_thing issues"]);
    expect(made("acme_always", { who: "a" })).toEqual(["who: a", "acme_always issues"]);
  });

  it("says each line once, and no more than eight", () => {
    const lines = (count: number) => Array.from({ length: count }, (_, position) => `line ${position}`);
    jest.mocked(unboundIssuers).mockReturnValue(() => [...lines(8), "line 0"]);
    expect(made("acme_thing", {})).toEqual(lines(8));
    jest.mocked(unboundIssuers).mockReturnValue(() => lines(10));
    expect(made("acme_thing", {})).toEqual([...lines(8), "and 2 more"]);
  });
});

describe("a door", () => {
  it("is a type of the table, and one that gives access by its kind, unless it shares or is compared", () => {
    expect(["acme_always", "acme_grant", "acme_thing", "toString", "aws_iam_role"].filter(isDoor)).toEqual([
      "acme_always",
      "acme_grant",
    ]);
    jest.mocked(kindOf).mockReturnValue("grants");
    expect([isDoor("aws_iam_role"), isDoor("aws_iam_roles")]).toEqual([false, true]);
    jest.mocked(isShare).mockReturnValue(true);
    expect([isDoor("acme_always"), isDoor("acme_grant")]).toEqual([false, false]);
  });

  it.each([
    "aws_iam_role",
    "aws_iam_policy",
    "aws_iam_openid_connect_provider",
    "aws_iam_role_policy",
    "aws_iam_user_policy",
    "aws_iam_group_policy",
    "aws_iam_role_policy_attachment",
    "aws_iam_user_policy_attachment",
    "aws_iam_group_policy_attachment",
    "aws_iam_policy_attachment",
    "aws_iam_role_policies_exclusive",
    "aws_iam_user_policy_attachments_exclusive",
    "aws_lambda_permission",
    "aws_ssoadmin_managed_policy_attachment",
    "aws_ssoadmin_customer_managed_policy_attachment",
    "aws_ssoadmin_customer_managed_policy_attachments_exclusive",
    "aws_organizations_policy",
    "aws_organizations_policy_attachment",
  ])("is none where what it attaches or trusts is compared: %s", (type) => {
    expect([type, `x${type}`, `${type}x`].map(isCompared)).toEqual([true, false, false]);
  });

  it("holds a policy that other rules compare, unless it gives more than that", () => {
    expect(made("acme_grant", { who: "a", policy: null })).toEqual([]);
    expect(updated("acme_grant", { policy: "a" }, { policy: "b" })).toEqual([]);
    expect(made("acme_always", { who: "a", policy: "p" })).toEqual(["who: a"]);
    expect(updated("acme_always", { who: "a", policy: "p" }, { who: "a", policy: "q" })).toEqual([]);
    expect(said(changeOf("acme_grant", { action: "create", after: null }))).toEqual(["to whom is known after apply"]);
    expect(isPolicyPath).toHaveBeenCalledWith("acme_grant", "policy");
  });
});

describe("a door that changes", () => {
  it("gives what is added or other than before, and nothing by what goes", () => {
    expect(updated("acme_door", { owner: "a", users: ["a"] }, { owner: "b", users: ["a", "b"] })).toEqual([
      "owner: a → b",
      "users.1: b",
    ]);
    expect(updated("acme_door", { users: ["a", "b"], owner: "x" }, { users: ["a"], owner: "" })).toEqual([]);
    expect(updated("acme_grant", { on: false }, { on: true })).toEqual(["on: false → true"]);
  });

  it.each([false, "false", "Inactive", "DISABLED"])("gives nothing by being switched off: %s", (value) => {
    expect(updated("acme_door", { state: "x" }, { state: value })).toEqual([]);
    expect(updated("acme_door", { state: "x" }, { state: `${value}y` })).toHaveLength(1);
    expect(updated("acme_door", { state: "x" }, { state: `y${value}` })).toHaveLength(1);
  });

  it("gives nothing by a note", () => {
    expect(updated("acme_door", { note: "a", notes: "a" }, { note: "b", notes: "b" })).toEqual(["notes: a → b"]);
  });

  it("gives by a bound that goes, and to something new too", () => {
    jest.mocked(loosened).mockReturnValue(["bound"]);
    expect(updated("acme_door", { who: "a", owner: "new" }, { who: "b", owner: "new" })).toEqual([
      "who: a → b",
      "bound",
    ]);
    expect(made("acme_door", { who: "b" })).toEqual(["who: b"]);
    expect(updated("acme_thing", { who: "a" }, { who: "b" })).toEqual([]);
  });
});

describe("a door that is made", () => {
  it("is told with what it says, as far as it is known", () => {
    const after = {
      id: "i",
      who: ["a", ""],
      on: true,
      off: false,
      note: "x",
      later: new Unknown(),
      long: "x".repeat(201),
    };
    expect(made("acme_always", after)).toEqual(["id: i", `long: ${"x".repeat(200)}…`, "on: true", "who.0: a"]);
    expect(made("acme_always", { long: "x".repeat(200) })).toEqual([`long: ${"x".repeat(200)}`]);
    expect(made("acme_always", { who: new Unknown(), note: "x" })).toEqual(["to whom is known after apply"]);
  });

  it("belongs to something new, by one of the names that the table has", () => {
    const thing = (name: string) => ({ thing: [{ name }] });
    expect([made("acme_door", { owner: "new" }), made("acme_door", thing("new"))]).toEqual([[], []]);
    expect(made("acme_door", { owner: "old", ...thing("old"), user: "new" })).toHaveLength(3);
    expect(made("acme_always", { owner: "new" })).toHaveLength(1);
    expect(made("other_door", { second: "new", owner: "old" })).toEqual([]);
    expect(made("other_door", { user: "new", owner: "old" })).toEqual(["owner: old", "user: new"]);
  });

  it("belongs to several, of which all are new", () => {
    expect(made("acme_door", { groups: ["new", "new"] })).toEqual([]);
    expect(made("acme_door", { groups: ["new", "old"], who: "a" })).toHaveLength(3);
    expect(made("acme_door", { groups: [], who: "a" })).toEqual(["who: a"]);
  });

  it("is a role that somebody still has to be given", () => {
    jest.mocked(isPolicyPath).mockReturnValue(false);
    expect([made("acme_role", { who: "a" }), made("acme_grant_role", { who: "a" })]).toEqual([[], ["who: a"]]);
  });

  it("is an access key, unless that is switched off", () => {
    expect(made("aws_iam_access_key", { status: "Inactive" })).toEqual([]);
    expect(made("aws_iam_access_key", { status: "Active" })).toEqual(["status: Active"]);
    expect(made("acme_always", { status: "Inactive" })).toEqual(["status: Inactive"]);
    expect(updated("aws_iam_access_key", { status: "Inactive" }, { status: "Active" })).toHaveLength(1);
  });
});

describe("a door of a kind, of which only the names of its attributes tell to whom it belongs", () => {
  const NAMES = [
    ...["owner_id", "owner_ids", "owner_arn", "owner_arns", "owner_name", "owner_names", "role", "user", "group"],
    ...["member", "members", "principal", "bucket", "project", "namespace", "repository", "team", "scope", "subject"],
    ...["database", "cluster"],
  ];

  it.each(NAMES)("belongs to something new by %s", (name) => {
    expect(made("acme_grant", { [name]: "new" })).toEqual([]);
    expect(made("acme_grant", { [name]: ["new"] })).toEqual([]);
    expect(made("acme_grant", { [name]: "old" })).toEqual([`${name}: old`]);
    expect(made("acme_grant", { [`${name}x`]: "new" })).toHaveLength(1);
    expect(made("acme_grant", { other: "new" })).toEqual(["other: new"]);
  });

  it.each(NAMES.slice(6))("is not told by a longer name that ends like %s", (name) => {
    expect(made("acme_grant", { [`my${name}`]: "new" })).toHaveLength(1);
  });

  it("belongs to all that it names, as far as somebody set them", () => {
    expect(made("acme_grant", { role: "new", user: "old" })).toHaveLength(2);
    expect(made("acme_grant", { role: "new", user: "" })).toEqual([]);
    const after = { role: "new", user: "old" };
    expect(made("acme_grant", after, { configured: new Set(["role"]) })).toEqual([]);
    expect(made("acme_grant", after, { configured: new Set(["role", "user"]) })).toHaveLength(2);
    expect(made("acme_grant", after, { configured: new Set() })).toHaveLength(2);
  });
});
