import {
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  SimulatePrincipalPolicyCommand,
} from "@aws-sdk/client-iam";
import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { DescribeSecretCommand, GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { apiKey, client, NAMES, outputs } from "./support/target";

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: object;
}

const iam = client(IAMClient);
const lambda = client(LambdaClient);
const secrets = client(SecretsManagerClient);

const functions = [NAMES.apiFunction, NAMES.authorizerFunction];

async function roleArn(functionName: string): Promise<string> {
  return (await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionName }))).Role ?? "";
}

async function statements(functionName: string): Promise<Statement[]> {
  const RoleName = (await roleArn(functionName)).split("/").at(-1);
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  const policies = await Promise.all(
    PolicyNames.map((PolicyName) => iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))),
  );
  return policies.flatMap(
    ({ PolicyDocument = "" }) =>
      (JSON.parse(decodeURIComponent(PolicyDocument)) as { Statement: Statement[] }).Statement,
  );
}

describe.each(functions)("the role of %s, as IAM describes it", (functionName) => {
  it("has inline statements only", async () => {
    const RoleName = (await roleArn(functionName)).split("/").at(-1);
    const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    expect(AttachedPolicies ?? []).toEqual([]);
    expect((await statements(functionName)).length).toBeGreaterThan(0);
  });

  it("names exact actions, and exact resources except where X-Ray offers none", async () => {
    for (const { Action, Resource } of await statements(functionName)) {
      const actions = [Action].flat();
      expect(actions.filter((action) => action.includes("*"))).toEqual([]);
      const everywhere = [Resource].flat().includes("*") ? actions : [];
      expect(everywhere.filter((action) => !action.startsWith("xray:"))).toEqual([]);
    }
  });

  it("reaches objects and buckets of this account only", async () => {
    const onBuckets = (await statements(functionName)).filter(({ Action }) => /^s3:/.test([Action].flat().join()));
    for (const { Condition } of onBuckets)
      expect(Condition).toEqual({ StringEquals: { "aws:ResourceAccount": "000000000000" } });
    expect(onBuckets).toHaveLength(functionName === NAMES.apiFunction ? 4 : 0);
  });

  it("cannot create a log group, nor read another function's", async () => {
    const all = (await statements(functionName)).flatMap(({ Action }) => Action);
    expect(all).not.toContain("logs:CreateLogGroup");
    const logs = (await statements(functionName)).filter(({ Action }) => [Action].flat().includes("logs:PutLogEvents"));
    expect(logs.flatMap(({ Resource }) => Resource).join()).toContain(`/aws/lambda/${functionName}`);
  });
});

describe("the actions that the two roles may take, by IAM's own simulation", () => {
  async function decision(functionName: string, action: string, resource: string): Promise<string | undefined> {
    const { EvaluationResults } = await iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: await roleArn(functionName),
        ActionNames: [action],
        ResourceArns: [resource],
      }),
    );
    return EvaluationResults?.[0]?.EvalDecision;
  }

  it("the secret is read by the authorizer only", async () => {
    const secret = (await outputs())["SecretArn"] ?? "";
    expect(await decision(NAMES.authorizerFunction, "secretsmanager:GetSecretValue", secret)).toBe("allowed");
    expect(await decision(NAMES.apiFunction, "secretsmanager:GetSecretValue", secret)).toBe("implicitDeny");
    expect(await decision(NAMES.authorizerFunction, "secretsmanager:GetSecretValue", `${secret}-other`)).toBe(
      "implicitDeny",
    );
    expect(await decision(NAMES.authorizerFunction, "secretsmanager:PutSecretValue", secret)).toBe("implicitDeny");
  });

  it("objects are read, written and deleted by the API's function only, in the data bucket only", async () => {
    const bucket = `arn:aws:s3:::${(await outputs())["BucketName"]}`;
    for (const action of ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]) {
      expect(await decision(NAMES.apiFunction, action, `${bucket}/some/key`)).toBe("allowed");
      expect(await decision(NAMES.apiFunction, action, `${bucket}-other/some/key`)).toBe("implicitDeny");
      expect(await decision(NAMES.authorizerFunction, action, `${bucket}/some/key`)).toBe("implicitDeny");
    }
    expect(await decision(NAMES.apiFunction, "s3:ListBucket", bucket)).toBe("allowed");
    expect(await decision(NAMES.apiFunction, "s3:DeleteBucket", bucket)).toBe("implicitDeny");
    expect(await decision(NAMES.apiFunction, "s3:PutBucketPolicy", bucket)).toBe("implicitDeny");
  });
});

describe("the secret, as Secrets Manager describes it", () => {
  it("holds the three values of the original, none of them its demo value", async () => {
    const SecretId = (await outputs())["SecretArn"];
    const { SecretString = "{}" } = await secrets.send(new GetSecretValueCommand({ SecretId }));
    const value = JSON.parse(SecretString) as Record<string, string>;
    expect(Object.keys(value).sort()).toEqual(["api_key", "db_connection", "third_party_token"]);
    expect(value["api_key"] === (await apiKey())).toBe(true);
    expect(Object.values(value).every((text) => text.length >= 32)).toBe(true);
  });

  it("is described and tagged", async () => {
    const SecretId = (await outputs())["SecretArn"];
    const { Description, Tags } = await secrets.send(new DescribeSecretCommand({ SecretId }));
    expect(Description).toBe("API credentials and sensitive configuration");
    expect(Tags).toEqual(expect.arrayContaining([{ Key: "ManagedBy", Value: "terraform" }]));
  });
});
