import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { entries, everyApplication, refersTo } from "../../support/every-stack";
import { listed, resourcesOf, statementsOf } from "../../support/terraform-json";

/** A key or a secret that AWS ends with an id of its own; a bucket; a named resource of this account; a configured key. */
const EXACT_RESOURCE = new RegExp(
  [
    String.raw`^\$\{aws_(kms_key|secretsmanager_secret)\.[\w-]+\.arn}$`,
    String.raw`^arn:\$\{[\w.]+\.partition}:s3:::[\w-]+(\$\{[\w.]+}|[\w-])*(/\*)?$`,
    String.raw`^arn:\$\{[\w.]+\.partition}:(sns|sqs|logs):\$\{[\w.]+\.region}:\$\{[\w.]+\.account_id}:[\w:/-]+(?<=\w)(:\*)?$`,
    String.raw`^arn:aws:kms:[\w:/-]+$`,
  ].join("|"),
);

describe.each(everyApplication())("the application in %s", (_, json) => {
  const functions = entries(json, "aws_lambda_function");
  const rolePolicies = resourcesOf(json, "aws_iam_role_policy");
  const statements = rolePolicies.flatMap((policy) => statementsOf(policy));

  it("grants exact actions on exact resources, with X-Ray as the only exception", () => {
    expect(statements.length).toBeGreaterThan(5);
    const pairs = statements.flatMap(({ Action, Resource }) =>
      listed(Action).flatMap((action) => listed(Resource).map((resource) => [action, resource] as const)),
    );

    expect(pairs.length).toBeGreaterThanOrEqual(statements.length);
    expect(statements.filter(({ Effect }) => Effect !== "Allow")).toEqual([]);
    expect(pairs.filter(([action]) => !/^[a-z0-9]+:[A-Za-z]+$/.test(action))).toEqual([]);
    expect(
      pairs.filter(([action, resource]) => !(action.startsWith("xray:") || EXACT_RESOURCE.test(resource))),
    ).toEqual([]);
  });

  it("grants on objects and buckets of this account only", () => {
    const onBuckets = statements.filter(({ Action }) => listed(Action).some((action) => action.startsWith("s3:")));

    expect(onBuckets.length).toBeGreaterThan(3);
    for (const { Condition } of onBuckets)
      expect(Condition).toEqual({
        StringEquals: {
          "aws:ResourceAccount": expect.stringMatching(/^\$\{data\.aws_caller_identity\.\w+\.account_id}$/),
        },
      });
  });

  it("has inline policies only", () => {
    const types = Object.keys(json.resource);

    expect(types).toContain("aws_iam_role_policy");
    expect(
      types.filter((type) => /^aws_iam_(policy|role_policy_attachment|policy_attachment|user|group)/.test(type)),
    ).toEqual([]);
    expect(json).toHaveEveryResource(IamRole, { managedPolicyArns: undefined, inlinePolicy: undefined });
  });

  it("lets the API's function use data, the authorizer alone read the secret, and a rotation alone change it", () => {
    const actionsOf = (prefix: string) =>
      rolePolicies
        .filter(({ role }) =>
          refersTo(
            role,
            "aws_iam_role",
            Object.keys(json.resource.aws_iam_role ?? {}).find((id) => id.startsWith(prefix)) ?? "none",
          ),
        )
        .flatMap((policy) => statementsOf(policy))
        .flatMap(({ Action }) => listed(Action))
        .filter((action) => /^(s3|secretsmanager):/.test(action))
        .sort();

    expect(actionsOf("api-function")).toEqual([
      "s3:DeleteObject",
      "s3:GetObject",
      "s3:GetObjectVersion",
      "s3:ListBucket",
      "s3:PutObject",
    ]);
    const hasAuthorizer = functions.some(([id]) => id.startsWith("authorizer-function"));
    expect(actionsOf("authorizer-function")).toEqual(hasAuthorizer ? ["secretsmanager:GetSecretValue"] : []);
    const rotates = resourcesOf(json, "aws_secretsmanager_secret_rotation").length > 0;
    expect(actionsOf("rotation-function")).toEqual(
      rotates
        ? ["DescribeSecret", "GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage"].map(
            (action) => `secretsmanager:${action}`,
          )
        : [],
    );
  });

  it("authenticates every route but health and preflight", () => {
    const open = resourcesOf(json, "aws_apigatewayv2_route").filter((route) => route.authorization_type === "NONE");
    const closed = resourcesOf(json, "aws_apigatewayv2_route").filter((route) => route.authorization_type !== "NONE");

    expect(open.map(({ route_key }) => route_key).sort()).toEqual([
      "GET /api/health",
      "HEAD /api/health",
      "OPTIONS /api/{proxy+}",
    ]);
    // the routes beside it are those for which the gateway itself asks for scopes
    expect(closed.map(({ route_key }) => route_key)).toContain("ANY /api/{proxy+}");
    for (const { authorization_type } of closed)
      expect(authorization_type).toMatch(closed.length > 1 ? /^JWT$/ : /^(CUSTOM|JWT|AWS_IAM)$/);
  });
});
