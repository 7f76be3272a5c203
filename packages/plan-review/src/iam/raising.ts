import type { Statement } from "../policy/document";
import { covers } from "../policy/glob";
import { remembered } from "../remembered";

/**
 * Actions by which an identity gives itself, or takes, the rights of another one, alone or with one more step. After
 * "AWS IAM Privilege Escalation – Methods and Mitigation" of Rhino Security Labs and https://pathfinding.cloud of Datadog:
 * their lists of actions, checked against the Service Authorization Reference.
 */
const ON_ANYTHING = [
  "iam:AddUserToGroup",
  "iam:AttachGroupPolicy",
  "iam:AttachRolePolicy",
  "iam:AttachUserPolicy",
  "iam:CreatePolicyVersion",
  "iam:DeleteRolePermissionsBoundary",
  "iam:DeleteUserPermissionsBoundary",
  "iam:PutGroupPolicy",
  "iam:PutRolePermissionsBoundary",
  "iam:PutRolePolicy",
  "iam:PutUserPermissionsBoundary",
  "iam:PutUserPolicy",
  "iam:SetDefaultPolicyVersion",
  "iam:UpdateAssumeRolePolicy",
  "sso:AttachManagedPolicyToPermissionSet",
  "sso:AttachCustomerManagedPolicyReferenceToPermissionSet",
  "sso:CreateAccountAssignment",
  "sso:PutInlinePolicyToPermissionSet",
];
/** The same where they reach every resource of their kind: on one that is named they are its daily work. */
const ON_EVERYTHING = [
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
];

/** Everything, or everything of a kind: `*`, `arn:aws:iam::*:role/*`, `arn:aws:lambda:eu-west-1:111122223333:*`. */
function isWide(resource: string): boolean {
  return (
    /^\*+$/.test(resource) || /^arn(:[^:]*){1,4}:\*$/.test(resource) || /^arn(:[^:]*){4}:[a-z-]+[/:]\*$/.test(resource)
  );
}

/** The actions of the lists that a policy allows: who may attach a policy to its own user alone is an administrator too. */
export function raisingActions(statements: readonly Statement[]): ReadonlySet<string> {
  const found = new Set<string>();
  const denials = statements.filter(({ effect, conditions }) => effect === "Deny" && conditions.length === 0);
  const [onAnything, onEverything] = [ON_ANYTHING, ON_EVERYTHING].map((actions) =>
    actions.filter((action) => !denials.some((denial) => denies(denial, action))),
  ) as [string[], string[]];
  for (const statement of statements) {
    if (statement.effect !== "Allow" || statement.principals.length > 0 || isBoundary(statement)) continue;
    const isEverywhere = statement.negated.has("resources") || statement.resources.some(isWide);
    for (const action of isEverywhere ? [...onAnything, ...onEverything] : onAnything)
      if (names(statement, action)) found.add(action);
  }
  return found;
}

function names(statement: Statement, action: string): boolean {
  const name = lowerCase(action);
  return patternsOf(statement).some((pattern) => covers(pattern, name)) !== statement.negated.has("actions");
}

const lowerCase = remembered((action) => action.toLowerCase());

/** Actions are compared in lower case; each statement is asked about some dozens. */
function patternsOf(statement: Statement): readonly string[] {
  const known = patterns.get(statement) ?? statement.actions.map((action) => action.toLowerCase());
  patterns.set(statement, known);
  return known;
}

const patterns = new WeakMap<Statement, readonly string[]>();

function denies(denial: Statement, action: string): boolean {
  return names(denial, action) && !denial.negated.has("resources") && denial.resources.includes("*");
}

/** Where every identity that is changed has to have one boundary, it is raised no further than that. */
function isBoundary({ conditions }: Statement): boolean {
  return conditions.some(
    ({ operator, key, values }) =>
      key === "iam:permissionsboundary" && /^(String|Arn)(Equals|Like)$/.test(operator) && !values.some(isWide),
  );
}
