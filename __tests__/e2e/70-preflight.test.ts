import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
} from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DeleteResourcePolicyCommand,
  DescribeLogGroupsCommand,
  PutResourcePolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { AddPermissionCommand, GetPolicyCommand, LambdaClient, RemovePermissionCommand } from "@aws-sdk/client-lambda";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeletePublicAccessBlockCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  ListSecretsCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { localTarget, type Target } from "@secure-serverless/operations/aws/target";
import { type CheckResult, preflight } from "@secure-serverless/operations/preflight/preflight";
import { environments } from "../../src/config/environments";
import { loadEnvironments } from "../../src/config/load-environment";
import { PREFLIGHT_ACTIONS } from "../../src/config/preflight-actions";
import { command } from "./support/command";
import { client, clientConfig, instance, outdir } from "./support/target";
import { type TemporaryUser, temporaryUser } from "./support/temporary-user";

const EMULATED = { DEV_EMULATED: "true" };
const ACCOUNT_ID = "000000000000";
const ADMINISTRATOR = clientConfig().credentials;
const OTHER_ACCOUNT = { ...ADMINISTRATOR, accessKeyId: `${ADMINISTRATOR.accessKeyId}.111111111111` };
const STATE_BUCKET = "secure-serverless-state-dev-us-east-1";
const DATA_BUCKET = `secure-serverless-data-${ACCOUNT_ID}-us-east-1-dev`;

interface Report {
  readonly passed: boolean;
  readonly results: readonly CheckResult[];
}

async function report(environment: string, variables: Readonly<Record<string, string>> = EMULATED) {
  const { exitCode, stdout, stderr } = await command("preflight", [environment, "--json"], { environment: variables });
  return { exitCode, stderr, ...(JSON.parse(stdout) as Report) };
}

function targetOf(name: string, variables: Readonly<Record<string, string>> = EMULATED): Target {
  const environment = loadEnvironments(environments, variables).find((candidate) => candidate.name === name);
  if (environment === undefined) throw new Error(`there is no environment ${name}`);
  return localTarget(environment, instance, outdir);
}

/** The same with other credentials than the administrator's. */
function as(target: Target, credentials: TemporaryUser["credentials"]): Target {
  return { ...target, sdk: { ...target.sdk, credentials } as Target["sdk"] };
}

function statuses(results: readonly CheckResult[]): Record<string, string> {
  return Object.fromEntries(results.map(({ id, status }) => [id, status]));
}

describe("an environment that is deployed", () => {
  const lambda = client(LambdaClient);

  it("has nothing in the way of the next apply, and says what the local AWS does not have", async () => {
    const { exitCode, stdout } = await command("preflight", ["local"]);

    expect(exitCode).toBe(0);
    expect(stdout).not.toMatch(/^(failure|warning)/m);
    expect(stdout.match(/^skipped .*the local AWS has no/gm)).toHaveLength(4);
    expect(stdout).toMatch(/^ok +state-bucket/m);
    expect(stdout).toMatch(/^ok +secret /m);
  });

  it("tells who was let in by hand to the function itself, beside those whom its alias lets in", async () => {
    const by = { FunctionName: "secure-serverless-function", StatementId: "e2e-by-hand" };
    const Principal = "apigateway.amazonaws.com";
    await lambda.send(new AddPermissionCommand({ ...by, Action: "lambda:InvokeFunction", Principal }));
    try {
      const { results } = await report("local", {});
      expect(results.find(({ id }) => id === "permissions")?.message).toBe(
        "Somebody has let others call secure-serverless-function (e2e-by-hand), and no plan shows it",
      );
    } finally {
      await lambda.send(new RemovePermissionCommand(by));
    }
    await expect(lambda.send(new RemovePermissionCommand(by))).rejects.toThrow("No policy is associated");
    const { Policy } = await lambda.send(new GetPolicyCommand({ ...by, Qualifier: "live" }));
    expect(Policy).toContain("ApiGateway-");
  });

  it("a user with just the documented actions finds the same as the administrator", async () => {
    const target = targetOf("local");
    const user = await temporaryUser([{ Effect: "Allow", Action: PREFLIGHT_ACTIONS, Resource: "*" }]);
    try {
      const [, ...asUser] = await preflight(as(target, user.credentials));
      const [, ...asAdministrator] = await preflight(target);

      expect(asUser).toEqual(asAdministrator);
    } finally {
      await user.remove();
    }
  });

  it("a user without any permission is told each action that is missing, and no failure", async () => {
    const target = targetOf("local");
    const user = await temporaryUser([{ Effect: "Allow", Action: "iam:GetUser", Resource: "*" }]);
    try {
      const results = await preflight(as(target, user.credentials));

      const warnings = results.filter(({ status }) => status === "warning");
      expect(results.filter(({ status }) => status === "failure")).toEqual([]);
      // the emulator asks for no permission to look at regions
      expect(warnings.map(({ id }) => id)).toEqual([
        "state-bucket",
        "state-lock",
        "state",
        "data-bucket",
        "log-groups",
        "log-delivery",
        "secret",
        "alarms",
      ]);
      expect(warnings.every(({ message }) => /not allowed [a-z0-9]+:\w+$/.test(message))).toBe(true);
    } finally {
      await user.remove();
    }
  });
});

