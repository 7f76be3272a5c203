import { existsSync } from "node:fs";
import { join } from "node:path";
import { ApiGatewayV2Client, GetApisCommand } from "@aws-sdk/client-apigatewayv2";
import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { KMSClient, ListAliasesCommand } from "@aws-sdk/client-kms";
import { LambdaClient, ListFunctionsCommand, ListLayersCommand } from "@aws-sdk/client-lambda";
import {
  DeleteObjectCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { localTarget, type Target } from "@secure-serverless/operations/aws/target";
import { inventory } from "@secure-serverless/operations/inventory/inventory";
import { localStateFile } from "@secure-serverless/operations/state/local-backend";
import { managedBy } from "@secure-serverless/operations/state/managed-resources";
import { synthesize } from "@secure-serverless/operations/terraform/synthesize";
import { stackOf } from "@secure-serverless/operations/terraform/target-stack";
import { environments } from "../../src/config/environments";
import { loadEnvironments } from "../../src/config/load-environment";
import { type CommandResult, command } from "./support/command";
import { call, client, instance, outdir } from "./support/target";

const DEV = { DEV_EMULATED: "true" };
const DATA_BUCKET = "secure-serverless-data-000000000000-us-east-1-dev";

const s3 = client(S3Client);
const secrets = client(SecretsManagerClient);
const sns = client(SNSClient);
const sqs = client(SQSClient);
const gateway = client(ApiGatewayV2Client);
const logs = client(CloudWatchLogsClient);
const iam = client(IAMClient);
const kms = client(KMSClient);
const lambda = client(LambdaClient);
const cloudwatch = client(CloudWatchClient);

const target = (() => {
  const dev = loadEnvironments(environments, DEV).find(({ name }) => name === "dev");
  if (dev === undefined) throw new Error("there is no environment dev");
  return localTarget(dev, instance, outdir);
})();

const destroy = (args: readonly string[], environment: Record<string, string> = DEV): Promise<CommandResult> =>
  command("destroy", args, { environment, timeoutSeconds: 400 });

beforeAll(async () => {
  // the tests of the state leave it applied; alone, this file makes it
  if ((await managedBy(target, "application")).length === 0) await applyDev(target);
  for (const [Key, Body] of [
    ["a", "1"],
    ["a", "2"],
    ["a/b", "x"],
    ["100% +x", "odd"],
  ] as const) {
    await s3.send(new PutObjectCommand({ Bucket: DATA_BUCKET, Key, Body }));
  }
  await s3.send(new DeleteObjectCommand({ Bucket: DATA_BUCKET, Key: "a/b" }));
}, 200_000);

async function applyDev(dev: Target): Promise<void> {
  const bootstrap = await command("bootstrap", ["dev"], { environment: DEV });
  expect([bootstrap.exitCode, bootstrap.stderr]).toEqual([0, expect.any(String)]);
  const before = process.env["DEV_EMULATED"];
  process.env["DEV_EMULATED"] = "true";
  try {
    await synthesize(outdir, ["dev"]);
  } finally {
    if (before === undefined) delete process.env["DEV_EMULATED"];
  }
  const stack = await stackOf(dev, instance.requireToolchain(), "dev");
  await stack.init();
  await stack.apply();
}

/** What carries the environment's suffix, asked of each service by itself. */
async function namesInServices(): Promise<string[]> {
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  const { SecretList = [] } = await secrets.send(new ListSecretsCommand({ IncludePlannedDeletion: true }));
  const { Topics = [] } = await sns.send(new ListTopicsCommand({}));
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
  const { Items = [] } = await gateway.send(new GetApisCommand({}));
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
  const { Roles = [] } = await iam.send(new ListRolesCommand({}));
  const { Aliases = [] } = await kms.send(new ListAliasesCommand({}));
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  const { Layers = [] } = await lambda.send(new ListLayersCommand({}));
  const { MetricAlarms = [], CompositeAlarms = [] } = await cloudwatch.send(
    new DescribeAlarmsCommand({ AlarmTypes: ["MetricAlarm", "CompositeAlarm"] }),
  );
  const names = [
    ...Buckets.map(({ Name }) => Name),
    ...SecretList.map(({ Name }) => Name),
    ...Topics.map(({ TopicArn }) => TopicArn),
    ...QueueUrls,
    ...Items.map(({ Name }) => Name),
    ...logGroups.map(({ logGroupName }) => logGroupName),
    ...Roles.map(({ RoleName }) => RoleName),
    ...Aliases.map(({ AliasName }) => AliasName),
    ...Functions.map(({ FunctionName }) => FunctionName),
    ...Layers.map(({ LayerName }) => LayerName),
    ...[...MetricAlarms, ...CompositeAlarms].map(({ AlarmName }) => AlarmName),
  ];
  return names.flatMap((name) => (name !== undefined && /-dev\b/.test(name) ? [name] : []));
}

it("nothing goes without a confirmation", async () => {
  const before = await namesInServices();
  expect(before.length).toBeGreaterThan(30);

  for (const args of [["dev"], ["dev", "--confirm", "dev"], ["dev", "--confirm", `prod ${DATA_BUCKET}`]]) {
    const { exitCode, stderr } = await destroy(args);
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/needs a confirmation|--confirm must be exactly/)]);
  }

  expect(await namesInServices()).toEqual(before);
});

