import type { ResourceChange } from "../../src/model";
import { comparePolicies } from "../../src/policy/compare";
import { policyText } from "../../src/policy/document";
import { isBehindADoor, isFresh, policiesOf, statementsAfter, unreadable } from "../../src/rules/policies";
import { Hidden, Unknown } from "../../src/values";
import { ACTIONS, attributeOf, changeOf } from "../support/changes";

const policy = (Action: string) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*", Principal: "*" }] });
const DENYING = JSON.stringify({ Statement: [{ Effect: "Deny", Action: "s3:*", Resource: "*" }] });
const [ALL, SOME] = [policy("*"), policy("s3:GetObject")];
const compared = (before: string, after: string) => comparePolicies(policyText(before) ?? [], policyText(after) ?? []);

describe("the policies of a change", () => {
  const held = attributeOf("policy", { before: SOME, after: ALL, policy: compared(SOME, ALL) });

  it("are the attributes that hold one, read once", () => {
    const change = changeOf("aws_iam_policy", { attributes: [attributeOf("name"), held] });
    expect(policiesOf(change)).toStrictEqual([held]);
    expect(policiesOf(change)).toBe(policiesOf(change));
    expect(policiesOf(changeOf("aws_iam_policy", { attributes: [attributeOf("policy")] }))).toEqual([]);
  });

  it.each(["aws_vpc_endpoint", "aws_vpc_endpoint_policy"])("are everything where there is none: %s", (type) => {
    const of = (before: string | null, after: ResourceChange["after"], path = "policy", own = type) =>
      policiesOf(changeOf(own, { attributes: [attributeOf(path, { before, after })] })).map((each) => each.policy);
    expect(of(SOME, null)).toStrictEqual([compared(SOME, ALL)]);
    expect(of(null, SOME)).toStrictEqual([compared(ALL, SOME)]);
    expect(of(SOME, null, "policy.0")).toHaveLength(1);
    expect([of(SOME, new Unknown()), of(SOME, new Hidden("a", "sensitive")), of(SOME, null, "other")]).toEqual([
      [],
      [],
      [],
    ]);
    expect([of(SOME, null, "policy", `x${type}`), of(SOME, null, "policy", `${type}x`)]).toEqual([[], []]);
  });
});

describe("the same policy for another owner", () => {
  const moved = (path: string, more: Partial<ResourceChange> = {}) =>
    policiesOf(
      changeOf("aws_iam_role_policy", {
        action: "replace",
        after: { [path]: SOME },
        attributes: [attributeOf("role", { forcesReplacement: true })],
        ...more,
      }),
    );

  it.each(["policy", "inline_policy", "resource_policy", "policy_document"])("is new there: %s", (path) => {
    expect(moved(path)).toStrictEqual([
      {
        path,
        before: null,
        after: SOME,
        block: {},
        forcesReplacement: false,
        policy: comparePolicies([], policyText(SOME) ?? []),
        leftBehind: [],
      },
    ]);
    expect(moved(`x_${path}`)).toEqual([]);
    expect(moved(path, { after: { [path]: "no policy" } })).toEqual([]);
  });

  it("is one for a replacement because of the owner alone", () => {
    expect(ACTIONS.filter((action) => moved("policy", { action }).length > 0)).toEqual(["replace"]);
    expect(moved("policy", { attributes: [attributeOf("role")] })).toEqual([]);
    expect(moved("policy", { attributes: [attributeOf("name", { forcesReplacement: true })] })).toEqual([]);
    expect(moved("policy", { attributes: [] })).toEqual([]);
  });

  const role = attributeOf("role", { forcesReplacement: true });

  it("is told once where its text cannot be read, or is told of already", () => {
    expect(moved("policy", { attributes: [role, attributeOf("policy")] })).toEqual([]);
    const held = attributeOf("policy", { before: ALL, after: SOME, policy: compared(ALL, SOME) });
    expect(moved("policy", { attributes: [role, held] })).toHaveLength(1);
  });

  it("is new there too where it changes", () => {
    const held = attributeOf("policy", { before: ALL, after: SOME, policy: compared(ALL, SOME) });
    expect(moved("policy", { attributes: [role, held] })).toStrictEqual([
      { ...held, before: null, policy: comparePolicies([], policyText(SOME) ?? []), leftBehind: [] },
    ]);
    // a domain has its policy itself, whatever its name is
    const type = "aws_opensearch_domain";
    expect(moved("policy", { type, attributes: [role, held] })).toStrictEqual([held]);
    expect(moved("policy", { action: "update", attributes: [role, held] })).toStrictEqual([held]);
  });

  it("leaves behind what it denied there, and has lost what its text lost", () => {
    const none = policyText(DENYING) ?? [];
    const { denialsLost } = comparePolicies(none, []);
    expect(denialsLost).toHaveLength(1);
    expect(moved("policy", { after: { policy: DENYING } })).toMatchObject([
      { policy: { denialsLost: [] }, leftBehind: denialsLost },
    ]);
    const held = attributeOf("policy", { before: DENYING, after: SOME, policy: compared(DENYING, SOME) });
    expect(moved("policy", { attributes: [role, held] })).toMatchObject([
      { policy: { denialsLost }, leftBehind: denialsLost },
    ]);
    const gone = { ...held, after: null };
    expect(moved("policy", { attributes: [role, gone] })).toMatchObject([{ policy: { widened: [] } }]);
    const made = { ...held, before: null };
    expect(moved("policy", { attributes: [role, made] })).toMatchObject([{ leftBehind: [] }]);
  });
});

