import type { Action, ResourceChange } from "../../src/model";
import {
  accessDestroyed,
  destroyed,
  forgotten,
  guardDestroyed,
  replaced,
  resourceDestroyed,
  serviceDestroyed,
} from "../../src/rules/destruction";
import type { PlanIndex, Rule } from "../../src/rules/rule";
import { attributeOf, changeOf, planOfChanges } from "../support/changes";

const RULES = [destroyed, replaced, guardDestroyed, serviceDestroyed, accessDestroyed, resourceDestroyed, forgotten];

const HOLDS = "aws_s3_bucket";
const GUARDS = "aws_cloudwatch_metric_alarm";
const SERVES = "aws_lambda_function";
const GRANTS = "aws_iam_role_policy_attachment";
const SETTINGS = "aws_s3_bucket_cors_configuration";
const HARMLESS = "null_resource";

const index: PlanIndex = { isNew: () => false, isGoing: () => false };
const observe = (rule: Rule, ...changes: readonly ResourceChange[]) => [
  ...rule.check(planOfChanges(...changes), index),
];
const said = (type: string, action: Action, more: Partial<ResourceChange> = {}) =>
  RULES.flatMap((rule) =>
    observe(rule, changeOf(type, { action, ...more })).map(({ message }) => `${rule.id}: ${message}`),
  );

describe("what is destroyed", () => {
  it.each([
    [HOLDS, "stateful-destroyed: aws_s3_bucket is destroyed with what it holds"],
    [GUARDS, "guard-destroyed: aws_cloudwatch_metric_alarm is destroyed"],
    [SERVES, "service-destroyed: aws_lambda_function is destroyed"],
    [GRANTS, "access-destroyed: aws_iam_role_policy_attachment is destroyed"],
    [SETTINGS, "resource-destroyed: aws_s3_bucket_cors_configuration is destroyed"],
    ["acme_thing", "resource-destroyed: acme_thing is destroyed"],
  ])("is one finding of its kind: %s", (type, finding) => {
    expect(said(type, "delete")).toEqual([finding]);
  });

  it("says what the destruction does beside what everybody expects", () => {
    expect(said("aws_iam_policy_attachment", "delete")).toEqual([
      "access-destroyed: aws_iam_policy_attachment is destroyed, which detaches the policy from every user, group and role, from those that others attached too",
    ]);
    const effects = ["aws_cloudformation_stack", "azurerm_resource_group", "helm_release", "kubernetes_namespace"];
    expect([...effects, "kubernetes_namespace_v1"].map((type) => said(type, "delete").join())).toEqual([
      expect.stringMatching(/: aws_cloudformation_stack is destroyed, which deletes everything that the stack made$/),
      expect.stringMatching(/: azurerm_resource_group is destroyed, which deletes everything in the group$/),
      expect.stringMatching(/: helm_release is destroyed, which uninstalls the release$/),
      expect.stringMatching(/: kubernetes_namespace is destroyed, which deletes everything in the namespace$/),
      expect.stringMatching(/: kubernetes_namespace_v1 is destroyed, which deletes everything in the namespace$/),
    ]);
  });

  it("says why, and that it is left over", () => {
    expect(said(HOLDS, "delete", { actionReason: "delete_because_no_resource_config" })).toEqual([
      "stateful-destroyed: aws_s3_bucket is destroyed with what it holds (delete because no resource config)",
    ]);
    expect(said(SERVES, "delete", { deposed: true })).toEqual([
      "service-destroyed: aws_lambda_function, left over from an earlier replacement, is destroyed",
    ]);
    expect(said(HOLDS, "delete", { deposed: true, actionReason: "x" })).toEqual([
      "stateful-destroyed: aws_s3_bucket, left over from an earlier replacement, is destroyed with what it holds (x)",
    ]);
  });
});

describe("what is replaced", () => {
  it.each([
    [HOLDS, ["stateful-replaced: aws_s3_bucket is replaced by an empty one"]],
    [SERVES, ["service-destroyed: aws_lambda_function is replaced"]],
    [GUARDS, ["resource-destroyed: aws_cloudwatch_metric_alarm is replaced"]],
    [GRANTS, ["resource-destroyed: aws_iam_role_policy_attachment is replaced"]],
    [SETTINGS, ["resource-destroyed: aws_s3_bucket_cors_configuration is replaced"]],
    ["acme_thing", ["resource-destroyed: acme_thing is replaced"]],
  ])("is one finding: %s", (type, findings) => {
    expect(said(type, "replace")).toEqual(findings);
  });

  it("names the attributes that force it, before Terraform's own word", () => {
    const attributes = [
      attributeOf("bucket", { forcesReplacement: true }),
      attributeOf("tags"),
      attributeOf("name", { forcesReplacement: true }),
    ];
    expect(said(HOLDS, "replace", { attributes, actionReason: "replace_by_request" })).toEqual([
      "stateful-replaced: aws_s3_bucket is replaced by an empty one because bucket, name cannot be changed in place",
    ]);
    expect(said(SERVES, "replace", { attributes: [attributeOf("tags")], actionReason: "replace_by_request" })).toEqual([
      "service-destroyed: aws_lambda_function is replaced (replace by request)",
    ]);
  });

  it("says in which order, or what the destruction does", () => {
    expect(said(SERVES, "replace", { createsFirst: true })).toEqual([
      "service-destroyed: aws_lambda_function is replaced; the new one is made before the old one goes",
    ]);
    expect(said("aws_iam_policy_attachment", "replace")).toEqual([
      expect.stringMatching(/is replaced, which detaches the policy from every user/),
    ]);
    expect(said("aws_iam_policy_attachment", "replace", { createsFirst: true })).toEqual([
      "resource-destroyed: aws_iam_policy_attachment is replaced; the new one is made before the old one goes",
    ]);
  });
});

