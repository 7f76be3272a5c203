import { raisingActions } from "../../src/iam/raising";
import type { Statement } from "../../src/policy/document";
import { statementOf, when } from "../support/statement";

const [PUT, PASS] = ["iam:PutRolePolicy", "iam:PassRole"];
const ONE = "arn:aws:iam::111122223333:role/one";
const allow = (action: string, more: Partial<Statement> = {}) =>
  statementOf({ actions: [action], resources: ["*"], ...more });
const raises = (...statements: readonly Statement[]) => [...raisingActions(statements)];

describe("an action by which an identity raises itself", () => {
  it.each(
    `AddUserToGroup AttachGroupPolicy AttachRolePolicy AttachUserPolicy CreatePolicyVersion
    DeleteRolePermissionsBoundary DeleteUserPermissionsBoundary PutGroupPolicy PutRolePermissionsBoundary PutRolePolicy
    PutUserPermissionsBoundary PutUserPolicy SetDefaultPolicyVersion UpdateAssumeRolePolicy`
      .split(/\s+/)
      .map((name) => `iam:${name}`)
      .concat(
        "sso:AttachManagedPolicyToPermissionSet",
        "sso:AttachCustomerManagedPolicyReferenceToPermissionSet",
        "sso:CreateAccountAssignment",
        "sso:PutInlinePolicyToPermissionSet",
      ),
  )("is one on anything that is named: %s", (action) => {
    expect(raises(allow(action, { resources: [ONE] }))).toStrictEqual([action]);
    expect(raises(allow(`${action}x`))).toStrictEqual([]);
  });

  it.each([
    "apprunner:UpdateService",
    "bedrock-agentcore:InvokeCodeInterpreter",
    "cloudformation:CreateChangeSet",
    "cloudformation:UpdateStack",
    "codebuild:StartBuild",
    "codebuild:StartBuildBatch",
    "ec2-instance-connect:SendSSHPublicKey",
    "ec2:ModifyInstanceAttribute",
    "ecs:ExecuteCommand",
    "eks:AssociateAccessPolicy",
    "eks:CreateAccessEntry",
    "glue:UpdateDevEndpoint",
    "glue:UpdateJob",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreateServiceSpecificCredential",
    "iam:PassRole",
    "iam:ResetServiceSpecificCredential",
    "iam:UpdateLoginProfile",
    "kms:PutKeyPolicy",
    "lambda:UpdateFunctionCode",
    "lambda:UpdateFunctionConfiguration",
    "sagemaker:CreatePresignedNotebookInstanceUrl",
    "ssm:SendCommand",
    "ssm:StartSession",
    "sts:AssumeRole",
  ])("is one on everything of its kind: %s", (action) => {
    expect(raises(allow(action))).toStrictEqual([action]);
    expect(raises(allow(action, { resources: [ONE] }))).toStrictEqual([]);
  });

  it("is named by a pattern, in any case, or by what it is not", () => {
    expect(raises(allow("IAM:putrole*"))).toStrictEqual(["iam:PutRolePermissionsBoundary", PUT]);
    expect(raises(allow("s3:*"), allow(PUT))).toStrictEqual([PUT]);
    expect(raises(statementOf({ actions: ["s3:*", PASS], resources: ["*"] }))).toStrictEqual([PASS]);
    const but = statementOf({ actions: ["*"], resources: ["*"], negated: new Set(["actions"]) });
    expect(raises(but)).toStrictEqual([]);
    expect(raises({ ...but, actions: ["s3:*"] })).toContain(PASS);
    expect(raises({ ...but, actions: [PASS] })).not.toContain(PASS);
  });

  it("is one that is allowed, and to an identity", () => {
    expect(raises(allow(PUT, { effect: "Deny", resources: [ONE] }))).toStrictEqual([]);
    expect(raises(allow(PUT, { principals: ["AWS:x"] }))).toStrictEqual([]);
    expect(raises(allow(PUT, { principals: ["AWS:x"] }), allow(PASS))).toStrictEqual([PASS]);
  });

  it("is one on its own user too", () => {
    const resources = ["arn:aws:iam::111122223333:user/${aws:username}"];
    expect(raises(allow("iam:AttachUserPolicy", { resources }))).toStrictEqual(["iam:AttachUserPolicy"]);
    expect(raises(allow("iam:CreateAccessKey", { resources }))).toStrictEqual([]);
  });
});

describe("everything of a kind", () => {
  it.each([
    "*",
    "**",
    "arn:aws:iam::*:role/*",
    "arn:aws:lambda:eu-west-1:111122223333:*",
    "arn:aws:ssm:::a-b:*",
    "arn:aws:*",
    "arn:aws:iam:*",
  ])("is %s", (resource) => {
    expect(raises(allow(PASS, { resources: [ONE, resource] }))).toStrictEqual([PASS]);
    expect(raises(allow(PASS, { resources: [`x${resource}`] }))).toStrictEqual([]);
    expect(raises(allow(PASS, { resources: [`${resource}x`] }))).toStrictEqual([]);
  });

  it("is everything but something, and nothing that is named", () => {
    const negated = new Set(["resources"] as const);
    expect(raises(allow(PASS, { resources: [ONE], negated }))).toStrictEqual([PASS]);
    const named = [
      "arn:aws:iam::1:role/a/*",
      "arn:aws:iam::1:Role/*",
      "arn:aws:iam::1:/*",
      "arn:*",
      "arn:aws:iam::1:role:a:*",
    ];
    expect(raises(allow(PASS, { resources: named }))).toStrictEqual([]);
  });
});

describe("a denial", () => {
  const deny = (more: Partial<Statement> = {}) => allow("iam:*", { effect: "Deny", ...more });

  it("outweighs what is allowed, on everything and always", () => {
    expect(raises(allow(PUT), allow("ssm:SendCommand"), deny())).toStrictEqual(["ssm:SendCommand"]);
    expect(raises(allow(PASS), deny({ resources: [ONE, "*"] }))).toStrictEqual([]);
  });

  it("outweighs nothing where it does not deny everywhere", () => {
    expect(raises(allow(PUT), deny({ resources: [ONE] }))).toStrictEqual([PUT]);
    expect(raises(allow(PUT), deny({ negated: new Set(["resources"]) }))).toStrictEqual([PUT]);
    expect(raises(allow(PUT), deny({ conditions: [when("Bool", "aws:x", "true")] }))).toStrictEqual([PUT]);
    expect(raises(allow(PUT), deny({ negated: new Set(["actions"]) }))).toStrictEqual([PUT]);
  });
});

describe("a boundary", () => {
  const bound = (operator: string, key = "iam:permissionsboundary", value = "arn:aws:iam::1:policy/b") =>
    raises(allow(PUT, { conditions: [when("Bool", "aws:x", "true"), when(operator, key, value)] }));

  it.each(["StringEquals", "StringLike", "ArnEquals", "ArnLike"])("bounds what is changed: %s", (operator) => {
    expect(bound(operator)).toStrictEqual([]);
    expect([bound(`${operator}IfExists`), bound(`ForAllValues:${operator}`)]).toStrictEqual([[PUT], [PUT]]);
    expect(bound(operator, "aws:x")).toStrictEqual([PUT]);
    expect(bound(operator, undefined, "*")).toStrictEqual([PUT]);
  });

  it("bounds nothing where one of its values is any policy", () => {
    const any = when("ArnLike", "iam:permissionsboundary", "arn:aws:iam::1:policy/b", "arn:aws:iam::1:policy/*");
    expect(raises(allow(PUT, { conditions: [any] }))).toStrictEqual([PUT]);
  });
});
