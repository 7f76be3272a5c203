import type { ResourceChange } from "../../src/model";
import { detachments } from "../../src/rules/detachments";
import type { PlanIndex } from "../../src/rules/rule";
import { type Marked, Unknown } from "../../src/values";
import { ACTIONS, attributeOf, changeOf, planOfChanges } from "../support/changes";

const CHANGES = ["update", "replace", "delete"];
const own = (name: string) => `arn:aws:iam::111122223333:policy/${name}`;
const [ONE, OTHER] = [own("one"), own("other")];
const SINGLE = "aws_iam_role_policy_attachment";
const SHARED = "aws_iam_policy_attachment";
const index = { isNew: () => false, isGoing: jest.fn<boolean, Parameters<PlanIndex["isGoing"]>>() };
/** What is detached by the first of these changes. */
const detached = (...changes: readonly [ResourceChange, ...ResourceChange[]]) =>
  (detachments(planOfChanges(...changes), index).get(changes[0]) ?? []).map((line) =>
    line.replace(/^detaches (.*), which may deny$/, "$1"),
  );
const change = (type: string, more: Partial<ResourceChange>) => changeOf(type, { action: "delete", ...more });
const attached = (policy_arn: Marked, type = SINGLE) => change(type, { before: { policy_arn } });
const actions = (type: string, more: Partial<ResourceChange>) =>
  ACTIONS.filter((action) => detached(changeOf(type, { action, ...more })).length > 0);
/** A managed policy that the plan changes or deletes. */
const policy = (Effect: string, more: Partial<ResourceChange> = {}) =>
  change("aws_iam_policy", {
    before: {
      arn: ONE,
      policy: JSON.stringify({ Statement: ["Allow", Effect].map((each) => ({ Effect: each, Action: "s3:*" })) }),
    },
    ...more,
  });

beforeEach(() => {
  index.isGoing.mockReset().mockReturnValue(false);
});

describe("a policy that may deny", () => {
  it("is said to be detached, unless it is known to deny nothing", () => {
    const plan = planOfChanges(attached(ONE), changeOf("acme_thing", { action: "delete" }));
    expect([...detachments(plan, index)]).toStrictEqual([[plan.changes[0], [`detaches ${ONE}, which may deny`]]]);
    expect(detached(attached(ONE), policy("Deny"))).toEqual([ONE]);
    expect(detached(attached(ONE), policy("Allow"))).toEqual([]);
    expect(detached(attached(OTHER), policy("Allow"))).toEqual([OTHER]);
  });

  it("is known by the text that it had, and by its own type", () => {
    const statement = policy("Allow");
    expect(detached(attached(ONE), { ...statement, type: "acme_policy" })).toEqual([ONE]);
    expect(detached(attached(ONE), policy("Allow", { before: { arn: ONE, policy: "text" } }))).toEqual([ONE]);
    expect(detached(attached(ONE), policy("Deny", { before: { policy: "{}" } }), statement)).toEqual([]);
    // one text that cannot be read does not end the search for others
    expect(detached(attached(ONE), policy("Deny", { before: { arn: OTHER } }), statement)).toEqual([]);
  });

  it("is one of AWS by its name", () => {
    const aws = (name: string) => `arn:aws:iam::aws:policy/${name}`;
    const denying = [aws("AWSDenyAll"), aws("AWSCompromisedKeyQuarantineV2"), "arn:aws-cn:iam::aws:policy/AWSDenyAll"];
    expect(denying.flatMap((arn) => detached(attached(arn)))).toEqual(denying);
    expect(detached(attached(aws("ReadOnlyAccess")))).toEqual([]);
    expect(detached(attached(`x:${aws("ReadOnlyAccess")}`))).toHaveLength(1);
    expect(detached(attached("arn:a:b:iam::aws:policy/ReadOnlyAccess"))).toHaveLength(1);
  });

  it("is one that nobody knows", () => {
    const unknown = ["a policy that is known after apply"];
    expect([detached(attached(new Unknown())), detached(change(SINGLE, {}))]).toEqual([unknown, unknown]);
  });
});

describe("a policy that goes from everybody", () => {
  it.each(["DenyAll", "guard", "boundary", "restrict", "Quarantine", "protection", "prevent"])(
    "is a guard by its name: %s",
    (name) => {
      expect(detached(attached(own(name), SHARED))).toEqual([own(name)]);
    },
  );

  it("is none where nothing says so, and one where its text does", () => {
    expect(detached(attached(ONE, SHARED))).toEqual([]);
    expect(detached(attached(ONE, SHARED), policy("Deny"))).toEqual([ONE]);
    expect(detached(attached(ONE))).toEqual([ONE]);
    const moved = changeOf(SHARED, { before: { policy_arn: ONE }, attributes: [attributeOf("policy_arn")] });
    expect(detached(moved)).toEqual([ONE]);
  });
});