describe("what it is taken for", () => {
  it("is what holds the state of Terraform, by its name, whatever its type or the project says", () => {
    const state = { meaning: "Terraform state", kind: "settings" } as const;
    expect(said(SETTINGS, "delete", state)).toEqual([expect.stringMatching(/^stateful-destroyed: /)]);
  });

  it("is what the project says of its type, before the catalogue", () => {
    expect(said(SETTINGS, "delete", { kind: "guards" })).toEqual([expect.stringMatching(/^guard-destroyed: /)]);
    expect(said("acme_thing", "delete", { kind: "serves" })).toEqual([expect.stringMatching(/^service-destroyed: /)]);
    expect(said(HOLDS, "delete", { kind: "harmless" })).toEqual([]);
    expect(said(HARMLESS, "delete", { kind: "holds" })).toEqual([expect.stringMatching(/^stateful-destroyed: /)]);
  });

  it("is access for an identity, whose type only carries it", () => {
    const meaning = "Identity and access";
    expect(said("aws_iam_role", "delete", { meaning, kind: "settings" })).toEqual([
      "access-destroyed: aws_iam_role is destroyed",
    ]);
    expect(said("aws_iam_role", "replace", { meaning, kind: "settings" })).toEqual([
      "resource-destroyed: aws_iam_role is replaced",
    ]);
    expect(said(SETTINGS, "delete", { meaning: "Storage" })).toEqual([expect.stringMatching(/^resource-destroyed: /)]);
    expect(said("acme_thing", "delete", { meaning })).toEqual([expect.stringMatching(/^resource-destroyed: /)]);
    expect(said(SERVES, "delete", { meaning })).toEqual([expect.stringMatching(/^service-destroyed: /)]);
  });
});

describe("what needs nobody", () => {
  it("is harmless by its type, and by its values", () => {
    for (const action of ["delete", "replace"] as const) {
      expect(said(HARMLESS, action)).toEqual([]);
      expect(said("aws_default_vpc", action)).toEqual([]);
      expect(said("aws_default_vpc", action, { before: { force_destroy: true } })).toHaveLength(1);
    }
  });

  it("is a certificate of which the new one is there before", () => {
    expect(said("aws_acm_certificate", "replace", { createsFirst: true })).toEqual([]);
    expect(said("aws_acm_certificate", "replace", { createsFirst: false })).toHaveLength(1);
    expect(said("aws_acm_certificate", "replace")).toHaveLength(1);
    expect(said(HOLDS, "replace", { createsFirst: true })).toHaveLength(1);
  });

  it("goes with its owner, which is the finding", () => {
    const settings = changeOf(SETTINGS, { action: "delete", before: { bucket: "data" } });
    const bucket = changeOf(HOLDS, { action: "delete", before: { bucket: "data" } });
    expect(observe(resourceDestroyed, settings, bucket)).toEqual([]);
    expect(observe(destroyed, settings, bucket)).toHaveLength(1);
    expect(observe(resourceDestroyed, settings)).toHaveLength(1);
  });

  it.each(["create", "update", "no-op", "read"] as const)("is not going: %s", (action) => {
    for (const type of [HOLDS, GUARDS, SERVES, GRANTS, SETTINGS, "acme_thing"]) expect(said(type, action)).toEqual([]);
  });
});

it("names the resource, and what is forgotten", () => {
  const forget = changeOf(HOLDS, { action: "forget", address: "module.a.aws_s3_bucket.it[0]" });
  expect(observe(forgotten, forget)).toEqual([
    {
      address: "module.a.aws_s3_bucket.it[0]",
      message: "taken out of the state; it goes on existing without an owner",
    },
  ]);
  expect(observe(destroyed, { ...forget, action: "delete" })).toMatchObject([{ address: forget.address }]);
  expect(said(HOLDS, "forget")).toHaveLength(1);
});

it("has rules of which each says what it is, how much it matters, and whether it steps back", () => {
  expect(RULES.map(({ check, ...rule }) => rule)).toEqual([
    {
      id: "stateful-destroyed",
      severity: "critical",
      title: "A resource that holds data, keys, secrets, logs or state is destroyed",
      why: "Its content is lost with it: applying the previous configuration again creates an empty one.",
    },
    {
      id: "stateful-replaced",
      severity: "critical",
      title: "A resource that holds data, keys, secrets, logs or state is replaced",
      why: "The replacement is new and empty: Terraform copies nothing from the old one.",
    },
    {
      id: "guard-destroyed",
      severity: "high",
      title: "A monitor, limit, protection or backup is destroyed",
      why: "Nothing fails without it until the day it is needed.",
      stepsBack: true,
    },
    {
      id: "service-destroyed",
      severity: "medium",
      title: "A resource that serves requests is destroyed or replaced",
      why: "Requests fail until a new one exists, and its address or identifier may differ.",
      stepsBack: true,
    },
    {
      id: "access-destroyed",
      severity: "medium",
      title: "An identity or its access is destroyed",
      why: "Whoever uses it is rejected right after apply: a function whose role is gone, a person, another account.",
      stepsBack: true,
    },
    {
      id: "resource-destroyed",
      severity: "medium",
      title: "Anything else is destroyed or replaced",
      why: "Something may depend on it: only types that nothing can depend on are left out.",
      stepsBack: true,
    },
    {
      id: "resource-forgotten",
      severity: "medium",
      title: "A resource is removed from the state but not deleted",
      why: "It still exists and still costs money, and no plan will show it again.",
    },
  ]);
});