describe("an account that is not the environment's", () => {
  it("by its number: everything else is skipped", async () => {
    const { exitCode, results } = await report("dev", { ...EMULATED, DEV_ACCOUNT_ID: "123456789012" });

    expect(exitCode).toBe(1);
    expect(results[1]).toMatchObject({ id: "account", status: "failure" });
    expect(results.slice(2).map(({ status }) => status)).toEqual(results.slice(2).map(() => "skipped"));
  });

  it("by the credentials of another one", async () => {
    const target = targetOf("dev", { ...EMULATED, DEV_ACCOUNT_ID: ACCOUNT_ID });
    const results = await preflight(as(target, OTHER_ACCOUNT));

    expect(results[1]).toMatchObject({ id: "account", status: "failure" });
    expect(results[1]?.message).toContain("111111111111");
  });
});

it("an AWS that does not answer is told in one sentence", async () => {
  const { exitCode, results } = await report("dev", {
    AWS_ENDPOINT_URL: "https://127.0.0.1:9",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  });

  expect(exitCode).toBe(1);
  expect(results[0]).toMatchObject({
    status: "failure",
    message: "AWS cannot be reached: connect ECONNREFUSED 127.0.0.1:9",
  });
});

describe("an environment that was never deployed", () => {
  it("needs its state bucket first", async () => {
    const { exitCode, passed, results } = await report("dev");

    expect([exitCode, passed]).toEqual([1, false]);
    expect(results.filter(({ status }) => status === "failure")).toEqual([
      {
        id: "state-bucket",
        status: "failure",
        message: `The state bucket ${STATE_BUCKET} does not exist`,
        remedy: "npm run bootstrap -- dev",
      },
    ]);
  });
});

