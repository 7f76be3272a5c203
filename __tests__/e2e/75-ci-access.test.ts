import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AttachRolePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { KMSClient, ListAliasesCommand, PutKeyPolicyCommand, ScheduleKeyDeletionCommand } from "@aws-sdk/client-kms";
import { AddPermissionCommand, GetAliasCommand, LambdaClient, UpdateAliasCommand } from "@aws-sdk/client-lambda";
import {
  DeleteBucketCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { DeleteSecretCommand, GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { requireApiSecret } from "@secure-serverless/operations/local/api-secret";
import { localEnvironment } from "@secure-serverless/operations/local/bring-up";
import { synthesize } from "@secure-serverless/operations/terraform/synthesize";
import type { SynthesizedStack } from "@secure-serverless/operations/terraform/synthesized-stack";
import { stackOf } from "@secure-serverless/operations/terraform/target-stack";
import { denied } from "./support/denied";
import { client, clientConfig, instance, NAMES, outputs, running, stackFolder } from "./support/target";
import { terraformIn } from "./support/terraform";
import { asVariables, type Credentials, workflowCredentials } from "./support/workflow-credentials";

const STACK = "ci-access-local";
const PLAN_ROLE = "secure-serverless-plan";
const DEPLOY_ROLE = "secure-serverless-deploy";
const MAIN = { sub: "repo:owner/name:ref:refs/heads/main" };
const APPROVED = { sub: "repo:owner/name:environment:local" };
const ACCOUNT = "arn:aws:iam::000000000000";
const BOUNDARY = `${ACCOUNT}:policy/secure-serverless-boundary`;
const EVERYTHING = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});
const TRUST_LAMBDA = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
/** An execution role's name that the local environment, without rotation, does not use. */
const FREE_ROLE = "secure-serverless-rotation-us-east-1";

const outdir = mkdtempSync(join(tmpdir(), "secure-serverless-ci-access-"));
const kms = client(KMSClient);
const admin = client(IAMClient);
let stack: SynthesizedStack;
let bucket: string;
let apiSecret: string;

beforeAll(async () => {
  process.env["LOCAL_CI_REPOSITORY"] = "owner/name";
  try {
    await synthesize(outdir, [STACK]);
    stack = await stackOf(localEnvironment(instance, outdir), instance.requireToolchain(), STACK);
  } finally {
    delete process.env["LOCAL_CI_REPOSITORY"];
  }
  await stack.init();
  await stack.apply();
  bucket = (await outputs())["BucketName"] ?? "";
  apiSecret = JSON.stringify(await requireApiSecret(instance, running));
});

afterAll(async () => {
  await admin.send(new DeleteRolePolicyCommand({ RoleName: FREE_ROLE, PolicyName: "all" })).catch(() => {});
  await admin.send(new DeleteRoleCommand({ RoleName: FREE_ROLE })).catch(() => {});
  await stack.destroy();
  rmSync(outdir, { recursive: true, force: true });
});

function as<T extends { destroy(): void }>(
  credentials: Credentials,
  Client: new (config: ReturnType<typeof clientConfig>) => T,
): T {
  return new Client({ ...clientConfig(), credentials } as unknown as ReturnType<typeof clientConfig>);
}

describe("the stack", () => {
  it("is planned without a difference after it is applied", async () => {
    expect(await stack.hasChanges()).toBe(false);
  });
});

