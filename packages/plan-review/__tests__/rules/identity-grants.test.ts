import type { ResourceChange } from "../../src/model";
import { comparePolicies } from "../../src/policy/compare";
import { policyText } from "../../src/policy/document";
import * as rules from "../../src/rules/identity";
import type { Rule } from "../../src/rules/rule";
import { Unknown } from "../../src/values";
import { ACTIONS, attributeOf, changeOf, planOfChanges } from "../support/changes";

const ROLE_POLICY = "aws_iam_role_policy";
const index = { isNew: () => false, isGoing: () => false };
const observe = (rule: Rule, change: ResourceChange) => [...rule.check(planOfChanges(change), index)];
const details = (rule: Rule, change: ResourceChange) => observe(rule, change).flatMap((seen) => seen.details ?? []);
const text = (...statements: readonly Readonly<Record<string, unknown>>[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
const allow = (action: unknown, resource = "*", more: Readonly<Record<string, unknown>> = {}) => ({
  Effect: "Allow",
  Action: action,
  Resource: resource,
  ...more,
});

describe("what is open to everyone", () => {
  it("is told by attribute, except behind a door", () => {
    const holding = (open: readonly string[], type = ROLE_POLICY) =>
      changeOf(type, { attributes: [attributeOf("policy", { policy: { ...comparePolicies([], []), open } })] });
    expect(observe(rules.open, holding(["Allow s3:* to *"]))).toStrictEqual([
      { address: `${ROLE_POLICY}.it`, message: "allows everyone", details: ["policy: Allow s3:* to *"] },
    ]);
    expect(observe(rules.open, holding(["Allow s3:* to *"], "aws_vpc_endpoint_policy"))).toEqual([]);
    expect(observe(rules.open, holding([]))).toEqual([]);
  });

  const permission = (after: ResourceChange["after"], more: Partial<ResourceChange> = {}) =>
    details(rules.open, changeOf("aws_lambda_permission", { action: "create", after, ...more }));

  it("is a function that everyone may call", () => {
    expect(permission({ principal: "*" })).toEqual(["principal: *"]);
    expect(permission({ principal: "s3.amazonaws.com" })).toEqual([]);
    expect(permission({ principal: "*" }, { type: "acme_permission" })).toEqual([]);
    expect(ACTIONS.filter((action) => permission({ principal: "*" }, { action }).length > 0)).toEqual([
      "create",
      "replace",
    ]);
  });

  it.each([
    ["source_arn", "arn:aws:s3:::orders", "arn:aws:s3:::*"],
    ["source_account", "111122223333", ""],
    ["principal_org_id", "o-1", "o-*"],
    ["event_source_token", "token", ""],
  ])("is one that %s does not bind to anybody", (path, bound, open) => {
    expect(permission({ principal: "*", [path]: bound })).toEqual([]);
    expect(permission({ principal: "*", [path]: new Unknown() })).toEqual([]);
    expect(permission({ principal: "*", [path]: open })).toEqual(["principal: *"]);
    const changes = (changed: string, own: string) =>
      permission({ principal: "*", [path]: own }, { action: "update", attributes: [attributeOf(changed)] });
    expect([changes(path, open), changes("principal", open)]).toEqual([["principal: *"], ["principal: *"]]);
    expect([changes("statement_id", open), changes("toString", open), changes(path, bound)]).toEqual([[], [], []]);
  });

  it("is one that everyone with an account may call, and one where another condition binds nobody", () => {
    expect(permission({ principal: "*", function_url_auth_type: "AWS_IAM" })).toEqual(["principal: *"]);
    const [source_arn, source_account] = ["arn:aws:s3:::*", "111122223333"];
    expect(permission({ principal: "*", source_arn, source_account })).toEqual([]);
  });
});

describe("an identity that can raise itself", () => {
  const changes = (before: string | null, after: string, more: Partial<ResourceChange> = {}) =>
    changeOf(ROLE_POLICY, {
      attributes: [
        attributeOf("policy", {
          before,
          after,
          policy: comparePolicies(policyText(before) ?? [], policyText(after) ?? []),
        }),
      ],
      ...more,
    });
  const raises = (before: string | null, after: string, more: Partial<ResourceChange> = {}) =>
    details(rules.raising, changes(before, after, more));
  const PASSES = text(allow(["iam:PassRole", "s3:GetObject"]));

  it("is told with what it can do from now on", () => {
    expect(observe(rules.raising, changes(null, PASSES))).toStrictEqual([
      { address: `${ROLE_POLICY}.it`, message: "can raise its own rights", details: ["policy: iam:PassRole"] },
    ]);
    expect(raises(text(allow("iam:PassRole")), text(allow(["iam:PassRole", "sts:AssumeRole"])))).toEqual([
      "policy: sts:AssumeRole",
    ]);
    expect(raises(text(allow("iam:PassRole")), PASSES)).toEqual([]);
    expect(observe(rules.raising, changes(null, text(allow("s3:GetObject"))))).toEqual([]);
  });

  it("is told with eight names, and how many there are besides", () => {
    const names = ["UpdateService", "UpdateServiceX"].map((name) => `apprunner:${name}`);
    const iam = ["Group", "Role", "User"].flatMap((kind) => [`iam:Attach${kind}Policy`, `iam:Put${kind}Policy`]);
    const eight = [...iam, "iam:AddUserToGroup", "iam:CreatePolicyVersion"].sort();
    expect(raises(null, text(allow(eight)))).toEqual([`policy: ${eight.join(", ")}`]);
    expect(raises(null, text(allow([...eight, ...names])))).toEqual([`policy: ${eight.join(", ")}, and 1 more`]);
  });

  it("is nothing where the resource names who may", () => {
    expect(raises(null, text(allow("iam:PassRole", "*", { Principal: "*" })))).toEqual([]);
    expect(raises(null, PASSES, { type: "aws_vpc_endpoint_policy" })).toEqual([]);
  });

  it("is told too where it is only denied no longer", () => {
    const before = text(allow("iam:PassRole"), { Effect: "Deny", Action: "iam:*", Resource: "*" });
    expect(raises(before, text(allow("iam:PassRole")))).toEqual(["policy: iam:PassRole"]);
  });

  it.each([
    ["*", []],
    ["*:*", []],
    ["**:**", []],
    ["*Role", ["policy: "]],
    ["i*:*", ["policy: "]],
    ["*:Pass*", ["policy: "]],
  ])("is not said of what may do everything, which is found as such: %s", (action, said) => {
    expect(raises(null, text(allow(action))).map((line) => line.slice(0, 8))).toEqual(said);
  });

  it("is not said of what may do everything and something, or is denied it", () => {
    expect(raises(null, text(allow(["*", "iam:PassRole"])))).toEqual([]);
    expect(raises(null, text(allow("iam:PassRole"), { Effect: "Deny", Action: "*", Resource: "*" }))).toEqual([]);
  });

  it("is said beside what is denied to it, and of everything but something", () => {
    const denial = { Effect: "Deny", Action: "*", Resource: "arn:aws:iam::1:role/a" };
    expect(raises(null, text(allow("iam:PassRole"), denial))).toEqual(["policy: iam:PassRole"]);
    const everything = { Effect: "Allow", NotAction: "*", Resource: "*" };
    expect(raises(null, text(allow("iam:PassRole"), everything))).toEqual(["policy: iam:PassRole"]);
  });

  it("is one that stays", () => {
    expect(ACTIONS.filter((action) => raises(null, PASSES, { action }).length > 0)).toEqual([
      "create",
      "update",
      "replace",
    ]);
  });
});