describe("an account in which everything is wrong", () => {
  const s3 = client(S3Client);
  const logs = client(CloudWatchLogsClient);
  const secrets = client(SecretsManagerClient);
  const cloudWatch = client(CloudWatchClient);
  const otherS3 = new S3Client({ ...clientConfig(), credentials: OTHER_ACCOUNT });
  const lock = { Bucket: STATE_BUCKET, Key: "secure-serverless/dev/terraform.tfstate.tflock" };
  const logGroupName = "/aws/lambda/secure-serverless-function-dev";
  const SecretId = "secure-serverless-api-dev";
  const AlarmName = "secure-serverless-function-dev-errors";
  const policies = Array.from({ length: 10 }, (_, number) => `e2e-preflight-${number}`);
  let results: readonly CheckResult[] = [];

  beforeAll(async () => {
    await s3.send(new CreateBucketCommand({ Bucket: STATE_BUCKET }));
    await s3.send(new DeletePublicAccessBlockCommand({ Bucket: STATE_BUCKET }));
    const held = {
      ID: "11111111-2222-3333-4444-555555555555",
      Operation: "OperationTypeApply",
      Who: "ana@laptop",
      Created: "2026-01-02T03:04:05Z",
    };
    await s3.send(new PutObjectCommand({ ...lock, Body: JSON.stringify(held) }));
    await otherS3.send(new CreateBucketCommand({ Bucket: DATA_BUCKET }));
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    for (const policyName of policies) {
      const policyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [] });
      await logs.send(new PutResourcePolicyCommand({ policyName, policyDocument }));
    }
    await secrets.send(new CreateSecretCommand({ Name: SecretId }));
    await secrets.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 }));
    await cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName,
        Namespace: "e2e",
        MetricName: "e2e",
        Statistic: "Sum",
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: "GreaterThanThreshold",
      }),
    );
    results = (await report("dev")).results;
  });

  afterAll(async () => {
    const undone = await Promise.allSettled([
      s3.send(new DeleteObjectCommand(lock)).then(() => s3.send(new DeleteBucketCommand({ Bucket: STATE_BUCKET }))),
      otherS3.send(new DeleteBucketCommand({ Bucket: DATA_BUCKET })).finally(() => otherS3.destroy()),
      logs.send(new DeleteLogGroupCommand({ logGroupName })),
      ...policies.map((policyName) => logs.send(new DeleteResourcePolicyCommand({ policyName }))),
      secrets.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true })),
      cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: [AlarmName] })),
    ]);
    expect(undone.filter(({ status }) => status === "rejected")).toEqual([]);
  });

  const found = (id: string) => results.find((result) => result.id === id);

  it("each check says so on its own", () => {
    expect(statuses(results)).toEqual({
      credentials: "ok",
      account: "ok",
      region: "ok",
      "state-bucket": "failure",
      "access-logs": "skipped",
      "state-lock": "failure",
      state: "ok",
      previews: "skipped",
      concurrency: "skipped",
      "data-bucket": "failure",
      "log-groups": "failure",
      "log-delivery": "warning",
      secret: "failure",
      "secret-rotation": "skipped",
      "http-apis": "skipped",
      routes: "skipped",
      certificates: "skipped",
      "hosted-zone": "skipped",
      "domain-name": "skipped",
      truststore: "skipped",
      permissions: "ok",
      alarms: "failure",
      subscriptions: "skipped",
    });
  });

  it("the state bucket lacks its settings", () => {
    // it is encrypted all the same, as every bucket of S3's is
    expect(found("state-bucket")?.message).toBe(
      `The state bucket ${STATE_BUCKET} lacks versioning and the block of public access`,
    );
  });

  it("the lock names its owner and the command that removes it", () => {
    expect(found("state-lock")?.message).toMatch(/ana@laptop \(OperationTypeApply\) since 2026-01-02T03:04:05Z/);
    expect(found("state-lock")?.remedy).toContain("npm run unlock -- dev 11111111-2222-3333-4444-555555555555");
  });

  it("the data bucket is another account's", () => {
    expect(found("data-bucket")?.message).toBe(`The data bucket's name ${DATA_BUCKET} belongs to another account`);
  });

  it("the log group made by hand is named with the command that deletes it", () => {
    expect(found("log-groups")?.message).toContain(logGroupName);
    expect(found("log-groups")?.remedy).toContain(
      `aws logs delete-log-group --region us-east-1 --log-group-name ${logGroupName}`,
    );
  });

  it("the deleted secret comes with the command that restores it", () => {
    expect(found("secret")?.remedy).toMatch(
      /^aws secretsmanager restore-secret --secret-id arn:aws:secretsmanager:\S+:secret:secure-serverless-api-dev-\w+ --region us-east-1/,
    );
  });

  it("the alarm that would be replaced is named", () => {
    expect(found("alarms")?.message).toContain(AlarmName);
  });

  it("nothing of it was changed by looking", async () => {
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets.map(({ Name }) => Name)).toContain(STATE_BUCKET);
    expect(Buckets.map(({ Name }) => Name)).not.toContain(DATA_BUCKET);
    const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }));
    expect(logGroups).toHaveLength(1);
    const { SecretList = [] } = await secrets.send(new ListSecretsCommand({ IncludePlannedDeletion: true }));
    expect(SecretList.find(({ Name }) => Name === SecretId)?.DeletedDate).toBeDefined();
    const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [AlarmName] }));
    expect(MetricAlarms[0]?.Namespace).toBe("e2e");
  });
});

describe("the command", () => {
  it.each([
    [[], "The name of an environment is missing"],
    [["nowhere"], 'There is no environment "nowhere"'],
    [["dev", "prod"], "One environment at a time"],
    [["dev", "--xml"], "Unknown option --xml"],
  ])("with %j fails before it asks anybody", async (args, said) => {
    const { exitCode, stdout, stderr } = await command("preflight", args, { environment: EMULATED });

    expect(exitCode).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain(said);
  });
});