describe("who gets a role", () => {
  it.each([
    [PLAN_ROLE, "a pull request", { sub: "repo:owner/name:pull_request", ref: "refs/pull/1/merge" }],
    [PLAN_ROLE, "the main branch", MAIN],
    [DEPLOY_ROLE, "the approved environment", APPROVED],
  ])("%s: %s", async (role, _, claims) => {
    expect((await workflowCredentials(role, claims)).sessionToken).not.toBe("");
  });

  it.each([
    [PLAN_ROLE, "another repository", { sub: "repo:owner/other:pull_request" }],
    [PLAN_ROLE, "a repository whose name begins so", { sub: "repo:owner/name2:pull_request" }],
    [PLAN_ROLE, "another branch", { sub: "repo:owner/name:ref:refs/heads/feature" }],
    [PLAN_ROLE, "another audience", { ...MAIN, aud: "https://github.com/owner" }],
    [DEPLOY_ROLE, "a pull request", { sub: "repo:owner/name:pull_request" }],
    [DEPLOY_ROLE, "the main branch without the environment", MAIN],
    [DEPLOY_ROLE, "another environment", { sub: "repo:owner/name:environment:dev" }],
    [DEPLOY_ROLE, "the environment, named by another branch", { ...APPROVED, ref: "refs/heads/feature" }],
    [DEPLOY_ROLE, "the environment, named by a pull request", { ...APPROVED, ref: "refs/pull/1/merge" }],
  ])("%s is refused to %s", async (role, _, claims) => {
    expect(await denied(workflowCredentials(role, claims))).toBe(true);
  });
});

describe("the role to plan", () => {
  let credentials: Credentials;
  const terraform = (...args: string[]) =>
    terraformIn(stackFolder, { TF_VAR_api_secret: apiSecret, ...asVariables(credentials) }, ...args);

  beforeAll(async () => {
    credentials = await workflowCredentials(PLAN_ROLE, MAIN);
  });

  it("plans the whole application, every resource refreshed", async () => {
    const plan = await terraform("plan", "-input=false", "-no-color", "-lock=false", "-detailed-exitcode");
    expect([plan.exitCode, plan.exitCode === 0 ? "" : plan.stderr]).toEqual([0, ""]);
    expect(plan.stdout.match(/Refreshing state/g)?.length).toBeGreaterThan(60);
  });

  it("can neither lock nor apply", async () => {
    const apply = await terraform("apply", "-input=false", "-no-color", "-auto-approve");
    expect(apply.exitCode).toBe(1);
    expect(apply.stderr).toMatch(/Error acquiring the state lock[\s\S]*s3:PutObject/);
  });

  it("reads no secret and no data, and writes nothing", async () => {
    const s3 = as(credentials, S3Client);
    const lambda = as(credentials, LambdaClient);
    const object = { Bucket: bucket, Key: "ci-access" };
    const alias = { FunctionName: NAMES.apiFunction, Name: "live" };
    const { FunctionVersion } = await lambda.send(new GetAliasCommand(alias));

    expect(
      await Promise.all(
        [
          as(credentials, SecretsManagerClient).send(new GetSecretValueCommand({ SecretId: NAMES.api })),
          s3.send(new PutObjectCommand({ ...object, Body: "x" })),
          s3.send(new GetObjectCommand(object)),
          s3.send(new ListObjectVersionsCommand({ Bucket: bucket })),
          lambda.send(new UpdateAliasCommand({ ...alias, FunctionVersion })),
          as(credentials, IAMClient).send(new DeleteRoleCommand({ RoleName: DEPLOY_ROLE })),
        ].map(denied),
      ),
    ).toEqual([true, true, true, true, true, true]);
  });
});

