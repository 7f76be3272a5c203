import type { Action, ResourceChange } from "../../src/model";
import { attachments } from "../../src/rules/attachments";
import type { PlanIndex } from "../../src/rules/rule";
import { Unknown } from "../../src/values";
import { ACTIONS, attributeOf, changeOf } from "../support/changes";

const STAYS = ["create", "update", "replace"];
const [READ, OWN] = ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::111122223333:policy/own"];
const ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess";
const BOUNDARY = "aws_ssoadmin_permissions_boundary_attachment";
const index = {
  isNew: jest.fn<boolean, Parameters<PlanIndex["isNew"]>>(),
  isGoing: jest.fn<boolean, Parameters<PlanIndex["isGoing"]>>(),
};
const told = (type: string, more: Partial<ResourceChange>) => attachments(changeOf(type, more), index);
const created = (type: string, after: ResourceChange["after"]) => told(type, { action: "create", after });
const changed = (path: string, before?: ResourceChange["before"], after?: ResourceChange["before"]) => ({
  attributes: [attributeOf(path, { before, after })],
});
/** By what is told of them. */
const actions = (type: string, more: Partial<ResourceChange>) =>
  ACTIONS.filter((action) => told(type, { action, ...more }).length > 0);

beforeEach(() => {
  jest.resetAllMocks();
  index.isNew.mockReturnValue(false);
  index.isGoing.mockReturnValue(false);
});

it("says nothing of what attaches nothing", () => {
  expect(actions("acme_thing", { ...changed("name", "a", "b"), after: { policy_arn: ADMIN } })).toEqual([]);
});

describe("one policy for one identity", () => {
  it.each([
    "aws_iam_role_policy_attachment",
    "aws_iam_user_policy_attachment",
    "aws_iam_group_policy_attachment",
    "aws_iam_policy_attachment",
  ])("is attached: %s", (type) => {
    expect(created(type, { policy_arn: READ })).toEqual([`attaches ${READ}`]);
    expect(created(type, { policy_arn: new Unknown() })).toEqual(["attaches a policy that is known after apply"]);
    expect([created(`x${type}`, { policy_arn: READ }), created(`${type}x`, { policy_arn: READ })]).toEqual([[], []]);
    expect(actions(type, { after: { policy_arn: READ }, ...changed("role", "a", "b") })).toEqual(STAYS);
  });

  const type = "aws_iam_role_policy_attachment";

  it("is one that is wide by itself where the identity is new", () => {
    index.isNew.mockReturnValue(true);
    const change = changeOf(type, { action: "create", after: { role: "api", policy_arn: READ } });
    expect(attachments(change, index)).toEqual([]);
    expect(index.isNew).toHaveBeenCalledWith(change, ["role", "user", "group", "role_name", "user_name", "group_name"]);
    expect(created(type, { policy_arn: ADMIN })).toEqual([`attaches ${ADMIN}`]);
    expect(created(type, {})).toEqual([]);
  });

  it("is attached by an update where the policy or the identity is another one", () => {
    const updated = (path: string, before: ResourceChange["before"] = "a", after: ResourceChange["before"] = "b") =>
      told("aws_iam_policy_attachment", { after: { policy_arn: READ }, ...changed(path, before, after) });
    for (const path of ["policy_arn", "role", "roles", "user", "users", "group", "groups"])
      expect(updated(path)).toEqual([`attaches ${READ}`]);
    expect([updated("name"), updated("my_role"), updated("roles", ["a", "b"], ["a"])]).toEqual([[], [], []]);
    expect(updated("roles", ["a"], ["a", "b"])).toHaveLength(1);
    const attributes = [attributeOf("name"), attributeOf("roles")];
    expect(told("aws_iam_policy_attachment", { after: { policy_arn: READ }, attributes })).toHaveLength(1);
  });
});