describe("one policy of one identity", () => {
  const moves = (path: string, more: Parameters<typeof attributeOf>[1] = {}) =>
    detached(
      changeOf(SINGLE, {
        before: { policy_arn: ONE },
        attributes: [attributeOf("name"), attributeOf(path, more)],
      }),
    );

  it.each(["aws_iam_role_policy_attachment", "aws_iam_user_policy_attachment", "aws_iam_group_policy_attachment"])(
    "is detached: %s",
    (type) => {
      const more = { before: { policy_arn: ONE }, attributes: [attributeOf("role")] };
      expect(actions(type, more)).toEqual(CHANGES);
      expect(actions(`x${type}`, more)).toEqual([]);
    },
  );

  it("is detached where another one takes its place, or another identity", () => {
    for (const path of ["policy_arn", "role", "user", "group"]) expect(moves(path)).toEqual([ONE]);
    expect([moves("name"), moves("my_role")]).toEqual([[], []]);
    expect(moves("roles", { before: ["a", "b"], after: ["a"] })).toEqual([ONE]);
    expect(moves("roles", { before: ["a"], after: ["a", "b"] })).toEqual([]);
    expect(moves("roles", { before: ["a"], after: new Unknown() })).toEqual([ONE]);
  });

  it("is detached from what stays", () => {
    index.isGoing.mockReturnValue(true);
    const gone = attached(ONE);
    expect(detached(gone)).toEqual([]);
    expect(index.isGoing).toHaveBeenCalledWith(gone, [
      "role",
      "user",
      "group",
      "role_name",
      "user_name",
      "group_name",
      "target_id",
      "permission_set_arn",
    ]);
    expect(moves("policy_arn")).toEqual([ONE]);
  });
});

describe("a list of policies", () => {
  it.each([
    ["aws_iam_role_policy_attachments_exclusive", "policy_arns"],
    ["aws_iam_user_policy_attachments_exclusive", "policy_arns"],
    ["aws_iam_group_policy_attachments_exclusive", "policy_arns"],
    ["aws_iam_role_policies_exclusive", "policy_names"],
    ["aws_iam_user_policies_exclusive", "policy_names"],
    ["aws_iam_group_policies_exclusive", "policy_names"],
    ["aws_iam_role", "managed_policy_arns"],
  ])("loses what is in it no longer: %s", (type, path) => {
    const more = { before: { [path]: [ONE, OTHER] }, after: { [path]: [OTHER] } };
    expect(detached(changeOf(type, more))).toEqual([ONE]);
    expect(actions(type, more)).toEqual(["update"]);
    expect(actions(`x${type}`, more)).toEqual([]);
    expect(actions(`${type}x`, more)).toEqual([]);
    expect(detached(changeOf(type, { before: more.after, after: more.before }))).toEqual([]);
  });
});

describe("a policy of an organization", () => {
  it("is detached, whatever its name is", () => {
    const more = { before: { policy_id: "p-1" } };
    expect(detached(change("aws_organizations_policy_attachment", more))).toEqual(["p-1"]);
    expect(actions("aws_organizations_policy_attachment", more)).toEqual(CHANGES);
    expect(detached(change("aws_organizations_policy_attachment", {}))).toEqual(["a policy that is known after apply"]);
    expect(detached(change("acme_attachment", more))).toEqual([]);
  });
});

describe("a policy of a permission set", () => {
  const managed = "aws_ssoadmin_managed_policy_attachment";
  const customer = "aws_ssoadmin_customer_managed_policy_attachments_exclusive";
  const references = (...names: readonly string[]) => ({
    customer_managed_policy_reference: names.map((name) => ({ name })),
  });

  it("is detached with its attachment", () => {
    const deny = { managed_policy_arn: "arn:aws:iam::aws:policy/AWSDenyAll" };
    expect(detached(change(managed, { before: deny }))).toEqual([deny.managed_policy_arn]);
    const after = { managed_policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" };
    expect(detached(changeOf(managed, { action: "replace", before: deny, after }))).toEqual([deny.managed_policy_arn]);
    expect(detached(changeOf(managed, { action: "create", before: deny, after }))).toEqual([]);
  });

  it("is detached where it is in the list no longer, or the list is another's", () => {
    const lists = { before: references("one", "other"), after: references("other") };
    expect(detached(changeOf(customer, lists))).toEqual(["one"]);
    expect(detached(change(customer, lists))).toEqual(["one", "other"]);
    const attributes = [attributeOf("name"), attributeOf("permission_set_arn")];
    expect(detached(changeOf(customer, { ...lists, attributes }))).toEqual(["one", "other"]);
    expect(detached(changeOf(customer, { ...lists, attributes: [attributeOf("name")] }))).toEqual(["one"]);
  });
});
