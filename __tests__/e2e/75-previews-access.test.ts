import { ApiGatewayV2Client, DeleteApiCommand, GetApisCommand, TagResourceCommand } from "@aws-sdk/client-apigatewayv2";
import { CreateRoleCommand, DeleteRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateKeyCommand,
  KMSClient,
  ScheduleKeyDeletionCommand,
  TagResourceCommand as TagKeyCommand,
} from "@aws-sdk/client-kms";
import { GetFunctionCommand, LambdaClient, UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { denied } from "./support/denied";
import {
  as,
  DEPLOY_ROLE,
  expectDone,
  MAIN,
  PULL_REQUEST,
  SWEEP_ROLE,
  setUpAccess,
  template,
  there,
} from "./support/previews-access";
import { client, clientConfig, NAMES } from "./support/target";
import { type Credentials, workflowCredentials } from "./support/workflow-credentials";

const ACCOUNT = "arn:aws:iam::000000000000";
const TRUST_LAMBDA = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
const EVERYTHING = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});

const admin = { gateway: client(ApiGatewayV2Client), kms: client(KMSClient), s3: client(S3Client) };
let access: Awaited<ReturnType<typeof setUpAccess>>["stack"];
let deployer: Credentials;
let sweeper: Credentials;

function clientOf<T>(credentials: Credentials, Client: new (config: ReturnType<typeof clientConfig>) => T): T {
  // a client writes into what it is given
  return new Client({ ...clientConfig(), credentials: { ...credentials } });
}

beforeAll(async () => {
  ({ stack: access, deployer, sweeper } = await setUpAccess());
}, 240_000);

afterAll(async () => {
  await access.destroy();
}, 120_000);

describe("who gets a role of previews", () => {
  it.each([
    [DEPLOY_ROLE, "another repository", { ...PULL_REQUEST, sub: "repo:owner/other:environment:preview" }],
    [
      DEPLOY_ROLE,
      "a repository whose name begins so",
      { ...PULL_REQUEST, sub: "repo:owner/name2:environment:preview" },
    ],
    [DEPLOY_ROLE, "a pull request without the environment", { sub: "repo:owner/name:pull_request" }],
    [DEPLOY_ROLE, "another environment", { ...PULL_REQUEST, sub: "repo:owner/name:environment:preview-1" }],
    [DEPLOY_ROLE, "the main branch without the environment", MAIN],
    [SWEEP_ROLE, "a pull request", { sub: "repo:owner/name:pull_request" }],
    [SWEEP_ROLE, "the environment of previews", PULL_REQUEST],
    [SWEEP_ROLE, "another branch", { sub: "repo:owner/name:ref:refs/heads/feature" }],
  ])("%s is refused to %s", async (role, _, claims) => {
    expect(await denied(workflowCredentials(role, claims))).toBe(true);
  });
});