describe("the statements after a change", () => {
  it("are those of the policy, read once, or none", () => {
    const attribute = attributeOf("policy", { before: ALL, after: SOME });
    expect(statementsAfter(attribute)).toEqual(policyText(SOME));
    expect(statementsAfter(attribute)).toBe(statementsAfter(attribute));
    expect(statementsAfter(attributeOf("policy", { before: ALL, after: "text" }))).toEqual([]);
  });
});

describe("a policy that is made", () => {
  const index = (isNew: boolean) => ({ isNew: jest.fn(() => isNew), isGoing: () => false });
  const made = (type: string, more: Partial<ResourceChange> = {}) => changeOf(type, { action: "create", ...more });

  it.each([
    "aws_iam_role",
    "aws_sqs_queue",
    "aws_iam_policy",
    "aws_organizations_policy",
    "my_aws_s3_bucket_policy",
    "aws_iam_policy_x",
  ])("is new with what it is about: %s", (type) => {
    expect(isFresh(made(type), index(false))).toBe(true);
  });

  it.each([
    "aws_iam_role_policy",
    "aws_iam_user_policy",
    "aws_iam_group_policy",
    "aws_s3_bucket_policy",
    "aws_my_iam_policy",
    "aws_my_aws_iam_policy",
    "aws_iam_policy_my_policy",
  ])("is new where its owner is: %s", (type) => {
    expect([true, false].map((isNew) => isFresh(made(type), index(isNew)))).toEqual([true, false]);
  });

  it("is new by being made", () => {
    const fresh = ACTIONS.filter((action) => isFresh(changeOf("aws_iam_role", { action }), index(true)));
    expect(fresh).toEqual(["create"]);
  });

  it("has the owners that are known, and those that somebody gave", () => {
    const owners = (type: string, more: Partial<ResourceChange>) => {
      const asked = index(true);
      const change = made(type, more);
      isFresh(change, asked);
      expect(asked.isNew).toHaveBeenCalledWith(change, expect.arrayContaining(["bucket"]));
      return (asked.isNew.mock.calls as unknown as [unknown, readonly string[]][])[0]?.[1].filter((owner) =>
        ["arn", "role"].includes(owner),
      );
    };
    const after = { arn: new Unknown(), role: new Unknown() };
    expect(owners("aws_s3_bucket_policy", { after: { arn: "a", role: "b" } })).toEqual(["role", "arn"]);
    expect(owners("aws_s3_bucket_policy", { after })).toEqual(["role"]);
    expect(owners("aws_sns_topic_policy", { after })).toEqual(["role", "arn"]);
    expect(owners("aws_s3_bucket_policy", { after, configured: new Set(["arn"]) })).toEqual(["arn"]);
    expect(owners("aws_sns_topic_policy", { after, configured: new Set() })).toEqual([]);
  });
});

it("knows what stands behind a door", () => {
  const types = ["aws_vpc_endpoint", "aws_vpc_endpoint_policy", "aws_organizations_policy", "aws_s3_bucket_policy"];
  expect(types.filter(isBehindADoor)).toEqual(types.slice(0, 3));
});

describe("what cannot be read as a policy", () => {
  const paths = (attribute: Parameters<typeof attributeOf>[1], path = "policy", more: Partial<ResourceChange> = {}) =>
    unreadable(changeOf("aws_s3_bucket_policy", { attributes: [attributeOf(path, attribute)], ...more }));

  it("is a text in the place of one", () => {
    expect(paths({})).toEqual(["policy"]);
    expect(paths({}, "other")).toEqual([]);
    expect(paths({ policy: compared(ALL, SOME) })).toEqual([]);
    expect([
      paths({ after: "" }),
      paths({ after: new Unknown() }),
      paths({ after: new Hidden("a", "sensitive") }),
    ]).toEqual([[], [], []]);
  });

  it("is the text that holds what changes, once", () => {
    const inText = { inText: "policy" };
    const attributes = [attributeOf("policy.a", inText), attributeOf("policy.b", inText)];
    expect(paths({}, "policy", { attributes })).toEqual(["policy"]);
    expect([paths(inText, "policy.name"), paths(inText, "policy.path"), paths(inText, "policy.names")]).toEqual([
      [],
      [],
      ["policy"],
    ]);
  });

  it("is nothing of what goes", () => {
    expect(ACTIONS.filter((action) => paths({}, "policy", { action }).length > 0)).toEqual([
      "create",
      "update",
      "replace",
    ]);
  });
});
