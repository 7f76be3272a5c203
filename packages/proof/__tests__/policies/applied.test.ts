import { type AppliedResource, appliedPolicies } from "../../src/policies/applied";
import { appliedRoles } from "../../src/policies/roles";

const POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}';
const resource = (type: string, name: string, values: Record<string, unknown>): AppliedResource => ({
  address: `${type}.${name}`,
  type,
  name,
  values,
});
const path = (address: string) => `path/${address.split(".")[1]}`;

it("finds every policy, a role's trust and the permissions of a function among them", () => {
  const permission = { function_name: "api", principal: "apigateway.amazonaws.com", action: "lambda:InvokeFunction" };
  const found = appliedPolicies(
    [
      resource("aws_iam_role", "role", { assume_role_policy: POLICY }),
      resource("aws_iam_role_policy", "read", { policy: POLICY }),
      // S3 tells it a second time
      resource("aws_s3_bucket", "bucket", { policy: POLICY }),
      resource("aws_lambda_permission", "one", { ...permission, statement_id: "one", source_arn: "arn:1" }),
      resource("aws_lambda_permission", "two", { ...permission, statement_id: "two", source_arn: "arn:2" }),
    ],
    path,
  );
  expect(found.map(({ id, evaluation, document }) => [id, evaluation, document.Statement.length])).toEqual([
    ["path/role/trust", "trust", 1],
    ["path/read", "identity", 1],
    ["path/permissions", "resource", 2],
  ]);
});

it("refuses a policy that nothing mutates", () => {
  expect(() => appliedPolicies([resource("aws_ecr_repository_policy", "x", { policy: POLICY })], path)).toThrow(
    "aws_ecr_repository_policy.x.policy is a policy, which nothing mutates",
  );
});

it("gives each role its inline, attached and limiting policies", () => {
  const resources = [
    resource("aws_iam_role", "role", { name: "r", permissions_boundary: "arn:b", assume_role_policy: POLICY }),
    resource("aws_iam_role_policy", "inline", { role: "r", policy: POLICY }),
    resource("aws_iam_role_policy", "others", { role: "other", policy: POLICY }),
    resource("aws_iam_policy", "managed", { arn: "arn:m", policy: POLICY }),
    resource("aws_iam_policy", "boundary", { arn: "arn:b", policy: POLICY }),
    resource("aws_iam_role_policy_attachment", "attached", { role: "r", policy_arn: "arn:m" }),
  ];
  expect(appliedRoles(resources, appliedPolicies(resources, path))).toEqual([
    { name: "r", policies: ["path/inline", "path/managed"], boundary: "path/boundary" },
  ]);
});