describe("the role to deploy", () => {
  let credentials: Credentials;
  let iam: IAMClient;

  beforeAll(async () => {
    credentials = await workflowCredentials(DEPLOY_ROLE, APPROVED);
    iam = as(credentials, IAMClient);
  });
  afterAll(() => iam.destroy());

  it("applies, with the state's lock", async () => {
    const apply = await terraformIn(
      stackFolder,
      { TF_VAR_api_secret: apiSecret, ...asVariables(credentials) },
      ...["apply", "-input=false", "-no-color", "-auto-approve"],
    );
    expect([apply.exitCode, apply.stderr]).toEqual([0, ""]);
    expect(apply.stdout).toContain("Apply complete! Resources: 0 added, 0 changed, 0 destroyed.");
  });

  it("reads the secret for the smoke test", async () => {
    const secrets = as(credentials, SecretsManagerClient);
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: NAMES.api }));
    expect(SecretString === undefined).toBe(false);
  });

  it("makes an execution role under the boundary, which keeps it from more than that", async () => {
    const role = { RoleName: FREE_ROLE };
    await iam.send(
      new CreateRoleCommand({ ...role, AssumeRolePolicyDocument: TRUST_LAMBDA, PermissionsBoundary: BOUNDARY }),
    );
    await iam.send(new PutRolePolicyCommand({ ...role, PolicyName: "all", PolicyDocument: EVERYTHING }));
    expect(await denied(iam.send(new DeleteRolePermissionsBoundaryCommand(role)))).toBe(true);
    await iam.send(new DeleteRolePolicyCommand({ ...role, PolicyName: "all" }));
    await iam.send(new DeleteRoleCommand(role));
  });

  it.each([
    ["a role without the boundary", { RoleName: FREE_ROLE }],
    [
      "a role under another boundary",
      { RoleName: FREE_ROLE, PermissionsBoundary: "arn:aws:iam::aws:policy/AdministratorAccess" },
    ],
    ["a role of another name", { RoleName: "secure-serverless-other", PermissionsBoundary: BOUNDARY }],
  ])("cannot make %s", async (_, role) => {
    const command = new CreateRoleCommand({ ...role, AssumeRolePolicyDocument: TRUST_LAMBDA });
    expect(await denied(iam.send(command))).toBe(true);
  });

  it("can change neither the boundary, its own role nor a role that is not under the boundary", async () => {
    const calls = [
      iam.send(new CreatePolicyVersionCommand({ PolicyArn: BOUNDARY, PolicyDocument: EVERYTHING, SetAsDefault: true })),
      iam.send(new PutRolePolicyCommand({ RoleName: DEPLOY_ROLE, PolicyName: "all", PolicyDocument: EVERYTHING })),
      iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: PLAN_ROLE, PolicyDocument: TRUST_LAMBDA })),
      iam.send(
        new PutRolePolicyCommand({
          // made before there was a boundary
          RoleName: `${NAMES.apiFunction}-us-east-1`,
          PolicyName: "all",
          PolicyDocument: EVERYTHING,
        }),
      ),
      iam.send(
        new AttachRolePolicyCommand({
          RoleName: `${NAMES.apiFunction}-us-east-1`,
          PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
        }),
      ),
    ];
    expect(await Promise.all(calls.map(denied))).toEqual([true, true, true, true, true]);
  });

  it("can neither destroy what holds data nor open it to others", async () => {
    const { Aliases = [] } = await kms.send(new ListAliasesCommand({}));
    const KeyId = Aliases.find(({ AliasName }) => AliasName === `alias/${NAMES.topic}`)?.TargetKeyId ?? "";
    expect(KeyId).not.toBe("");
    const keys = as(credentials, KMSClient);
    const calls = [
      as(credentials, S3Client).send(new DeleteBucketCommand({ Bucket: bucket })),
      as(credentials, S3Client).send(new GetObjectCommand({ Bucket: bucket, Key: "ci-access" })),
      as(credentials, SecretsManagerClient).send(new DeleteSecretCommand({ SecretId: NAMES.api })),
      keys.send(new ScheduleKeyDeletionCommand({ KeyId })),
      keys.send(new PutKeyPolicyCommand({ KeyId, Policy: EVERYTHING })),
      as(credentials, LambdaClient).send(
        new AddPermissionCommand({
          FunctionName: NAMES.apiFunction,
          StatementId: "other-account",
          Action: "lambda:InvokeFunction",
          Principal: "111111111111",
        }),
      ),
    ];
    expect(await Promise.all(calls.map(denied))).toEqual([true, true, true, true, true, true]);
  });
});