it("a backup of another bucket, or one that is not whole, is refused although none is needed", async () => {
  const { exitCode, stderr } = await destroy(["dev", "--yes", "--backup", instance.root]);

  expect([exitCode, stderr]).toEqual([1, expect.stringContaining("holds no finished backup")]);
});

it("a demo environment is gone without a trace, its data and states too", async () => {
  // with what other tests have left there
  const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: DATA_BUCKET }));
  expect([Versions.length, DeleteMarkers.length].every((count) => count > 0)).toBe(true);
  const { exitCode, stdout, stderr } = await destroy(["dev", "--yes"]);

  expect([exitCode, stderr]).toEqual([0, expect.stringContaining("What is left (nothing)")]);
  const objects = Versions.filter(({ IsLatest }) => IsLatest).length;
  const bytes = Versions.reduce((sum, { Size = 0 }) => sum + Size, 0);
  expect(stdout).toContain(
    `${DATA_BUCKET}: ${objects} objects, ${Versions.length} versions (${bytes} bytes), ${DeleteMarkers.length} delete markers`,
  );
  expect(stdout).toMatch(/Secret secure-serverless-api-dev: nothing, it is deleted at once/);
  expect(stdout).toMatch(/aws kms cancel-key-deletion --key-id [0-9a-f-]+ --region us-east-1/);
  expect(stdout).toMatch(/dev is destroyed: \d+ resources, in \d+ min \d+ s/);
  expect(await namesInServices()).toEqual([]);
  // a key waits for a week whatever one does
  const found = await inventory(target);
  expect(found.filter(({ deletedOn }) => deletedOn === undefined)).toEqual([]);
  expect([localStateFile(target), join(outdir, "unprotected")].filter(existsSync)).toEqual([]);
}, 420_000);

it("a second time there is nothing to destroy, and nobody has to confirm", async () => {
  const { exitCode, stdout } = await destroy(["dev"]);

  expect([exitCode, stdout]).toEqual([0, expect.stringContaining("Nothing of dev is there")]);
});

it("an environment whose data is to be kept is refused with what to run, and --yes is not enough", async () => {
  const prod = { PROD_EMULATED: "true" };
  // this prod has no state; what carries its names is the local environment's and must not be touched
  const phrase = "prod secure-serverless-data-000000000000-us-east-1";

  const unconfirmed = await destroy(["prod"], prod);
  const yes = await destroy(["prod", "--yes"], prod);

  expect([unconfirmed.exitCode, unconfirmed.stderr]).toEqual([1, expect.stringContaining(`--confirm "${phrase}"`)]);
  expect([yes.exitCode, yes.stderr]).toEqual([1, expect.stringContaining("--yes is not enough to destroy prod")]);
  expect((await call("/api/health")).status).toBe(200);
});