describe("a policy of AWS that is wide by itself", () => {
  const wide = (arn: string) => {
    index.isNew.mockReturnValue(true);
    return created("aws_iam_role_policy_attachment", { policy_arn: arn }).length > 0;
  };

  it.each([
    "AdministratorAccess",
    "AdministratorAccess-Amplify",
    "PowerUserAccess",
    "IAMFullAccess",
    "AmazonS3FullAccess",
    "job-function/DatabaseAdministrator",
    "job-function/NetworkAdministrator",
  ])("is one by its whole name: %s", (name) => {
    expect(wide(`arn:aws:iam::aws:policy/${name}`)).toBe(true);
    expect(wide(`arn:aws:iam::aws:policy/${name}.x`)).toBe(false);
  });

  it("is one of a cluster", () => {
    const arn = "arn:aws:eks::aws:cluster-access-policy";
    expect(wide(`${arn}/AmazonEKSClusterAdminPolicy`)).toBe(true);
    expect(wide(`${arn}/AmazonEKSAdminPolicy`)).toBe(true);
    expect(wide(`${arn}/AmazonEKSAdminPolicyx`)).toBe(false);
    expect(wide(`${arn}/AmazonEKSViewPolicy`)).toBe(false);
  });

  it("is none of the project's own", () => {
    expect([wide(OWN), wide(READ), wide("arn:aws:iam::1:policy/my/PowerUserAccess")]).toEqual([false, false, false]);
  });
});

describe("the whole list of an identity", () => {
  it.each(["role", "user", "group"])("attaches what was not in it: aws_iam_%s_policy_attachments_exclusive", (kind) => {
    const type = `aws_iam_${kind}_policy_attachments_exclusive`;
    const lists = { before: { policy_arns: [READ] }, after: { policy_arns: [READ, OWN, new Unknown()] } };
    const unknown = "attaches a policy that is known after apply";
    expect(told(type, lists)).toEqual([`attaches ${OWN}`, unknown]);
    expect(told(type, { ...lists, action: "replace" })).toEqual([`attaches ${READ}`, `attaches ${OWN}`, unknown]);
    expect([told(`x${type}`, lists), told(`${type}x`, lists)]).toEqual([[], []]);
  });

  it("attaches to a new identity what is wide by itself", () => {
    index.isNew.mockReturnValue(true);
    const change = changeOf("aws_iam_role_policy_attachments_exclusive", {
      action: "create",
      after: { policy_arns: [READ, ADMIN] },
    });
    expect(attachments(change, index)).toEqual([`attaches ${ADMIN}`]);
    expect(index.isNew).toHaveBeenCalledWith(change, expect.arrayContaining(["role_name"]));
  });

  it("attaches nothing where it is empty, and what nobody knows yet where it is unknown", () => {
    const type = "aws_iam_role_policy_attachments_exclusive";
    expect([created(type, {}), created(type, { policy_arns: [] }), created(type, { policy_arns: "" })]).toEqual([
      [],
      [],
      [],
    ]);
    expect(created(type, { policy_arns: new Unknown() })).toEqual(["attaches a policy that is known after apply"]);
  });

  it("is one of a role itself", () => {
    const managed = (before: ResourceChange["before"], after: ResourceChange["before"], action: Action = "update") =>
      told("aws_iam_role", { action, ...changed("managed_policy_arns", before, after) });
    expect(managed([READ], [READ, OWN])).toEqual([`attaches ${OWN}`]);
    expect(managed(null, [READ, ADMIN], "create")).toEqual([`attaches ${ADMIN}`]);
    expect(managed([READ], null)).toEqual([]);
    expect(managed([READ, OWN], [OWN])).toEqual([]);
    expect(told("aws_iam_role", changed("other", [READ], [OWN]))).toEqual([]);
  });
});