describe("the role of pull requests", () => {
  it("deploys previews, each under the boundary, and changes them", async () => {
    expectDone(await as(deployer, "deploy", "preview-1", "--yes"));
    expect((await there("1")).length).toBeGreaterThan(20);
    expect((await there("1")).filter(({ ours }) => ours === false)).toEqual([]);

    expectDone(await as(deployer, "deploy", "preview-1", "--yes", "--expires-in", "200"));
  }, 300_000);

  it.each(["local", "dev"])("cannot touch what %s has", async (name) => {
    const lambda = clientOf(deployer, LambdaClient);
    const FunctionName = name === "local" ? NAMES.apiFunction : `secure-serverless-function-${name}`;

    expect(await denied(lambda.send(new GetFunctionCommand({ FunctionName })))).toBe(true);
    expect(await denied(lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout: 3 })))).toBe(true);
    lambda.destroy();
  });

  it("cannot deploy another environment", async () => {
    const Bucket = "secure-serverless-state-dev-us-east-1";
    await admin.s3.send(new CreateBucketCommand({ Bucket }));
    const { exitCode, stderr } = await as(deployer, "deploy", "dev", "--yes");
    await admin.s3.send(new DeleteBucketCommand({ Bucket }));

    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringMatching(/AWS denied the request: .*assumed-role\/secure-serverless-deploy-preview\//),
    ]);
  }, 120_000);

  it("reaches no secret, role, state or boundary but those of previews", async () => {
    const iam = clientOf(deployer, IAMClient);
    const s3 = clientOf(deployer, S3Client);
    const secrets = clientOf(deployer, SecretsManagerClient);
    const role = (RoleName: string, boundary: string) =>
      new CreateRoleCommand({
        RoleName,
        AssumeRolePolicyDocument: TRUST_LAMBDA,
        PermissionsBoundary: `${ACCOUNT}:policy/${boundary}`,
      });
    const Bucket = template.state.bucketName;
    const own = "secure-serverless-rotation-preview-9-us-east-1";

    await iam.send(role(own, "secure-serverless-boundary-preview"));
    await iam.send(new DeleteRoleCommand({ RoleName: own }));
    expect(
      await Promise.all(
        [
          iam.send(role(own, "secure-serverless-boundary")),
          iam.send(role("secure-serverless-rotation-dev-us-east-1", "secure-serverless-boundary-preview")),
          iam.send(new PutRolePolicyCommand({ RoleName: DEPLOY_ROLE, PolicyName: "all", PolicyDocument: EVERYTHING })),
          iam.send(new PutRolePolicyCommand({ RoleName: SWEEP_ROLE, PolicyName: "all", PolicyDocument: EVERYTHING })),
          secrets.send(new GetSecretValueCommand({ SecretId: NAMES.api })),
          s3.send(new GetObjectCommand({ Bucket, Key: "secure-serverless/preview/ci-access.tfstate" })),
          s3.send(new PutObjectCommand({ Bucket, Key: "secure-serverless/preview/ci-access.tfstate", Body: "x" })),
          s3.send(new PutObjectCommand({ Bucket, Key: "secure-serverless/dev/terraform.tfstate", Body: "x" })),
        ].map(denied),
      ),
    ).toEqual(Array(8).fill(true));
    for (const made of [iam, s3, secrets]) made.destroy();
  });

  it("takes nobody else's API or key for a preview's, and cannot make it one by its tags", async () => {
    const { Items = [] } = await admin.gateway.send(new GetApisCommand({}));
    const local = Items.find(({ Name }) => Name === NAMES.api);
    const ApiId = local?.ApiId ?? "";
    expect(local?.Tags).toMatchObject({ Environment: "local" });
    const { KeyMetadata } = await admin.kms.send(
      new CreateKeyCommand({ Tags: [{ TagKey: "Environment", TagValue: "dev" }] }),
    );
    const KeyId = KeyMetadata?.KeyId ?? "";
    const gateway = clientOf(deployer, ApiGatewayV2Client);
    const kms = clientOf(deployer, KMSClient);
    const tags = { Project: "secure-serverless", Environment: "preview-1", Template: "preview" };
    const Tags = Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));

    expect(await denied(gateway.send(new DeleteApiCommand({ ApiId })))).toBe(true);
    expect(await denied(kms.send(new TagKeyCommand({ KeyId, Tags })))).toBe(true);
    expect(await denied(kms.send(new ScheduleKeyDeletionCommand({ KeyId })))).toBe(true);
    // even with the tags its own policy does not let the role delete it
    await admin.kms.send(new TagKeyCommand({ KeyId, Tags }));
    expect(await denied(kms.send(new ScheduleKeyDeletionCommand({ KeyId })))).toBe(true);
    const arn = `arn:aws:apigateway:us-east-1::/apis/${ApiId}`;
    expect(
      await denied(gateway.send(new TagResourceCommand({ ResourceArn: arn, Tags: { ...tags, Environment: "dev" } }))),
    ).toBe(true);
    await admin.kms.send(new ScheduleKeyDeletionCommand({ KeyId }));
    gateway.destroy();
    kms.destroy();
  });

  it("destroys previews, whose keys let its role do so", async () => {
    expect(expectDone(await as(deployer, "destroy", "preview-1", "--yes"))).toContain("preview-1 is destroyed");
    expect(await there("1")).toEqual([]);
  }, 240_000);
});

describe("the role that sweeps", () => {
  it("destroys what is of no open pull request, and makes nothing", async () => {
    expectDone(await as(deployer, "deploy", "preview-2", "--yes"));
    const refused = await as(sweeper, "deploy", "preview-3", "--yes");
    expect([refused.exitCode, `${refused.stdout}${refused.stderr}`]).toEqual([
      1,
      expect.stringMatching(/AccessDenied|not authorized/),
    ]);

    expect(expectDone(await as(sweeper, "sweep", "preview", "--settled", "0", "--pull-requests", "2"))).toMatch(
      /preview-2 +kept/,
    );
    expect(expectDone(await as(sweeper, "sweep", "preview", "--settled", "0", "--pull-requests", "none"))).toMatch(
      /preview-2 +destroyed/,
    );
    expect(await there("2")).toEqual([]);
  }, 300_000);
});