describe("a permission set", () => {
  const managed = "aws_ssoadmin_managed_policy_attachment";
  const customer = "aws_ssoadmin_customer_managed_policy_attachment";
  const references = (...names: readonly string[]) => ({
    customer_managed_policy_reference: names.map((name) => ({ name, path: "/" })),
  });

  it("gets one policy, or a list", () => {
    expect(created(managed, { managed_policy_arn: READ })).toEqual([`attaches ${READ} to a permission set`]);
    expect(created(customer, references("own"))).toEqual(["attaches own to a permission set"]);
    expect(created(`${managed}s_exclusive`, { managed_policy_arns: [READ, OWN] })).toEqual([
      `attaches ${READ} to a permission set`,
      `attaches ${OWN} to a permission set`,
    ]);
    const unknown = ["attaches a policy that is known after apply to a permission set"];
    expect(created(`${managed}s_exclusive`, { managed_policy_arns: new Unknown() })).toEqual(unknown);
    expect(created(customer, { customer_managed_policy_reference: new Unknown() })).toEqual(unknown);
    expect(created(customer, { customer_managed_policy_reference: [{ path: "/" }] })).toEqual(unknown);
    expect(created(managed, {})).toEqual(unknown);
    const others = [`x${managed}`, `${managed}x`];
    expect(others.flatMap((type) => created(type, { managed_policy_arn: READ }))).toEqual([]);
  });

  it("gets by an update what it had not, and all of them anew", () => {
    const lists = { before: references("own"), after: references("own", "other") };
    expect(told(`${customer}s_exclusive`, lists)).toEqual(["attaches other to a permission set"]);
    expect(told(`${customer}s_exclusive`, { ...lists, action: "replace" })).toHaveLength(2);
    expect(told(`${customer}s_exclusive`, { before: lists.after, after: lists.before })).toEqual([]);
  });

  it("gets what is wide by itself where it is new", () => {
    index.isNew.mockReturnValue(true);
    const change = changeOf(`${managed}s_exclusive`, {
      action: "create",
      after: { managed_policy_arns: [READ, ADMIN] },
    });
    expect(attachments(change, index)).toEqual([`attaches ${ADMIN} to a permission set`]);
    expect(index.isNew).toHaveBeenCalledWith(change, ["permission_set_arn"]);
  });
});

describe("a boundary", () => {
  it("is removed from an identity, or changed", () => {
    const bound = (before: string | null, after: string | null, action: Action = "update") =>
      told("aws_iam_role", { action, ...changed("permissions_boundary", before, after) });
    expect(bound(OWN, null)).toEqual(["permissions boundary removed"]);
    expect(bound(OWN, ADMIN)).toEqual(["permissions boundary changed"]);
    expect([bound(null, OWN), bound(OWN, ADMIN, "create")]).toEqual([[], []]);
    expect(told("aws_iam_role", changed("other", OWN, null))).toEqual([]);
  });

  const set = attributeOf("permission_set_arn");
  const policy = attributeOf("permissions_boundary.0.managed_policy_arn");
  const bounds = (action: Action, ...attributes: ResourceChange["attributes"]) =>
    told(BOUNDARY, { action, attributes: [attributeOf("name"), ...attributes] });

  it("is removed from a permission set that stays, and from none that goes", () => {
    expect(bounds("delete", set, policy)).toEqual(["permissions boundary removed"]);
    expect(bounds("replace", set)).toEqual(["permissions boundary removed"]);
    expect(index.isGoing).toHaveBeenCalledWith(expect.objectContaining({ type: BOUNDARY }), ["permission_set_arn"]);
    index.isGoing.mockReturnValue(true);
    expect([bounds("delete", set, policy), bounds("replace", set)]).toEqual([[], []]);
  });

  it("is another one of a permission set", () => {
    expect(bounds("replace", policy)).toEqual(["permissions boundary changed"]);
    expect(bounds("replace", set, policy)).toEqual(["permissions boundary removed", "permissions boundary changed"]);
    expect(actions(BOUNDARY, { attributes: [policy] })).toEqual(["update", "replace", "delete"]);
    const others = ["my_permission_set_arn", "permission_set_arn_x", "my_permissions_boundary"];
    expect(bounds("replace", ...others.map((path) => attributeOf(path)))).toEqual([]);
    expect(told("acme_thing", { action: "replace", attributes: [policy] })).toEqual([]);
  });
});

it("tells of sessions that last longer", () => {
  const lasts = (before: unknown, after: unknown, action: Action = "update", path = "max_session_duration") =>
    told("aws_iam_role", { action, ...changed(path, before as null, after as null) });
  expect(lasts(3600, 7200)).toEqual(["sessions last 7200 s instead of 3600 s"]);
  expect([lasts(7200, 3600), lasts(3600, 3600), lasts(null, 7200), lasts("1", 7200), lasts(1, "2")]).toEqual([
    [],
    [],
    [],
    [],
    [],
  ]);
  expect([lasts(3600, 7200, "replace"), lasts(3600, 7200, "update", "other")]).toEqual([[], []]);
});
